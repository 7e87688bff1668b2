#!/usr/bin/env bash
# Drains generated events by a fresh node and prints what it cost: tests/bench/run.sh [EVENTS [RUNS [DIR]]]
# The topic is made once in DIR (default /tmp/lake-bench) and used again. See docs/benchmarks.md.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
events="${1:-5000000}" runs="${2:-3}" dir="${3:-/tmp/lake-bench}"
cd "$root"
mvn -q -B -pl tests/bench -am -DskipTests package dependency:build-classpath -Dmdep.outputFile="$root/tests/bench/target/class.path" -Dmdep.includeScope=runtime
java="$("$root/lake" java-home)/bin/java"
exec "$java" -Xmx512m --enable-native-access=ALL-UNNAMED -Dlakeactors.root="$root" \
    -cp "$root/tests/bench/target/classes:$(cat "$root/tests/bench/target/class.path")" io.lakeactors.bench.DrainBench "$dir" "$events" "$runs"
