package io.e5boot.pgvector;

import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.hibernate.dialect.PostgreSQLDialect;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;

/**
 * The transaction manager of an application.
 *
 * @param manager begins transactions
 * @param jdbc executes statements in them
 * @param forStore the manager if the store must be configured with it, otherwise null
 */
record CallerTransactions(PlatformTransactionManager manager, JdbcTemplate jdbc,
		@Nullable PlatformTransactionManager forStore) {

	private static final Map<DataSource, PlatformTransactionManager> JPA = new ConcurrentHashMap<>();

	enum Type {

		JDBC, JDBC_CONFIGURED, LAZY, PROXY, DELEGATED_PROXY, JPA, JPA_CONFIGURED, JPA_PROXY, HIBERNATE, JTA;

		boolean isCommon() {
			return EnumSet.of(JDBC, JPA, HIBERNATE, JTA).contains(this);
		}

		boolean hasSavepoints() {
			return !EnumSet.of(JPA, JPA_CONFIGURED, JPA_PROXY, JTA).contains(this);
		}

	}

	static CallerTransactions of(Type type, PGSimpleDataSource database) {
		DataSource dataSource = pool(database);
		return switch (type) {
			case JDBC -> jdbc(dataSource, dataSource);
			case JDBC_CONFIGURED -> configured(jdbc(dataSource, dataSource));
			case LAZY -> lazy(new LazyConnectionDataSourceProxy(dataSource));
			case PROXY -> jdbc(dataSource, new TransactionAwareDataSourceProxy(dataSource));
			case DELEGATED_PROXY ->
				jdbc(dataSource, new DelegatingDataSource(new TransactionAwareDataSourceProxy(dataSource)));
			case JPA -> jpa(dataSource, dataSource);
			case JPA_CONFIGURED -> configured(jpa(dataSource, dataSource));
			case JPA_PROXY -> jpa(dataSource, new TransactionAwareDataSourceProxy(dataSource));
			case HIBERNATE -> hibernate(dataSource);
			case JTA -> jta(database);
		};
	}

	private static DataSource pool(PGSimpleDataSource database) {
		HikariConfig config = new HikariConfig();
		config.setDataSource(database);
		config.setMaximumPoolSize(5);
		config.setMinimumIdle(0);
		config.setIdleTimeout(10_000);
		return new HikariDataSource(config);
	}

	private static CallerTransactions jdbc(DataSource dataSource, DataSource storeDataSource) {
		JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
		manager.setNestedTransactionAllowed(true);
		return new CallerTransactions(manager, new JdbcTemplate(storeDataSource), null);
	}

	private static CallerTransactions lazy(DataSource dataSource) {
		return jdbc(dataSource, dataSource);
	}

	private static CallerTransactions configured(CallerTransactions caller) {
		return new CallerTransactions(caller.manager(), caller.jdbc(), caller.manager());
	}

	private static CallerTransactions jpa(DataSource dataSource, DataSource storeDataSource) {
		return new CallerTransactions(jpaManager(dataSource), new JdbcTemplate(storeDataSource), null);
	}

	/**
	 * Returns the manager of a {@code DataSource}, always the same one.
	 */
	static PlatformTransactionManager jpaManager(DataSource dataSource) {
		return JPA.computeIfAbsent(dataSource, CallerTransactions::newJpaManager);
	}

	private static PlatformTransactionManager newJpaManager(DataSource dataSource) {
		JpaTransactionManager manager = new JpaTransactionManager(entityManagers(dataSource));
		manager.setNestedTransactionAllowed(true);
		manager.afterPropertiesSet();
		return manager;
	}

	private static CallerTransactions hibernate(DataSource dataSource) {
		HibernateTransactionManager manager = new HibernateTransactionManager(
				entityManagers(dataSource).unwrap(SessionFactory.class));
		manager.setDataSource(dataSource);
		manager.setNestedTransactionAllowed(true);
		manager.afterPropertiesSet();
		return new CallerTransactions(manager, new JdbcTemplate(dataSource), null);
	}

	private static EntityManagerFactory entityManagers(DataSource dataSource) {
		LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
		factory.setDataSource(dataSource);
		factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		factory.setPackagesToScan("io.e5boot.none");
		Properties properties = new Properties();
		properties.setProperty("hibernate.dialect", PostgreSQLDialect.class.getName());
		properties.setProperty("hibernate.boot.allow_jdbc_metadata_access", "false");
		factory.setJpaProperties(properties);
		factory.afterPropertiesSet();
		return Objects.requireNonNull(factory.getObject());
	}

	private static CallerTransactions jta(PGSimpleDataSource dataSource) {
		BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class)
			.setObjectStoreType(VolatileStore.class.getName());
		BeanPopulator.getDefaultInstance(CoordinatorEnvironmentBean.class).setDefaultTimeout(60);
		jakarta.transaction.TransactionManager transactions = com.arjuna.ats.jta.TransactionManager
			.transactionManager();
		JtaTransactionManager manager = new JtaTransactionManager(com.arjuna.ats.jta.UserTransaction.userTransaction(),
				transactions);
		manager.afterPropertiesSet();
		return new CallerTransactions(manager, new JdbcTemplate(new EnlistingDataSource(dataSource, transactions)),
				manager);
	}

}
