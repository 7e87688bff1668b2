#!/usr/bin/env bash
# Drains the same events in JSON, Avro and Protobuf in turns, each by a fresh node, and prints what each cost: tests/bench/formats.sh [EVENTS [ROUNDS [DIR]]]
# The topics are made once in DIR (default /tmp/lake-bench) and used again. See docs/benchmarks.md.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
events="${1:-5000000}" rounds="${2:-3}" dir="${3:-/tmp/lake-bench}"
. "$root/tests/bench/build.sh"
exec "${bench[@]}" -Dbench.formats=json,avro,protobuf io.lakeactors.bench.DrainBench "$dir" "$events" "$rounds"
