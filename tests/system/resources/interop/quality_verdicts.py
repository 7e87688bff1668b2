"""What datacontract-cli says of rows: FILE (columns and rows as our API answers a query) CONTRACT (whose server is the Parquet file that is written beside FILE)."""
import json
import pathlib
import subprocess
import sys

import duckdb

answered, contract = (pathlib.Path(argument) for argument in sys.argv[1:3])
answer = json.loads(answered.read_text())
parquet = answered.with_suffix(".parquet")
names = [column["name"] for column in answer["columns"]]
with duckdb.connect() as duck:
    duck.execute("CREATE TABLE t (" + ", ".join(f'"{name}" {"BIGINT" if name == "n" else "VARCHAR"}' for name in names) + ")")
    duck.executemany("INSERT INTO t VALUES (" + ", ".join("?" for _ in names) + ")", answer["rows"])
    duck.execute(f"COPY t TO '{parquet}' (FORMAT parquet)")

found = answered.with_suffix(".verdicts.json")
# It ends with 1 where a check does not hold.
subprocess.run([str(pathlib.Path(sys.executable).with_name("datacontract")), "test", str(contract), "--server", "local", "--output-format", "json", "--output", str(found)],
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
verdicts = {}
for check in json.loads(found.read_text())["checks"]:
    if check.get("qualityId"):
        told = check["diagnostics"] or {}
        verdicts[check["qualityId"]] = {"result": check["result"], "value": told.get("percent", told.get("value")), "reason": check["reason"]}
print(json.dumps(verdicts))
