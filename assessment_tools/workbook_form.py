"""A workbook laid beside the instrument that it was issued for: which cells are ours, which filled."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assessment_tools.instrument import Instrument
from assessment_tools.workbook_cells import SheetCells, written
from assessment_tools.workbook_formulas import Place
from assessment_tools.workbook_layout import (
    ANSWER_COLUMNS,
    COMPLETED,
    DETAILS,
    PROGRESS,
    SheetKind,
    register_columns,
)
from assessment_tools.workbook_ledger import Cell
from assessment_tools.workbook_words import Words, folded, words_of
from partner_screening.languages import Language

_PROGRESS_VALUE = re.compile(r"\d+ / \d+")


@dataclass(frozen=True)
class FormSheet:
    """One of our sheets with the rows and columns that people write in.

    ``numbers`` are the numbers that the writer put in the number column, by row; ``computed`` are the
    cells that hold our own formulas.
    """

    cells: SheetCells
    entry_rows: frozenset[int]
    entry_columns: frozenset[int]
    numbers: dict[int, str]
    computed: frozenset[Place]

    def is_entry(self, place: Place) -> bool:
        """Whether people are meant to write in a cell."""
        return place[0] in self.entry_rows and place[1] in self.entry_columns

    def stray_formulas(self) -> list[Place]:
        """Return the formulas that the writer did not put there."""
        return sorted(self.cells.scan.formulas - self.computed)

    def column(self, name: str) -> int | None:
        """Return the position of a column; ``None`` when it is not there."""
        return self.cells.columns.get(name)

    def rows(self, name: str) -> list[int]:
        """Return the rows that carry a name: one as issued, none when deleted, two when copied."""
        return self.cells.rows.get(name, [])


@dataclass(frozen=True)
class Form:
    """One workbook with its instrument; ``issued`` are the partner details as they were issued."""

    instrument: Instrument
    language: Language
    words: Words
    sheets: dict[SheetKind, FormSheet]
    added: tuple[SheetCells, ...]
    issued: dict[str, str]

    def content(self, kind: SheetKind, place: Place) -> object:
        """Return what stands in a cell; an empty text when nothing does."""
        return self.sheets[kind].cells.cells.get(place, "")

    def cell(self, kind: SheetKind, place: Place) -> Cell:
        """Return the cell as the ledger names it."""
        return (self.sheets[kind].cells.name, place)

    def filled(self) -> list[Cell]:
        """Return every cell that a person filled, or that differs from the workbook as issued."""
        found: list[Cell] = []
        for kind, sheet in self.sheets.items():
            name, scan, own = sheet.cells.name, sheet.cells.scan, self.words.own[kind]
            rows, columns = sheet.entry_rows, sheet.entry_columns
            found += [
                (name, place)
                for place, content in sheet.cells.cells.items()
                if (place[0] in rows and place[1] in columns)
                or (content not in own and not self._is_ours(kind, place, written(content)))
            ]
            found += [(name, place) for place in sheet.stray_formulas()]
            found += [(name, place) for place in scan.errors - sheet.computed]
        for added in self.added:
            found += [(added.name, place) for place in added.cells]
        return found

    def _is_ours(self, kind: SheetKind, place: Place, text: str) -> bool:
        if text in self.words.own[kind]:
            return True
        sheet = self.sheets[kind]
        if place in sheet.computed:
            return _PROGRESS_VALUE.fullmatch(text) is not None
        if place[1] == sheet.column("number"):
            return sheet.numbers.get(place[0]) == text
        has_details = kind in {SheetKind.START, SheetKind.DATA}
        return has_details and text in self.issued.values()


def lay_out(sheets: Iterable[SheetCells], instrument: Instrument, language: Language) -> Form:
    """Return the workbook as a form; columns that lost their hidden names are found by heading."""
    words = words_of(instrument, language)
    ours: dict[SheetKind, SheetCells] = {}
    added: list[SheetCells] = []
    for sheet in sheets:
        if sheet.kind is SheetKind.PROBLEMS:
            continue  # our own list in an annotated copy that came back: no place to answer
        if sheet.kind is None or sheet.kind in ours:
            added.append(sheet)
        else:
            ours[sheet.kind] = _located(sheet, instrument, words)
    issued = _issued_details(ours[SheetKind.DATA]) if SheetKind.DATA in ours else {}
    return Form(
        instrument=instrument,
        language=language,
        words=words,
        sheets={
            kind: _form_sheet(kind, sheet, instrument, words, issued)
            for kind, sheet in ours.items()
        },
        added=tuple(added),
        issued=issued,
    )


def _located(sheet: SheetCells, instrument: Instrument, words: Words) -> SheetCells:
    wanted = {
        SheetKind.ANSWERS: ANSWER_COLUMNS,
        SheetKind.REGISTER: register_columns(instrument),
    }.get(sheet.kind or SheetKind.DATA, ())
    columns = dict(sheet.columns)
    if any(name not in columns for name in wanted):
        for (_, column), content in sheet.cells.items():
            name = words.columns.get(folded(written(content)), "")
            if name in wanted:
                columns.setdefault(name, column)
    rows = dict(sheet.rows)
    if sheet.kind is SheetKind.ANSWERS:
        for standard in instrument.standards:
            if standard.id not in rows:
                rows[standard.id] = [
                    row
                    for (row, column), content in sheet.cells.items()
                    if column == columns.get("number") and written(content) == str(standard.number)
                ]
    return replace(sheet, columns=columns, rows=rows)


def _form_sheet(
    kind: SheetKind,
    sheet: SheetCells,
    instrument: Instrument,
    words: Words,
    issued: dict[str, str],
) -> FormSheet:
    columns: set[str] = set()
    rows: set[int] = set()
    numbers: dict[int, str] = {}
    computed: set[Place] = set()
    if kind is SheetKind.START:
        columns = {"value"}
        names = (*COMPLETED, *(() if issued.get("partner_id") else DETAILS))
        rows = {row for name in names for row in sheet.rows.get(name, ())}
        computed = _crossings(sheet, PROGRESS, "value")
    elif kind is SheetKind.ANSWERS:
        columns = {"answer", "comment"}
        for standard in instrument.standards:
            for row in sheet.rows.get(standard.id, ()):
                numbers[row] = str(standard.number)
        rows = set(numbers)
        computed = _crossings(sheet, [each.id for each in instrument.standards], "status")
    elif kind is SheetKind.REGISTER:
        columns = set(register_columns(instrument)) - {"number"}
        header = _header_row(sheet, words)
        last = max((row for row, _ in sheet.cells), default=header)
        rows = set(range(header + 1, last + 1))
        numbers = {row: str(row - header) for row in rows}
    return FormSheet(
        cells=sheet,
        entry_rows=frozenset(rows),
        entry_columns=frozenset(sheet.columns[name] for name in columns if name in sheet.columns),
        numbers=numbers,
        computed=frozenset(computed),
    )


def _crossings(sheet: SheetCells, rows: Iterable[str], column: str) -> set[Place]:
    at = sheet.columns.get(column)
    if at is None:
        return set()
    return {(row, at) for name in rows for row in sheet.rows.get(name, ())}


def _header_row(register: SheetCells, words: Words) -> int:
    """Return the row of the headings: the first in which a heading stands in its own column."""
    for (row, at), content in register.cells.items():
        name = words.columns.get(folded(written(content)), "")
        if register.columns.get(name) == at:
            return row
    return 0


def _issued_details(data: SheetCells) -> dict[str, str]:
    column = data.columns.get("value")
    return {
        name: written(data.cells[place])
        for name in DETAILS
        for row in data.rows.get(name, [])
        if column is not None and (place := (row, column)) in data.cells
    }
