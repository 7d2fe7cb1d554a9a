CREATE INDEX IF NOT EXISTS ${embedding_index} ON ${passages} USING hnsw (embedding ${extension}.${vector_type}_cosine_ops) WITH (m = ${m}, ef_construction = ${ef_construction});
