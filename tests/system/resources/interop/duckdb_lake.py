"""Attaches a served catalog to DuckDB by the extensions that its packages on PyPI carry: nothing is downloaded."""
import importlib
import pathlib

import duckdb


def duckdb_with_lake(url, token):
    """A connection that knows the catalog at the URL as "lake"."""
    duck = duckdb.connect()
    for extension in ("avro", "httpfs", "iceberg"):
        package = importlib.import_module(f"duckdb_extension_{extension}")
        duck.execute(f"LOAD '{next(pathlib.Path(package.__file__).parent.rglob('*.duckdb_extension'))}'")
    duck.execute(f"CREATE SECRET lake (TYPE iceberg, TOKEN '{token}')")
    duck.execute(f"ATTACH 'lake' AS lake (TYPE iceberg, ENDPOINT '{url}', SECRET lake)")
    return duck
