"""``plans/<id>.xlsx``: the plan that a partner fills in, in the partner's own language."""

from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessment_tools.workbook_bytes import bytes_saved_at
from partner_screening.outcome import PartnerOutcome
from partner_screening.reports.page_design import ACCENT, RULE
from partner_screening.reports.partner_contents import ActionLine, plan_actions
from partner_screening.reports.right_to_left import is_right_to_left
from partner_screening.reports.sheet_stream import lines_of
from partner_screening.reports.tones import SOFT, Tone
from partner_screening.reports.wording import Words

COLUMNS = (
    ("number", 6),
    ("standard", 26),
    ("action", 52),
    ("owner", 24),
    ("who", 22),
    ("proof", 36),
    ("due", 13),
    ("status", 16),
    ("notes", 34),
)
"""Columns of the plan with their widths in letters."""

OPEN_COLUMNS = ("who", "status", "notes")
"""Columns that the partner fills in; every other cell is locked."""

HEAD_ROW = 8
"""The row of headings; the actions follow."""

_FONT = "Calibri"
_SIDE = Side(style="thin", color=RULE[1:])
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_YELLOW = PatternFill("solid", fgColor="FFF9D6")
_PLAIN = Font(name=_FONT)
_OPEN = Protection(locked=False)


def plan_workbook(outcome: PartnerOutcome, words: Words) -> bytes:
    """Return the plan of a partner who has one: the same bytes for the same plan.

    Raises:
        ValueError: the partner has no plan.

    """
    plan = outcome.plan
    if plan is None:
        raise ValueError(f"{outcome.partner.partner_id} has no plan")
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = words.say("plan.sheet")
    _write_head(sheet, outcome, words)
    actions = plan_actions(outcome, words)
    for down, action in enumerate(actions, HEAD_ROW + 1):
        _write_action(sheet, down, action)
    last = HEAD_ROW + len(actions)
    _add_status_list(sheet, last, words)
    _set_up(sheet, last, words)
    book.properties.creator = words.say("made_by")
    return bytes_saved_at(book, datetime.combine(outcome.as_of, time()))


def _write_head(sheet: Worksheet, outcome: PartnerOutcome, words: Words) -> None:
    plan = outcome.plan
    assert plan is not None
    title = _put(sheet, 1, 1, words.say("plan.title"))
    title.font = Font(name=_FONT, bold=True, size=16, color=ACCENT[1:])
    name = _put(sheet, 2, 1, f"{outcome.partner.name} ({outcome.partner.partner_id})")
    name.font = Font(name=_FONT, bold=True, size=12)
    instrument = f"{words.instrument_text(plan.instrument, 'name')} ({plan.instrument})"
    facts = (
        ("plan.started", words.day(plan.started_on)),
        ("plan.deadline", words.day(plan.deadline)),
        ("plan.instrument", instrument),
    )
    for down, (key, value) in enumerate(facts, 3):
        _put(sheet, down, 1, words.say(key)).font = Font(name=_FONT, color="56626E")
        sheet.merge_cells(start_row=down, start_column=1, end_row=down, end_column=2)
        _put(sheet, down, 3, value).font = Font(name=_FONT, bold=True)
    intro_text = words.say("plan.intro")
    intro = _put(sheet, 6, 1, intro_text)
    sheet.merge_cells(start_row=6, start_column=1, end_row=6, end_column=len(COLUMNS))
    intro.alignment = Alignment(
        wrap_text=True, vertical="center", readingOrder=2 if is_right_to_left(intro_text) else 0
    )
    for across, (key, _) in enumerate(COLUMNS, 1):
        cell = _put(sheet, HEAD_ROW, across, words.say(f"column.{key}"))
        cell.font = Font(name=_FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=ACCENT[1:])
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.border = _BORDER


def _write_action(sheet: Worksheet, down: int, action: ActionLine) -> None:
    values: dict[str, str | int | date] = {
        "number": action.number,
        "standard": action.standard,
        "action": action.action,
        "owner": action.owner,
        "proof": action.proof,
        "due": action.due_on,
    }
    for across, (key, _) in enumerate(COLUMNS, 1):
        value: str | int | date = values.get(key, "")
        cell = _put(sheet, down, across, value if isinstance(value, str) else "")
        if not isinstance(value, str):
            cell.value = value
        if key == "due":
            cell.number_format = "yyyy\\-mm\\-dd"
        if key in OPEN_COLUMNS:
            cell.fill, cell.protection = _YELLOW, _OPEN
        reading = 2 if isinstance(value, str) and is_right_to_left(value) else 0
        is_short = key in {"number", "due", "status"}
        cell.alignment = Alignment(
            wrap_text=True,
            vertical="top",
            horizontal="center" if is_short else None,
            readingOrder=reading,
        )
        cell.border = _BORDER
    lines = max(
        lines_of(text, width) for key, width in COLUMNS if isinstance(text := values.get(key), str)
    )
    sheet.row_dimensions[down].height = 15 * lines + 4


def _put(sheet: Worksheet, down: int, across: int, text: str) -> Cell:
    """Write a text as a text: never as a formula, whatever it begins with."""
    cell = sheet.cell(down, across)
    assert isinstance(cell, Cell)
    if text:
        cell.value = text
        cell.data_type = "s"
    cell.font = _PLAIN
    if is_right_to_left(text):
        cell.alignment = Alignment(readingOrder=2)
    return cell


def _add_status_list(sheet: Worksheet, last: int, words: Words) -> None:
    statuses = words.say("plan.statuses").split("|")
    column = get_column_letter([key for key, _ in COLUMNS].index("status") + 1)
    area = f"{column}{HEAD_ROW + 1}:{column}{last}"
    choice = DataValidation("list", formula1='"' + ",".join(statuses) + '"', allow_blank=True)
    choice.showErrorMessage = True
    sheet.add_data_validation(choice)
    choice.add(area)
    finished = FormulaRule(  # type: ignore[no-untyped-call]
        formula=[f'{column}{HEAD_ROW + 1}="{statuses[2]}"'],
        fill=PatternFill("solid", bgColor=SOFT[Tone.GOOD][1:]),
    )
    sheet.conditional_formatting.add(area, finished)


def _set_up(sheet: Worksheet, last: int, words: Words) -> None:
    for across, (_, width) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(across)].width = width
    sheet.row_dimensions[1].height, sheet.row_dimensions[6].height = 26, 32
    sheet.row_dimensions[HEAD_ROW].height = 32
    sheet.sheet_view.rightToLeft = words.language.direction == "rtl"
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.print_area = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.center is not None
    footer.center.text = "&P / &N"
