"""Feeds every engine in turns at a steady rate and prints how long records take to be visible, and what that costs. Started by freshness.sh.

usage: freshness.py DIR RATE SECONDS FRESH -- COMMAND...     COMMAND runs a class of the bench; BENCH_ENGINES names the engines, all if it is not set

Each event carries the time of the producer's call (see SteadyEvents). The table's pointer is looked at every 5 ms; a row is visible when the first metadata file that has its snapshot is pointed at. Of LakeActors
FreshBench measures the same by positions, as its files are joined while it goes on. Measured are SECONDS, after the first commit and a tenth of SECONDS, at least 20, to warm up. Then the rows are checked.

Writes DIR/freshness.jsonl, one line an engine. Ends with 1 if one failed or wrote wrong rows, 0 otherwise.
"""
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
from pyiceberg.manifest import ManifestEntryStatus

from common import broker, cpu_model, install, say
from engines import LIVE_SECONDS, LakeActors, chosen
from measure import Failed, Tree, end, last_line
from verify import files_of, landed, verify

LOOK_SECONDS = 0.005
SAMPLE_SECONDS = 0.5
WARM_UP_SECONDS_MIN = 20
FIRST_COMMIT_SECONDS = 180
CATCH_UP_SECONDS = 120
MICROS = 1e6


class Looks:
    """Asks a table's pointer in a thread of its own, and keeps when it was first seen at each metadata file."""

    def __init__(self, pointer):
        self.pointer = pointer
        self.seen = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.over.wait(LOOK_SECONDS):
            for path in self.pointer():
                self.seen.append((time.time(), path))

    def end(self):
        self.over.set()
        self.thread.join()

    def rows(self):
        """In the newest snapshot, as its summary says."""
        if not self.seen:
            return 0
        try:
            metadata = json.loads(Path(self.seen[-1][1]).read_text())
        except (OSError, ValueError):
            return 0
        current = next((s for s in metadata.get("snapshots", []) if s["snapshot-id"] == metadata.get("current-snapshot-id")), None)
        return int(current["summary"].get("total-records", 0)) if current else 0

    def snapshots(self):
        """Of each, by its id, when it was first visible."""
        visible = {}
        for at, path in self.seen:
            for snapshot in json.loads(Path(path).read_text()).get("snapshots", []):
                visible.setdefault(snapshot["snapshot-id"], at)
        return visible


class Producer:
    """ProduceEvents: begins and ends when it is told."""

    def __init__(self, bench, bootstrap, topic, rate, seconds, mild):
        self.process = subprocess.Popen([*bench, "io.lakeactors.bench.ProduceEvents", bootstrap, topic, str(rate), str(seconds), *(["mild"] if mild else [])],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if not any(line.strip() == "ready" for line in iter(self.process.stdout.readline, "")):
            raise Failed("the producer did not start")

    def begin(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self):
        """Returns the truth about the events."""
        self.process.stdin.close()
        said = self.process.stdout.read().splitlines()
        if self.process.wait() or not said:
            raise Failed("the producer failed")
        return json.loads(said[-1])

    def kill(self):
        self.process.kill()
        self.process.wait()


def main(directory, rate, seconds, fresh, bench):
    engines, failures = install(chosen(bench, directory))
    results = []
    with broker(bench, directory) as (bootstrap, _), open(directory / "freshness.jsonl", "w") as out:
        for engine in engines:
            run = directory / "runs" / f"fresh-{engine.key}"
            shutil.rmtree(run, ignore_errors=True)
            run.mkdir(parents=True)
            (directory / "logs").mkdir(exist_ok=True)
            log = directory / "logs" / f"fresh-{engine.key}.log"
            topic = f"fresh_{engine.key}_{int(time.time())}"
            try:
                measured = ours if isinstance(engine, LakeActors) else peers
                result = measured(engine, bench, run, log, bootstrap, topic, rate, seconds, fresh)
                result = {"engine": engine.name, "version": engine.version, "rate": rate, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())} | result
                say(f"{engine.name}: P50 {result['p50_ms']:.0f} ms, P99 {result['p99_ms']:.0f} ms, {result['cpu_per_s']:.2f} of a core, rows right")
                results.append(result)
                shutil.rmtree(run)   # kept where something failed
            except Failed as e:
                result = {"engine": engine.name, "failed": str(e)}
                failures.append(f"{engine.name} failed: {e}")
                say(failures[-1])
            out.write(json.dumps(result) + "\n")
            out.flush()
    report(directory, rate, seconds, results)
    for failure in failures:
        print(f"\n{failure}")
    return 1 if failures else 0


def ours(engine, bench, run, log, bootstrap, topic, rate, seconds, fresh):
    with open(log, "wb") as errors:
        done = subprocess.run([*bench, "io.lakeactors.bench.FreshBench", str(run), str(rate), str(seconds), fresh, bootstrap, topic], stdout=subprocess.PIPE, stderr=errors, text=True)
    if done.returncode:
        raise Failed(f"it ended with code {done.returncode}: {last_line(log)}. Its log: {log}")
    told = json.loads(done.stdout.splitlines()[-1])
    files, quarantine = engine.files(run)
    found = verify(files, told["truth"], engine.refused, quarantine)
    return {"interval": fresh, "seconds": told["seconds"], "p50_ms": told["p50"], "p90_ms": told["p90"], "p99_ms": told["p99"], "max_ms": told["max"], "durable_p50_ms": told["durableP50"],
            "durable_p99_ms": told["durableP99"], "cpu_per_s": told["cpuPerSecond"], "peak_rss_mib": told["rssMiB"], "commits": told["commits"],
            "files": found["files"], "rows": found["rows"]}


