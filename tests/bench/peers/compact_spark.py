"""Compacts a table by Spark's rewrite_data_files, on the same catalog: compact_spark.py HOME JARS TABLE. Says "ready" when the session is, waits for a line, and says "done"."""
import sys

from pyspark.sql import SparkSession

TARGET_BYTES = 256 << 20


def main(home, jars, table):
    spark = (
        SparkSession.builder.master("local[2]").appName("compact")
        .config("spark.jars", jars)
        .config("spark.driver.extraClassPath", jars.replace(",", ":"))
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.lake.type", "jdbc")
        .config("spark.sql.catalog.lake.uri", f"jdbc:sqlite:{home}/catalog.db")
        .config("spark.sql.catalog.lake.jdbc.schema-version", "V1")
        .config("spark.sql.catalog.lake.warehouse", f"{home}/warehouse")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    spark.sql("SELECT 1").collect()
    print("ready", flush=True)
    sys.stdin.readline()
    row = spark.sql(
        f"CALL lake.system.rewrite_data_files(table => '{table}', options => map("
        f"'target-file-size-bytes', '{TARGET_BYTES}', 'min-input-files', '2', 'max-concurrent-file-group-rewrites', '2'))").collect()[0]
    print("done", row.asDict(), flush=True)
    spark.stop()


main(*sys.argv[1:])
