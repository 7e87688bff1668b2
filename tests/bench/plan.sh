#!/usr/bin/env bash
# Plans on tables of very many files, made by metadata alone, and prints what that takes: tests/bench/plan.sh [HEAP [DIR [FILES...]]]
# HEAP is the most that each process may have (default 256m), FILES the tables' sizes (10000 100000 1000000). See docs/benchmarks.md, "A million files".
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
heap="${1:-256m}" dir="${2:-/tmp/lake-plan}"
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- 10000 100000 1000000
mkdir -p "$dir"
. "$root/tests/bench/build.sh"
plan() { "${bench[@]}" "-Xmx$1" -XX:+UseSerialGC io.lakeactors.bench.PlanBench "${@:2}" 2>"$dir/errors.log" || echo "{\"files\":$3,\"what\":\"$4\",\"failed\":\"$(grep -aom1 'OutOfMemoryError' "$dir/errors.log" || tail -1 "$dir/errors.log" | tr -d '"')\"}"; }
for files in "$@"; do
    [ -e "$dir/plan-$files/made" ] || { rm -rf "$dir/plan-$files"; plan 2g "$dir" "$files" make && touch "$dir/plan-$files/made"; }
    for what in shape retention rewrite change orphans expiry day query catalog; do
        plan "$heap" "$dir" "$files" "$what"
    done
done
