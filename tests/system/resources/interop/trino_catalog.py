"""Works on a running node's served catalog with Trino while the node writes, and prints what it found as one JSON object.

usage: trino_catalog.py PORT work|read TABLE...     work does all that an engine may do, on the first table; read counts rows
"""
import json
import sys
import time

import trino

port, mode, *tables = sys.argv[1:]
connection = trino.dbapi.connect(host="127.0.0.1", port=int(port), user="interop", catalog="lake", schema="silver")
found = {"lost": 0}


def sql(text):
    for _ in range(240):
        try:
            cursor = connection.cursor()
            cursor.execute(text)
            return cursor.fetchall()
        except trino.exceptions.TrinoQueryError as e:
            # It says that it has started before it has told itself of its catalogs.
            if e.error_name != "NO_NODES_AVAILABLE":
                raise
            time.sleep(0.5)
    raise SystemExit(f"no node after two minutes: {text}")


def one(text):
    return sql(text)[0][0]


def lands(text):
    """What a client does that loses a race: it begins anew."""
    for _ in range(20):
        try:
            return sql(text)
        except trino.exceptions.TrinoQueryError as e:
            if "commit" not in str(e).lower():
                raise
            found["lost"] += 1
    raise SystemExit(f"lost 20 races: {text}")


def refused(text):
    try:
        sql(text)
    except trino.exceptions.TrinoQueryError as e:
        return str(e)[:400]
    raise SystemExit(f"was not refused: {text}")


def work(table):
    namespace, name = table.split(".")
    snapshots = f'{namespace}."{name}$snapshots"'
    found["namespaces"] = [row[0] for row in sql("SHOW SCHEMAS")]
    found["tables"] = [f"{namespace}.{row[0]}" for row in sql(f"SHOW TABLES IN {namespace}")]
    while not sql(f"SELECT 1 FROM {snapshots} LIMIT 1"):
        time.sleep(0.2)
    # Read, and read as it was.
    then = sql(f"SELECT snapshot_id, CAST(committed_at AS varchar) FROM {snapshots} ORDER BY committed_at DESC LIMIT 1")[0]
    found["then"] = one(f"SELECT count(*) FROM {table} FOR VERSION AS OF {then[0]}")
    time.sleep(5)
    found["now"] = one(f"SELECT count(*) FROM {table}")
    found["then_by_time"] = one(f"SELECT count(*) FROM {table} FOR TIMESTAMP AS OF TIMESTAMP '{then[1]}'")
    # Append, change the schema, append again, change rows, delete rows.
    columns = "id, ts, amount, note, _la_topic, _la_partition, _la_offset, _la_ingest_ts, _la_contract_version"
    row = "'hand', current_timestamp(6), {}, 'by trino', 'by trino', 0, {}, current_timestamp(6), '1.0.0'"
    lands(f"INSERT INTO {table} ({columns}) VALUES ({row.format(1, 0)})")
    lands(f"ALTER TABLE {table} ADD COLUMN seen_by varchar COMMENT 'who looked at it'")
    lands(f"INSERT INTO {table} ({columns}, seen_by) VALUES ({row.format(2, 1)}, 'ann')")
    mine = f"{table} WHERE _la_topic = 'by trino'"
    found["by_hand"] = one(f"SELECT count(*) FROM {mine}")
    found["seen"] = one(f"SELECT count(*) FROM {table} WHERE seen_by = 'ann'")
    lands(f"UPDATE {table} SET amount = amount + 10 WHERE _la_topic = 'by trino'")
    found["amounts"] = sorted(row[0] for row in sql(f"SELECT amount FROM {mine}"))
    lands(f"DELETE FROM {mine}")
    found["after_delete"] = one(f"SELECT count(*) FROM {mine}")
    found["then_again"] = one(f"SELECT count(*) FROM {table} FOR VERSION AS OF {then[0]}")
    found["vector"] = one(f"SELECT count(*) FROM {snapshots} WHERE element_at(summary, 'la.vec') IS NULL") == 0
    # Its own.
    sql("CREATE SCHEMA trino_own")
    sql("CREATE TABLE trino_own.notes (id bigint, note varchar) WITH (partitioning = ARRAY['bucket(id, 2)'])")
    sql("INSERT INTO trino_own.notes VALUES (1, 'a'), (2, 'b'), (3, 'c')")
    sql("MERGE INTO trino_own.notes t USING (VALUES (2, 'B'), (4, 'd')) AS s (id, note) ON t.id = s.id "
        "WHEN MATCHED THEN UPDATE SET note = s.note WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.note)")
    found["merged"] = [row[0] for row in sql("SELECT note FROM trino_own.notes ORDER BY id")]
    sql(f"CREATE TABLE trino_own.copied AS SELECT id, amount FROM {table} FOR VERSION AS OF {then[0]}")
    found["copied"] = one("SELECT count(*) FROM trino_own.copied")
    sql("CREATE VIEW trino_own.shouted AS SELECT upper(note) AS note FROM lake.trino_own.notes")
    found["view"] = sorted(row[0] for row in sql("SELECT note FROM trino_own.shouted"))
    sql("ALTER TABLE trino_own.notes EXECUTE optimize")
    found["compacted"] = [row[0] for row in sql("SELECT note FROM trino_own.notes ORDER BY id")]
    sql("DROP VIEW trino_own.shouted")
    sql("DROP TABLE trino_own.copied")
    sql("DROP TABLE trino_own.notes")
    sql("DROP SCHEMA trino_own")
    # What is refused, and how.
    found["drop"] = refused(f"DROP TABLE {table}")
    found["narrow"] = refused(f"ALTER TABLE {table} DROP COLUMN amount")
    found["nothing"] = refused("SELECT * FROM silver.nothing")


def read():
    for table in tables:
        found[table] = [one(f"SELECT count(*) FROM {table}"), one(f"SELECT count(*) FROM (SELECT DISTINCT _la_topic, _la_partition, _la_offset FROM {table})")]


work(tables[0]) if mode == "work" else read()
print(json.dumps(found, default=str))
