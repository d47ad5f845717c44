"""plans/<id>.xlsx: a partner's capacity-strengthening plan, to be agreed, filled in and sent back."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from partner_screening.capacity_plan import CapacityStrengtheningPlan, StrengtheningAction
from partner_screening.partner import ImplementingPartner
from partner_screening.reports.results_workbook import as_text
from partner_screening.reports.stable_workbook import write_stable
from partner_screening.reports.wording import Words

_COLUMNS = (
    ("number", 6), ("standard", 26), ("action", 52), ("owner", 22), ("who", 22), ("proof", 40),
    ("due", 13), ("status", 16), ("notes", 34),
)  # fmt: skip
_OPEN = {"who", "status", "notes"}
_HEADING_ROW = 7
_CHARACTERS_PER_LINE = 1.05  # of a column's width, in the fonts of office programs
_POINTS_PER_LINE = 15.0


def write_plan(
    path: Path, plan: CapacityStrengtheningPlan, partner: ImplementingPartner, words: Words
) -> None:
    """Write the plan in the language of ``words``. People fill in the yellow cells only."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = words.say("plan.sheet")[:31]
    sheet.sheet_view.rightToLeft = words.language.direction == "rtl"
    sheet.sheet_view.showGridLines = False
    _write_head(sheet, plan, partner, words)
    _write_headings(sheet, words)
    for row, action in enumerate(plan.actions, _HEADING_ROW + 1):
        _write_action(sheet, row, action, plan, words)
    _offer_statuses(sheet, len(plan.actions), words)
    _set_up_print(sheet)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    write_stable(book, path)


def _write_head(
    sheet: Any,
    plan: CapacityStrengtheningPlan,
    partner: ImplementingPartner,
    words: Words,  # noqa: ANN401
) -> None:
    sheet["A1"] = words.say("plan.title")
    sheet["A1"].font = Font(bold=True, size=16, color="1F4E79")
    sheet["A2"] = words.say("plan.intro")
    sheet.merge_cells("A2:I2")
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[2].height = 2 * _POINTS_PER_LINE
    facts = (
        (words.say("fact.partner"), f"{partner.name} ({partner.partner_id})"),
        (words.say("plan.started"), words.day(plan.started_on)),
        (words.say("plan.deadline"), words.day(plan.deadline)),
        (words.say("plan.instrument"), words.instrument_text(plan.instrument, "name")),
    )
    for row, (label, value) in enumerate(facts, 3):
        sheet.cell(row, 1, label).font = Font(bold=True)
        cell = sheet.cell(row, 3, as_text(value))
        cell.data_type = "s"


def _write_headings(sheet: Any, words: Words) -> None:  # noqa: ANN401
    for column, (key, width) in enumerate(_COLUMNS, 1):
        cell = sheet.cell(_HEADING_ROW, column, words.say(f"column.{key}"))
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.border = _LINE
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = sheet.cell(_HEADING_ROW + 1, 1)


def _write_action(
    sheet: Any,  # noqa: ANN401
    row: int,
    action: StrengtheningAction,
    plan: CapacityStrengtheningPlan,
    words: Words,
) -> None:
    def text(key: str) -> str:
        return words.instrument_text(plan.instrument, key)

    values: dict[str, object] = {
        "number": action.number,
        "standard": words.standard(plan.instrument, action.standard),
        "action": text(f"actions.{action.key}.action"),
        "owner": text(f"owner_roles.{action.owner_role}"),
        "proof": text(f"actions.{action.key}.proof"),
        "due": action.due,
        "status": words.say("plan.statuses").split("|")[0],
    }
    lines = 1.0
    for column, (key, width) in enumerate(_COLUMNS, 1):
        value = values.get(key)
        cell = sheet.cell(row, column, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = _LINE
        cell.protection = Protection(locked=key not in _OPEN)
        if key in _OPEN:
            cell.fill = _TO_FILL
        if key == "due":
            cell.number_format = "yyyy-mm-dd"
        if isinstance(value, str):
            cell.data_type = "s"
            is_wide = any(letter > "\u2e80" for letter in value)
            lines = max(lines, len(value) * (2 if is_wide else 1) / (width * _CHARACTERS_PER_LINE))
    sheet.row_dimensions[row].height = (int(lines) + 1) * _POINTS_PER_LINE


def _offer_statuses(sheet: Any, actions: int, words: Words) -> None:  # noqa: ANN401
    choices = words.say("plan.statuses").replace("|", ",")
    offered = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
    column = "ABCDEFGHI"[[key for key, _ in _COLUMNS].index("status")]
    offered.add(f"{column}{_HEADING_ROW + 1}:{column}{_HEADING_ROW + actions}")
    sheet.add_data_validation(offered)


def _set_up_print(sheet: Any) -> None:  # noqa: ANN401
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"


_LINE = Border(*(Side(style="thin", color="B7C0C8") for _ in range(4)))
_TO_FILL = PatternFill("solid", fgColor="FFF9D6")
