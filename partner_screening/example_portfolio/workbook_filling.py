"""Fills in a self-assessment workbook as a partner would, cell by cell."""

import io
from datetime import date

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment_tools.answers import AnswerValue
from assessment_tools.instrument import Instrument
from assessment_tools.workbook_layout import (
    COLUMN_PREFIX,
    MARK,
    ROW_PREFIX,
    STAMP_PREFIX,
    SUPPORTS_PREFIX,
    SheetKind,
    answer_label,
    kind_label,
    read_stamp,
)
from partner_screening.languages import Language
from partner_screening.values import Value

SIGNS = {
    "y": AnswerValue.YES,
    "n": AnswerValue.NO,
    "-": AnswerValue.NOT_APPLICABLE,
    ".": AnswerValue.UNANSWERED,
    "1": AnswerValue.ABSENT,
    "2": AnswerValue.PROGRESSING,
    "3": AnswerValue.ADEQUATE,
}
"""One sign per answer, for tables of answers that fit on a line."""


class FilledDocument(Value):
    """A row for the evidence register."""

    title: str
    standards: tuple[str, ...]
    file_name: str
    dated: date = date(2025, 1, 12)


class FilledAnswers(Value):
    """What a partner writes into a workbook. ``spoilt`` are (sheet, row, column, text) to overwrite."""

    language: Language
    answers: dict[str, AnswerValue]
    comments: dict[str, str] = {}
    documents: tuple[FilledDocument, ...] = ()
    completed_by: str = ""
    completed_on: date | None = None
    spoilt: tuple[tuple[SheetKind, str, str, str], ...] = ()


class _Form:
    """The cells of one sheet by their hidden names; rows of the register by the number in them."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.columns: dict[str, int] = {}
        self.rows: dict[str, int] = {}
        for at_row, row in enumerate(sheet.iter_rows(), 1):
            for at_column, cell in enumerate(row, 1):
                text = str(cell.value or "")
                if text.startswith(COLUMN_PREFIX):
                    self.columns[text.removeprefix(COLUMN_PREFIX)] = at_column
                elif text.startswith(ROW_PREFIX):
                    self.rows[text.removeprefix(ROW_PREFIX)] = at_row
                elif text.isdecimal() and at_column == self.columns.get("number"):
                    self.rows[text] = at_row

    def write(self, row: str, column: str, value: str | date) -> None:
        cell = self.sheet.cell(self.rows[row], self.columns[column])
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # never a formula


def fill_workbook(data: bytes, instrument: Instrument, filled: FilledAnswers) -> bytes:
    """Return the issued workbook ``data`` with the answers of ``filled`` written into it."""
    workbook = load_workbook(io.BytesIO(data))
    forms = _forms(workbook)
    answers = forms[SheetKind.ANSWERS]
    for standard, value in filled.answers.items():
        if value is not AnswerValue.UNANSWERED:
            answers.write(standard, "answer", answer_label(instrument, value, filled.language))
        if standard in filled.comments:
            answers.write(standard, "comment", filled.comments[standard])
    for number, document in enumerate(filled.documents, 1):
        _write_document(
            forms[SheetKind.REGISTER], str(number), document, instrument, filled.language
        )
    if filled.completed_by:
        forms[SheetKind.START].write("completed_by", "value", filled.completed_by)
    if filled.completed_on:
        forms[SheetKind.START].write("completed_on", "value", filled.completed_on)
    for kind, row, column, text in filled.spoilt:
        forms[kind].write(row, column, text)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _forms(workbook: Workbook) -> dict[SheetKind, _Form]:
    forms = {}
    for sheet in workbook.worksheets:
        stamp = read_stamp(str(sheet["A1"].value or ""))
        assert stamp is not None, f"a sheet without {STAMP_PREFIX}"
        forms[stamp.sheet] = _Form(sheet)
    return forms


def _write_document(
    form: _Form, row: str, document: FilledDocument, instrument: Instrument, language: Language
) -> None:
    kind = instrument.standard(document.standards[0]).evidence_kinds[0]
    form.write(row, "document", document.title)
    form.write(row, "kind", kind_label(instrument, kind, language))
    for standard in document.standards:
        form.write(row, SUPPORTS_PREFIX + standard, MARK)
    form.write(row, "file_name", document.file_name)
    form.write(row, "document_date", document.dated)
    form.write(row, "document_language", language.value)
