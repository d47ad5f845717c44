"""A few contained workers that threads borrow: each reads files for one caller at a time."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from partner_screening.sandbox import ContainedWorker, Limits

_PRELOAD = ("partner_screening.actions.screening_work",)


class WorkerPool:
    """Contained workers, at most ``size`` at work at once; each starts when it is first needed."""

    def __init__(self, size: int, limits: Limits | None = None) -> None:
        self._workers = [ContainedWorker(limits=limits, preload=_PRELOAD) for _ in range(size)]
        self._free: queue.LifoQueue[ContainedWorker] = queue.LifoQueue()
        for worker in self._workers:
            self._free.put(worker)

    @contextmanager
    def borrowed(self) -> Iterator[Callable[..., Any]]:
        """Lend the ``call`` of a free worker; waits while all are at work."""
        worker = self._free.get()
        try:
            yield worker.call
        finally:
            self._free.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.close()
