"""Writes the lists of a portfolio (partners, agreements, reviews) as .xlsx with stable bytes."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from partner_screening.example_portfolio.stable_archives import stabilise_workbook

PARTNER_COLUMNS = (
    "partner_id",
    "name",
    "acronym",
    "type",
    "country",
    "unpp_id",
    "contact_email",
    "language",
    "contact_with_beneficiaries",
    "works_with_children",
    "sea_flag",
    "outcome_decision",
    "decided_by",
    "decided_on",
    "decision_reason",
    "decision_expires",
)
AGREEMENT_COLUMNS = (
    "reference",
    "partner_id",
    "file",
    "type",
    "clause_set",
    "amount",
    "currency",
    "start",
    "end",
)
REVIEW_COLUMNS = (
    "partner_id",
    "instrument",
    "standard",
    "answer",
    "comment",
    "reviewer",
    "date",
    "determined_by",
)
_SAVED_AT = "2026-09-18T08:00:00Z"
_WIDEST = 48

Cell = str | date | None


def write_register(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a workbook of one sheet with a bold, frozen heading."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    sheet.append(list(columns))
    for values in rows:
        sheet.append(list(values))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, cells in enumerate(sheet.iter_cols(), 1):
        widest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(at)].width = min(widest + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return stabilise_workbook(buffer.getvalue(), _SAVED_AT)
