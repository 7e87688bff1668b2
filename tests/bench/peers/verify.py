"""The independent reader: PyIceberg plans the files of a table, DuckDB reads them; what they find must be the truth that LoadEvents told."""
import os

import duckdb
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.table import StaticTable

from measure import Failed, metadata_files

KINDS = ("good", "malformed", "missing", "negative", "wrong_type", "duplicate")
# What all engines must agree upon, whatever else they let in: events with every field, of the right types, and no refund.
GOOD = "event_id is not null and user_id is not null and ts is not null and amount >= 0"
COUNTS = f"""
    select count(*), count(distinct event_id),
        count(*) filter ({GOOD}), count(distinct event_id) filter ({GOOD}), cast(100 * sum(amount) filter ({GOOD}) as bigint)
    from read_parquet(?, hive_partitioning = false, union_by_name = true)"""


def open_table(catalog, uri, identifier, location):
    """By the catalog, or from the newest metadata file of a table that has none."""
    if uri:
        return SqlCatalog(catalog, uri=uri).load_table(identifier)
    return StaticTable.from_metadata(metadata_files(location)[-1])


def files_of(table):
    return [task.file.file_path.removeprefix("file://").removeprefix("file:") for task in table.scan().plan_files()]


def verify(files, truth, refused, quarantine=None):
    """Compares a table's data files to the truth; refused: the kinds of events that are not to be in it, which are all in the quarantine's files if there is one.

    Returns what was found. Raises Failed with every difference.
    """
    names = ("rows", "event_ids", "good_rows", "good_event_ids", "good_cents")
    found = dict(zip(names, duckdb.execute(COUNTS, [files]).fetchone()))
    expected = dict(zip(names, expectation(truth, refused)))
    if quarantine is not None:
        found["quarantined"] = duckdb.execute("select count(*) from read_parquet(?, union_by_name = true)", [quarantine]).fetchone()[0]
        expected["quarantined"] = sum(truth[kind] for kind in refused)
    wrong = [f"{name} {found[name]:,} instead of {expected[name]:,}" for name in expected if found[name] != expected[name]]
    if wrong:
        raise Failed("the rows are not the truth: " + ", ".join(wrong))
    return found | {"files": len(files), "bytes": sum(map(os.path.getsize, files))}


def landed(truth, refused):
    """How many events are to be in the table."""
    return expectation(truth, refused)[0]


def expectation(truth, refused):
    rows = {kind: 0 if kind in refused else truth[kind] for kind in KINDS}
    # Missing is the event's id in some events, its user's in the others.
    missing_user = truth["event_ids"] - truth["good"] - truth["negative"] - truth["wrong_type"]
    event_ids = rows["good"] + rows["negative"] + rows["wrong_type"] + (missing_user if rows["missing"] else 0)
    return sum(rows.values()), event_ids, truth["good"] + truth["duplicate"], truth["good"], truth["cents"]
