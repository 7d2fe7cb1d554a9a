CREATE INDEX IF NOT EXISTS ${metadata_index} ON ${passages} USING gin (metadata jsonb_path_ops);
