"""Marks the problems of a filled workbook in a copy of it: red cells with notes, and a list.

Everything is in the language of the problems. Formulas that people wrote become the text of the
formula; text from people never becomes a formula.
"""

import io

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment_tools.workbook_bytes import deterministic_bytes
from assessment_tools.workbook_layout import SheetKind, Stamp, read_stamp, workbook_texts
from assessment_tools.workbook_look import (
    fitted_height,
    put_heading,
    put_note,
    put_text,
    put_title,
    set_text,
    set_up_page,
)
from assessment_tools.workbook_refusal import refusal
from assessment_tools.workbook_safety import inspect_workbook
from partner_screening.findings import Problem, Severity
from partner_screening.languages import Language

_FILLS = {
    Severity.ERROR: PatternFill("solid", start_color="FF9B9B"),
    Severity.WARNING: PatternFill("solid", start_color="FFDCDC"),
}
_LETTERS = {Severity.ERROR: Font(name="Arial", size=10, color="9C0006", bold=True)}
_COLUMNS = ("place", "severity", "problem", "found", "expected", "remedy")
_WIDTHS = (20, 14, 26, 28, 46, 52)
_HEADER_ROW = 5
_NOTE_SIZE = (320, 150)  # pixels


def annotate(data: bytes, problems: tuple[Problem, ...], language: Language | None = None) -> bytes:
    """Return a copy of the workbook ``data`` with ``problems`` marked in place and listed.

    ``language`` is that of the problems; without one, the workbook's own.

    Raises:
        FileRefused: ``data`` is no workbook that may be opened.

    """
    inspect_workbook(data, "workbook.xlsx")
    try:
        book = load_workbook(io.BytesIO(data))
    except (InvalidFileException, KeyError, ValueError, TypeError) as error:
        raise refusal("truncated", "workbook.xlsx", type(error).__name__) from error
    stamp = _stamp(book)
    speak = language or (stamp.language if stamp else Language.EN)
    _disarm(book, problems)
    for place, found in _by_cell(problems).items():
        _mark(book, place, found, speak)
    sheet = _list(book, problems, speak)
    if stamp:  # so that the copy can be corrected and read again
        put_text(
            sheet, 1, 1, stamp.model_copy(update={"sheet": SheetKind.PROBLEMS}).written(), speak
        )
        sheet.row_dimensions[1].hidden = True
    return deterministic_bytes(book, workbook_texts().text(speak, "sheet.problems"))


def _stamp(book: Workbook) -> Stamp | None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=5, max_col=5, values_only=True):
            for value in row:
                if isinstance(value, str) and (stamp := read_stamp(value)):
                    return stamp
    return None


def _disarm(book: Workbook, problems: tuple[Problem, ...]) -> None:
    """Turn formulas that were reported into texts; our own formulas stay."""
    for problem in problems:
        cell = _cell(book, problem.sheet, problem.cell)
        if cell is not None and cell.data_type == "f":
            formula = cell.value
            set_text(cell, formula if isinstance(formula, str) else problem.found or "=")


def _by_cell(problems: tuple[Problem, ...]) -> dict[tuple[str, str], list[Problem]]:
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.sheet and problem.cell:
            found.setdefault((problem.sheet, problem.cell), []).append(problem)
    return found


def _cell(book: Workbook, sheet: str | None, name: str | None) -> Cell | None:
    if sheet is None or name is None or sheet not in book.sheetnames:
        return None
    cell = book[sheet][name]
    return cell if isinstance(cell, Cell) else None


def _mark(
    book: Workbook, place: tuple[str, str], problems: list[Problem], language: Language
) -> None:
    cell = _cell(book, *place)
    if cell is None:
        return
    is_error = any(problem.severity is Severity.ERROR for problem in problems)
    cell.fill = _FILLS[Severity.ERROR if is_error else Severity.WARNING]
    note = "\n\n".join(
        "\n".join((_title(problem, language), problem.expected, problem.remedy))
        for problem in problems
    )
    cell.comment = Comment(note, "Partner Screening", height=_NOTE_SIZE[1], width=_NOTE_SIZE[0])


def _list(book: Workbook, problems: tuple[Problem, ...], language: Language) -> Worksheet:
    texts = workbook_texts()
    title = texts.text(language, "sheet.problems")
    for name in [name for name in book.sheetnames if name == title]:
        book.remove(book[name])  # the list of an earlier round
    sheet: Worksheet = book.create_sheet(title, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    put_title(sheet, 2, title, language)
    intro = "intro" if problems else "no_problems"
    text = texts.text(language, f"annotation.{intro}", count=len(problems))
    put_note(sheet, 3, text, language, across=len(_COLUMNS), width=sum(_WIDTHS))
    for column, name in enumerate(_COLUMNS, start=2):
        heading = texts.text(language, f"annotation.{name}")
        put_heading(sheet, _HEADER_ROW, column, heading, language)
        sheet.column_dimensions[chr(64 + column)].width = _WIDTHS[column - 2]
    for row, problem in enumerate(problems, start=_HEADER_ROW + 1):
        values = _row(problem, language)
        for column, value in enumerate(values, start=2):
            cell = put_text(sheet, row, column, value, language)
            if column == 3 and problem.severity in _LETTERS:  # noqa: PLR2004 - the severity
                cell.font = _LETTERS[problem.severity]
        sheet.row_dimensions[row].height = max(
            fitted_height(value, width) for value, width in zip(values, _WIDTHS, strict=True)
        )
    sheet.column_dimensions["A"].width = 2
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    set_up_page(sheet, language, title)
    return sheet


def _row(problem: Problem, language: Language) -> tuple[str, ...]:
    texts = workbook_texts()
    return (
        " ".join(part for part in (problem.sheet, problem.cell) if part),
        texts.text(language, f"severity.{problem.severity}"),
        _title(problem, language),
        problem.found,
        problem.expected,
        problem.remedy,
    )


def _title(problem: Problem, language: Language) -> str:
    key = f"problem.{problem.code}.title"
    return workbook_texts().text(language, key) if workbook_texts().has(key) else problem.code
