"""Reads a home's tables with PyIceberg and DuckDB, none of LakeActors' code between, and prints what it finds as one JSON object.

usage: read_tables.py HOME TABLE...
"""
import json
import sys

import duckdb
from pyiceberg.catalog.sql import SqlCatalog

home, names = sys.argv[1], sys.argv[2:]
catalog = SqlCatalog("lake", uri=f"sqlite:///{home}/catalog.db", warehouse=f"file://{home}/warehouse")
COUNTS = "select count(*), count(distinct (_la_partition, _la_offset)), min(_la_offset), max(_la_offset) from {}"
found = {}
for name in names:
    table = catalog.load_table(name)
    rows = table.scan().to_arrow()
    files = [task.file.file_path.removeprefix("file://") for task in table.scan().plan_files()]
    by_pyiceberg = duckdb.sql(COUNTS.format("rows")).fetchone()
    by_duckdb = duckdb.execute(COUNTS.format("read_parquet(?)"), [files]).fetchone()
    found[name] = {
        "pyiceberg": list(by_pyiceberg),
        "duckdb": list(by_duckdb),
        "columns": {field.name: str(field.field_type) for field in table.schema().fields},
        "partitioning": str(table.spec()),
        "files": len(files),
        "format": table.metadata.format_version,
        "vector": "la.vec" in table.current_snapshot().summary.additional_properties,
        "sum": duckdb.sql("select sum(amount) from rows").fetchone()[0] if "amount" in rows.column_names else None,
        # A statistic that lies would hide rows from a reader that prunes by it.
        "pruned": table.scan(row_filter="amount >= 50000").to_arrow().num_rows if "amount" in rows.column_names else None,
        "filtered": duckdb.sql("select count(*) from rows where amount >= 50000").fetchone()[0] if "amount" in rows.column_names else None,
    }
print(json.dumps(found, default=str))
