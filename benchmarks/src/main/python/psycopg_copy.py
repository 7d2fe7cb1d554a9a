"""Loads ready-made vectors by psycopg's binary COPY and builds an HNSW index afterwards.

Arguments: url rows bare|same [maintenance_work_mem]. "bare" has id, content, metadata and vector; "same" has what
the store's table has: language, content hash, a generated tsvector, and indexes over metadata, words and language.
"""
import hashlib
import json
import struct
import sys
import time
import uuid

import numpy as np
import psycopg

url, rows, content = sys.argv[1:4]
same = {"same": True, "bare": False}[content]
memory = sys.argv[4] if len(sys.argv) > 4 else None
rows = int(rows)
random = np.random.default_rng(1)
topics = random.normal(size=(500, 384))
vectors = topics[random.integers(0, 500, rows)] + 0.8 * random.normal(size=(rows, 384))
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
halves = vectors.astype(">f2")
words = "harbor ferry winter timetable council library bread market station river bridge museum".split()
texts = [f"Passage {i}: " + " ".join(words[j] for j in random.integers(0, len(words), 40)) for i in range(rows)]
metadata = [json.dumps({"number": i, "language": "en", "tenth": i % 10, "hundredth": i % 100, "thousandth": i % 1000})
            for i in range(rows)]

columns = ("id text PRIMARY KEY, content text, metadata jsonb, embedding halfvec(384), language text, content_hash bytea, "
           "norm real, centre integer, text_search tsvector GENERATED ALWAYS AS (to_tsvector(CASE language WHEN 'de' THEN "
           "'pg_catalog.german'::regconfig ELSE 'pg_catalog.english' END, content)) STORED") if same else (
           "id uuid PRIMARY KEY, content text, metadata jsonb, embedding halfvec(384)")


def field(value):
    return struct.pack(">i", len(value)) + value


def row(i):
    key = uuid.UUID(int=i)
    fields = [str(key).encode() if same else key.bytes, texts[i].encode(), b"\x01" + metadata[i].encode(),
              struct.pack(">hh", 384, 0) + halves[i].tobytes()]
    if same:
        fields += [b"en", hashlib.sha256(texts[i].encode()).digest()[:16], struct.pack(">f", 1), struct.pack(">i", 0)]
    return struct.pack(">h", len(fields)) + b"".join(map(field, fields))


with psycopg.connect(url) as connection:
    connection.execute("DROP SCHEMA IF EXISTS psycopg CASCADE")
    connection.execute("CREATE SCHEMA psycopg")
    connection.execute(f"CREATE TABLE psycopg.passage ({columns})")
    if same:
        connection.execute("CREATE INDEX ON psycopg.passage (language, centre)")
    connection.commit()
    if memory:
        connection.execute(f"SET maintenance_work_mem = '{memory}'")
    start = time.perf_counter()
    names = "id, content, metadata, embedding" + (", language, content_hash, norm, centre" if same else "")
    with connection.cursor().copy(f"COPY psycopg.passage ({names}) FROM STDIN (FORMAT binary)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0))
        for i in range(rows):
            copy.write(row(i))
        copy.write(struct.pack(">h", -1))
    copied = time.perf_counter() - start
    if same:
        connection.execute("CREATE INDEX ON psycopg.passage USING gin (metadata jsonb_path_ops)")
        connection.execute("CREATE INDEX ON psycopg.passage USING gin (text_search)")
    connection.execute("CREATE INDEX ON psycopg.passage USING hnsw (embedding halfvec_cosine_ops)")
    connection.commit()
    total = time.perf_counter() - start
    print(f"psycopg, {content}, maintenance_work_mem {memory or 'default'}: rows/s {rows / total:.0f} "
          f"({rows} rows: copied in {copied:.1f} s, with index {total:.1f} s)")
