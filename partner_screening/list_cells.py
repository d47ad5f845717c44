"""Cells of a list turned into the values that rules need; what does not fit becomes a problem."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from assessment_tools.workbook_dates import possible_dates
from partner_screening.findings import Severity
from partner_screening.portfolio_problems import ProblemList
from partner_screening.portfolio_words import fold
from partner_screening.table_file import TableRow

Meaning = TypeVar("Meaning")

# Ids become names of folders and files: no path signs, no leading or closing dot or space.
_SAFE_ID = re.compile(r"\w(?:[\w .\-]{0,62}\w)?")


def read_id(row: TableRow, column: str, problems: ProblemList) -> str:
    """Return an id that is safe as a file name; empty, and a problem, when there is none."""
    text = row.text(column)
    if not text:
        problems.add("missing_id", row.place(column), column=column)
        return ""
    if not _SAFE_ID.fullmatch(text):
        problems.add("unsafe_id", row.place(column), found=text, column=column)
        return ""
    return text


def read_date(row: TableRow, column: str, problems: ProblemList) -> date | None:
    """Return the date in ``column``; ``None`` when there is none or it is not clear which."""
    cell = row.cells.get(column)
    if cell is None:
        return None
    dates = possible_dates(cell.value)
    if len(dates) == 1:
        return dates[0]
    code = "ambiguous_date" if dates else "bad_date"
    problems.add(code, row.place(column), found=cell.text, column=column)
    return None


def read_word(
    row: TableRow,
    column: str,
    meanings: Mapping[str, Meaning],
    problems: ProblemList,
    *,
    severity: Severity = Severity.ERROR,
) -> Meaning | None:
    """Return what the word in ``column`` means; ``None`` when it is empty or not known."""
    text = row.text(column)
    if not text:
        return None
    if (meaning := meanings.get(fold(text))) is not None:
        return meaning
    problems.add("unknown_word", row.place(column), severity=severity, found=text, column=column)
    return None
