#!/usr/bin/env bash
# Feeds LakeActors and its peers in turns at a steady rate and prints how long records take to be visible, and what that costs: tests/bench/freshness.sh [RATE [SECONDS [FRESH [DIR]]]]
# SECONDS are measured of each engine (default 600), FRESH is our pipeline's goal (200ms); peers commit every second. BENCH_ENGINES="lakeactors script flink spark connect" names
# the engines, all if it is not set. What is fetched stands in DIR (default /tmp/lake-compare) and is used again. See docs/benchmarks.md, "How fresh".
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
rate="${1:-2000}" seconds="${2:-600}" fresh="${3:-200ms}" dir="${4:-/tmp/lake-compare}"
. "$root/tests/bench/peers/reader.sh"
exec "$dir/venv/bin/python" "$peers/freshness.py" "$dir" "$rate" "$seconds" "$fresh" -- "${bench[@]}"
