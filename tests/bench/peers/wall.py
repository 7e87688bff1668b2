"""The wall: what reading and encoding take with nothing else done, by nobody's engine. Started by compare.py.

usage: wall.py BOOTSTRAP TOPIC DIR -- COMMAND...     COMMAND runs a class of the bench

RawLines writes the records to files, DuckDB copies those to one Parquet file, DIR/events.parquet: typed, zstd, no partitions. No commit, no check, nothing survives a crash. At last
DIR/db/events/metadata/v1.metadata.json says how many rows there are, as a table's would, for who measures.
"""
import json
import subprocess
import sys
from pathlib import Path

import duckdb

THREADS = 2
COLUMNS = ("{event_id: 'VARCHAR', user_id: 'BIGINT', ts: 'VARCHAR', event_type: 'VARCHAR', amount: 'VARCHAR', country: 'VARCHAR', device: 'VARCHAR', url: 'VARCHAR', "
           "session_id: 'VARCHAR', ctx: 'STRUCT(campaign VARCHAR, variant INTEGER)'}")


def main(bootstrap, topic, directory, bench):
    lines, metadata = directory / "lines", directory / "db" / "events" / "metadata"
    lines.mkdir()
    metadata.mkdir(parents=True)
    subprocess.run([*bench, "io.lakeactors.bench.RawLines", bootstrap, topic, str(lines), str(THREADS)], check=True)
    database = duckdb.connect()
    database.execute(f"set threads = {THREADS}; set preserve_insertion_order = false")
    rows = database.execute(f"""
        copy (select * replace (epoch_ms(try_cast(ts as bigint)) as ts, try_cast(amount as decimal(12, 2)) as amount)
            from read_json('{lines}/*.json', format = 'newline_delimited', columns = {COLUMNS}, ignore_errors = true))
        to '{directory}/events.parquet' (format parquet, compression zstd)""").fetchone()[0]
    (metadata / "v1.metadata.json").write_text(json.dumps({"current-snapshot-id": 1, "snapshots": [{"snapshot-id": 1, "summary": {"total-records": str(rows)}}]}))


if __name__ == "__main__":
    split = sys.argv.index("--")
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[split + 1:])
