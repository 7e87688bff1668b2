"""The script that a user would write: drains a topic of the bench's events into a new Iceberg table by Arrow's JSON reader and PyIceberg, and ends.

usage: script.py BOOTSTRAP TOPIC DIR SECONDS [live]

The table is db.events in DIR/catalog.db; a commit every so many seconds or million records. Each snapshot holds the offsets it reached, so a restart
neither loses nor repeats a record. Live it goes on at the topic's end. Records that do not parse, or whose types are wrong, are dropped.
"""
import io
import json
import sys
import time

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as paj
from confluent_kafka import Consumer, TopicPartition
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform
from pyiceberg.types import DecimalType, IntegerType, LongType, NestedField, StringType, StructType, TimestamptzType

POLL_RECORDS = 50_000
COMMIT_RECORDS = 1_000_000
OFFSETS = "kafka-offsets"
SCHEMA = Schema(
    NestedField(1, "event_id", StringType()),
    NestedField(2, "user_id", LongType()),
    NestedField(3, "ts", TimestamptzType()),
    NestedField(4, "event_type", StringType()),
    NestedField(5, "amount", DecimalType(12, 2)),
    NestedField(6, "country", StringType()),
    NestedField(7, "device", StringType()),
    NestedField(8, "url", StringType()),
    NestedField(9, "session_id", StringType()),
    NestedField(10, "ctx", StructType(NestedField(11, "campaign", StringType()), NestedField(12, "variant", IntegerType()))),
)
WIRE = pa.schema([
    ("event_id", pa.string()), ("user_id", pa.int64()), ("ts", pa.int64()), ("event_type", pa.string()), ("amount", pa.decimal128(12, 2)),
    ("country", pa.string()), ("device", pa.string()), ("url", pa.string()), ("session_id", pa.string()),
    ("ctx", pa.struct([("campaign", pa.string()), ("variant", pa.int32())])),
])
PARSE = paj.ParseOptions(explicit_schema=WIRE, unexpected_field_behavior="ignore")
READ = paj.ReadOptions(block_size=64 << 20, use_threads=True)


def main(bootstrap, topic, directory, seconds, live=False):
    table = create_table(directory)
    snapshot = table.current_snapshot()
    reached = {int(p): offset for p, offset in json.loads(snapshot.summary[OFFSETS]).items()} if snapshot else {}
    consumer = consumer_of(bootstrap)
    partitions = consumer.list_topics(topic, 10).topics[topic].partitions
    ends = {p: consumer.get_watermark_offsets(TopicPartition(topic, p))[1] for p in partitions}
    reached = {p: reached.get(p, 0) for p in partitions}
    consumer.assign([TopicPartition(topic, p, offset) for p, offset in reached.items()])
    batches, records, committed = [], 0, time.monotonic()
    drained = False
    while not drained:
        values = poll(consumer, reached)
        if values:
            batches.append(parse(values))
            records += len(values)
        drained = not live and all(reached[p] >= ends[p] for p in ends)
        if records and (drained or records >= COMMIT_RECORDS or time.monotonic() - committed >= seconds):
            table.append(pa.concat_tables(batches).combine_chunks(), snapshot_properties={OFFSETS: json.dumps(reached)})
            batches, records, committed = [], 0, time.monotonic()


def create_table(directory):
    catalog = SqlCatalog("script", uri=f"sqlite:///{directory}/catalog.db", warehouse=f"file://{directory}")
    catalog.create_namespace_if_not_exists("db")
    return catalog.create_table_if_not_exists(
        "db.events", SCHEMA, location=f"file://{directory}/db/events", partition_spec=PartitionSpec(PartitionField(3, 1000, DayTransform(), "ts_day")),
        properties={"write.parquet.compression-codec": "zstd"})


def consumer_of(bootstrap):
    return Consumer({
        "bootstrap.servers": bootstrap, "group.id": "script", "enable.auto.commit": False, "auto.offset.reset": "earliest",
        "queued.max.messages.kbytes": 262144, "queued.min.messages": 500000, "fetch.message.max.bytes": 4194304})


def poll(consumer, reached):
    values = []
    for message in consumer.consume(POLL_RECORDS, 0.25):
        if message.error():
            raise SystemExit(message.error())
        values.append(message.value())
        reached[message.partition()] = message.offset() + 1
    return values


def parse(values):
    try:
        rows = read(values)
    except pa.ArrowInvalid:
        # One bad record spoils the whole block: look at each, and parse the good ones again.
        good = [value for value in values if is_good(value)]
        rows = read(good) if good else WIRE.empty_table()
    return rows.set_column(2, "ts", pc.multiply(rows["ts"], 1000).cast(pa.timestamp("us", "UTC")))


def read(values):
    return paj.read_json(io.BytesIO(b"\n".join(values)), parse_options=PARSE, read_options=READ)


def is_good(value):
    try:
        event = orjson.loads(value)
    except orjson.JSONDecodeError:
        return False
    return isinstance(event.get("ts"), int) and isinstance(event.get("amount"), (int, float))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), "live" in sys.argv[5:])
