"""Lists as officers keep them: .xlsx or .csv, columns in any order, headings in six languages.

Rows are handed out one after another with their place. Nothing is guessed: a formula, an error value,
an encoding that is not Unicode are reported with the cell.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine
from lxml import etree

from assessment_tools.workbook_formulas import SheetScan, cell_name, scan_sheets
from assessment_tools.workbook_safety import inspect_workbook
from partner_screening.errors import FileRefused
from partner_screening.findings import Severity
from partner_screening.portfolio_problems import Place, ProblemList
from partner_screening.portfolio_words import fold

_DELIMITERS = ",;\t"
_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff\xa0 \t\r\n"
_MOST_BYTES = 200_000_000
_NO_SCAN = SheetScan(frozenset(), frozenset(), "")


class Cell(NamedTuple):
    """A filled cell: its value as read, and where it stands ("C7")."""

    value: Any
    name: str

    @property
    def text(self) -> str:
        """The value as text: whole numbers without ".0", dates as year-month-day."""
        value = self.value
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, datetime):
            return value.date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
        return str(value).strip(_INVISIBLE)


class TableRow(NamedTuple):
    """A row that has at least one filled cell: its number as shown, its cells by column."""

    file: str
    sheet: str | None
    number: int
    cells: dict[str, Cell]

    def text(self, column: str) -> str:
        """Return the text in ``column``; empty when the cell is."""
        cell = self.cells.get(column)
        return cell.text if cell else ""

    def place(self, column: str = "") -> Place:
        """Return where a problem of this row stands, for a ``Problem``."""
        cell = self.cells.get(column)
        name = cell.name if cell else f"{self.number}:{self.number}"
        return Place(self.file, self.sheet, name)


class _Grid(NamedTuple):
    sheet: str | None
    rows: Iterable[Sequence[Any]]
    scan: SheetScan


class _Sheet(NamedTuple):
    file: str
    grid: _Grid
    problems: ProblemList


def read_table(
    path: Path,
    columns: dict[str, str],
    required: Sequence[str],
    problems: ProblemList,
) -> Iterator[TableRow]:
    """Yield the rows of the first sheet (or of the .csv file) of ``path``.

    ``columns`` finds a column's id by its folded heading. Unknown columns are reported as warnings
    and not read; without one of the ``required`` columns nothing is read.

    Raises:
        FileRefused: the file is no table that can be read.

    """
    grid = _csv(path) if path.suffix.lower() == ".csv" else _xlsx(path)
    rows = enumerate(grid.rows, 1)
    heading = next((row for row in rows if _is_filled(row[1])), None)
    if heading is None:
        problems.add("empty_table", Place(path.name, grid.sheet))
        return
    found = _columns(heading, columns, path.name, grid.sheet, problems)
    missing = [column for column in required if column not in found.values()]
    if missing:
        problems.add("missing_column", Place(path.name, grid.sheet), columns=", ".join(missing))
        return
    sheet = _Sheet(path.name, grid, problems)
    for number, values in rows:
        cells = dict(_cells(number, values, found, sheet))
        if cells:
            yield TableRow(path.name, grid.sheet, number, cells)


def _is_filled(values: Sequence[Any]) -> bool:
    return any(str(value).strip(_INVISIBLE) for value in values if value is not None)


def _columns(
    heading: tuple[int, Sequence[Any]],
    columns: dict[str, str],
    file: str,
    sheet: str | None,
    problems: ProblemList,
) -> dict[int, str]:
    number, names = heading
    found: dict[int, str] = {}
    for at, name in enumerate(names):
        title = str(name).strip(_INVISIBLE) if name is not None else ""
        if not title:
            continue
        column = columns.get(fold(title))
        place = Place(file, sheet, cell_name((number - 1, at)))
        if column is None:
            problems.add("unknown_column", place, severity=Severity.WARNING, found=title)
        elif column in found.values():
            problems.add("repeated_column", place, found=title, column=column)
        else:
            found[at] = column
    return found


def _cells(
    number: int, values: Sequence[Any], found: dict[int, str], sheet: _Sheet
) -> Iterator[tuple[str, Cell]]:
    for at, column in found.items():
        place = (number - 1, at)
        name = cell_name(place)
        scan = sheet.grid.scan
        if place in scan.formulas or place in scan.errors:
            code = "formula_cell" if place in scan.formulas else "error_cell"
            sheet.problems.add(code, Place(sheet.file, sheet.grid.sheet, name))
            continue
        value = values[at] if at < len(values) else None
        if value is not None and str(value).strip(_INVISIBLE):
            yield column, Cell(value, name)


def _xlsx(path: Path) -> _Grid:
    data = _bytes_of(path)
    parts = inspect_workbook(data, path.name)
    try:
        scans = scan_sheets(parts)
        del parts
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = workbook.get_sheet_by_index(0)
    except (python_calamine.CalamineError, etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused(
            "damaged_file",
            path.name,
            "The file is damaged: no sheet in it can be read.",
            "Open it in a spreadsheet program and save it again as .xlsx.",
        ) from error
    left = sheet.start[1] if sheet.start else 0
    # Calamine's rows begin with row 1 of the sheet, but with the first column that is filled.
    rows = ([None] * left + row for row in sheet.iter_rows())
    return _Grid(sheet.name, rows, scans.get(sheet.name, _NO_SCAN))


def _csv(path: Path) -> _Grid:
    text = _decoded(_bytes_of(path), path.name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return _Grid(None, _csv_rows(reader, path.name), _NO_SCAN)


def _csv_rows(reader: Iterator[list[str]], file: str) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise FileRefused(
            "damaged_csv",
            file,
            "The file stops being a readable table: a quotation mark is not closed.",
            "Open it in a spreadsheet program and save it again as CSV UTF-8 or as .xlsx.",
            str(error),
        ) from error


def _bytes_of(path: Path) -> bytes:
    if path.stat().st_size > _MOST_BYTES:
        raise FileRefused(
            "too_large",
            path.name,
            "The file is far larger than a list of partners can be.",
            "Split it.",
        )
    return path.read_bytes()


_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def _decoded(data: bytes, file: str) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            "not_unicode",
            file,
            "The letters of the file are written in an encoding that cannot be known for sure.",
            "Save it as CSV UTF-8 or as .xlsx.",
        ) from error
    if "\0" in text:
        raise FileRefused("not_a_table", file, "The file is not a text table.", "Save it as .xlsx.")
    return text
