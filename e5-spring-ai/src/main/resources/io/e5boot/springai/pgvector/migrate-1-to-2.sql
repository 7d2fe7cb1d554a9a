BEGIN;
ALTER TABLE ${passages}
	ADD COLUMN content_hash bytea NOT NULL DEFAULT '',
	ADD COLUMN text_search tsvector GENERATED ALWAYS AS (to_tsvector(${text_configuration}, left(content, 50000))) STORED;
ALTER TABLE ${passages} ALTER COLUMN content_hash DROP DEFAULT;
CREATE INDEX IF NOT EXISTS ${text_index} ON ${passages} USING gin (text_search);
UPDATE ${meta} SET value = '2' WHERE name = 'schema-version';
COMMIT;
