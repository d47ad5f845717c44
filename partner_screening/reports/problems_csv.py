"""``problems.csv``: every input that could not be used, safe to open in a spreadsheet program."""

import csv
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from partner_screening.findings import Problem
from partner_screening.reports.wording import Words

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "partner_id",
    "severity",
    "file",
    "place",
    "code",
    "found",
    "expected",
    "remedy",
)


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet program takes it for a formula.

    A .csv file has no types: only a leading apostrophe tells that a text is a text.
    """
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


class ProblemsFile:
    """The list of problems while it is written; a context manager that closes it."""

    def __init__(self, path: Path, words: Words) -> None:
        self._words = words
        # With a byte order mark, or Excel would not take it for UTF-8.
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([words.say(f"column.{key}") for key in _COLUMNS])

    def add(self, problems: Iterable[Problem], partner_id: str = "") -> None:
        """Write problems, one a row; those of no partner have no partner number."""
        for problem in problems:
            line = self._words.problem(problem)
            severity = self._words.say(f"severity.{problem.severity}")
            row = (partner_id, severity, line.file, line.place, line.code)
            cells = (*row, line.found, line.expected, line.remedy)
            self._writer.writerow([harmless(cell) for cell in cells])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()
