CREATE INDEX IF NOT EXISTS ${embedding_index} ON ${passages} USING hnsw (embedding halfvec_cosine_ops);
