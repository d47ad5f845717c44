"""The rules of the assessment sheet: what was answered, and whether a document stands behind it.

A doubtful answer is reported and counts as none.
"""

from assessment_tools.answers import Answer, AnswerValue, SupportingDocument
from assessment_tools.instrument import CoreStandard
from assessment_tools.workbook_cells import written
from assessment_tools.workbook_entries import shortened, text_entry
from assessment_tools.workbook_form import Form
from assessment_tools.workbook_formulas import cell_name
from assessment_tools.workbook_layout import (
    SheetKind,
    answer_labels,
    claims,
    sheet_title,
    standard_title,
)
from assessment_tools.workbook_ledger import Cell, Ledger
from assessment_tools.workbook_words import folded


def read_answers(form: Form, ledger: Ledger) -> tuple[Answer, ...]:
    """Return one answer per standard of the instrument, in its order."""
    return tuple(_answer(form, ledger, standard) for standard in form.instrument.standards)


def _answer(form: Form, ledger: Ledger, standard: CoreStandard) -> Answer:
    unanswered = Answer(standard=standard.id, value=AnswerValue.UNANSWERED)
    sheet = form.sheets.get(SheetKind.ANSWERS)
    column = sheet.column("answer") if sheet else None
    if sheet is None or column is None:
        return unanswered
    rows = sheet.rows(standard.id)
    title = standard_title(form.instrument, standard.id, form.language)
    if not rows:
        ledger.report("standard_missing", sheet=sheet.cells.name, standard=title)
        return unanswered
    comment = " ".join(
        text
        for row in rows
        if (text := text_entry(form, ledger, SheetKind.ANSWERS, row, "comment"))
    )
    cells = [form.cell(SheetKind.ANSWERS, (row, column)) for row in rows]
    given = {cell: value for cell in cells if (value := _answer_in(form, ledger, standard, cell))}
    where = {"sheet": sheet.cells.name, "cell": cell_name((rows[0], column)), "comment": comment}
    if len(set(given.values())) > 1:
        for cell in given:
            found = written(form.content(SheetKind.ANSWERS, cell[1]))
            ledger.report("contradictory_answers", cell, found=found, standard=title)
        return unanswered.model_copy(update=where)
    if not given:
        _check_unanswered(form, ledger, standard, cells[0])
        return unanswered.model_copy(update=where)
    ledger.take(*given)
    return Answer(standard=standard.id, value=next(iter(given.values())), **where)


def _answer_in(
    form: Form, ledger: Ledger, standard: CoreStandard, cell: Cell
) -> AnswerValue | None:
    if not ledger.is_open(cell):
        return None
    text = written(form.content(SheetKind.ANSWERS, cell[1]))
    value = form.words.answers.get(folded(text))
    if value in standard.answers:
        return value
    code = "answer_unknown" if value is None else "answer_not_allowed"
    if value is AnswerValue.NOT_APPLICABLE:
        code = "not_applicable_not_allowed"
    ledger.report(code, cell, found=shortened(text), answers=_allowed(form, standard))
    return None


def _check_unanswered(form: Form, ledger: Ledger, standard: CoreStandard, cell: Cell) -> None:
    title = standard_title(form.instrument, standard.id, form.language)
    sheet = form.sheets[SheetKind.ANSWERS]
    name, (row, column) = cell
    if form.content(SheetKind.ANSWERS, cell[1]) != "" or cell[1] in sheet.cells.scan.formulas:
        return  # something stands there, and it was reported
    for place, content in sheet.cells.cells.items():
        is_beside = place[0] == row and place[1] != column and ledger.is_open((name, place))
        if is_beside and folded(written(content)) in form.words.answers:
            ledger.report(
                "answer_beside",
                (name, place),
                found=written(content),
                standard=title,
                place=cell_name((row, column)),
            )
            return
    ledger.warn("unanswered", cell, answers=_allowed(form, standard), standard=title)


def check_evidence(
    form: Form,
    ledger: Ledger,
    answers: tuple[Answer, ...],
    documents: tuple[SupportingDocument, ...],
) -> None:
    """Point out answers that need a document and have none, and a "no" that has one."""
    supported = {standard for document in documents for standard in document.standards}
    needs_document = claims(form.instrument)
    register = sheet_title(SheetKind.REGISTER, form.language)
    for answer in answers:
        sheet = form.sheets.get(SheetKind.ANSWERS)
        column = sheet.column("answer") if sheet else None
        if sheet is None or column is None or answer.value is AnswerValue.UNANSWERED:
            continue
        cell = form.cell(SheetKind.ANSWERS, (sheet.rows(answer.standard)[0], column))
        title = standard_title(form.instrument, answer.standard, form.language)
        found = written(form.content(SheetKind.ANSWERS, cell[1]))
        if answer.value in needs_document and answer.standard not in supported:
            ledger.warn("document_missing", cell, found=found, standard=title, register=register)
        elif answer.value is AnswerValue.NO and answer.standard in supported:
            ledger.warn("no_with_document", cell, found=found, standard=title)


def _allowed(form: Form, standard: CoreStandard) -> str:
    return " | ".join(answer_labels(form.instrument, standard, form.language))
