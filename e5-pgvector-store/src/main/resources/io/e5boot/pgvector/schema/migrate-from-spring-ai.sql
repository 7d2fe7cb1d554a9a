-- The store determines the languages of these documents at its next start, or when documents are added.
INSERT INTO ${passages} (id, content, metadata, language, content_hash, embedding, norm, centre)
SELECT id::${id_type}, coalesce(content, ''), coalesce(metadata::jsonb, '{}'), '',
	substring(sha256(convert_to(coalesce(content, ''), 'UTF8')) FOR 16), ${extension}.l2_normalize(embedding)::${extension}.${vector_type}(${dimensions}), ${extension}.vector_norm(embedding), 0
FROM ${source} WHERE ${extension}.vector_norm(embedding) > 0;

INSERT INTO ${languages} (language, passages, mean)
SELECT language, count(*), ${extension}.avg(embedding::${extension}.vector) FROM ${passages} GROUP BY language;
