"""Works on a running node's served catalog with PyIceberg and DuckDB while the node writes, and prints what it found as one JSON object.

usage: served_catalog.py URL TOKEN TABLE
"""
import datetime
import json
import sys
import time

import pyarrow as pa
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import (
    CommitFailedException,
    ForbiddenError,
    NamespaceNotEmptyError,
    NoSuchTableError,
    TableAlreadyExistsError,
    UnauthorizedError,
)
from pyiceberg.schema import Schema
from pyiceberg.table.update import AssertRefSnapshotId, SetPropertiesUpdate
from pyiceberg.types import LongType, NestedField, StringType

from duckdb_lake import duckdb_with_lake

url, token, name = sys.argv[1:]
catalog = load_catalog("lake", type="rest", uri=url, token=token)
stranger = load_catalog("stranger", type="rest", uri=url)
found = {"namespaces": [".".join(n) for n in catalog.list_namespaces()], "tables": [".".join(t) for t in catalog.list_tables(name.split(".")[0])]}
retries = 0


def until_it_lands(change):
    """What a client does that loses a race against a table that is committed to faster than it can: load again, try again, and have its turn."""
    global retries
    for _ in range(40):
        try:
            return change(catalog.load_table(name))
        except CommitFailedException:
            retries += 1
    raise SystemExit("lost 40 races")


def refused(kind, act):
    try:
        act()
    except kind as e:
        return str(e)
    raise SystemExit(f"was not refused: {act}")


# Read, and read as it was.
table = catalog.load_table(name)
while table.current_snapshot() is None:
    time.sleep(0.1)
    table = catalog.load_table(name)
then = table.current_snapshot()
found["then"] = table.scan(snapshot_id=then.snapshot_id).to_arrow().num_rows

# Append rows by hand, twice, with a new column between.
now = datetime.datetime.now(datetime.timezone.utc)


def by_hand(table, offset):
    columns = {"id": "hand", "ts": now, "amount": 1, "note": "by hand", "reviewer": "ann", "_la_topic": "by hand", "_la_partition": 0, "_la_offset": offset,
               "_la_ingest_ts": now, "_la_contract_version": "1.0.0"}
    schema = table.schema().as_arrow()
    table.append(pa.table([pa.array([columns[f.name]], type=f.type) for f in schema], schema=schema))


def widen(table):
    with table.update_schema() as update:
        update.add_column("reviewer", StringType(), doc="who looked at it")


until_it_lands(lambda t: by_hand(t, 0))
until_it_lands(widen)
until_it_lands(lambda t: by_hand(t, 1))
table = catalog.load_table(name)
found["by_hand"] = table.scan(row_filter="_la_topic == 'by hand'").to_arrow().num_rows
found["reviewed"] = table.scan(row_filter="reviewer == 'ann'").to_arrow().num_rows
found["vector"] = all("la.vec" in s.summary.additional_properties for s in table.snapshots())
found["then_again"] = table.scan(snapshot_id=then.snapshot_id).to_arrow().num_rows
until_it_lands(lambda t: t.delete("_la_topic == 'by hand'"))
found["after_delete"] = catalog.load_table(name).scan(row_filter="_la_topic == 'by hand'").to_arrow().num_rows

# DuckDB through the same catalog: reads, reads as it was, and keeps a table of its own.
duck = duckdb_with_lake(url, token)
found["duck_then"] = duck.execute(f"SELECT count(*) FROM lake.{name} AT (VERSION => {then.snapshot_id})").fetchone()[0]
found["duck_now"] = duck.execute(f"SELECT count(*) FROM lake.{name}").fetchone()[0]
duck.execute("CREATE SCHEMA lake.duck")
duck.execute("CREATE TABLE lake.duck.notes (id BIGINT, note VARCHAR)")
duck.execute("INSERT INTO lake.duck.notes VALUES (1, 'a'), (2, 'b')")
duck.execute("DELETE FROM lake.duck.notes WHERE id = 1")
found["duck_own"] = [row[0] for row in duck.execute("SELECT note FROM lake.duck.notes").fetchall()]
duck.execute("DROP TABLE lake.duck.notes")
duck.execute("DROP SCHEMA lake.duck")

# What is refused, and how.
found["drop"] = refused(ForbiddenError, lambda: catalog.drop_table(name))
found["no_token"] = refused(UnauthorizedError, lambda: stranger.create_namespace("theirs"))
found["stranger_reads"] = stranger.load_table(name).scan(limit=1).to_arrow().num_rows
found["nothing"] = refused(NoSuchTableError, lambda: catalog.load_table("silver.nothing"))


def stale_requirement():
    stale = catalog.load_table(name)
    while catalog.load_table(name).current_snapshot().snapshot_id == stale.current_snapshot().snapshot_id:
        time.sleep(0.05)
    requirement = AssertRefSnapshotId(ref="main", snapshot_id=stale.current_snapshot().snapshot_id)
    catalog.commit_table(stale, (requirement,), (SetPropertiesUpdate(updates={"never": "set"}),))


found["stale"] = refused(CommitFailedException, stale_requirement)

# A table of one's own.
catalog.create_namespace("own")
mine = catalog.create_table("own.notes", Schema(NestedField(1, "id", LongType(), required=False), NestedField(2, "text", StringType(), required=False)))
found["twice"] = refused(TableAlreadyExistsError, lambda: catalog.create_table("own.notes", mine.schema()))
mine.append(pa.table({"id": [1, 2], "text": ["a", "b"]}))
catalog.rename_table("own.notes", "own.remarks")
found["own"] = catalog.load_table("own.remarks").scan().to_arrow().num_rows
found["not_empty"] = refused(NamespaceNotEmptyError, lambda: catalog.drop_namespace("own"))
catalog.purge_table("own.remarks")
catalog.drop_namespace("own")
found["retries"] = retries
print(json.dumps(found, default=str))
