"""How peers are fetched and compiled, once each, until what they are made of changes."""
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from measure import Failed

HERE = Path(__file__).resolve().parent
# What all peers on the JVM run on.
JDKS = (17, 21)


def once(directory, wanted, make):
    """Has a directory made anew, unless it was made of the same; wanted: what it depends on, files and texts."""
    parts = [part.read_bytes() if isinstance(part, Path) else str(part).encode() for part in wanted]
    stamp, said = directory / "stamp", hashlib.sha256(b"\0".join(parts)).hexdigest()
    if stamp.exists() and stamp.read_text() == said:
        return
    shutil.rmtree(directory, ignore_errors=True)
    make()
    stamp.write_text(said)


def pip(*arguments):
    run_or_fail([sys.executable, "-m", "pip", "install", "-q", *map(str, arguments)])


def jars(pom, directory):
    run_or_fail(["mvn", "-q", "-B", "-Dstyle.color=never", "-f", str(pom), "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={directory}"])


def compile_java(jdk, class_path, directory, sources):
    run_or_fail([f"{jdk}/bin/javac", "-cp", class_path, "-d", str(directory), *map(str, sources)])


def find_jdk():
    """The first JDK with a compiler and of a release that the peers run on. Returns its directory and release."""
    on_path = shutil.which("javac")
    places = ("/usr/lib/jvm/*", os.path.expanduser("~/.sdkman/candidates/java/*"), os.path.expanduser("~/.jdks/*"), "/opt/java/*", "/opt/jdk*")
    homes = [os.environ.get("JAVA_HOME"), on_path and str(Path(on_path).resolve().parent.parent)]
    homes += [home for place in places for home in sorted(glob.glob(place))]
    releases = {home: release_of(home) for home in homes if home and os.access(f"{home}/bin/javac", os.X_OK)}
    for wanted in JDKS:
        for home, release in releases.items():
            if release == wanted:
                return home, release
    raise Failed(f"it runs on Java {' or '.join(map(str, JDKS))}, and no such JDK is here")


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
