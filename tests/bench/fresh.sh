#!/usr/bin/env bash
# Feeds a fresh node at a steady rate and prints how long records take to be visible: tests/bench/fresh.sh [RATE [SECONDS [FRESH [DIR]]]]
# FRESH is the pipeline's goal. See docs/benchmarks.md.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
rate="${1:-2000}" seconds="${2:-600}" fresh="${3:-200ms}" dir="${4:-/tmp/lake-bench}"
. "$root/tests/bench/build.sh"
exec "${bench[@]}" io.lakeactors.bench.FreshBench "$dir" "$rate" "$seconds" "$fresh"
