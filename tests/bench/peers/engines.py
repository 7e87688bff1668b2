"""The engines that are compared: how each is installed and started, and what it leaves out of its table."""
import glob
import json
import os
import socket
import sqlite3
import sys
import time
from importlib import metadata
from pathlib import Path

from installing import HERE, compile_java, find_jdk, jars, once, pip, run_or_fail
from measure import Failed
from verify import files_of, open_table

# How often peers commit: in a drain, and where rows are to be seen soon. Their smallest sensible interval, as each commit costs them files and planning.
COMMIT_SECONDS = 10
LIVE_SECONDS = 1
OPENED = ("java.lang", "java.lang.invoke", "java.lang.reflect", "java.net", "java.io", "java.nio", "java.math", "java.text", "java.time", "java.util",
          "java.util.concurrent", "java.util.concurrent.atomic", "java.util.concurrent.locks", "sun.nio.ch")


class Peer:
    """What most have in common: one process, which ends by itself when it has drained the topic, and whose table is db/events of a Hadoop catalog."""

    counts_root = True
    # Whether events of wrong types are kept from it.
    mild = False
    ends = True
    environment = {}

    def prepare(self, run, bootstrap):
        """Before it is measured."""

    def location(self, run):
        return f"{run}/db/events"

    def tables(self, run):
        """Its table, and that of its quarantine if it has one."""
        return open_table(None, None, None, self.location(run)), None

    def files(self, run):
        """The data files of those."""
        return tuple(table and files_of(table) for table in self.tables(run))

    def pointer(self, run):
        """What tells the table's newest metadata file, or None, when it is called; often."""
        at = 0

        def newest():
            nonlocal at
            while os.path.exists(path := f"{run}/db/events/metadata/v{at + 1}.metadata.json"):
                at += 1
                yield path
        return lambda: list(newest())

    def check(self, log):
        """Its exit code says it all."""


class LakeActors(Peer):
    """A fresh node by ./lake, which DrainBench starts, asks and stops; every check of its contract on, what breaks it in quarantine."""

    key, name = "lakeactors", "LakeActors"
    refused = ("malformed", "missing", "negative", "wrong_type")
    counts_root = False

    def __init__(self, bench, directory):
        self.bench = bench
        self.version = "this tree"

    def install(self):
        """Nothing: the script that started this has built it."""

    def command(self, run, bootstrap, topic, events):
        return [*self.bench, "io.lakeactors.bench.DrainBench", str(run), str(events), "1", bootstrap, topic]

    def location(self, run):
        return f"{run}/home-*/warehouse/silver/events"

    def tables(self, run):
        home = (glob.glob(f"{run}/home-*") + glob.glob(f"{run}/fresh-*/home"))[0]
        uri = f"sqlite:///{home}/catalog.db"
        return open_table("lake", uri, "silver.events", None), open_table("lake", uri, "quarantine.silver_events", None)

    def check(self, log):
        with open(log) as file:
            told = json.loads(file.read().splitlines()[-1])
        if not told["auditOk"]:
            raise Failed(f"its audit found a difference. Its log: {log}")


class Script(Peer):
    """script.py: PyArrow and PyIceberg, by hand."""

    key, name = "script", "PyArrow + PyIceberg script"
    refused = ("malformed", "wrong_type")

    def __init__(self, bench, directory):
        pass

    def install(self):
        pip("-r", HERE / "script-requirements.txt")
        self.version = ", ".join(f"{name} {metadata.version(name)}" for name in ("pyarrow", "pyiceberg", "confluent-kafka"))

    def command(self, run, bootstrap, topic, events):
        return [sys.executable, str(HERE / "script.py"), bootstrap, topic, str(run), str(COMMIT_SECONDS)]

    def live_command(self, run, bootstrap, topic):
        return [sys.executable, str(HERE / "script.py"), bootstrap, topic, str(run), str(LIVE_SECONDS), "live"]

    def tables(self, run):
        return open_table("script", f"sqlite:///{run}/catalog.db", "db.events", None), None

    def pointer(self, run):
        at = None

        def newest():
            nonlocal at
            try:
                with sqlite3.connect(f"file:{run}/catalog.db?mode=ro", uri=True, timeout=0) as catalog:
                    row = catalog.execute("SELECT metadata_location FROM iceberg_tables").fetchone()
            except sqlite3.OperationalError:
                return []   # not there yet, or being written: the next look
            if not row or row[0] == at:
                return []
            at = row[0]
            return [at.removeprefix("file://")]
        return newest


