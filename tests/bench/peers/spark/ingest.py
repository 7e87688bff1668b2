"""Fills a new Iceberg table with a topic of the bench's events by Spark Structured Streaming, exactly once by its checkpoint.

usage: ingest.py BOOTSTRAP TOPIC DIR CLASSPATH [SECONDS]

The table is DIR/db/events, in a Hadoop catalog. Drains the topic and ends (availableNow); with SECONDS it goes on, with a batch, and so a commit, as often. Records that do not parse, or whose
types are wrong, are dropped.
"""
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

COLUMNS = ("event_id string, user_id bigint, ts {ts}, event_type string, amount decimal(12,2), country string, device string, url string, session_id string, "
           "ctx struct<campaign:string,variant:int>")
CORRUPT = "_corrupt_record"


def main(bootstrap, topic, directory, class_path, seconds=None):
    spark = session(directory, class_path)
    spark.sql(f"CREATE TABLE lake.db.events ({COLUMNS.format(ts='timestamp')}) USING iceberg PARTITIONED BY (days(ts)) "
              "TBLPROPERTIES ('format-version' = '2', 'write.parquet.compression-codec' = 'zstd')")
    records = (
        spark.readStream.format("kafka").option("kafka.bootstrap.servers", bootstrap).option("subscribe", topic).option("startingOffsets", "earliest")
        .option("kafka.max.poll.records", "10000").load()
    )
    parsed = F.from_json(F.col("value").cast("string"), f"{COLUMNS.format(ts='bigint')}, {CORRUPT} string", {"columnNameOfCorruptRecord": CORRUPT})
    rows = records.select(parsed.alias("e")).select("e.*").where(f"{CORRUPT} is null").drop(CORRUPT).withColumn("ts", F.timestamp_millis("ts"))
    writer = (
        rows.writeStream.format("iceberg").outputMode("append").option("checkpointLocation", f"{directory}/checkpoint")
        .option("fanout-enabled", "true").option("distribution-mode", "none")
    )
    writer = writer.trigger(processingTime=f"{seconds} seconds") if seconds else writer.trigger(availableNow=True)
    writer.toTable("lake.db.events").awaitTermination()
    spark.stop()


def session(directory, class_path):
    spark = (
        SparkSession.builder.master("local[2]").appName("peer")
        .config("spark.driver.memory", "4g").config("spark.driver.extraClassPath", class_path)
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").config("spark.ui.enabled", "false")
        .config("spark.local.dir", f"{directory}/local").config("spark.sql.warehouse.dir", f"{directory}/spark-warehouse")
        .config("spark.sql.shuffle.partitions", "2").config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.lake.type", "hadoop").config("spark.sql.catalog.lake.warehouse", f"file://{directory}")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("WARN")
    return spark


main(*sys.argv[1:])
