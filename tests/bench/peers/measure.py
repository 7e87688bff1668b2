"""What a command's process tree costs, from /proc, and when its table got its rows, from the table's metadata files."""
import glob
import json
import os
import re
import signal
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
SAMPLE_SECONDS = 0.25
SCAN_SECONDS = 1.0
STOP_SECONDS = 20
# One that does not end by itself is given up when it has committed nothing for so long.
STALL_SECONDS = 120
with open("/proc/uptime") as uptime:
    BOOTED = time.time() - float(uptime.read().split()[0])


class Failed(Exception):
    """A run that gives no figures; the text says how it failed."""


class Process:
    """What /proc says of a process at one moment."""

    def __init__(self, pid, fields):
        self.pid = pid
        self.parent = int(fields[1])
        self.session = int(fields[3])
        self.cpu_seconds = (int(fields[11]) + int(fields[12])) / TICKS
        self.started = int(fields[19]) / TICKS + BOOTED
        self.rss = int(fields[21]) * PAGE


def look(pid):
    """None for a process that is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            text = stat.read()
        return Process(pid, text[text.rindex(b")") + 2:].split())
    except (OSError, ValueError, IndexError):
        return None


def peak_rss(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:")), 0)
    except (OSError, ValueError):
        return 0


def machine_cpu_seconds():
    """Of all processes since boot: user, nice, system, interrupts, stolen."""
    with open("/proc/stat") as stat:
        fields = stat.readline().split()[1:]
    return sum(int(fields[i]) for i in (0, 1, 2, 5, 6, 7)) / TICKS


class Tree:
    """The processes that descend from a root or share its session. What one used between its last sample and its end is missing.

    counts_root: false for a root that only starts and asks the one that is measured.
    """

    def __init__(self, root, counts_root=True):
        self.root = root
        self.counts_root = counts_root
        self.members = {root}
        self.started = {}
        self.cpu = {}
        self.peak = 0
        self.scanned = 0.0

    def sample(self):
        """Looks at every member. Returns the tree's CPU-seconds so far."""
        if time.monotonic() - self.scanned > SCAN_SECONDS or len(self.members) == 1:
            self.scan()
        rss = 0
        for process in self.alive():
            self.cpu[process.pid] = process.cpu_seconds
            rss += process.rss
            self.peak = max(self.peak, peak_rss(process.pid))
        self.peak = max(self.peak, rss)
        return sum(self.cpu.values())

    def scan(self):
        self.scanned = time.monotonic()
        others = [p for p in map(look, (int(name) for name in os.listdir("/proc") if name.isdigit())) if p and p.pid not in self.members]
        grew = True
        while grew:
            found = {p.pid for p in others if p.pid not in self.members and (p.parent in self.members or p.session == self.root)}
            self.members |= found
            grew = bool(found)

    def alive(self, with_root=False):
        for pid in list(self.members):
            process = look(pid) if with_root or self.counts_root or pid != self.root else None
            # An id that is used again is another process.
            if process and self.started.setdefault(pid, process.started) == process.started:
                yield process

    def began(self):
        """When its first counted process started, in seconds since the epoch; None before."""
        return min((at for pid, at in self.started.items() if self.counts_root or pid != self.root), default=None)

    def kill(self, sign):
        self.scan()
        for process in list(self.alive(with_root=True)):
            try:
                os.kill(process.pid, sign)
            except ProcessLookupError:
                pass


def metadata_files(table):
    """Of an Iceberg table's directory, which may be a pattern; oldest first."""
    def version(path):
        number = re.match(r"v?(\d+)", os.path.basename(path))
        return int(number.group(1)) if number else -1
    return sorted(glob.glob(f"{table}/metadata/*.metadata.json"), key=version)


class Commits:
    """The commits that added rows. Of each: the time at which its metadata file was written."""

    def __init__(self, table):
        self.table = table
        self.seen = set()
        self.rows = 0
        self.times = []

    def look(self):
        """Returns whether rows came."""
        before = self.rows
        for path in metadata_files(self.table):
            if path in self.seen:
                continue
            try:
                with open(path) as file:
                    metadata = json.load(file)
                written = os.stat(path).st_mtime
            except (OSError, ValueError):
                continue   # half written or already gone: the next look
            self.seen.add(path)
            current = next((s for s in metadata.get("snapshots", []) if s["snapshot-id"] == metadata.get("current-snapshot-id")), None)
            rows = int(current["summary"].get("total-records", 0)) if current else 0
            if rows > self.rows:
                self.rows = rows
                self.times.append(written)
        return self.rows > before


def measure(command, table, log, limit_seconds, broker, counts_root=True, rows=None, environment=None):
    """Runs a command that fills a table and ends. All figures are from its start to its last commit that added rows.

    broker: the Tree of the broker, whose CPU-seconds are nobody's. rows: of a command that does not end by itself, and is ended when its table has so many; environment: what is added to
    its own. Raises Failed when the command fails, does not end in time, or commits nothing.
    """
    broker_before, machine_before = broker.sample(), machine_cpu_seconds()
    with open(log, "wb") as out:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True, env=os.environ | (environment or {}))
    tree, commits, samples = Tree(child.pid, counts_root), Commits(table), []
    deadline, full = time.monotonic() + (limit_seconds if rows is None else STALL_SECONDS), False
    try:
        while child.poll() is None and time.monotonic() < deadline and not full:
            own = tree.sample()
            others = machine_cpu_seconds() - machine_before - own - (broker.sample() - broker_before)
            samples.append((time.time(), own, others, tree.peak))
            if commits.look() and rows is not None:
                deadline = time.monotonic() + STALL_SECONDS
            full = rows is not None and commits.rows >= rows
            time.sleep(SAMPLE_SECONDS)
    finally:
        ended = child.poll() is not None
        end(child, tree)
    commits.look()
    if not ended and not full:
        raise Failed(f"it did not end in time; it had committed {commits.rows:,} rows. Its log: {log}")
    if child.returncode and not full:
        raise Failed(f"it ended with code {child.returncode}: {last_line(log)}. Its log: {log}")
    if not commits.times:
        raise Failed(f"it committed nothing. Its log: {log}")
    first, last, began = commits.times[0], commits.times[-1], tree.began()
    _, own, others, peak = next((sample for sample in samples if sample[0] >= last), samples[-1])
    return {
        "cpu_s": round(own, 2), "wall_s": round(last - began, 2), "first_snapshot_s": round(first - began, 2), "peak_rss_mib": peak >> 20,
        "commits": len(commits.times), "others_cpu_s": round(others, 1),
    }


def end(child, tree):
    """Ends what is left of the tree, kindly at first. A command that has ended by itself has nothing left, if it is as it should be."""
    if child.poll() is None:
        tree.kill(signal.SIGTERM)
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
    tree.kill(signal.SIGKILL)
    child.wait()


def last_line(log):
    with open(log, errors="replace") as file:
        lines = [line.strip() for line in file if line.strip()]
    # A stack trace ends with its least telling lines.
    telling = [line for line in lines if re.search(r"(Error|Exception)\b.*:|Caused by", line)] or lines
    return telling[-1][:300] if telling else "it said nothing"
