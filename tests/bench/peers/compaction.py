"""Compacts one table of many small files by a node and by Spark in turns, checks that the rows are the same, and prints what each spent. Started by compaction.sh.

usage: compaction.py ROOT DIR ROWS FILES ROUNDS JARS -- COMMAND...     COMMAND runs a class of the bench
"""
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import duckdb
from pyiceberg.catalog.sql import SqlCatalog

from measure import Tree

HERE = Path(__file__).resolve().parent
TABLE = "silver.events"
LIMIT_SECONDS = 900
GIB = 1 << 30


class Node:
    """A node on the table's home, asked as `lake maintenance run silver.events` asks it."""

    name = "LakeActors"

    def __init__(self, root, home, log):
        environment = os.environ | {"LAKE_JAVA_OPTS": os.environ.get("BENCH_NODE_FLAGS", "")}
        (home / "lake.conf").write_text("lakeactors.maintenance.enabled = off\n")
        self.process = subprocess.Popen([f"{root}/lake", "node", "--home", str(home)], stdout=log, stderr=log, env=environment, start_new_session=True)
        self.home = home

    def await_ready(self):
        wait(lambda: (self.home / "node.json").exists() or self.process.poll() is not None)
        self.told = json.loads((self.home / "node.json").read_text())
        wait(lambda: self.ask("/v1/status", None) is not None)

    def ask(self, path, body):
        request = urllib.request.Request(self.told["endpoints"]["api"] + path, data=body, headers={"Authorization": "Bearer " + self.told["token"], "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as e:
            say(f"{path}: {e.code} {e.read().decode()}")
            return None
        except OSError:
            return None

    def begin(self):
        self.answer = None
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        self.answer = self.ask(f"/v1/maintenance/{TABLE}/run", b"")

    def is_done(self):
        return not self.thread.is_alive()

    def end(self):
        if not self.answer or self.answer["outcome"] != "done":
            raise SystemExit(f"compaction: the node's run failed: {self.answer}")
        self.ask("/v1/stop", b"")
        self.process.wait(60)


class Spark:
    """rewrite_data_files with two cores and the driver's default memory."""

    name = "Spark"

    def __init__(self, home, jars, log):
        self.process = subprocess.Popen([sys.executable, str(HERE / "compact_spark.py"), str(home), jars, TABLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                                        text=True, start_new_session=True)
        self.said = []
        threading.Thread(target=lambda: self.said.extend(self.process.stdout), daemon=True).start()

    def hears(self, word):
        if self.process.poll() not in (None, 0):
            raise SystemExit("compaction: Spark failed, see its log")
        return any(line.startswith(word) for line in list(self.said))

    def await_ready(self):
        wait(lambda: self.hears("ready"))

    def begin(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def is_done(self):
        return self.hears("done")

    def end(self):
        self.process.wait(60)


def wait(true, pause=0.1):
    until = time.monotonic() + LIMIT_SECONDS
    while not true():
        if time.monotonic() > until:
            raise SystemExit("compaction: gave up waiting")
        time.sleep(pause)


def measured(engine):
    tree = Tree(engine.process.pid)
    began = time.monotonic()
    try:
        while_waiting(tree, engine.await_ready)
        before, at = tree.sample(), time.monotonic()
        engine.begin()
        while not engine.is_done():
            tree.sample()
            time.sleep(0.1)
        after, done = tree.sample(), time.monotonic()
        engine.end()
        return {"engine": engine.name, "whole_cpu_s": round(after, 2), "run_cpu_s": round(after - before, 2), "run_wall_s": round(done - at, 2),
                "whole_wall_s": round(done - began, 2), "peak_rss_mib": tree.peak >> 20}
    finally:
        if engine.process.poll() is None:
            tree.kill(signal.SIGKILL)


def while_waiting(tree, waiting):
    thread = threading.Thread(target=waiting)
    thread.start()
    while thread.is_alive():
        tree.sample()
        thread.join(0.25)


def files_of(home):
    """Live files by the catalog, as PyIceberg plans them."""
    table = SqlCatalog("lake", uri=f"sqlite:///{home}/catalog.db").load_table(TABLE)
    return [task.file.file_path.removeprefix("file:") for task in table.scan().plan_files()]


def fingerprint(files):
    """Of all rows, in whatever order, by DuckDB."""
    return duckdb.execute("select count(*), bit_xor(hash(t)), sum(hash(t) % 1000003) from (from read_parquet(?, hive_partitioning = false, union_by_name = true)) t", [files]).fetchone()


def plain_bytes(files):
    return duckdb.execute("select sum(total_uncompressed_size) from parquet_metadata(?)", [files]).fetchone()[0]


def main(root, directory, rows, files, rounds, jars, bench):
    pristine, home = directory / f"pristine-{rows}-{files}", directory / "home"
    if not (pristine / "made.json").exists():
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(pristine, ignore_errors=True)
        made = subprocess.run([*bench, "io.lakeactors.bench.SmallFilesTable", str(home), str(rows), str(files)], stdout=subprocess.PIPE, text=True, check=True).stdout
        (home / "made.json").write_text(made.splitlines()[-1])
        shutil.copytree(home, pristine)
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(pristine, home)
    before = files_of(home)
    truth = fingerprint(before)
    plain, stored = plain_bytes(before), sum(map(os.path.getsize, before))
    say(f"{truth[0]:,} rows in {len(before)} files of {stored / (1 << 20):.0f} MiB, {plain / (1 << 20):.0f} MiB before compression")
    results = []
    with open(directory / "compaction.jsonl", "a") as out:
        for number in range(1, rounds + 1):
            for name in ("ours", "spark"):
                shutil.rmtree(home)
                shutil.copytree(pristine, home)
                with open(directory / f"{name}-{number}.log", "w") as log:
                    result = measured(Node(root, home, log) if name == "ours" else Spark(home, jars, log))
                after = files_of(home)
                if fingerprint(after) != truth or set(after) & set(before):
                    raise SystemExit(f"compaction: the rows are not the same after {result['engine']}, or files were left")
                result |= {"round": number, "files": len(after), "mib": round(sum(map(os.path.getsize, after)) / (1 << 20), 1)}
                results.append(result)
                out.write(json.dumps(result | {"rows": truth[0], "at": time.time()}) + "\n")
                say(json.dumps(result))
    report(results, truth[0], plain)


def report(results, rows, plain):
    of = {}
    for result in results:
        of.setdefault(result["engine"], []).append(result)
    print(f"\n{os.cpu_count()} cores, {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}\n")
    print("| engine | CPU-s of the run | CPU-s per GiB | CPU-s with start | wall of the run | peak RSS | files, MiB out |\n|---|---|---|---|---|---|---|")
    for name, runs in of.items():
        def spread(key, unit=1.0):
            values = sorted(run[key] / unit for run in runs)
            return f"{statistics.median(values):.1f} ({values[0]:.1f}, {values[-1]:.1f})"
        last = runs[-1]
        print(f"| {name} | {spread('run_cpu_s')} | {spread('run_cpu_s', plain / GIB)} | {spread('whole_cpu_s')} | {spread('run_wall_s')} s | {spread('peak_rss_mib')} MiB | {last['files']}, {last['mib']} |")
    if len(of) == 2:
        ours, spark = ({key: statistics.median(run[key] for run in runs) for key in ("run_cpu_s", "whole_cpu_s", "peak_rss_mib")} for runs in of.values())
        print("\nSpark takes " + ", ".join(f"{spark[key] / ours[key]:.1f} times the {said}" for key, said in (
            ("run_cpu_s", "CPU-seconds of the run"), ("whole_cpu_s", "CPU-seconds with start"), ("peak_rss_mib", "memory"))))


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    at = sys.argv.index("--")
    root, directory, rows, files, rounds, jars = sys.argv[1:at]
    main(root, Path(directory), int(rows), int(files), int(rounds), jars, sys.argv[at + 1:])
