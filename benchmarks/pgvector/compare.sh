#!/bin/bash
# Loads the same number of rows by this store, by psycopg and by Spring AI's store, one after the other on one PostgreSQL.
# Arguments: a folder for the database, a number of rows, a Python that has numpy and psycopg, rounds without Spring AI's
set -e
cd "$(dirname "$0")"
program=(java -Xmx4g -cp "target/classes:$(cat target/class-path)" io.e5boot.benchmarks.pgvector.StoreBenchmark)
coproc server { "${program[@]}" serve "$1"; }
read -r url <&"${server[0]}"
native=$(sed 's/^jdbc://' <<< "$url")
for round in $(seq "${4:-2}"); do
	"${program[@]}" "$url" e5 "$2" | sed 's/^/this store: /'
	"$3" psycopg_copy.py "$native" "$2" bare
	"$3" psycopg_copy.py "$native" "$2" bare 512MB
	"$3" psycopg_copy.py "$native" "$2" same 512MB
done
"${program[@]}" "$url" spring-ai "$2" | sed "s/^/Spring AI's store: /"
echo >&"${server[1]}"
wait
