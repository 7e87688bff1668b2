"""Reads a merged table through the served catalog with PyIceberg and DuckDB, without a setting of either, and prints rows, keys and a sum of each as one JSON object.

usage: read_merged.py CATALOG_URL TOKEN TABLE
"""
import importlib
import json
import pathlib
import sys

import duckdb
from pyiceberg.catalog import load_catalog

url, token, name = sys.argv[1:]
rows = load_catalog("lake", type="rest", uri=url, token=token).load_table(name).scan().to_arrow()
WHAT = "select count(*), count(distinct customer_id), sum(customer_id * version) from {}"
found = {"pyiceberg": [int(value) for value in duckdb.sql(WHAT.format("rows")).fetchone()]}
duck = duckdb.connect()
for extension in ("avro", "httpfs", "iceberg"):
    package = importlib.import_module(f"duckdb_extension_{extension}")
    duck.execute(f"LOAD '{next(pathlib.Path(package.__file__).parent.rglob('*.duckdb_extension'))}'")
duck.execute(f"CREATE SECRET lake (TYPE iceberg, TOKEN '{token}')")
duck.execute(f"ATTACH 'lake' AS lake (TYPE iceberg, ENDPOINT '{url}', SECRET lake)")
found["duckdb"] = [int(value) for value in duck.execute(WHAT.format(f"lake.{name}")).fetchone()]
print(json.dumps(found))
