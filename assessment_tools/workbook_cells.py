"""First stage of reading a workbook: flat cells, and where its columns and rows are. Judges nothing."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

import python_calamine

from assessment_tools.workbook_formulas import NOTHING_SEEN, Place, SheetScan
from assessment_tools.workbook_layout import (
    COLUMN_PREFIX,
    ROW_PREFIX,
    STAMP_PREFIX,
    SheetKind,
    Stamp,
    read_stamp,
    sheet_title,
)
from assessment_tools.workbook_words import plain
from partner_screening.languages import Language


@dataclass(frozen=True)
class SheetCells:
    """One sheet: what its stamp says, where the named columns and rows are, every filled cell.

    ``columns`` and ``rows`` hold the positions of the hidden names, counted from 0; a name that was
    copied with its row stands in ``rows`` twice. ``cells`` holds neither names nor stamp nor blanks.
    """

    name: str
    kind: SheetKind | None
    stamp: Stamp | None
    columns: dict[str, int]
    rows: dict[str, list[int]]
    cells: dict[Place, object]
    scan: SheetScan = field(default=NOTHING_SEEN)


def read_cells(data: bytes, scans: dict[str, SheetScan]) -> list[SheetCells]:
    """Return every sheet of a workbook that ``inspect_workbook`` let pass.

    Raises:
        python_calamine.CalamineError: the file is damaged inside.

    """
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [
        _sheet(
            name,
            book.get_sheet_by_name(name).to_python(skip_empty_area=False),
            scans.get(name, NOTHING_SEEN),
        )
        for name in book.sheet_names
    ]


def written(cell: object) -> str:
    """Return what stands in a cell as a person would write it."""
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _sheet(name: str, rows: Iterable[Iterable[object]], scan: SheetScan) -> SheetCells:
    stamp: Stamp | None = None
    column_names: dict[str, int] = {}
    row_names: dict[str, list[int]] = {}
    cells: dict[Place, object] = {}
    for row, in_row in enumerate(rows):
        for column, cell in enumerate(in_row):
            if cell == "":
                continue  # most cells are blank
            if not isinstance(cell, str):
                cells[row, column] = cell
            elif cell.startswith(COLUMN_PREFIX):
                column_names.setdefault(cell.removeprefix(COLUMN_PREFIX), column)
            elif cell.startswith(ROW_PREFIX):
                row_names.setdefault(cell.removeprefix(ROW_PREFIX), []).append(row)
            elif cell.startswith(STAMP_PREFIX) and stamp is None:
                stamp = read_stamp(cell)
            elif cell[0].isalnum() or plain(cell):
                cells[row, column] = cell
    kind = stamp.sheet if stamp else _kind_by_title(name)
    return SheetCells(name, kind, stamp, column_names, row_names, cells, scan)


def _kind_by_title(name: str) -> SheetKind | None:
    for kind in SheetKind:
        if any(name == sheet_title(kind, language) for language in Language):
            return kind
    return None
