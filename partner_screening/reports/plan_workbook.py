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
from partner_screening.partner import ImplementingPartner
from partner_screening.reports.page_design import ACCENT, RULE
from partner_screening.reports.partner_contents import ActionLine, plan_actions
from partner_screening.reports.right_to_left import is_right_to_left
from partner_screening.reports.sheet_stream import lines_of
from partner_screening.reports.tones import SOFT, Tone
from partner_screening.reports.wording import Words
from partner_screening.values import Value

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


class PlanRow(Value):
    """An action with what is known of it: who does it, how far it is, what was noted.

    ``status`` is the place in the list of statuses; ``None``: the cell stays empty.
    """

    action: ActionLine
    who: str = ""
    status: int | None = None
    notes: str = ""


class Signature(Value):
    """A side that signs: the key of its text, who signed, and when; empty while it has not."""

    key: str
    signed: str = ""
    on: date | None = None


class PlanSheet(Value):
    """What the workbook of a plan shows. ``original_deadline`` is set when the plan was extended."""

    partner: ImplementingPartner
    instrument: str
    started_on: date | None
    deadline: date | None
    original_deadline: date | None = None
    as_of: date
    rows: tuple[PlanRow, ...]
    signatures: tuple[Signature, ...] = ()


def plan_workbook(outcome: PartnerOutcome, words: Words) -> bytes:
    """Return the plan of a partner who has one: the same bytes for the same plan.

    Raises:
        ValueError: the partner has no plan.

    """
    plan = outcome.plan
    if plan is None:
        raise ValueError(f"{outcome.partner.partner_id} has no plan")
    sheet = PlanSheet(
        partner=outcome.partner,
        instrument=plan.instrument,
        started_on=plan.started_on,
        deadline=plan.deadline,
        as_of=outcome.as_of,
        rows=tuple(PlanRow(action=action) for action in plan_actions(outcome, words)),
    )
    return plan_sheet_workbook(sheet, words)


def plan_sheet_workbook(plan: PlanSheet, words: Words) -> bytes:
    """Return the workbook of a plan: the same bytes for the same plan."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = words.say("plan.sheet")
    _write_head(sheet, plan, words)
    for down, row in enumerate(plan.rows, HEAD_ROW + 1):
        _write_action(sheet, down, row, words)
    last = HEAD_ROW + len(plan.rows)
    _add_status_list(sheet, last, words)
    _set_up(sheet, _write_signatures(sheet, last, plan, words), words)
    book.properties.creator = words.say("made_by")
    return bytes_saved_at(book, datetime.combine(plan.as_of, time()))


def _write_head(sheet: Worksheet, plan: PlanSheet, words: Words) -> None:
    title = _put(sheet, 1, 1, words.say("plan.title"))
    title.font = Font(name=_FONT, bold=True, size=16, color=ACCENT[1:])
    name = _put(sheet, 2, 1, f"{plan.partner.name} ({plan.partner.partner_id})")
    name.font = Font(name=_FONT, bold=True, size=12)
    if words.language.direction == "rtl":
        # A name in other letters would run out of the page at the right, where the sheet begins.
        name.alignment = Alignment(horizontal="right")
    instrument = f"{words.instrument_text(plan.instrument, 'name')} ({plan.instrument})"
    facts = (
        ("plan.started", words.day(plan.started_on)),
        ("plan.deadline", _deadline(plan, words)),
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


def _deadline(plan: PlanSheet, words: Words) -> str:
    """Return the last day, with the original one beside it when the plan was extended."""
    last = words.day(plan.deadline)
    if plan.original_deadline is None:
        return last
    return f"{last} ({words.say('plan.original_deadline')}: {words.day(plan.original_deadline)})"


def _write_signatures(sheet: Worksheet, last: int, plan: PlanSheet, words: Words) -> int:
    """Write a line for each side under the actions; return the last row that is printed."""
    for down, side in enumerate(plan.signatures, last + 2):
        _put(sheet, down, 2, words.say(side.key)).font = Font(name=_FONT, bold=True)
        signed = _put(sheet, down, 3, side.signed or words.say("plan.signature"))
        signed.font = Font(name=_FONT, color=None if side.signed else "56626E")
        if words.language.direction == "rtl":
            signed.alignment = Alignment(horizontal="right")
        if side.on is not None:
            _put(sheet, down, 4, words.day(side.on))
        for across in range(3, 6):
            sheet.cell(down, across).border = Border(bottom=_SIDE)
        sheet.row_dimensions[down].height = 34
    return last + 1 + len(plan.signatures) if plan.signatures else last


def _write_action(sheet: Worksheet, down: int, row: PlanRow, words: Words) -> None:
    action = row.action
    status = "" if row.status is None else words.say("plan.statuses").split("|")[row.status]
    values: dict[str, str | int | date] = {
        "number": action.number,
        "standard": action.standard,
        "action": action.action,
        "owner": action.owner,
        "proof": action.proof,
        "due": action.due_on,
        "who": row.who,
        "status": status,
        "notes": row.notes,
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
