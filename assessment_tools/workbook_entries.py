"""Reading one entry of a workbook: a text, a date, and how much of it a problem repeats."""

from datetime import date

from assessment_tools.workbook_cells import written
from assessment_tools.workbook_dates import possible_dates
from assessment_tools.workbook_form import Form
from assessment_tools.workbook_layout import SheetKind
from assessment_tools.workbook_ledger import Ledger

_SHOWN = 200  # letters of a long text that a problem repeats


def text_entry(form: Form, ledger: Ledger, kind: SheetKind, row: int, column: str) -> str:
    """Return the text of an entry; empty when there is none, or when it was reported already."""
    at = form.sheets[kind].column(column)
    if at is None:
        return ""
    cell = form.cell(kind, (row, at))
    if not ledger.is_open(cell):
        return ""
    ledger.take(cell)
    return written(form.content(kind, cell[1]))


def date_entry(form: Form, ledger: Ledger, kind: SheetKind, row: int, column: str) -> date | None:
    """Return the date of an entry; ``None``, with a problem, when it is none or has two meanings."""
    at = form.sheets[kind].column(column)
    if at is None:
        return None
    cell = form.cell(kind, (row, at))
    if not ledger.is_open(cell):
        return None
    content = form.content(kind, cell[1])
    dates = possible_dates(content)
    if len(dates) == 1:
        ledger.take(cell)
        return dates[0]
    found = shortened(written(content))
    if dates:
        first, second = (day.isoformat() for day in dates)
        ledger.report("date_ambiguous", cell, found=found, first=first, second=second)
    else:
        ledger.report("date_unreadable", cell, found=found)
    return None


def shortened(text: str) -> str:
    """Return what a problem repeats of ``text``."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
