package io.e5boot.autoconfigure.pgvector;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.e5boot.autoconfigure.E5ConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DatabaseCheckTests {

	@ParameterizedTest
	@CsvSource({ "53300, has none left, max_connections", "28P01, rejected the login, spring.datasource.password",
			"3D000, does not exist, CREATE DATABASE", "57P03, not ready, Wait",
			"08001, cannot reach, Start the database" })
	void explainsWhyThereIsNoConnection(String state, String description, String action) {
		assertThatExceptionOfType(E5ConfigurationException.class)
			.isThrownBy(() -> DatabaseCheck.of(new JdbcTemplate(failing(state)), () -> "store"))
			.withMessageContaining(description)
			.withMessageContaining("in the driver's words")
			.satisfies((ex) -> {
				assertThat(ex.action()).contains(action);
				if (!state.equals("08001")) {
					assertThat(ex.action()).doesNotContain("Start the database");
				}
			});
	}

	/** Fails like a pool, which wraps the exception of the driver. */
	private static DataSource failing(String state) {
		return new AbstractDataSource() {

			@Override
			public java.sql.Connection getConnection() throws SQLException {
				throw new SQLException("Connection is not available", new SQLException("in the driver's words", state));
			}

			@Override
			public java.sql.Connection getConnection(String username, String password) throws SQLException {
				return getConnection();
			}

		};
	}

}
