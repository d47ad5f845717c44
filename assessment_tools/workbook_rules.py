"""The rules of the workbook as a whole: sheets, formulas, who filled it in, what was left over.

Each is a small function that reports to the ledger; the sheets have modules of their own.
"""

from collections.abc import Iterable
from datetime import date

from assessment_tools.workbook_cells import written
from assessment_tools.workbook_entries import date_entry, shortened, text_entry
from assessment_tools.workbook_form import Form
from assessment_tools.workbook_formulas import cell_name
from assessment_tools.workbook_layout import (
    ANSWER_COLUMNS,
    DETAILS,
    SheetKind,
    column_label,
    register_columns,
    sheet_title,
)
from assessment_tools.workbook_ledger import Cell, Ledger
from partner_screening.findings import Severity

_MOST_STRAY_PROBLEMS = 20  # per sheet; beyond, one problem speaks for all


def check_sheets(form: Form, ledger: Ledger) -> None:
    """Report sheets and columns of ours that are not there."""
    wanted: dict[SheetKind, Iterable[str]] = {
        SheetKind.START: ("value",),
        SheetKind.ANSWERS: [column for column in ANSWER_COLUMNS if column != "status"],
        SheetKind.REGISTER: register_columns(form.instrument),
    }
    for kind, columns in wanted.items():
        sheet = form.sheets.get(kind)
        if sheet is None:
            ledger.report("sheet_missing", title=sheet_title(kind, form.language))
            continue
        for column in columns:
            if sheet.column(column) is None:
                label = (
                    sheet.cells.name
                    if kind is SheetKind.START
                    else column_label(column, form.instrument, form.language)
                )
                ledger.report("column_missing", sheet=sheet.cells.name, column=label)


def check_formulas(form: Form, ledger: Ledger) -> None:
    """Report formulas and error values: what they show is not what a person answered."""
    for sheet in form.sheets.values():
        for place in sheet.stray_formulas():
            shown = written(sheet.cells.cells.get(place, ""))
            ledger.report("formula", (sheet.cells.name, place), found=shown or "=")
        for place in sorted(sheet.cells.scan.errors - sheet.computed):
            if place not in sheet.cells.scan.formulas:
                ledger.report("cell_error", (sheet.cells.name, place), found="#")


def read_completed(form: Form, ledger: Ledger) -> tuple[str, date | None]:
    """Return who completed the workbook and when."""
    sheet = form.sheets.get(SheetKind.START)
    column = sheet.column("value") if sheet else None
    if sheet is None or column is None:
        return "", None
    by, on = (next(iter(sheet.rows(name)), None) for name in ("completed_by", "completed_on"))
    name = "" if by is None else text_entry(form, ledger, SheetKind.START, by, "value")
    day = None if on is None else date_entry(form, ledger, SheetKind.START, on, "value")
    title = sheet_title(SheetKind.START, form.language)
    for row, code, is_empty in (
        (by, "completed_by_missing", not name),
        (on, "completed_on_missing", day is None),
    ):
        place = (row or 0, column)
        if is_empty and form.content(SheetKind.START, place) == "":
            cell = None if row is None else form.cell(SheetKind.START, place)
            ledger.warn(code, cell, start=title)
    return name, day


def read_partner(form: Form, ledger: Ledger) -> tuple[str, str]:
    """Return number and name of the partner that a workbook without a stamped partner names.

    Details that were issued are only compared: they come from the roster.
    """
    sheet = form.sheets.get(SheetKind.START)
    column = sheet.column("value") if sheet else None
    details = dict(form.issued)
    for name in DETAILS:
        for row in sheet.rows(name) if sheet and column is not None else ():
            place = (row, column or 0)
            text = written(form.content(SheetKind.START, place))
            if not form.issued.get("partner_id"):
                details[name] = text_entry(form, ledger, SheetKind.START, row, "value")
            elif text != form.issued.get(name, ""):
                cell = form.cell(SheetKind.START, place)
                ledger.report(
                    "detail_changed",
                    cell,
                    found=shortened(text),
                    issued=form.issued.get(name, ""),
                    severity=Severity.WARNING,
                )
    if not details.get("partner_id"):
        ledger.report("partner_missing", start=sheet_title(SheetKind.START, form.language))
    return details.get("partner_id", ""), details.get("name", "")


def report_rest(form: Form, ledger: Ledger) -> None:
    """Report every filled cell that no other rule accounted for, so that nothing is dropped."""
    added = {sheet.name for sheet in form.added}
    by_sheet: dict[str, list[Cell]] = {}
    for cell in ledger.unaccounted():
        by_sheet.setdefault(cell[0], []).append(cell)
    contents = {
        (sheet.name, place): content
        for sheet in (*form.added, *(each.cells for each in form.sheets.values()))
        for place, content in sheet.cells.items()
    }
    for name, cells in by_sheet.items():
        if name in added:
            ledger.report(
                "sheet_not_read",
                sheet=name,
                found=name,
                covers=cells,
                severity=Severity.WARNING,
                count=len(cells),
            )
            continue
        shown = cells if len(cells) <= _MOST_STRAY_PROBLEMS else cells[:_MOST_STRAY_PROBLEMS]
        for cell in shown:
            found = shortened(written(contents.get(cell, "")))
            ledger.report("cell_not_read", cell, found=found, severity=Severity.WARNING)
        rest = cells[len(shown) :]
        if rest:
            ledger.report(
                "cells_not_read",
                rest[0],
                found=shortened(written(contents.get(rest[0], ""))),
                covers=rest,
                severity=Severity.WARNING,
                count=len(rest),
                last=cell_name(rest[-1][1]),
            )
