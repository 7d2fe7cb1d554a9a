package io.e5boot.pgvector.embedded;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Tells Spring Boot's data source where the embedded PostgreSQL listens. */
class EmbeddedPgVectorConnectionDetails implements JdbcConnectionDetails {

	private final EmbeddedPgVector server;

	EmbeddedPgVectorConnectionDetails(EmbeddedPgVector server) {
		this.server = server;
	}

	@Override
	public String getJdbcUrl() {
		return this.server.jdbcUrl();
	}

	@Override
	public String getUsername() {
		return this.server.username();
	}

	@Override
	public String getPassword() {
		return this.server.password();
	}

}
