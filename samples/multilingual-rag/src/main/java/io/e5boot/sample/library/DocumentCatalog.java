package io.e5boot.sample.library;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The table of documents. A document is listed once all its passages are in the vector
 * store, which holds passages only.
 */
@Repository
class DocumentCatalog {

	private static final String COLUMNS = "id, title, language, source";

	private final JdbcClient jdbc;

	DocumentCatalog(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<LibraryDocument> findAll() {
		return this.jdbc
			.sql("select " + COLUMNS + " from library_document where origin <> ? order by added_at desc, title")
			.param(Origin.DELETED_CORPUS.name())
			.query(LibraryDocument.class)
			.list();
	}

	List<UUID> findIds(Origin origin) {
		return this.jdbc.sql("select id from library_document where origin = ?")
			.param(origin.name())
			.query(UUID.class)
			.list();
	}

	Optional<LibraryDocument> find(UUID id) {
		return this.jdbc.sql("select " + COLUMNS + " from library_document where id = ? and origin <> ?")
			.params(id, Origin.DELETED_CORPUS.name())
			.query(LibraryDocument.class)
			.optional();
	}

	void save(LibraryDocument document, Origin origin) {
		this.jdbc
			.sql("insert into library_document (" + COLUMNS + ", origin) values (?, ?, ?, ?, ?)"
					+ " on conflict (id) do update set origin = excluded.origin, title = excluded.title,"
					+ " language = excluded.language, source = excluded.source")
			.params(document.id(), document.title(), document.language(), document.source(), origin.name())
			.update();
	}

	void delete(UUID id) {
		this.jdbc.sql("delete from library_document where id = ?").param(id).update();
	}

	void delete(UUID id, Origin origin) {
		this.jdbc.sql("delete from library_document where id = ? and origin = ?").params(id, origin.name()).update();
	}

	void changeOrigin(UUID id, Origin from, Origin to) {
		this.jdbc.sql("update library_document set origin = ? where id = ? and origin = ?")
			.params(to.name(), id, from.name())
			.update();
	}

}
