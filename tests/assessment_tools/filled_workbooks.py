"""Issued workbooks filled in the way a partner would, for tests."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment_tools.answers import AnswerValue
from assessment_tools.instrument import Instrument
from assessment_tools.workbook_layout import (
    ANSWER_COLUMNS,
    SUPPORTS_PREFIX,
    SheetKind,
    answer_label,
    kind_label,
    register_columns,
    sheet_title,
)
from assessment_tools.workbook_write import write_workbook
from partner_screening.languages import Language
from partner_screening.partner import ImplementingPartner, PartnerType

PARTNER = ImplementingPartner(
    partner_id="P-001", name="Luz para Todos", country="Peru", type=PartnerType.NATIONAL_NGO
)
FIRST_ROW = 5
ANSWER_COLUMN = 2 + ANSWER_COLUMNS.index("answer")
COMMENT_COLUMN = 2 + ANSWER_COLUMNS.index("comment")
BY_CELL, ON_CELL = "C14", "C15"


class Filling:
    """An issued workbook that is being filled in."""

    def __init__(
        self,
        instrument: Instrument,
        language: Language = Language.EN,
        partner: ImplementingPartner | None = PARTNER,
    ) -> None:
        self.instrument = instrument
        self.language = language
        issued = write_workbook(instrument, language, partner)
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(issued))
        self.columns = {
            name: column for column, name in enumerate(register_columns(instrument), start=2)
        }

    def sheet(self, kind: SheetKind) -> Worksheet:
        return self.book[sheet_title(kind, self.language)]

    def answer(self, number: int, value: AnswerValue | str | None, comment: str = "") -> None:
        """Answer the standard at ``number``, from 0, with a value or with any text."""
        sheet = self.sheet(SheetKind.ANSWERS)
        is_value = isinstance(value, AnswerValue)
        text = answer_label(self.instrument, value, self.language) if is_value else value
        put(sheet, FIRST_ROW + number, ANSWER_COLUMN, text)
        put(sheet, FIRST_ROW + number, COMMENT_COLUMN, comment)

    def document(
        self,
        row: int,
        *,
        title: str = "Policy",
        kind: str | None = None,
        marks: Sequence[int] = (0,),
        others: Mapping[str, object] | None = None,
    ) -> None:
        """Enter a document in a row of the register, from 0; ``marks`` are standards, from 0."""
        sheet = self.sheet(SheetKind.REGISTER)
        first_kind = self.instrument.evidence_kinds[0].id
        label = kind_label(self.instrument, first_kind, self.language) if kind is None else kind
        values: dict[str, object] = {"document": title, "kind": label, **(others or {})}
        for mark in marks:
            values[SUPPORTS_PREFIX + self.instrument.standards[mark].id] = "x"
        for name, value in values.items():
            put(sheet, FIRST_ROW + row, self.columns[name], value)

    def complete(self, by: str = "A. Manager", on: object = date(2024, 3, 31)) -> None:
        """Say who completed the workbook, and when."""
        sheet = self.sheet(SheetKind.START)
        sheet[BY_CELL] = by
        sheet[ON_CELL] = on

    def all_well(self) -> "Filling":
        """Answer everything with the best answer and one document for all standards."""
        for number, standard in enumerate(self.instrument.standards):
            points = self.instrument.counting.points
            best = max(standard.answers, key=lambda value: points.get(value, -1))
            self.answer(number, best)
        self.document(0, marks=range(len(self.instrument.standards)))
        self.complete()
        return self

    def saved(self) -> bytes:
        return saved(self.book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """Write a value as it is: text stays text even when it begins with an equals sign."""
    cell = sheet.cell(row, column)
    cell.value = value if value != "" else None
    if isinstance(value, str) and value:
        cell.data_type = "s"
