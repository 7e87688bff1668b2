#!/usr/bin/env bash
# Drains the same backlog by one node and by three in turns, and prints what all nodes spent: tests/bench/scale.sh [EVENTS [ROUNDS [DIR [NODES...]]]]
# Half as many events of another topic warm each cluster before. See docs/benchmarks.md.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
events="${1:-10000000}" rounds="${2:-2}" dir="${3:-/tmp/lake-bench}"
shift $(($# < 3 ? $# : 3))
. "$root/tests/bench/build.sh"
[ $# -gt 0 ] || set -- 1 3
exec "${bench[@]}" io.lakeactors.bench.ClusterBench "$dir" drain "$events" "$rounds" "$@"
