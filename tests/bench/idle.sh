#!/usr/bin/env bash
# What a cluster costs that has nothing to do, in a line of JSON: tests/bench/idle.sh [NODES [PIPELINES [PARTITIONS [SECONDS [DIR]]]]]
# Each of the PIPELINES reads a topic of so many PARTITIONS. See docs/benchmarks.md.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
nodes="${1:-3}" pipelines="${2:-50}" partitions="${3:-20}" seconds="${4:-60}" dir="${5:-/tmp/lake-bench}"
. "$root/tests/bench/build.sh"
exec "${bench[@]}" io.lakeactors.bench.ClusterBench "$dir" idle "$nodes" "$pipelines" "$partitions" "$seconds"
