"""The rules of the evidence register: which documents are said to support which standards.

A row that lacks what makes it evidence is reported as a whole and counts as none.
"""

from dataclasses import dataclass

from assessment_tools.answers import SupportingDocument
from assessment_tools.workbook_cells import written
from assessment_tools.workbook_entries import date_entry, shortened, text_entry
from assessment_tools.workbook_form import Form, FormSheet
from assessment_tools.workbook_formulas import Place
from assessment_tools.workbook_layout import SUPPORTS_PREFIX, SheetKind, standard_title
from assessment_tools.workbook_ledger import Cell, Ledger
from assessment_tools.workbook_words import folded


@dataclass(frozen=True)
class _Row:
    """A row in which something is entered. ``kind`` is empty when its text is not understood."""

    sheet: FormSheet
    number: int
    kind: str
    standards: tuple[str, ...]
    entered: tuple[Cell, ...]


def read_documents(form: Form, ledger: Ledger) -> tuple[SupportingDocument, ...]:
    """Return the usable rows of the evidence register."""
    sheet = form.sheets.get(SheetKind.REGISTER)
    if sheet is None:
        return ()
    rows = {place[0] for place in sheet.cells.cells if sheet.is_entry(place)}
    found = [_document(form, ledger, sheet, row) for row in sorted(rows)]
    return tuple(document for document in found if document)


def _document(form: Form, ledger: Ledger, sheet: FormSheet, row: int) -> SupportingDocument | None:
    standards = _marked(form, ledger, sheet, row)
    name = sheet.cells.name
    entered = [
        (name, (row, column))
        for column in sheet.entry_columns
        if ledger.is_open((name, (row, column)))
    ]
    if not entered:
        return None
    entry = _Row(sheet, row, _kind(form, ledger, sheet, row), standards, tuple(entered))
    if not _is_usable(form, ledger, entry):
        return None
    document_date = date_entry(form, ledger, SheetKind.REGISTER, row, "document_date")
    texts = {
        column: text_entry(form, ledger, SheetKind.REGISTER, row, column)
        for column in ("document", "kind", "file_name", "document_language", "page")
    }
    for cell in entered:
        if cell[1][1] in {sheet.column(SUPPORTS_PREFIX + standard) for standard in standards}:
            ledger.take(cell)
    return SupportingDocument(
        number=int(sheet.numbers[row]),
        title=texts["document"],
        kind=entry.kind,
        standards=standards,
        file_name=texts["file_name"],
        document_date=document_date,
        language=texts["document_language"],
        page=texts["page"],
        sheet=name,
        row=row + 1,
    )


def _marked(form: Form, ledger: Ledger, sheet: FormSheet, row: int) -> tuple[str, ...]:
    marked: list[str] = []
    for standard in form.instrument.standards:
        column = sheet.column(SUPPORTS_PREFIX + standard.id)
        cell = form.cell(SheetKind.REGISTER, (row, -1 if column is None else column))
        if not ledger.is_open(cell):
            continue
        text = folded(written(form.content(SheetKind.REGISTER, cell[1])))
        is_mark = True if text == str(standard.number) else form.words.marks.get(text)
        if is_mark is None:
            title = standard_title(form.instrument, standard.id, form.language)
            found = written(form.content(SheetKind.REGISTER, cell[1]))
            ledger.report("mark_unknown", cell, found=shortened(found), standard=title)
        elif is_mark:
            marked.append(standard.id)
        else:
            ledger.take(cell)
    return tuple(marked)


def _kind(form: Form, ledger: Ledger, sheet: FormSheet, row: int) -> str:
    column = sheet.column("kind")
    if column is None or not ledger.is_open(form.cell(SheetKind.REGISTER, (row, column))):
        return ""
    return form.words.kinds.get(
        folded(written(form.content(SheetKind.REGISTER, (row, column)))), ""
    )


def _is_usable(form: Form, ledger: Ledger, row: _Row) -> bool:
    sheet = row.sheet

    def place(column: str) -> Place:
        at = sheet.column(column)
        return (row.number, min(sheet.entry_columns) if at is None else at)

    title = written(form.content(SheetKind.REGISTER, place("document")))
    kind = written(form.content(SheetKind.REGISTER, place("kind")))
    vague = {each.id for each in form.instrument.evidence_kinds if each.needs_description}
    is_vague = row.kind in vague and folded(title) in form.words.kinds
    first_mark = SUPPORTS_PREFIX + form.instrument.standards[0].id
    checks = (
        ("row_without_title", "document", not title),
        ("row_without_kind", "kind", not kind),
        ("kind_unknown", "kind", bool(kind) and not row.kind),
        ("description_missing", "document", is_vague),
        ("row_without_standards", first_mark, not row.standards),
    )
    is_usable = True
    for code, column, is_broken in checks:
        cell = form.cell(SheetKind.REGISTER, place(column))
        if is_broken:
            is_usable = False
            found = written(form.content(SheetKind.REGISTER, cell[1]))
            ledger.report(code, cell, found=shortened(found), covers=row.entered)
    return is_usable
