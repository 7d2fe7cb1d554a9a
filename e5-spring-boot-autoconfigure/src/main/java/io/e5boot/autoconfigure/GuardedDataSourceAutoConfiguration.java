package io.e5boot.autoconfigure;

import javax.sql.DataSource;
import javax.sql.XADataSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/**
 * {@link AutoConfiguration Auto-configuration} that stands for Spring Boot's data source
 * where no {@code spring.datasource} property is set: Boot's would stop the start, but
 * the starter, which brings JDBC along, also serves applications that only embed. It
 * comes after everything else that may provide a data source or connection details, such
 * as Docker Compose, Testcontainers and the embedded PostgreSQL.
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@Conditional(GuardedDataSourceAutoConfiguration.DatabaseAtHand.class)
@Import(DataSourceAutoConfiguration.class)
public final class GuardedDataSourceAutoConfiguration {

	static final class DatabaseAtHand extends AnyNestedCondition {

		DatabaseAtHand() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(JdbcConnectionDetails.class)
		static final class Details {

		}

		@ConditionalOnBean(DataSource.class)
		static final class OwnDataSource {

		}

		@ConditionalOnBean(XADataSource.class)
		static final class OwnXaDataSource {

		}

	}

}
