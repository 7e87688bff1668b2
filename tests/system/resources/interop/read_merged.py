"""Reads a merged table through the served catalog with PyIceberg and DuckDB, without a setting of either, and prints rows, keys and a sum of each as one JSON object.

usage: read_merged.py CATALOG_URL TOKEN TABLE
"""
import json
import sys

import duckdb
from pyiceberg.catalog import load_catalog

from duckdb_lake import duckdb_with_lake

url, token, name = sys.argv[1:]
rows = load_catalog("lake", type="rest", uri=url, token=token).load_table(name).scan().to_arrow()
WHAT = "select count(*), count(distinct customer_id), sum(customer_id * version) from {}"
found = {"pyiceberg": [int(value) for value in duckdb.sql(WHAT.format("rows")).fetchone()]}
duck = duckdb_with_lake(url, token)
found["duckdb"] = [int(value) for value in duck.execute(WHAT.format(f"lake.{name}")).fetchone()]
print(json.dumps(found))
