"""Runs a command and watches it from outside: time, memory of all its processes, first progress."""

import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

_EVERY_SECONDS = 0.2
_PROGRESS = re.compile(r": \d+ of \d+")


@dataclass
class Watched:
    """What was seen of a command.

    ``peak_sum`` is the largest sum over its processes of the memory that each holds (memory shared by
    several is counted in parts); ``peak_process`` the largest resident size of one process. Bytes.
    ``cpu_seconds`` is what all its processes computed, however many others wanted the cores.
    ``first_progress`` is when the first line with a count appeared, in seconds from the start.
    """

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    exit_code: int = 0
    peak_sum: int = 0
    peak_process: int = 0
    first_progress: float | None = None
    stdout: str = ""
    stderr: list[str] = field(default_factory=list)


def watch(command: list[str], environment: dict[str, str] | None = None) -> Watched:
    """Run ``command`` to its end and return what was seen of it."""
    seen = Watched()
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | (environment or {}),
    )

    def read_errors() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            if seen.first_progress is None and _PROGRESS.search(line):
                seen.first_progress = time.perf_counter() - started
            seen.stderr.append(line)

    def measure() -> None:
        computed: dict[int, float] = {}
        while process.poll() is None:
            family = _family(process.pid)
            computed |= {pid: seconds for pid in family if (seconds := _computed(pid))}
            seen.cpu_seconds = sum(computed.values())
            sizes = [_size(pid) for pid in family]
            seen.peak_sum = max(seen.peak_sum, sum(share for share, _ in sizes))
            seen.peak_process = max([seen.peak_process, *(resident for _, resident in sizes)])
            time.sleep(_EVERY_SECONDS)

    threads = [threading.Thread(target=target) for target in (read_errors, measure)]
    for thread in threads:
        thread.start()
    with process:
        assert process.stdout is not None
        seen.stdout = process.stdout.read()
        seen.exit_code = process.wait()
        seen.seconds = time.perf_counter() - started
        for thread in threads:
            thread.join()
    return seen


def _family(pid: int) -> list[int]:
    """Return a process and everything below it, children of its fork server among them."""
    found = [pid]
    for at in found:
        try:
            for children in Path(f"/proc/{at}/task").glob("*/children"):
                found += [int(child) for child in children.read_text("ascii").split()]
        except OSError:  # it ended while it was looked at
            continue
    return found


def _size(pid: int) -> tuple[int, int]:
    """Return proportional share and resident size of a process in bytes; nothing once it ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0, 0
    sizes = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
    return int(sizes.get("Pss", "0")) * 1024, int(sizes.get("Rss", "0")) * 1024


def _computed(pid: int) -> float:
    """Return the seconds that a process has computed; 0 once it ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
