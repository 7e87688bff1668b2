#!/usr/bin/env bash
# Drains generated events by a fresh node and prints what it cost: tests/bench/run.sh [EVENTS [RUNS [DIR]]]
# The topic is made once in DIR (default /tmp/lake-bench) and used again. See docs/benchmarks.md.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
events="${1:-5000000}" runs="${2:-3}" dir="${3:-/tmp/lake-bench}"
. "$root/tests/bench/build.sh"
exec "${bench[@]}" io.lakeactors.bench.DrainBench "$dir" "$events" "$runs"
