"""Lets threads through one by one in a fixed order, so that what they record has one order too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turnstile:
    """A gate that opens for ticket 0, then 1, then 2, however the holders arrive.

    Chunks are read in parallel and recorded in the order of the portfolio: the history is then the
    same for an undisturbed run, a slow one and a resumed one.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._next = 0
        self._is_broken = False

    @contextmanager
    def passing(self, ticket: int) -> Iterator[None]:
        """Wait for the turn of ``ticket``, hold the gate, and let the next one pass.

        When the holder fails, the turn stays with its ticket, so that a retry finds it open.

        Raises:
            BrokenTurnError: the order was broken off: the turn will never come.

        """
        with self._condition:
            self._condition.wait_for(lambda: self._next == ticket or self._is_broken)
            if self._is_broken:
                raise BrokenTurnError(ticket)
        yield
        with self._condition:
            self._next = ticket + 1
            self._condition.notify_all()

    def break_off(self) -> None:
        """Tell everybody who waits that the order cannot be kept any more."""
        with self._condition:
            self._is_broken = True
            self._condition.notify_all()


class BrokenTurnError(RuntimeError):
    """An earlier ticket was given up."""
