"""What was read from the rows for lists, kept until one of them changes."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection

from partner_screening.storage.overviews import overview_version

T = TypeVar("T")

_MOST = 200
"""Answers that are kept at once; with more, all are dropped."""


class KeptReadings:
    """Keeps answers that cost more to read than to ask whether anything has changed since."""

    def __init__(self) -> None:
        self._kept: tuple[int, dict[Hashable, Any]] = (0, {})

    def read(self, connection: Connection, question: Hashable, answer: Callable[[], T]) -> T:
        """Return the answer to ``question``, read anew after any change of the rows.

        ``answer`` reads through ``connection``, after the version: what it finds is never older.
        """
        version = overview_version(connection)
        kept_version, kept = self._kept
        if kept_version != version or len(kept) >= _MOST:
            kept = {}
            self._kept = (version, kept)
        if question not in kept:
            kept[question] = answer()
        found: T = kept[question]
        return found
