CREATE INDEX IF NOT EXISTS ${text_index} ON ${passages} USING gin (text_search);
