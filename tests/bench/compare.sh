#!/usr/bin/env bash
# Drains one topic by LakeActors and by its peers in turns and prints what each cost: tests/bench/compare.sh [EVENTS [ROUNDS [DIR]]]
# BENCH_ENGINES="lakeactors script flink spark connect wall" names the engines, all if it is not set. What is fetched or made stands in DIR (default /tmp/lake-compare) and is used again.
# See docs/benchmarks.md, "Side by side".
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
events="${1:-5000000}" rounds="${2:-3}" dir="${3:-/tmp/lake-compare}"
. "$root/tests/bench/peers/reader.sh"
exec "$dir/venv/bin/python" "$peers/compare.py" "$dir" "$events" "$rounds" -- "${bench[@]}"