class Flink(Peer):
    """FlinkPeer: Flink SQL on a mini cluster in one JVM; parse errors ignored, checkpoints exactly once."""

    key, name = "flink", "Flink SQL"
    refused = ("malformed",)

    def __init__(self, bench, directory):
        self.directory = Path(directory) / "flink"

    def install(self):
        self.jdk, release = find_jdk()
        requirements, pom, program = (HERE / "flink" / name for name in ("requirements.txt", "pom.xml", "FlinkPeer.java"))
        self.version = f"{requirements.read_text().split('==')[1].strip()}, Java {release}"
        once(self.directory, [requirements, pom, program, HERE / "EventsTable.java", self.jdk], lambda: self.make(requirements, pom, program))

    def make(self, requirements, pom, program):
        pip("--no-deps", "--target", self.directory / "dist", "-r", requirements)
        jars(pom, self.directory / "jars")
        compile_java(self.jdk, self.class_path(), self.directory / "classes", [HERE / "EventsTable.java", program])

    def class_path(self):
        return f"{self.directory}/classes:{self.directory}/jars/*:{self.directory}/dist/pyflink/lib/*"

    def command(self, run, bootstrap, topic, events, seconds=COMMIT_SECONDS, *live):
        opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
        return [f"{self.jdk}/bin/java", *opened, "-Xms1g", "-Xmx4g", "-XX:+UseG1GC", f"-Dlog4j.configurationFile={HERE}/flink/log4j2.properties",
                "-cp", self.class_path(), "FlinkPeer", bootstrap, topic, str(run), str(seconds), *live]

    def live_command(self, run, bootstrap, topic):
        return self.command(run, bootstrap, topic, None, LIVE_SECONDS, "live")


class Spark(Peer):
    """spark/ingest.py: Structured Streaming on two cores in one JVM, with a checkpoint; all that is there in one batch in a drain."""

    key, name = "spark", "Spark Structured Streaming"
    refused = ("malformed", "wrong_type")

    def __init__(self, bench, directory):
        self.directory = Path(directory) / "spark"

    def install(self):
        jdk, release = find_jdk()
        self.environment = {"JAVA_HOME": jdk}
        pip("-r", HERE / "spark-requirements.txt")
        pom = HERE / "spark" / "pom.xml"
        once(self.directory, [pom], lambda: jars(pom, self.directory / "jars"))
        self.version = f"{metadata.version('pyspark')}, Java {release}"

    def command(self, run, bootstrap, topic, events, *seconds):
        return [sys.executable, str(HERE / "spark" / "ingest.py"), bootstrap, topic, str(run), ":".join(sorted(glob.glob(f"{self.directory}/jars/*.jar"))), *map(str, seconds)]

    def live_command(self, run, bootstrap, topic):
        return self.command(run, bootstrap, topic, None, LIVE_SECONDS)


