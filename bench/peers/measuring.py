"""Runs a command and watches what it takes: time, memory of process and embedded server, stages."""

import datetime
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import threading
import time

HOME = pathlib.Path(__file__).resolve().parents[2]
POLL_SECONDS = 0.1
STAGE = re.compile(r"^(?P<name>.+?)(?: \((?P<steps>[\d,]+)\))?, (?P<seconds>\d+\.\d) s$")
# [1718000000000ms] GC(3) Pause Young (Allocation Failure) 1234M->567M(2048M) 12.345ms
PAUSE = re.compile(r"^\[(\d+)ms\].*?(\d+)M->(\d+)M\((\d+)M\)")
MEBI = 1 << 20


class Stage:
    """A stage that the command reported when it ended."""

    def __init__(self, name, ended, seconds):
        self.name = name
        self.began = ended - seconds
        self.ended = ended
        self.seconds = seconds


class Outcome:
    """What a command took.

    seconds      wall clock
    rss_peak     bytes, the largest resident set of the command's own process, as the kernel counts
    server_peak  bytes, the largest sum over the embedded server's processes of their proportional
                 set, polled, so that memory they share counts once
    samples      (time, resident set, server's set) at each poll
    """

    def __init__(self):
        self.seconds = 0.0
        self.rss_peak = 0
        self.server_peak = 0
        self.samples = []
        self.stages = []
        self.output = []

    @property
    def memory_peak(self):
        """The largest sum of both at one moment, and never below what the kernel counted."""
        return max([self.rss_peak] + [own + server for _, own, server in self.samples])


def run(command, data_dir=None, env=None):
    """Runs a command to its end; leaves this program with its output where it fails."""
    outcome = Outcome()
    began = time.time()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **(env or {})})
    errors = []

    def read_errors():
        for line in process.stderr:
            now = time.time()
            errors.append(line)
            stage = STAGE.match(line.rstrip("\n"))
            if stage:
                outcome.stages.append(Stage(stage["name"], now, float(stage["seconds"])))

    readers = [
        threading.Thread(target=read_errors),
        threading.Thread(target=lambda: outcome.output.extend(process.stdout)),
    ]
    for reader in readers:
        reader.start()
    while True:
        # wait4 gives the kernel's own count of this child's largest resident set.
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        server = server_set(data_dir) if data_dir else 0
        outcome.samples.append((time.time(), resident(process.pid), server))
        outcome.server_peak = max(outcome.server_peak, server)
        time.sleep(POLL_SECONDS)
    outcome.seconds = time.time() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    for reader in readers:
        reader.join()
    outcome.rss_peak = usage.ru_maxrss * 1024
    if process.returncode != 0:
        sys.stderr.writelines(outcome.output + errors)
        sys.exit(f"failed with code {process.returncode}: {' '.join(map(str, command))}")
    return outcome


def resident(pid):
    """The resident set of a process in bytes; 0 once it is gone."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def server_set(data_dir):
    """The proportional sets of the embedded server's processes together, in bytes."""
    try:
        postmaster = int((data_dir / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0
    return sum(proportional(pid) for pid in [postmaster] + children(postmaster))


def children(pid):
    """The children of a process."""
    try:
        return [int(child) for child in
                pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def proportional(pid):
    """The proportional set of a process in bytes; 0 once it is gone or where it is not ours."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


class HeapLog:
    """What the JVM's collector logged: (time, MiB before, MiB after) of each pause."""

    def __init__(self, file):
        self.pauses = []
        if file.exists():
            for line in file.read_text().splitlines():
                pause = PAUSE.match(line)
                if pause:
                    at, before, after, _ = map(int, pause.groups())
                    self.pauses.append((at / 1000, before, after))

    @staticmethod
    def flag(file):
        """The flag of the JVM that writes the log."""
        return f"-Xlog:gc:file={file}:timemillis"

    def peak(self, began=0.0, ended=float("inf")):
        """The largest heap in use before a collection, in MiB; None without one in that time."""
        return max((b for at, b, _ in self.pauses if began <= at <= ended), default=None)

    def live(self, began=0.0, ended=float("inf")):
        """The largest heap in use after a collection, in MiB; None without one in that time."""
        return max((a for at, _, a in self.pauses if began <= at <= ended), default=None)


def jdk():
    """A JDK 25, found as the launcher finds one."""
    folders = [os.environ.get("JAVA_HOME", "")] + sorted(
        map(str, pathlib.Path("/usr/lib/jvm").glob("*")))
    for folder in folders:
        release = pathlib.Path(folder, "release")
        if folder and release.exists() and re.search(
                r'^JAVA_VERSION="25[".]', release.read_text(), re.MULTILINE):
            return pathlib.Path(folder)
    sys.exit("no JDK 25 found; set JAVA_HOME to the folder of one")


def machine():
    """Lines of Markdown that say where and with what a record was made."""
    lines = []
    model = next((line.split(":", 1)[1].strip()
                  for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
    lines.append(f"- Machine: {os.cpu_count()} cores, {model}, {memory:.1f} GiB memory")
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    lines.append(f"- System: {system}, Linux {platform.release().split('-')[0]}")
    java = subprocess.run(
        [jdk() / "bin" / "java", "-version"], capture_output=True, text=True, check=True)
    lines.append("- JDK: " + java.stderr.splitlines()[1].removeprefix("OpenJDK Runtime Environment "))
    lines.append(f"- Commit: {commit()}")
    lines.append(f"- Date: {datetime.date.today().isoformat()}")
    return lines


def commit():
    """The commit at hand, and whether files differ from it."""
    if not shutil.which("git"):
        return "unknown"
    git = ["git", "-C", str(HOME)]
    head = subprocess.run(git + ["rev-parse", "--short=12", "HEAD"], capture_output=True, text=True)
    changed = subprocess.run(
        git + ["status", "--porcelain"], capture_output=True, text=True).stdout.strip()
    if head.returncode != 0:
        return "unknown"
    return head.stdout.strip() + (" with uncommitted changes" if changed else "")


def median(values):
    """The middle value; of an even number of them the mean of the two middle ones."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def table(header, rows):
    """A Markdown table; columns after the first are numbers."""
    print("| " + " | ".join(header) + " |")
    print("| --- |" + " ---: |" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
