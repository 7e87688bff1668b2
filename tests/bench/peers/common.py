"""What the scripts of the bench share: engines that can be installed, a broker, topics, the machine."""
import json
import re
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

from measure import Failed, Tree


def install(engines):
    """Returns those that could be installed, and of the others why not."""
    here, failures = [], []
    for engine in engines:
        say(f"{engine.name}: installing what is missing")
        try:
            engine.install()
            here.append(engine)
        except Failed as e:
            failures.append(f"{engine.name} cannot be installed and was left out: {e}")
            say(failures[-1])
    return here, failures


@contextmanager
def broker(bench, directory):
    """A broker on a free port of the loopback address; its address and its processes."""
    process = subprocess.Popen([*bench, "io.lakeactors.bench.RunBroker", str(directory / "kafka")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        bootstrap = next((line.strip() for line in process.stdout if re.fullmatch(r"[\w.]+:\d+", line.strip())), None)
        if not bootstrap:
            raise SystemExit("bench: the broker did not start")
        yield bootstrap, Tree(process.pid)
    finally:
        process.stdin.close()
        process.wait()


def topic(bench, directory, bootstrap, events, mild):
    """Makes the topic if an earlier call has not; mild: without events of wrong types. Returns the truth about it, with its name."""
    kind = "-mild" if mild else ""
    file = directory / f"truth-{events}{kind}.json"
    if not file.exists():
        name = f"events_{events}{kind}_{int(time.time())}"   # a load that was cut short leaves a topic that nobody asks for again
        say(f"making the topic {name}")
        loaded = subprocess.run([*bench, "io.lakeactors.bench.LoadEvents", bootstrap, name, str(events), *(["mild"] if mild else [])], stdout=subprocess.PIPE, text=True, check=True)
        file.write_text(loaded.stdout.splitlines()[-1])
    return json.loads(file.read_text())


def spread(runs, key):
    values = [result[key] for result in runs]
    return min(values), statistics.median(values), max(values)


def cpu_model():
    with open("/proc/cpuinfo") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown processor")


def say(text):
    print(text, file=sys.stderr, flush=True)
