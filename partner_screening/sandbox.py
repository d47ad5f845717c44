"""Contained reading: files from outside are parsed in a child process with limits.

No parser is safe in the main process: a bomb can exhaust memory, burn the processor or abort. Here a
child dies instead, and the parent learns which file it was reading and why it stopped. The limits
bound damage by careless or hostile files; they are no barrier against code execution in a parser.
"""

import faulthandler
import math
import multiprocessing
import os
import resource
import signal
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from partner_screening.errors import FileRefused
from partner_screening.values import Value

_MIB = 1024 * 1024
_GRACE_SECONDS = 5.0  # the child stops itself; the parent waits this much longer before it kills


class Limits(Value):
    """What a child may use.

    ``memory_bytes`` is address space above what the child has when it starts; ``cpu_seconds`` and
    ``wall_seconds`` hold for each file; ``output_bytes`` bounds the result and any file it writes.
    """

    memory_bytes: int = 1536 * _MIB
    cpu_seconds: int = 30
    wall_seconds: float = 60.0
    output_bytes: int = 256 * _MIB


class ReadingStopped(FileRefused):
    """Reading a file was stopped: it used too much memory or time, or it broke the reader.

    Codes: ``reading_stopped_memory``, ``reading_stopped_time``, ``reading_stopped_crash``.
    """


def run_contained(
    function: Callable[..., Any], *args: object, file: str, limits: Limits | None = None
) -> Any:  # noqa: ANN401 - whatever the function returns
    """Return ``function(*args)``, computed in a child process of its own.

    A process with a single thread is forked, which takes a few milliseconds; any other one asks a
    fork server, because a fork of a process with threads can hang. Function, arguments and result
    must be picklable.

    Raises:
        ReadingStopped: the child ran out of memory or time, or died.
        Exception: whatever ``function`` raised, as itself.

    """
    with ContainedWorker(limits=limits, context=_cheapest_context()) as worker:
        return worker.call(function, *args, file=file)


class ContainedWorker:
    """A child process that reads many files, one call after another.

    It starts at the first call, starts anew after it was stopped, and ends with ``close``, with the
    ``with`` block, or when the parent dies. One thread at a time may use it.

    ``preload`` names modules that the fork server imports once, so that every new child has them;
    the first worker of a process decides.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        preload: tuple[str, ...] = (),
        context: BaseContext | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._context = context or multiprocessing.get_context("forkserver")
        self._preload = preload
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def call(self, function: Callable[..., Any], *args: object, file: str = "") -> Any:  # noqa: ANN401
        """Return ``function(*args)``, computed in the child.

        ``file`` is the file to blame until the function itself calls ``now_reading``.

        Raises:
            ReadingStopped: the child ran out of memory or time, or died; ``file`` is the last noted.
            Exception: whatever ``function`` raised, as itself.

        """
        kind, content = self._exchange(function, args, file)
        if isinstance(content, ReadingStopped):
            self._end()  # the child leaves too: after a bomb, a fresh process
        if kind == "raised":
            raise content
        return content

    def close(self) -> None:
        """End the child. Closing twice is harmless."""
        self._end()

    def _exchange(
        self, function: Callable[..., Any], args: tuple[object, ...], file: str
    ) -> tuple[str, Any]:
        reading = file
        is_finished = False
        try:
            pipe = self._running()
            pipe.send((function, args, file))
            while pipe.poll(self._limits.wall_seconds + _GRACE_SECONDS):
                kind, content = pipe.recv()
                if kind != "reading":
                    is_finished = True
                    return kind, content
                reading = content
            raise _stopped(reading, -signal.SIGALRM)
        except (EOFError, ConnectionError) as error:
            is_finished = True
            raise _stopped(reading, self._end()) from error
        finally:
            if not is_finished:  # interrupted or out of time: the child's state is unknown
                self._end()

    def _running(self) -> "Connection[Any, Any]":
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._end()
        is_fork = self._context.get_start_method() == "fork"
        if self._preload and not is_fork:
            self._context.set_forkserver_preload(list(self._preload))
        ours, theirs = self._context.Pipe()
        process: BaseProcess = self._context.Process(  # type: ignore[attr-defined]
            target=_serve,
            args=(theirs, ours.fileno() if is_fork else -1, self._limits),
            daemon=True,
        )
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def _end(self) -> int:
        """End the child and return its exit code: minus the signal that killed it, if one did."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()  # an idle child sees the end and leaves
        if process is None:
            return 0
        process.join(0.3)
        if process.is_alive():
            process.kill()
            process.join()
        code = process.exitcode or 0
        process.close()
        return code


