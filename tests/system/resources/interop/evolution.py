"""Reads the last snapshot of each schema that a table has had with PyIceberg, and prints what it finds as one JSON list, oldest first.

usage: evolution.py HOME TABLE
"""
import json
import sys

from pyiceberg.catalog.sql import SqlCatalog

home, name = sys.argv[1:]
table = SqlCatalog("lake", uri=f"sqlite:///{home}/catalog.db", warehouse=f"file://{home}/warehouse").load_table(name)
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
    })
print(json.dumps(found))
