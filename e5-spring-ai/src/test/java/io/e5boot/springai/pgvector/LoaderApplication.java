package io.e5boot.springai.pgvector;

import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Loads documents until it is killed, and says what is committed.
 */
final class LoaderApplication {

	private LoaderApplication() {
	}

	public static void main(String[] arguments) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(arguments[0]);
		dataSource.setUser(arguments[1]);
		dataSource.setPassword(arguments[2]);
		FaultsIT.store(new JdbcTemplate(dataSource))
			.load(FaultsIT.documents(), (progress) -> System.out.println("committed " + progress.documents()));
	}

}
