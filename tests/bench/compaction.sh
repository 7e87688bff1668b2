#!/usr/bin/env bash
# Compacts one table of many small files by a node and by Spark in turns and prints what each spent: tests/bench/compaction.sh [ROWS [FILES [ROUNDS [DIR]]]]
# What is fetched or made stands in DIR (default /tmp/lake-compact) and is used again. See docs/benchmarks.md, "Compaction".
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
rows="${1:-10000000}" files="${2:-400}" rounds="${3:-3}" dir="${4:-/tmp/lake-compact}"
peers="$root/tests/bench/peers"
mkdir -p "$dir"
dir="$(cd "$dir" && pwd)"
[ -x "$dir/venv/bin/python" ] || python3 -m venv "$dir/venv"
"$dir/venv/bin/python" -m pip install -q -r "$peers/requirements.txt" -r "$peers/spark-requirements.txt" || {
    echo "compaction: Spark, or PyIceberg and DuckDB, which check every table, cannot be installed: see above" >&2
    exit 1
}
jars=""
for jar in org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0 org.xerial:sqlite-jdbc:3.50.3.0; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy -Dartifact="$jar" -DoutputDirectory="$dir/jars" -Dmdep.useBaseVersion=true
    name="${jar#*:}"
    jars="$jars,$dir/jars/${name/:/-}.jar"
done
. "$root/tests/bench/build.sh"
"$root/lake" --help > /dev/null   # builds and practises, if that is still to do: a run must not pay for it
exec "$dir/venv/bin/python" "$peers/compaction.py" "$root" "$dir" "$rows" "$files" "$rounds" "${jars#,}" -- "${bench[@]}"
