"""Writes the self-assessment workbook of one partner: the same bytes for the same input, always.

Everything about the instrument comes from the instrument and its translations. Text from people is
written as text, never as a formula.
"""

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assessment_tools.instrument import Instrument
from assessment_tools.workbook_bytes import deterministic_bytes
from assessment_tools.workbook_controls import (
    add_date_entry,
    add_list,
    add_mark_list,
    colour_status,
    progress_formula,
    status_formula,
)
from assessment_tools.workbook_layout import (
    ANSWER_COLUMNS,
    COLUMN_PREFIX,
    COMPLETED,
    DETAILS,
    ISSUED_SHEETS,
    PROGRESS,
    REGISTER_ROWS,
    ROW_PREFIX,
    STEPS,
    SUPPORTS_PREFIX,
    TEMPLATE_VERSION,
    SheetKind,
    Stamp,
    answer_labels,
    column_label,
    instrument_name,
    kind_label,
    register_columns,
    requirement,
    sheet_title,
    standard_title,
    start_text,
    workbook_texts,
)
from assessment_tools.workbook_look import (
    fitted_height,
    put_centred,
    put_entry,
    put_heading,
    put_note,
    put_rotated_heading,
    put_section,
    put_text,
    put_title,
    set_up_page,
)
from partner_screening.languages import Language
from partner_screening.partner import ImplementingPartner

_HEADER_ROW = 4
_FIRST_ROW = 5
_FIRST_COLUMN = 2
_KIND_LIST = 4
_ANSWER_LISTS = 5
_START_WIDTHS = (34, 84)
_ANSWER_WIDTHS = {
    "number": 6, "title": 24, "required": 62, "answer": 17, "comment": 42, "status": 19,
}  # fmt: skip
_REGISTER_WIDTHS = {
    "number": 6, "document": 38, "kind": 36, "file_name": 28,
    "document_date": 14, "document_language": 13, "page": 9,
}  # fmt: skip
_MARK_WIDTH = 7
_REGISTER_ROW_HEIGHT = 32
_HEAD_HEIGHT = 34
_MARK_HEAD_HEIGHT = 190


