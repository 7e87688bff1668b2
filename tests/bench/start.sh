#!/usr/bin/env bash
# Starts a node and runs commands of the command line several times, and prints how long each takes: tests/bench/start.sh [TIMES [DIR]]
# Each a median with the least and the greatest of TIMES (default 10), of wall time and of CPU-seconds of the process. See docs/benchmarks.md, "Starting".
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
times="${1:-10}" dir="${2:-/tmp/lake-bench}"
mkdir -p "$dir"
"$root/lake" --help > /dev/null   # builds and practises, if that is still to do
exec python3 "$root/tests/bench/peers/start.py" "$root/lake" "$times" "$dir"
