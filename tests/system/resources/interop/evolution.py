"""Reads the last snapshot of each schema that a table has had with PyIceberg, and prints what it finds as one JSON list, oldest first.

usage: evolution.py HOME TABLE
"""
import json
import sys

from pyiceberg.catalog.sql import SqlCatalog

home, name = sys.argv[1:]
table = SqlCatalog("lake", uri=f"sqlite:///{home}/catalog.db", warehouse=f"file://{home}/warehouse").load_table(name)


def is_where_it_was(row):
    """What is nested is found by its id, so under whatever name the schema has: the first member of the struct, and of the list's only element."""
    place, line = list(row["place"].values()), list(row["lines"][0].values())
    return len(row["lines"]) == 1 and place[:2] == [f"t{row['amount']}", row["amount"]] and line[0] == f"s{row['amount']}"


last = {}
for snapshot in table.metadata.snapshots:
    last[snapshot.schema_id] = snapshot
found = []
for snapshot in sorted(last.values(), key=lambda snapshot: snapshot.timestamp_ms):
    schema = next(schema for schema in table.metadata.schemas if schema.schema_id == snapshot.schema_id)
    rows = table.scan(snapshot_id=snapshot.snapshot_id).to_arrow()
    found.append({
        "columns": [f"{field.name}:{field.field_type}" for field in schema.fields],
        "read": rows.num_rows,
        "said": int(snapshot.summary.additional_properties["total-records"]),
        "nulls": rows.column("id").null_count + rows.column("amount").null_count,
        "strayed": sum(not is_where_it_was(row) for row in rows.select(["amount", "place", "lines"]).to_pylist()),
    })
print(json.dumps(found))
