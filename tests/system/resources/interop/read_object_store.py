"""Reads a home's tables, whose files lie in an object store, with PyIceberg and PyArrow, and prints what it finds as one JSON object.

usage: read_object_store.py HOME WAREHOUSE ENDPOINT TABLE...
"""
import json
import sys

import duckdb
from pyiceberg.catalog.sql import SqlCatalog

home, warehouse, endpoint, names = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
catalog = SqlCatalog("lake", uri=f"sqlite:///{home}/catalog.db", warehouse=warehouse, **{
    "s3.endpoint": endpoint, "s3.region": "us-east-1", "s3.access-key-id": "tester", "s3.secret-access-key": "do-not-tell"})
found = {}
for name in names:
    rows = catalog.load_table(name).scan().to_arrow()
    found[name] = list(duckdb.sql("select count(*), count(distinct (_la_partition, _la_offset)) from rows").fetchone())
print(json.dumps(found))
