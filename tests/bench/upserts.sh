#!/usr/bin/env bash
# Merges versions of many keys by a fresh node, prints what it cost and whether the rows are right: tests/bench/upserts.sh [KEYS [UPDATES [DIR]]]
# The topic is made once in DIR (default /tmp/lake-upserts) and used again. See docs/benchmarks.md.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
keys="${1:-10000000}" updates="${2:-2000000}" dir="${3:-/tmp/lake-upserts}"
. "$root/tests/bench/build.sh"
exec "${bench[@]}" io.lakeactors.bench.UpsertBench "$dir" "$keys" "$updates"
