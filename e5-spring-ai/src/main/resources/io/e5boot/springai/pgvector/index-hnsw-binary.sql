CREATE INDEX IF NOT EXISTS ${embedding_index} ON ${passages} USING hnsw ((binary_quantize(embedding)::bit(${dimensions})) bit_hamming_ops) WITH (m = ${m}, ef_construction = ${ef_construction});
