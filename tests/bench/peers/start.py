"""How long a node takes to be ready, and the command line to answer. Started by start.sh: start.py LAKE TIMES DIR"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from measure import look

LIMIT_SECONDS = 60
LOOK_SECONDS = 0.005
# A node that has just started still compiles what it has begun with.
SETTLE_SECONDS = 60
COMMANDS = (("--help",), ("version",), ("status",), ("pipelines",))


class Node:
    """On a new home, with everything embedded but a broker."""

    def __init__(self, lake, home):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        self.home = home
        self.began = time.monotonic()
        with open(home / "node.log", "wb") as log:
            self.process = subprocess.Popen([lake, "node", "--home", str(home)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def await_ready(self):
        """Returns the seconds since its start, and the CPU-seconds: the launcher becomes the node."""
        until = time.monotonic() + LIMIT_SECONDS
        while not (self.home / "node.json").exists() or self.ask("/health/ready") is None:
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"start: the node did not become ready: {self.home}/node.log")
            time.sleep(LOOK_SECONDS)
        return time.monotonic() - self.began, look(self.process.pid).cpu_seconds

    def ask(self, path, body=None):
        told = json.loads((self.home / "node.json").read_text())
        request = urllib.request.Request(told["endpoints"]["api"] + path, data=body, headers={"Authorization": "Bearer " + told["token"], "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as answer:
                return answer.read()
        except (urllib.error.URLError, OSError):
            return None

    def stop(self):
        self.ask("/v1/stop", b"{}")
        self.process.wait(LIMIT_SECONDS)
        shutil.rmtree(self.home)


def run(command):
    """Returns its wall seconds and the CPU-seconds of it and all that it waited for."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"start: {' '.join(command)} ended with code {process.returncode}: {said.decode()}")
    return time.monotonic() - began, used.ru_utime + used.ru_stime


def row(what, runs):
    def spread(values):
        return f"{statistics.median(values):.2f} ({min(values):.2f}, {max(values):.2f})"
    print(f"| {what} | {spread([wall for wall, _ in runs])} | {spread([cpu for _, cpu in runs])} |", flush=True)


def main(lake, times, directory):
    home = directory / f"start-{os.getpid()}"
    print("| what | wall, s | CPU-s |\n|---|---|---|")
    starts, answers = [], []
    for _ in range(times):
        node = Node(lake, home)
        starts.append(node.await_ready())
        answers.append(run([lake, "status", "--home", str(home)]))
        node.stop()
    row("`lake node` until ready", starts)
    row("`lake status`, a node that has just started", answers)
    node = Node(lake, home)
    node.await_ready()
    time.sleep(SETTLE_SECONDS)
    for command in COMMANDS:
        row(f"`lake {' '.join(command)}`", [run([lake, *command, "--home", str(home)] if command[0] in ("status", "pipelines") else [lake, *command]) for _ in range(times)])
    node.stop()


main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]).resolve())