def now_reading(file_name: str) -> None:
    """Note, in a contained child, which file is read from here on, and renew its time limits.

    Outside a contained child it does nothing, so that readers need not know where they run.
    """
    if _here is not None:
        _here.now_reading(file_name)


class _Child:
    """The child's side: its pipe and its limits."""

    def __init__(self, pipe: "Connection[Any, Any]", limits: Limits) -> None:
        self.pipe = pipe
        self.limits = limits
        self.reading = ""

    def now_reading(self, file_name: str) -> None:
        self.reading = file_name
        self.pipe.send(("reading", file_name))
        self.renew_time()

    def renew_time(self) -> None:
        """Let the kernel end this process when the next file takes too long: no code can forget."""
        signal.setitimer(signal.ITIMER_REAL, self.limits.wall_seconds)
        soft = math.ceil(time.process_time()) + self.limits.cpu_seconds
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(
            resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
        )

    def answer(self, function: Callable[..., Any], args: tuple[object, ...]) -> tuple[str, Any]:
        try:
            return "done", function(*args)
        except MemoryError:
            return "raised", _stopped(self.reading, _OUT_OF_MEMORY)
        except RecursionError:
            return "raised", _stopped(self.reading, _NESTED)
        except FileRefused as error:
            return "raised", error
        except Exception as error:  # noqa: BLE001 - a process border: it is raised on the other side
            error.add_note("In the contained child:\n" + traceback.format_exc())
            return "raised", error


_here: _Child | None = None


def _serve(pipe: "Connection[Any, Any]", parents_end: int, limits: Limits) -> None:
    """Answer calls until the parent closes its end or dies."""
    global _here  # noqa: PLW0603 - one child per process, for life
    if parents_end >= 0:
        os.close(parents_end)  # inherited by the fork: held open here, the end would never be seen
    _limit_process(limits)
    child = _here = _Child(pipe, limits)
    try:
        while True:
            function, args, child.reading = pipe.recv()
            child.renew_time()
            kind, content = child.answer(function, args)
            del function, args
            pipe.send_bytes(_packed(kind, content, child))
            signal.setitimer(signal.ITIMER_REAL, 0)
            if isinstance(content, ReadingStopped):
                return
    except (EOFError, ConnectionError):
        return


def _packed(kind: str, content: object, child: _Child) -> bytes | memoryview:
    try:
        packed: memoryview = ForkingPickler.dumps((kind, content))
    except MemoryError:
        return ForkingPickler.dumps(("raised", _stopped(child.reading, _OUT_OF_MEMORY)))
    if len(packed) > child.limits.output_bytes:
        return ForkingPickler.dumps(("raised", _stopped(child.reading, _OUT_OF_MEMORY)))
    return packed


def _limit_process(limits: Limits) -> None:
    faulthandler.disable()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    in_use = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, in_use + limits.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, limits.output_bytes)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(what: int, soft: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _cheapest_context() -> BaseContext:
    has_one_thread = len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are enough
    return multiprocessing.get_context("fork" if has_one_thread else "forkserver")


_OUT_OF_MEMORY = 1
_NESTED = 2
_REMEDY = "Open the file in the program that made it, save it anew, and hand in the new file."


def _stopped(file: str, how: int) -> ReadingStopped:
    """Return the error for an exit code or for what the child caught by itself."""
    if how in (_OUT_OF_MEMORY, -signal.SIGKILL):
        code, message = "memory", "needed more memory than a document of this kind may use"
    elif how in (-signal.SIGALRM, -signal.SIGXCPU):
        code, message = "time", "took longer than a document of this kind may take"
    elif how == _NESTED:
        code, message = "crash", "is nested more deeply than any document needs to be"
    else:
        code, message = "crash", "broke the program that reads it"
    return ReadingStopped(
        f"reading_stopped_{code}", file, f"Reading was stopped: the file {message}.", _REMEDY
    )
