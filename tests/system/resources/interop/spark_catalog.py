"""Works on a running node's served catalog with Spark while the node writes, and prints what it found as one JSON object.

usage: spark_catalog.py JAR URL TOKEN WAREHOUSE work|read TABLE...     work does all that an engine may do, on the first table; read counts rows
"""
import json
import sys
import time

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

jar, url, token, warehouse, mode, *tables = sys.argv[1:]
spark = (
    SparkSession.builder.master("local[2]").appName("interop")
    .config("spark.jars", jar).config("spark.driver.extraClassPath", jar)
    .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2").config("spark.sql.warehouse.dir", warehouse)
    .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
    .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
    .config("spark.sql.catalog.lake.type", "rest")
    .config("spark.sql.catalog.lake.uri", url)
    .config("spark.sql.catalog.lake.token", token)
    # What it has read once it would not look at again for half a minute.
    .config("spark.sql.catalog.lake.cache-enabled", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
found = {"lost": 0}


def sql(text):
    return spark.sql(text).collect()


def one(text):
    return sql(text)[0][0]


def lands(text):
    """What a client does that loses a race four times: it begins anew."""
    for _ in range(20):
        try:
            return sql(text)
        except Exception as e:
            if "CommitFailed" not in str(e) and "ValidationException" not in str(e):
                raise
            found["lost"] += 1
    raise SystemExit(f"lost 20 races: {text}")


def refused(text):
    try:
        sql(text)
    except (PySparkException, Exception) as e:
        return str(e)[:400]
    raise SystemExit(f"was not refused: {text}")


def work(table):
    namespace = table.split(".")[0]
    found["namespaces"] = [row[0] for row in sql("SHOW NAMESPACES IN lake")]
    found["tables"] = [f"{row[0]}.{row[1]}" for row in sql(f"SHOW TABLES IN lake.{namespace}")]
    while not sql(f"SELECT 1 FROM lake.{table}.snapshots LIMIT 1"):
        time.sleep(0.2)
    # Read, and read as it was.
    then = sql(f"SELECT snapshot_id, committed_at FROM lake.{table}.snapshots ORDER BY committed_at DESC LIMIT 1")[0]
    found["then"] = one(f"SELECT count(*) FROM lake.{table} VERSION AS OF {then[0]}")
    time.sleep(5)
    found["now"] = one(f"SELECT count(*) FROM lake.{table}")
    found["then_by_time"] = one(f"SELECT count(*) FROM lake.{table} TIMESTAMP AS OF '{then[1]}'")
    # Append, change the schema, append again, change rows, delete rows.
    columns = "id, ts, amount, note, _la_topic, _la_partition, _la_offset, _la_ingest_ts, _la_contract_version"
    row = "'hand', current_timestamp(), {}, 'by spark', 'by spark', 0, {}, current_timestamp(), '1.0.0'"
    lands(f"INSERT INTO lake.{table} ({columns}) VALUES ({row.format(1, 0)})")
    lands(f"ALTER TABLE lake.{table} ADD COLUMN seen_by string COMMENT 'who looked at it'")
    lands(f"INSERT INTO lake.{table} ({columns}, seen_by) VALUES ({row.format(2, 1)}, 'ann')")
    mine = f"lake.{table} WHERE _la_topic = 'by spark'"
    found["by_hand"] = one(f"SELECT count(*) FROM {mine}")
    found["seen"] = one(f"SELECT count(*) FROM lake.{table} WHERE seen_by = 'ann'")
    lands(f"UPDATE lake.{table} SET amount = amount + 10 WHERE _la_topic = 'by spark'")
    found["amounts"] = sorted(row[0] for row in sql(f"SELECT amount FROM {mine}"))
    lands(f"DELETE FROM {mine}")
    found["after_delete"] = one(f"SELECT count(*) FROM {mine}")
    found["then_again"] = one(f"SELECT count(*) FROM lake.{table} VERSION AS OF {then[0]}")
    found["vector"] = one(f"SELECT count(*) FROM lake.{table}.snapshots WHERE summary['la.vec'] IS NULL") == 0
    # Its own.
    sql("CREATE NAMESPACE lake.spark_own")
    sql("CREATE TABLE lake.spark_own.notes (id bigint, note string) USING iceberg PARTITIONED BY (bucket(2, id)) TBLPROPERTIES ('write.merge.mode' = 'merge-on-read', 'format-version' = '3')")
    sql("INSERT INTO lake.spark_own.notes VALUES (1, 'a'), (2, 'b'), (3, 'c')")
    sql("MERGE INTO lake.spark_own.notes t USING (SELECT 2 AS id, 'B' AS note UNION ALL SELECT 4, 'd') s ON t.id = s.id "
        "WHEN MATCHED THEN UPDATE SET note = s.note WHEN NOT MATCHED THEN INSERT *")
    found["merged"] = [row[0] for row in sql("SELECT note FROM lake.spark_own.notes ORDER BY id")]
    sql(f"CREATE TABLE lake.spark_own.copied USING iceberg AS SELECT id, amount FROM lake.{table} VERSION AS OF {then[0]}")
    found["copied"] = one("SELECT count(*) FROM lake.spark_own.copied")
    sql("CREATE VIEW lake.spark_own.shouted AS SELECT upper(note) AS note FROM lake.spark_own.notes")
    found["view"] = sorted(row[0] for row in sql("SELECT note FROM lake.spark_own.shouted"))
    sql("CALL lake.system.rewrite_data_files(table => 'spark_own.notes', options => map('rewrite-all', 'true'))")
    found["compacted"] = [row[0] for row in sql("SELECT note FROM lake.spark_own.notes ORDER BY id")]
    sql("DROP VIEW lake.spark_own.shouted")
    sql("DROP TABLE lake.spark_own.copied PURGE")
    sql("DROP TABLE lake.spark_own.notes PURGE")
    sql("DROP NAMESPACE lake.spark_own")
    # What is refused, and how.
    found["drop"] = refused(f"DROP TABLE lake.{table}")
    found["narrow"] = refused(f"ALTER TABLE lake.{table} DROP COLUMN amount")
    found["nothing"] = refused("SELECT * FROM lake.silver.nothing")


def read():
    for table in tables:
        found[table] = [one(f"SELECT count(*) FROM lake.{table}"), one(f"SELECT count(DISTINCT _la_topic, _la_partition, _la_offset) FROM lake.{table}")]


work(tables[0]) if mode == "work" else read()
spark.stop()
print(json.dumps(found, default=str))
