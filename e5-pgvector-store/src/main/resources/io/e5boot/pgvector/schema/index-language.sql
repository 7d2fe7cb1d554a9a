CREATE INDEX IF NOT EXISTS ${language_index} ON ${passages} (language, centre);
