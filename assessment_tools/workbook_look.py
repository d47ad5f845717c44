"""How the workbook looks: fonts, colours, directions, heights, print set-up."""

import unicodedata
from copy import copy
from functools import lru_cache
from math import ceil

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from partner_screening.languages import Language

FONT_NAME = "Arial"
_FIRST_COLUMN = 2
_LINE = 14.5  # points that a line of 10-point text takes
_DARK = "1F4E79"
_ENTRY = PatternFill("solid", start_color="FFF9DB")
_HEADING = PatternFill("solid", start_color=_DARK)
_SECTION = PatternFill("solid", start_color="DCE6F1")
_THIN = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TEXT = Font(name=FONT_NAME, size=10)
_BOLD = Font(name=FONT_NAME, size=10, bold=True)
_WHITE = Font(name=FONT_NAME, size=10, bold=True, color="FFFFFF")
_NOTE = Font(name=FONT_NAME, size=10, color="404040")
_TITLE = Font(name=FONT_NAME, size=15, bold=True, color=_DARK)
_UNLOCKED = Protection(locked=False)


def set_text(cell: Cell, text: str) -> None:
    """Write ``text`` as text: what begins with ``=`` must never become a formula."""
    cell.value = text or None
    if text:
        cell.data_type = "s"
        if text[0] in "=+-@":
            cell.quotePrefix = True  # stays a text when a person edits the cell


def put_text(
    sheet: Worksheet, row: int, column: int, text: str, language: Language, *, is_bold: bool = False
) -> Cell:
    """Write a text of ours that nobody edits."""
    cell = _at(sheet, row, column)
    set_text(cell, text)
    cell.font = _BOLD if is_bold else _TEXT
    cell.alignment = _alignment(language)
    if row > 1 and column > 1:
        cell.border = _BORDER
    return cell


def put_entry(
    sheet: Worksheet,
    row: int,
    column: int,
    language: Language,
    *,
    is_date: bool = False,
    is_centred: bool = False,
) -> None:
    """Make a cell that people write in."""
    cell = _at(sheet, row, column)
    cell.font = _TEXT
    cell.fill = _ENTRY
    cell.border = _BORDER
    cell.protection = _UNLOCKED
    cell.alignment = _alignment(language, "center" if is_centred else None)
    cell.number_format = "yyyy-mm-dd" if is_date else "General"


def put_centred(sheet: Worksheet, row: int, column: int, language: Language) -> Cell:
    """Make a cell in whose middle a formula shows its result."""
    cell = put_text(sheet, row, column, "", language)
    cell.alignment = _alignment(language, "center", vertical="center")
    return cell


def put_title(
    sheet: Worksheet, row: int, text: str, language: Language, *, across: int = 1
) -> None:
    """Write the title of a sheet."""
    cell = _at(sheet, row, _FIRST_COLUMN)
    set_text(cell, text)
    cell.font = _TITLE
    is_wrapped = across > 1
    cell.alignment = _alignment(language, is_wrapped=is_wrapped)
    sheet.row_dimensions[row].height = 26
    if is_wrapped:
        _merge(sheet, row, across)


def put_note(
    sheet: Worksheet, row: int, text: str, language: Language, *, across: int, width: int
) -> None:
    """Write a sentence across columns that are ``width`` letters wide together."""
    cell = _at(sheet, row, _FIRST_COLUMN)
    set_text(cell, text)
    cell.font = _NOTE
    cell.alignment = _alignment(language)
    _merge(sheet, row, across)
    sheet.row_dimensions[row].height = fitted_height(text, width)


def put_section(sheet: Worksheet, row: int, text: str, language: Language, *, across: int) -> None:
    """Write the heading of a block."""
    put_text(sheet, row, _FIRST_COLUMN, text, language, is_bold=True)
    for column in range(_FIRST_COLUMN, _FIRST_COLUMN + across):
        filled = _at(sheet, row, column)
        filled.fill = _SECTION
        filled.border = _BORDER


def put_heading(sheet: Worksheet, row: int, column: int, text: str, language: Language) -> None:
    """Write the heading of a column."""
    cell = put_text(sheet, row, column, text, language)
    cell.font = _WHITE
    cell.fill = _HEADING
    cell.alignment = _alignment(language, "center", vertical="center")


def put_rotated_heading(
    sheet: Worksheet, row: int, column: int, text: str, language: Language
) -> None:
    """Write the heading of a narrow column, turned."""
    put_heading(sheet, row, column, text, language)
    turned = copy(_alignment(language, "center", vertical="bottom"))
    turned.textRotation = 90
    _at(sheet, row, column).alignment = turned


def set_up_page(sheet: Worksheet, language: Language, title: str) -> None:
    """Set direction, A4 landscape, one page wide, page numbers."""
    sheet.sheet_view.rightToLeft = language.direction == "rtl"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    footer = sheet.oddFooter
    if footer is not None and footer.left is not None and footer.right is not None:
        footer.left.size = footer.right.size = 8
        footer.left.text = title.replace("&", "&&")
        footer.right.text = "&P / &N"


def fitted_height(text: str, width: float) -> float:
    """Return the row height in points that shows all of ``text`` in a column of ``width`` letters."""
    lines = sum(max(1, ceil(_width(line) / width)) for line in text.split("\n"))
    return lines * _LINE + 5


def _width(line: str) -> float:
    """Return the width of ``line`` in widths of a digit, on the broad side, measured in Arial."""
    return sum(
        1.9
        if unicodedata.east_asian_width(letter) in "WF"
        else 1.0
        if "\u0400" <= letter <= "\u04ff"
        else 0.87
        for letter in line
    )


@lru_cache(maxsize=64)
def _alignment(
    language: Language,
    horizontal: str | None = None,
    vertical: str = "top",
    *,
    is_wrapped: bool = True,
) -> Alignment:
    is_rtl = language.direction == "rtl"
    return Alignment(
        horizontal=horizontal or ("right" if is_rtl else "left"),
        vertical=vertical,
        wrap_text=is_wrapped,
        readingOrder=2 if is_rtl else 1,
    )


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def _merge(sheet: Worksheet, row: int, across: int) -> None:
    last = get_column_letter(_FIRST_COLUMN + across - 1)
    sheet.merge_cells(f"{get_column_letter(_FIRST_COLUMN)}{row}:{last}{row}")
