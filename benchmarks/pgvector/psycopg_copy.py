"""Loads ready-made vectors by psycopg's binary COPY and builds an HNSW index afterwards.

Arguments: host port user password database rows [maintenance_work_mem]
"""
import json
import struct
import sys
import time
import uuid

import numpy as np
import psycopg

host, port, user, password, database, rows = sys.argv[1:7]
memory = sys.argv[7] if len(sys.argv) > 7 else None
rows = int(rows)
random = np.random.default_rng(1)
topics = random.normal(size=(500, 384))
vectors = topics[random.integers(0, 500, rows)] + 0.8 * random.normal(size=(rows, 384))
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
halves = vectors.astype(">f2")
words = "harbour ferry winter timetable council library bread market station river bridge museum".split()
texts = [f"Passage {i}: " + " ".join(words[j] for j in random.integers(0, len(words), 40)) for i in range(rows)]
metadata = [json.dumps({"number": i, "language": "en", "tenth": i % 10, "hundredth": i % 100, "thousandth": i % 1000})
            for i in range(rows)]

with psycopg.connect(host=host, port=port, user=user, password=password, dbname=database) as connection:
    connection.execute("DROP SCHEMA IF EXISTS psycopg CASCADE")
    connection.execute("CREATE SCHEMA psycopg")
    connection.execute("CREATE TABLE psycopg.passage (id uuid PRIMARY KEY, content text, metadata jsonb, "
                       "embedding halfvec(384))")
    connection.commit()
    if memory:
        connection.execute(f"SET maintenance_work_mem = '{memory}'")
    start = time.perf_counter()
    with connection.cursor().copy("COPY psycopg.passage FROM STDIN (FORMAT binary)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0))
        for i in range(rows):
            content = texts[i].encode()
            meta = b"\x01" + metadata[i].encode()
            vector = struct.pack(">hh", 384, 0) + halves[i].tobytes()
            key = uuid.UUID(int=i).bytes
            copy.write(struct.pack(">hi", 4, 16) + key + struct.pack(">i", len(content)) + content
                       + struct.pack(">i", len(meta)) + meta + struct.pack(">i", len(vector)) + vector)
        copy.write(struct.pack(">h", -1))
    copied = time.perf_counter() - start
    connection.execute("CREATE INDEX ON psycopg.passage USING hnsw (embedding halfvec_cosine_ops)")
    connection.commit()
    total = time.perf_counter() - start
    print(f"rows/s {rows / total:.0f} ({rows} rows: copied in {copied:.1f} s, with index {total:.1f} s)")