class Connect(Peer):
    """Kafka Connect's standalone worker with Iceberg's sink, two tasks; what does not parse goes to a topic of dead letters. A wrong type ends its tasks."""

    key, name = "connect", "Iceberg Kafka Connect sink"
    refused = ("malformed",)
    mild = True
    ends = False

    def __init__(self, bench, directory):
        self.directory = Path(directory) / "connect"

    def install(self):
        self.jdk, release = find_jdk()
        folder = HERE / "connect"
        sources = [HERE / "EventsTable.java", folder / "PrepareConnect.java"]
        once(self.directory, [folder / "worker.pom.xml", folder / "plugin.pom.xml", *sources, self.jdk], lambda: self.make(folder, sources))
        self.version = f"{self.release('worker', 'connect-runtime')}, sink {self.release('plugins/iceberg', 'iceberg-kafka-connect')}, Java {release}"

    def make(self, folder, sources):
        jars(folder / "worker.pom.xml", self.directory / "worker")
        jars(folder / "plugin.pom.xml", self.directory / "plugins" / "iceberg")
        compile_java(self.jdk, self.preparing(), self.directory / "classes", sources)

    def release(self, place, jar):
        return Path(glob.glob(f"{self.directory}/{place}/{jar}-[0-9]*.jar")[0]).stem.removeprefix(f"{jar}-")

    def preparing(self):
        return f"{self.directory}/classes:{self.directory}/worker/*:{self.directory}/plugins/iceberg/*"

    def prepare(self, run, bootstrap):
        # Of one call of prepare and command: topics and groups of an earlier run would be gone on with.
        self.id = f"iceberg-{time.time_ns()}"
        run_or_fail([f"{self.jdk}/bin/java", "-cp", self.preparing(), "PrepareConnect", bootstrap, f"control-{self.id}", str(run)])

    def command(self, run, bootstrap, topic, events, seconds=COMMIT_SECONDS):
        worker, sink = Path(run, "worker.properties"), Path(run, "sink.properties")
        write(worker, {
            "bootstrap.servers": bootstrap, "listeners": f"http://127.0.0.1:{free_port()}", "plugin.path": self.directory / "plugins",
            "key.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
            "value.converter": "org.apache.kafka.connect.json.JsonConverter", "value.converter.schemas.enable": "false",
            # The sink answers to requests to commit when it is asked to flush: with the default of a minute rows would wait for it.
            "offset.flush.interval.ms": 1000, "offset.storage.file.filename": f"{run}/offsets",
            "consumer.auto.offset.reset": "earliest", "consumer.max.poll.records": 10000, "consumer.max.partition.fetch.bytes": 4 << 20})
        write(sink, {
            "name": self.id, "connector.class": "org.apache.iceberg.connect.IcebergSinkConnector", "tasks.max": 2, "topics": topic,
            "iceberg.catalog.type": "hadoop", "iceberg.catalog.warehouse": f"file://{run}", "iceberg.tables": "db.events",
            "iceberg.control.topic": f"control-{self.id}", "iceberg.control.commit.interval-ms": seconds * 1000, "iceberg.control.commit.timeout-ms": 30000,
            "errors.tolerance": "all", "errors.deadletterqueue.topic.name": f"dead-{self.id}", "errors.deadletterqueue.topic.replication.factor": 1,
            "errors.deadletterqueue.context.headers.enable": "true"})
        return [f"{self.jdk}/bin/java", "-Xms1g", "-Xmx4g", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", f"{self.directory}/worker/*",
                "org.apache.kafka.connect.cli.ConnectStandalone", str(worker), str(sink)]

    def live_command(self, run, bootstrap, topic):
        return self.command(run, bootstrap, topic, None, LIVE_SECONDS)


class Wall(Peer):
    """wall.py: nobody's engine. A consumer that writes lines, then DuckDB's copy of them to one Parquet file."""

    key, name = "wall", "nobody: raw consume, then DuckDB's COPY"
    # What does not parse becomes a row of nulls.
    refused = ()

    def __init__(self, bench, directory):
        self.bench = bench
        self.version = f"DuckDB {metadata.version('duckdb')}"

    def install(self):
        """Nothing: the script that started this has built it."""

    def command(self, run, bootstrap, topic, events):
        return [sys.executable, str(HERE / "wall.py"), bootstrap, topic, str(run), "--", *self.bench]

    def files(self, run):
        return [f"{run}/events.parquet"], None


# The wall is measured by drains only: it has no table that another could look at while it works.
ALL = (LakeActors, Script, Flink, Spark, Connect)
DRAINING = (*ALL, Wall)


def chosen(bench, directory, engines=ALL):
    """Those that BENCH_ENGINES names, in its order; all if it names none."""
    of = {engine.key: engine for engine in engines}
    keys = os.environ.get("BENCH_ENGINES", "").replace(",", " ").split() or list(of)
    unknown = [key for key in keys if key not in of]
    if unknown:
        raise SystemExit(f"BENCH_ENGINES names {', '.join(unknown)}, which is none of {', '.join(of)}: name some of these, or leave it out for all")
    return [of[key](bench, directory) for key in keys]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write(file, properties):
    file.write_text("".join(f"{key}={value}\n" for key, value in properties.items()))
