"""The contained child: real bombs stop it, and nothing else."""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from partner_screening.errors import FileRefused, UnknownRule
from partner_screening.sandbox import (
    ContainedWorker,
    Limits,
    ReadingStopped,
    now_reading,
    run_contained,
)

SMALL = Limits(memory_bytes=200 * 1024**2, cpu_seconds=1, wall_seconds=1.5, output_bytes=1_000_000)


def double(number):
    return number * 2


def allocate_without_bound():
    held = []
    while True:
        held.append(bytearray(10_000_000))


def loop_for_ever():
    while True:
        pass


def sleep_for_ever():
    time.sleep(60)


def segfault():
    ctypes.string_at(0)


def recurse():
    return recurse() + 1


def too_much_output():
    return bytes(2_000_000)


def refuse():
    raise FileRefused("macro_file", "x.docm", "It holds macros.", "Save it without.", "docm")


def raise_unknown_rule():
    raise UnknownRule("unknown_rule", "No such rule.", "Name another.")


def raise_programming_error():
    raise ZeroDivisionError("a mistake of ours")


def read_in_turn(names, bomb_at):
    for name in names:
        now_reading(name)
        if name == bomb_at:
            os.abort()
    return len(names)


def slow_files(count):
    for at in range(count):
        now_reading(f"{at}.docx")
        time.sleep(0.6)
    return count


def process_number():
    return os.getpid()


def is_gone(process):
    """Whether the process has ended and left no zombie."""
    return not Path(f"/proc/{process}").exists()


BOMBS = [
    pytest.param(allocate_without_bound, "reading_stopped_memory", id="allocates without bound"),
    pytest.param(too_much_output, "reading_stopped_memory", id="returns more than allowed"),
    pytest.param(loop_for_ever, "reading_stopped_time", id="burns the processor"),
    pytest.param(sleep_for_ever, "reading_stopped_time", id="waits for ever"),
    pytest.param(os.abort, "reading_stopped_crash", id="aborts"),
    pytest.param(segfault, "reading_stopped_crash", id="segfaults"),
    pytest.param(recurse, "reading_stopped_crash", id="recurses without end"),
]


@pytest.mark.parametrize(("bomb", "code"), BOMBS)
def test_a_bomb_becomes_a_refusal(bomb, code):
    """A bomb ends the child alone; the parent is told the file, the reason and the remedy."""
    with pytest.raises(ReadingStopped) as caught:
        run_contained(bomb, file="folder/bomb.docx", limits=SMALL)
    assert (caught.value.code, caught.value.file) == (code, "bomb.docx")
    assert caught.value.remedy


@pytest.fixture(scope="module")
def worker():
    with ContainedWorker(limits=SMALL) as contained:
        yield contained


@pytest.mark.parametrize(("bomb", "code"), BOMBS)
def test_a_worker_survives_a_bomb(worker, bomb, code):
    """After any bomb the same worker answers the next call, from a fresh child."""
    with pytest.raises(ReadingStopped) as caught:
        worker.call(bomb, file="bomb.docx")
    assert caught.value.code == code
    assert worker.call(double, 21) == 42


def test_the_file_being_read_is_named(worker):
    """The file last noted in the child is the one that is blamed."""
    with pytest.raises(ReadingStopped) as caught:
        worker.call(read_in_turn, ("a.docx", "b.docx", "c.docx"), "b.docx")
    assert caught.value.file == "b.docx"


def test_limits_hold_for_each_file(worker):
    """Three files of 0.6 s each pass a limit of 1.5 s, because each is noted."""
    assert worker.call(slow_files, 3) == 3


@pytest.mark.parametrize(
    ("function", "error"),
    [
        pytest.param(refuse, FileRefused, id="a refusal"),
        pytest.param(raise_unknown_rule, UnknownRule, id="an error of the family"),
        pytest.param(raise_programming_error, ZeroDivisionError, id="a programming error"),
    ],
)
def test_errors_come_back_as_themselves(worker, function, error):
    """What the function raises is raised in the parent, and the child goes on."""
    before = worker.call(process_number)
    with pytest.raises(error) as caught:
        worker.call(function)
    assert type(caught.value) is error
    assert worker.call(process_number) == before


def test_a_refusal_keeps_its_fields():
    """Code, file, message, remedy and finding cross the process border."""
    with pytest.raises(FileRefused) as caught:
        run_contained(refuse, file="x.docm")
    error = caught.value
    assert (error.code, error.file, error.message, error.remedy, error.found) == (
        "macro_file", "x.docm", "It holds macros.", "Save it without.", "docm",
    )  # fmt: skip


def test_no_child_is_left_behind():
    """A closed worker has left neither a process nor a zombie."""
    worker = ContainedWorker()
    child = worker.call(process_number)
    worker.close()
    worker.close()
    deadline = time.monotonic() + 2
    while not is_gone(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert is_gone(child)
    before = multiprocessing.active_children()
    assert run_contained(double, 1, file="") == 2
    assert multiprocessing.active_children() == before


def test_a_worker_killed_between_calls_starts_anew():
    """A child that died while it was idle is replaced without an error."""
    with ContainedWorker() as worker:
        child = worker.call(process_number)
        os.kill(child, signal.SIGKILL)
        time.sleep(0.2)
        assert worker.call(double, 4) == 8


def test_it_works_from_a_process_with_threads():
    """A process that has other threads is served by the fork server."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert run_contained(double, 5, file="") == 10
    finally:
        stop.set()
        thread.join()


def test_the_child_dies_with_its_parent(tmp_path):
    """When the parent is killed, the child sees its pipe close and leaves."""
    program = tmp_path / "parent.py"
    program.write_text(
        textwrap.dedent("""
        import os, time
        from partner_screening.sandbox import ContainedWorker
        if __name__ == "__main__":
            print(ContainedWorker().call(os.getpid), flush=True)
            time.sleep(60)
        """)
    )
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 5
    while not is_gone(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_gone(child)
