"""Who is told how far a long action is: the terminal, for instance."""

from typing import Protocol


class Listener(Protocol):
    """Who is told how far a run is."""

    def tell(self, sentence: str) -> None:
        """Say what is being waited for or done now."""

    def advance(self, what: str, done: int, total: int, failed: int) -> None:
        """Report that ``done`` of ``total`` are through, ``failed`` of them with a problem."""
