# Sourced, with the repository's root as $root and the directory as $dir: makes what the comparisons need there, builds the program and the bench. Sets `peers` and `bench`.
peers="$root/tests/bench/peers"
mkdir -p "$dir"
dir="$(cd "$dir" && pwd)"
[ -x "$dir/venv/bin/python" ] || python3 -m venv "$dir/venv"
"$dir/venv/bin/python" -m pip install -q -r "$peers/requirements.txt" || {
    echo "bench: PyIceberg and DuckDB, which check every output, cannot be installed: see above" >&2
    exit 1
}
. "$root/tests/bench/build.sh"
"$root/lake" --help > /dev/null   # builds and practises, if that is still to do: a run must not pay for it
