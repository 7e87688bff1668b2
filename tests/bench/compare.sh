#!/usr/bin/env bash
# Drains one topic by LakeActors and by its peers in turns and prints what each cost: tests/bench/compare.sh [EVENTS [ROUNDS [DIR]]]
# What is fetched or made stands in DIR (default /tmp/lake-compare) and is used again. See docs/benchmarks.md, "Side by side".
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
events="${1:-5000000}" rounds="${2:-3}" dir="${3:-/tmp/lake-compare}"
peers="$root/tests/bench/peers"
mkdir -p "$dir"
dir="$(cd "$dir" && pwd)"
[ -x "$dir/venv/bin/python" ] || python3 -m venv "$dir/venv"
"$dir/venv/bin/python" -m pip install -q -r "$peers/requirements.txt" || {
    echo "compare: PyIceberg and DuckDB, which check every output, cannot be installed: see above" >&2
    exit 1
}
. "$root/tests/bench/build.sh"
"$root/lake" --help > /dev/null   # builds and practises, if that is still to do: a run must not pay for it
exec "$dir/venv/bin/python" "$peers/compare.py" "$dir" "$events" "$rounds" -- "${bench[@]}"
