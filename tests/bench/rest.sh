#!/usr/bin/env bash
# What one node costs that has nothing to do, in lines of JSON: tests/bench/rest.sh [PIPELINES [PARTITIONS [SECONDS [DIR]]]]
# Each of the PIPELINES reads a topic of so many PARTITIONS, which stays empty. See docs/benchmarks.md.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
pipelines="${1:-50}" partitions="${2:-1}" seconds="${3:-60}" dir="${4:-/tmp/lake-bench}"
. "$root/tests/bench/build.sh"
exec "${bench[@]}" io.lakeactors.bench.IdleBench "$dir" "$pipelines" "$partitions" "$seconds"
