-- The tables of E5PgVectorStore, schema version 2. PostgreSQL 14 or newer, pgvector 0.8 or newer.
-- VectorStoreSchemaException.sql() returns this text with all names filled in.
-- No statement changes what exists, so that all of them can be run again after an interrupted run.

-- One row per passage. The vector of the model is norm * embedding + the vector of the offset.
-- content_hash shows whether a text has changed since it was embedded. It is empty if unknown.
CREATE TABLE IF NOT EXISTS ${passages} (
	id ${id_type} PRIMARY KEY,
	content text NOT NULL,
	metadata jsonb NOT NULL,
	language text NOT NULL,
	content_hash bytea NOT NULL,
	embedding ${extension}.${vector_type}(${dimensions}) NOT NULL,
	norm real NOT NULL,
	centre integer NOT NULL,
	text_search tsvector GENERATED ALWAYS AS (to_tsvector(${text_configuration}, left(content, 50000))) STORED
)${partition_by};
${partitions}
-- The vectors subtracted from the vectors of a language. Never updated. Id 0 is the origin, the zero vector.
CREATE TABLE IF NOT EXISTS ${offsets} (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	language text NOT NULL,
	strength real NOT NULL,
	vector ${extension}.vector(${dimensions}) NOT NULL
);

-- The mean of the vectors of the model for each language.
CREATE TABLE IF NOT EXISTS ${languages} (
	language text PRIMARY KEY,
	passages bigint NOT NULL,
	mean ${extension}.vector(${dimensions}) NOT NULL,
	centre integer NOT NULL DEFAULT 0,
	passages_at_centre bigint NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS ${meta} (
	name text PRIMARY KEY,
	value text NOT NULL
);

INSERT INTO ${meta} (name, value) VALUES ('schema-version', '2'), ('dimensions', '${dimensions}')${model}
ON CONFLICT DO NOTHING;
