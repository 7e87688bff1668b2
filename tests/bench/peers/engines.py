"""The engines that are compared: how each is installed and started, and what it leaves out of its table."""
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from measure import Failed, last_line
from verify import open_table

HERE = Path(__file__).resolve().parent
COMMIT_SECONDS = "10"
FLINK_JDKS = (17, 21)
OPENED = ("java.lang", "java.lang.invoke", "java.lang.reflect", "java.net", "java.io", "java.nio", "java.math", "java.text", "java.time", "java.util",
          "java.util.concurrent", "java.util.concurrent.atomic", "java.util.concurrent.locks", "sun.nio.ch")


class LakeActors:
    """A fresh node by ./lake, which DrainBench starts, asks and stops; every check of its contract on, what breaks it in quarantine."""

    name = "LakeActors"
    refused = ("malformed", "missing", "negative", "wrong_type")
    counts_root = False

    def __init__(self, bench):
        self.bench = bench
        self.version = "this tree"

    def install(self):
        """Nothing: compare.sh has built it."""

    def command(self, run, bootstrap, topic, events):
        return [*self.bench, "io.lakeactors.bench.DrainBench", str(run), str(events), "1", bootstrap, topic]

    def location(self, run):
        return f"{run}/home-*/warehouse/silver/events"

    def tables(self, run):
        home = glob.glob(f"{run}/home-*")[0]
        uri = f"sqlite:///{home}/catalog.db"
        return open_table("lake", uri, "silver.events", None), open_table("lake", uri, "quarantine.silver_events", None)

    def check(self, log):
        with open(log) as file:
            told = json.loads(file.read().splitlines()[-1])
        if not told["auditOk"]:
            raise Failed(f"its audit found a difference. Its log: {log}")


class Script:
    """script.py: PyArrow and PyIceberg, by hand."""

    name = "PyArrow + PyIceberg script"
    refused = ("malformed", "wrong_type")
    counts_root = True

    def install(self):
        run_or_fail([sys.executable, "-m", "pip", "install", "-q", "-r", str(HERE / "script-requirements.txt")])
        self.version = ", ".join(f"{name} {metadata.version(name)}" for name in ("pyarrow", "pyiceberg", "confluent-kafka"))

    def command(self, run, bootstrap, topic, events):
        return [sys.executable, str(HERE / "script.py"), bootstrap, topic, str(run), COMMIT_SECONDS]

    def location(self, run):
        return f"{run}/db/events"

    def tables(self, run):
        return open_table("script", f"sqlite:///{run}/catalog.db", "db.events", None), None

    def check(self, log):
        """Its exit code says it all."""


class Flink:
    """FlinkPeer: Flink SQL on a mini cluster in one JVM; parse errors ignored, checkpoints exactly once."""

    name = "Flink SQL"
    refused = ("malformed",)
    counts_root = True

    def __init__(self, directory):
        self.directory = Path(directory) / "flink"

    def install(self):
        """Fetches the distribution and the jars, and compiles FlinkPeer; once, until one of its files changes."""
        self.jdk, release = find_jdk()
        sources = [HERE / "flink" / name for name in ("requirements.txt", "pom.xml", "FlinkPeer.java")]
        stamp = self.directory / "stamp"
        wanted = hashlib.sha256(b"".join(map(Path.read_bytes, sources)) + self.jdk.encode()).hexdigest()
        requirements, pom, program = map(str, sources)
        self.version = f"{Path(requirements).read_text().split('==')[1].strip()}, Java {release}"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        shutil.rmtree(self.directory, ignore_errors=True)
        run_or_fail([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(self.directory / "dist"), "-r", requirements])
        run_or_fail(["mvn", "-q", "-B", "-Dstyle.color=never", "-f", pom,
                     "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={self.directory}/jars"])
        run_or_fail([f"{self.jdk}/bin/javac", "-cp", self.class_path(), "-d", str(self.directory / "classes"), program])
        stamp.write_text(wanted)

    def class_path(self):
        return f"{self.directory}/classes:{self.directory}/jars/*:{self.directory}/dist/pyflink/lib/*"

    def command(self, run, bootstrap, topic, events):
        opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
        return [f"{self.jdk}/bin/java", *opened, "-Xms1g", "-Xmx4g", "-XX:+UseG1GC", f"-Dlog4j.configurationFile={HERE}/flink/log4j2.properties",
                "-cp", self.class_path(), "FlinkPeer", bootstrap, topic, str(run), COMMIT_SECONDS]

    def location(self, run):
        return f"{run}/db/events"

    def tables(self, run):
        return open_table(None, None, None, self.location(run)), None

    def check(self, log):
        """Its exit code says it all."""


def find_jdk():
    """The first JDK with a compiler and of a release that Flink runs on. Returns its directory and release."""
    on_path = shutil.which("javac")
    places = ("/usr/lib/jvm/*", os.path.expanduser("~/.sdkman/candidates/java/*"), os.path.expanduser("~/.jdks/*"), "/opt/java/*", "/opt/jdk*")
    homes = [os.environ.get("JAVA_HOME"), on_path and str(Path(on_path).resolve().parent.parent)]
    homes += [home for place in places for home in sorted(glob.glob(place))]
    releases = {home: release_of(home) for home in homes if home and os.access(f"{home}/bin/javac", os.X_OK)}
    for wanted in FLINK_JDKS:
        for home, release in releases.items():
            if release == wanted:
                return home, release
    raise Failed(f"Flink runs on Java {' or '.join(map(str, FLINK_JDKS))}, and no such JDK is here")


def release_of(home):
    """Without starting it."""
    try:
        found = re.search(r'JAVA_VERSION="(\d+)', Path(home, "release").read_text())
    except OSError:
        return None
    return int(found.group(1)) if found else None


def run_or_fail(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except OSError as e:
        raise Failed(f"{command[0]} cannot be started: {e.strerror}") from e
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        telling = [line for line in said if "ERROR" in line.upper()] or said or ["it said nothing"]
        raise Failed(f"{Path(command[0]).name} ended with code {done.returncode}: {telling[0][:300]}")
