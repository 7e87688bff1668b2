"""Drains one topic by every engine in turns, checks what each wrote, and prints what each spent. Started by compare.sh.

usage: compare.py DIR EVENTS ROUNDS -- COMMAND...     COMMAND runs a class of the bench; BENCH_ENGINES names the engines, all if it is not set

Writes DIR/results.jsonl, one line a run, and DIR/chart.svg. Ends with 1 if a run failed or wrote wrong rows, 0 otherwise.
"""
import json
import os
import re
import shutil
import signal
import statistics
import sys
import time
from pathlib import Path

from chart import chart
from common import broker, cpu_model, install, say, spread, topic
from engines import DRAINING, LakeActors, chosen
from measure import Failed, measure
from verify import landed, verify

# A run is given up after so long: the slowest peer reads some ten times as fast.
LIMIT_SECONDS = 300
EVENTS_PER_SECOND_MIN = 8_000


def main(directory, events, rounds, bench):
    engines, failures = install(chosen(bench, directory, DRAINING))
    results = []
    broken = False
    with broker(bench, directory) as (bootstrap, tree):
        truths = {mild: topic(bench, directory, bootstrap, events, mild) for mild in sorted({engine.mild for engine in engines})}
        with open(directory / "results.jsonl", "w") as out:
            for number in range(1, rounds + 1):
                for engine in list(engines):
                    try:
                        result = run(engine, number, directory, bootstrap, truths[engine.mild], tree)
                        say(f"round {number}  {engine.name}: {result['cpu_s']} CPU-s, {result['wall_s']} s, rows right")
                        results.append(result)
                    except Failed as e:
                        result = {"engine": engine.name, "round": number, "failed": str(e)}
                        failures.append(f"{engine.name} failed in round {number} and was left out from there on: {e}")
                        say(failures[-1])
                        engines.remove(engine)
                        broken = True
                    out.write(json.dumps(result) + "\n")
                    out.flush()
    if results:
        report(directory, next(iter(truths.values())), results)
    for failure in failures:
        print(f"\n{failure}")
    return 1 if broken else 0


def run(engine, number, directory, bootstrap, truth, broker_tree):
    name = f"{number}-{re.sub(r'[^a-z]+', '-', engine.name.lower())}"
    place, log = directory / "runs" / name, directory / "logs" / f"{name}.log"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    log.parent.mkdir(exist_ok=True)
    events = truth["count"]
    result = {"engine": engine.name, "version": engine.version, "round": number, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "events": events, "mild": engine.mild}
    engine.prepare(place, bootstrap)
    command = engine.command(place, bootstrap, truth["topic"], events)
    rows = None if engine.ends else landed(truth, engine.refused)
    result |= measure(command, engine.location(place), log, LIMIT_SECONDS + events / EVENTS_PER_SECOND_MIN, broker_tree, engine.counts_root, rows, engine.environment)
    engine.check(log)
    files, quarantine = engine.files(place)
    result |= verify(files, truth, engine.refused, quarantine)
    result["events_per_cpu_s"] = round(events / result["cpu_s"])
    shutil.rmtree(place)   # kept where something failed
    return result


def report(directory, truth, results):
    of = {}
    for result in results:
        of.setdefault(result["engine"], []).append(result)
    rates = {name: spread(runs, "events_per_cpu_s") for name, runs in of.items()}
    ours = rates.get(LakeActors.name)
    machine = f"{cpu_model()}, {os.cpu_count()} cores"
    print(f"\n{truth['count']:,} events, {truth['bytes'] / truth['count']:.0f} bytes each; {machine}; {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}")
    print("Medians; of the rate also least and greatest of the runs. Others: CPU-seconds of all else on the machine during a run, without the broker.\n")
    print("| engine | runs | rows per CPU-s (median, min, max) | ratio of ours | CPU-s | wall | first snapshot | peak RSS | files out | MB out | others |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, runs in of.items():
        least, rate, greatest = rates[name]
        middle = {key: statistics.median(result[key] for result in runs) for key in runs[0] if isinstance(runs[0][key], (int, float))}
        ratio = f"{ours[1] / rate:.2f}x" if ours else "-"
        cells = [
            f"{name} ({runs[0]['version']})", len(runs), f"{rate:,.0f} ({least:,.0f}, {greatest:,.0f})", ratio, f"{middle['cpu_s']:.1f}",
            f"{middle['wall_s']:.1f} s", f"{middle['first_snapshot_s']:.1f} s", f"{middle['peak_rss_mib']:.0f} MiB", f"{middle['files']:.0f}",
            f"{middle['bytes'] / 1e6:.0f}", f"{middle['others_cpu_s']:.1f}"]
        print("| " + " | ".join(map(str, cells)) + " |")
    if any(runs[0]["mild"] for runs in of.values()):
        print("\nWhat stops at an event of a wrong type drained the same topic with those events made good: " + ", ".join(name for name, runs in of.items() if runs[0]["mild"]) + ".")
    note = f"median, least and greatest of {max(map(len, of.values()))} runs in turns; {truth['count']:,} events; {machine}"
    bars = [(name, *rates[name]) for name in of]
    (directory / "chart.svg").write_text(chart("Rows per CPU-second, from cold start", note, bars))
    print(f"\n{directory / 'results.jsonl'}  {directory / 'chart.svg'}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))   # by way of every finally: what was started ends too
    split = sys.argv.index("--")
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[split + 1:]))
