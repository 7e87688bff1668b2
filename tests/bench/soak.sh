#!/usr/bin/env bash
# Feeds a fresh node at a steady rate for long and prints whether what it leaves behind stays bounded: tests/bench/soak.sh [MINUTES [RATE [FRESH [DIR]]]]
# FRESH is the pipeline's goal. See docs/benchmarks.md, "Soak".
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
minutes="${1:-30}" rate="${2:-2000}" fresh="${3:-250ms}" dir="${4:-/tmp/lake-bench}"
. "$root/tests/bench/build.sh"
"$root/lake" --help > /dev/null
exec "${bench[@]}" io.lakeactors.bench.SoakBench "$dir" "$minutes" "$rate" "$fresh"
