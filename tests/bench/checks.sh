#!/usr/bin/env bash
# What the rules of the flights contract cost beside decoding and encoding: tests/bench/checks.sh [PASSES]. Ends with 1 if that is a quarter or more.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
. "$root/tests/bench/build.sh"
"${bench[@]}" -Djava.io.tmpdir="$dir" io.lakeactors.bench.ChecksBench "${1:-20}"
