"""problems.csv: every file or entry that could not be used, why, and what to do."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Self

from partner_screening.findings import Problem
from partner_screening.reports.finished_file import finished
from partner_screening.reports.wording import Words

_COLUMNS = ("partner_id", "severity", "file", "place", "code", "found", "expected", "remedy")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ProblemsCsv:
    """The file while it grows; it appears when the block ends well.

    UTF-8 with a mark at its head, so that spreadsheets read every language. A cell that a spreadsheet
    would take for a formula begins with an apostrophe: CSV knows no types.
    """

    def __init__(self, path: Path, words: Words) -> None:
        self._words = words
        self._place = finished(path)

    def __enter__(self) -> Self:
        temporary = self._place.__enter__()
        self._file = temporary.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([self._words.say(f"column.{column}") for column in _COLUMNS])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._place.__exit__(kind, error, trace)

    def add(self, problem: Problem, partner_id: str = "") -> None:
        """Write one problem."""
        line = self._words.problem(problem)
        severity = self._words.say(f"severity.{problem.severity}")
        row = (partner_id, severity, line.file, line.place, line.code, line.found, line.expected)
        self._writer.writerow([_harmless(cell) for cell in (*row, line.remedy)])


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