def write_workbook(
    instrument: Instrument, language: Language, partner: ImplementingPartner | None
) -> bytes:
    """Return the .xlsx workbook for ``partner``; without one, the partner names itself."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {kind: book.create_sheet(sheet_title(kind, language)) for kind in ISSUED_SHEETS}
    stamp = Stamp(
        sheet=SheetKind.START,
        template=TEMPLATE_VERSION,
        instrument=instrument.reference,
        checksum=instrument.checksum,
        partner_id=partner.partner_id if partner else "",
        language=language,
    )
    for kind, sheet in sheets.items():
        put_text(sheet, 1, 1, stamp.model_copy(update={"sheet": kind}).written(), language)
    footer = f"{start_text('title', language)} [{instrument.reference}]"
    _write_data(sheets[SheetKind.DATA], instrument, language, partner)
    _write_start(sheets[SheetKind.START], instrument, language, partner)
    _write_answers(sheets[SheetKind.ANSWERS], instrument, language)
    _write_register(sheets[SheetKind.REGISTER], instrument, language)
    for kind, sheet in sheets.items():
        _hide_names(sheet)
        _protect(sheet)
        set_up_page(sheet, language, footer)
        sheet.sheet_state = "hidden" if kind is SheetKind.DATA else "visible"
    book.active = 0
    for name, value in _properties(stamp).items():
        book.custom_doc_props.append(StringProperty(name=name, value=value))  # type: ignore[attr-defined]
    return deterministic_bytes(book, footer)


def _write_data(
    sheet: Worksheet,
    instrument: Instrument,
    language: Language,
    partner: ImplementingPartner | None,
) -> None:
    put_text(sheet, 1, 2, COLUMN_PREFIX + "value", language)
    for row, name in enumerate(DETAILS, start=2):
        put_text(sheet, row, 1, ROW_PREFIX + name, language)
        if partner:
            put_text(sheet, row, 2, getattr(partner, name), language)
    for column, labels in enumerate(_lists(instrument, language), start=_KIND_LIST):
        for row, label in enumerate(labels, start=1):
            put_text(sheet, row, column, label, language)


def _lists(instrument: Instrument, language: Language) -> list[list[str]]:
    """Return the lists on the data sheet: kinds of document, then one list of answers per standard."""
    kinds = [kind_label(instrument, kind.id, language) for kind in instrument.evidence_kinds]
    answers = [answer_labels(instrument, standard, language) for standard in instrument.standards]
    return [kinds, *answers]


def _write_start(
    sheet: Worksheet,
    instrument: Instrument,
    language: Language,
    partner: ImplementingPartner | None,
) -> None:
    texts = workbook_texts()
    for column, width in enumerate(_START_WIDTHS, start=_FIRST_COLUMN):
        sheet.column_dimensions[get_column_letter(column)].width = width
    put_text(sheet, 1, _FIRST_COLUMN + 1, COLUMN_PREFIX + "value", language)
    width = sum(_START_WIDTHS)
    put_title(sheet, 2, start_text("title", language), language, across=2)
    put_note(sheet, 3, instrument_name(instrument, language), language, across=2, width=width)
    put_note(sheet, 4, start_text("intro", language), language, across=2, width=width)
    row = 6
    details = DETAILS if partner else DETAILS[:2]
    progress = dict(zip(PROGRESS, progress_formula(instrument, language), strict=True))
    for heading, names in (("partner", details), ("completed", COMPLETED), ("progress", PROGRESS)):
        put_section(sheet, row, start_text(heading, language), language, across=2)
        for name in names:
            row += 1
            put_text(sheet, row, 1, ROW_PREFIX + name, language)
            put_text(sheet, row, 2, texts.text(language, f"field.{name}"), language)
            if name in PROGRESS:
                put_text(sheet, row, 3, "", language).value = progress[name]
            elif name in COMPLETED or partner is None:
                put_entry(sheet, row, 3, language, is_date=name == "completed_on")
            else:
                put_text(sheet, row, 3, getattr(partner, name), language)
            if name == "completed_on":
                add_date_entry(sheet, f"C{row}", language)
        row += 2
    put_section(sheet, row, start_text("steps", language), language, across=2)
    for step in STEPS:
        row += 1
        text = start_text(step, language)
        put_note(sheet, row, text, language, across=2, width=width)


def _write_answers(sheet: Worksheet, instrument: Instrument, language: Language) -> None:
    _write_head(sheet, instrument, language, SheetKind.ANSWERS, ANSWER_COLUMNS)
    for column, name in enumerate(ANSWER_COLUMNS, start=_FIRST_COLUMN):
        sheet.column_dimensions[get_column_letter(column)].width = _ANSWER_WIDTHS[name]
    sheet.freeze_panes = "D5"
    at = {name: column for column, name in enumerate(ANSWER_COLUMNS, start=_FIRST_COLUMN)}
    for row, standard in enumerate(instrument.standards, start=_FIRST_ROW):
        put_text(sheet, row, 1, ROW_PREFIX + standard.id, language)
        put_text(sheet, row, at["number"], str(standard.number), language)
        title = standard_title(instrument, standard.id, language)
        put_text(sheet, row, at["title"], title, language, is_bold=True)
        required = requirement(instrument, standard.id, language)
        put_text(sheet, row, at["required"], required, language)
        put_entry(sheet, row, at["answer"], language, is_centred=True)
        put_entry(sheet, row, at["comment"], language)
        answer_cell = f"{get_column_letter(at['answer'])}{row}"
        status = put_centred(sheet, row, at["status"], language)
        status.value = status_formula(instrument, standard, language, answer_cell)
        # Column D of the data sheet holds the kinds of document, E the first standard's answers.
        list_letter = get_column_letter(_ANSWER_LISTS + row - _FIRST_ROW)
        choices = f"${list_letter}$1:${list_letter}${len(standard.answers)}"
        add_list(sheet, answer_cell, choices, "answer", language)
        sheet.row_dimensions[row].height = max(
            fitted_height(required, _ANSWER_WIDTHS["required"]),
            fitted_height(title, _ANSWER_WIDTHS["title"] - 4),
        )
    last = _FIRST_ROW + len(instrument.standards) - 1
    letter = get_column_letter(at["status"])
    colour_status(sheet, f"{letter}{_FIRST_ROW}:{letter}{last}", language)


def _write_register(sheet: Worksheet, instrument: Instrument, language: Language) -> None:
    columns = register_columns(instrument)
    _write_head(sheet, instrument, language, SheetKind.REGISTER, columns)
    sheet.freeze_panes = "D5"
    rows = range(_FIRST_ROW, _FIRST_ROW + REGISTER_ROWS)
    for column, name in enumerate(columns, start=_FIRST_COLUMN):
        letter = get_column_letter(column)
        cells = f"{letter}{_FIRST_ROW}:{letter}{rows[-1]}"
        is_mark = name.startswith(SUPPORTS_PREFIX)
        sheet.column_dimensions[letter].width = _MARK_WIDTH if is_mark else _REGISTER_WIDTHS[name]
        for row in rows:
            if name == "number":
                put_text(sheet, row, column, str(row - _FIRST_ROW + 1), language)
            else:
                is_date = name == "document_date"
                put_entry(sheet, row, column, language, is_centred=is_mark, is_date=is_date)
        if is_mark:
            add_mark_list(sheet, cells, language)
        elif name == "kind":
            kinds = get_column_letter(_KIND_LIST)
            kind_range = f"${kinds}$1:${kinds}${len(instrument.evidence_kinds)}"
            add_list(sheet, cells, kind_range, "kind", language)
        elif name == "document_date":
            add_date_entry(sheet, cells, language)
    for row in rows:
        sheet.row_dimensions[row].height = _REGISTER_ROW_HEIGHT


def _write_head(
    sheet: Worksheet,
    instrument: Instrument,
    language: Language,
    kind: SheetKind,
    columns: tuple[str, ...],
) -> None:
    put_title(sheet, 2, sheet_title(kind, language), language)
    hint = workbook_texts().text(language, f"hint.{kind}")
    put_note(sheet, 3, hint, language, across=len(columns), width=150)
    for column, name in enumerate(columns, start=_FIRST_COLUMN):
        put_text(sheet, 1, column, COLUMN_PREFIX + name, language)
        label = column_label(name, instrument, language)
        if name.startswith(SUPPORTS_PREFIX):
            put_rotated_heading(sheet, _HEADER_ROW, column, label, language)
        else:
            put_heading(sheet, _HEADER_ROW, column, label, language)
    has_marks = any(name.startswith(SUPPORTS_PREFIX) for name in columns)
    sheet.row_dimensions[_HEADER_ROW].height = _MARK_HEAD_HEIGHT if has_marks else _HEAD_HEIGHT
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"


def _hide_names(sheet: Worksheet) -> None:
    sheet.row_dimensions[1].hidden = True
    sheet.column_dimensions["A"].hidden = True


def _protect(sheet: Worksheet) -> None:
    """Lock everything but the entry cells, without a password: against slips, not against people."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False  # False means allowed
    sheet.protection.formatRows = False


def _properties(stamp: Stamp) -> dict[str, str]:
    """Return document properties that tell other programs which workbook this is."""
    return {
        "template": str(stamp.template),
        "instrument": stamp.instrument,
        "checksum": stamp.checksum,
        "partner_id": stamp.partner_id,
        "language": stamp.language.value,
    }
