#!/usr/bin/env bash
# Drains topics of few and many partitions, tables, columns and bytes, each by a fresh node, and prints what a row, a cell or a megabyte costs: tests/bench/growth.sh [EVENTS [ROUNDS [DIR [SHAPE...]]]]
# SHAPE is a line's name in the table, or partitions, tables, columns, bytes; all if none is given. The topics are made once in DIR (default /tmp/lake-bench) and used again. See docs/benchmarks.md.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
events="${1:-5000000}" rounds="${2:-3}" dir="${3:-/tmp/lake-bench}"
shift $(($# < 3 ? $# : 3))
. "$root/tests/bench/build.sh"
"$root/lake" --help > /dev/null   # builds and practises, if that is still to do: a drain must not pay for it
exec "${bench[@]}" io.lakeactors.bench.GrowthBench "$dir" "$events" "$rounds" "$@"
