package io.e5boot.pgvector;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Loads documents until it is killed, and prints the number of committed documents.
 */
final class LoaderApplication {

	private LoaderApplication() {
	}

	public static void main(String[] arguments) {
		FaultsIT.store(new JdbcTemplate(TestMode.CURRENT.dataSource(arguments[0], arguments[1], arguments[2])))
			.load(FaultsIT.documents(), (progress) -> System.out.println("committed " + progress.documents()));
	}

}
