"""Progress for people: a bar with counts and time left on a terminal, plain lines elsewhere."""

import sys
import time
from types import TracebackType
from typing import Protocol, Self

from partner_screening.actions.listener import Listener

_SECONDS_BETWEEN_LINES = 10.0


class Progress(Listener, Protocol):
    """What a long command tells while it works."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def progress_for_this_terminal() -> Progress:
    """Return the bar when a person watches, plain lines otherwise."""
    return _Bar() if sys.stderr.isatty() else _Lines()


class _Lines:
    """Plain lines for logs: the first and the last count of each kind, and one every ten seconds."""

    def __init__(self) -> None:
        self._last = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def tell(self, sentence: str) -> None:
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()

    def advance(self, what: str, done: int, total: int, failed: int) -> None:
        now = time.monotonic()
        if done < total and now - self._last < _SECONDS_BETWEEN_LINES:
            return
        self._last = now
        note = f", {failed} with problems" if failed else ""
        self.tell(f"{what}: {done} of {total}{note}")


class _Bar:
    """A bar with counts and time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as RichProgress

        self._progress = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._tasks: dict[str, int] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def tell(self, sentence: str) -> None:
        self._progress.console.print(sentence)

    def advance(self, what: str, done: int, total: int, failed: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = int(self._progress.add_task(what, total=total, note=""))
        note = f"{failed} with problems" if failed else ""
        self._progress.update(self._tasks[what], completed=done, total=total, note=note)  # type: ignore[arg-type]