def peers(engine, bench, run, log, bootstrap, topic, rate, seconds, _):
    warm = max(WARM_UP_SECONDS_MIN, seconds / 10)
    producer = Producer(bench, bootstrap, topic, rate, seconds, engine.mild)
    child = tree = looks = None
    try:
        engine.prepare(run, bootstrap)
        with open(log, "wb") as out:
            child = subprocess.Popen(engine.live_command(run, bootstrap, topic), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                                     env=os.environ | engine.environment)
        tree, looks = Tree(child.pid, engine.counts_root), Looks(engine.pointer(run))
        producer.begin()
        wait(child, tree, log, lambda: looks.rows() > 0, FIRST_COMMIT_SECONDS, "it committed nothing")
        wait(child, tree, log, None, warm, None)
        cpu, began = tree.sample(), time.time()
        wait(child, tree, log, None, seconds, None)
        spent, ended = tree.sample() - cpu, time.time()
        truth = producer.end()
        wait(child, tree, log, lambda: looks.rows() >= landed(truth, engine.refused), CATCH_UP_SECONDS, "it did not come to the topic's end")
    finally:
        if looks:
            looks.end()
        if child:
            end(child, tree)
        producer.kill()
    table, _ = engine.tables(run)
    found = verify(files_of(table), truth, engine.refused)
    latencies, commits = measured_latencies(table, looks.snapshots(), began, ended)
    return {"interval": f"{LIVE_SECONDS}s", "seconds": round(ended - began, 1)} | percentiles(latencies) | {
        "cpu_per_s": round(spent / (ended - began), 3), "peak_rss_mib": tree.peak >> 20, "commits": commits, "files": found["files"], "rows": found["rows"]}


def wait(child, tree, log, done, limit, otherwise):
    """Until it is done or, if nothing is asked for, for as long as the limit; looks at the tree meanwhile."""
    until = time.monotonic() + limit
    while time.monotonic() < until:
        if child.poll() is not None:
            raise Failed(f"it ended with code {child.returncode}: {last_line(log)}. Its log: {log}")
        if done and done():
            return
        tree.sample()
        time.sleep(min(SAMPLE_SECONDS, max(0.0, until - time.monotonic())))
    if done:
        raise Failed(f"{otherwise} within {limit} s. Its log: {log}")


def measured_latencies(table, visible, began, ended):
    """Of the events that were sent in between, in milliseconds in their order; and how many snapshots brought them. Nothing that was added may have been rewritten: peers run without maintenance."""
    latencies, commits = [], 0
    for snapshot in table.metadata.snapshots:
        files = [entry.data_file.file_path.removeprefix("file://").removeprefix("file:")
                 for manifest in snapshot.manifests(table.io) if manifest.added_snapshot_id == snapshot.snapshot_id
                 for entry in manifest.fetch_manifest_entry(table.io) if entry.status == ManifestEntryStatus.ADDED]
        if not files:
            continue
        sent = duckdb.execute("select try_cast(session_id as bigint) s from read_parquet(?, hive_partitioning = false) where s between ? and ?",
                              [files, int(began * MICROS), int(ended * MICROS)]).fetchall()
        latencies += [(visible[snapshot.snapshot_id] - at / MICROS) * 1000 for at, in sent]
        commits += bool(sent)
    if not latencies:
        raise Failed("no row of the measured time is in its table")
    return sorted(latencies), commits


def percentiles(latencies):
    def at(part):
        return round(latencies[math.ceil(part * len(latencies)) - 1])
    return {"p50_ms": at(0.5), "p90_ms": at(0.9), "p99_ms": at(0.99), "max_ms": at(1)}


def report(directory, rate, seconds, results):
    print(f"\n{rate:,} events a second for {seconds} s; {cpu_model()}, {os.cpu_count()} cores; {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}")
    print("From the producer's call to a committed snapshot that is pointed at; durable: judged, in files and journaled. Files: live at the end.\n")
    print("| engine | commits each | P50 | P90 | P99 | max | durable P50, P99 | CPU-s a second | peak RSS | commits | files |\n|---|---|---|---|---|---|---|---|---|---|---|")
    for result in results:
        durable = f"{result['durable_p50_ms']}, {result['durable_p99_ms']} ms" if "durable_p50_ms" in result else "-"
        print(f"| {result['engine']} ({result['version']}) | {result['interval']} | {result['p50_ms']} ms | {result['p90_ms']} ms | {result['p99_ms']} ms | {result['max_ms']} ms | {durable} | "
              f"{result['cpu_per_s']:.2f} | {result['peak_rss_mib']} MiB | {result['commits']} | {result['files']} |")
    print(f"\n{directory / 'freshness.jsonl'}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))   # by way of every finally: what was started ends too
    at = sys.argv.index("--")
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[at + 1:]))
