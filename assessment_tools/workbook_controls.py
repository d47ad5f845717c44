"""What works inside the workbook: drop-down lists, date checks, status formulas and their colours."""

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessment_tools.instrument import CoreStandard, Instrument
from assessment_tools.workbook_layout import (
    ANSWER_COLUMNS,
    DATA_SHEET,
    MARK,
    REGISTER_ROWS,
    SUPPORTS_PREFIX,
    SheetKind,
    answer_label,
    claims,
    register_columns,
    sheet_title,
    workbook_texts,
)
from partner_screening.languages import Language

_FIRST_ROW = 5
_FIRST_COLUMN = 2
_FIRST_DAY = 32874  # 1990-01-01 as a spreadsheet counts days
_COLOURS = {  # status: fill, letters
    "complete": ("C6EFCE", "006100"),
    "needs_document": ("FFE699", "7F6000"),
    "answered": ("DDEBF7", "1F4E79"),
    "unanswered": ("F2F2F2", "7F7F7F"),
}


def add_list(sheet: Worksheet, cells: str, data_range: str, hint: str, language: Language) -> None:
    """Offer the values of ``data_range`` on the data sheet as a drop-down list."""
    validation = DataValidation(
        type="list", formula1=f"{DATA_SHEET}!{data_range}", allow_blank=True, errorStyle="stop"
    )
    _add(sheet, cells, validation, hint, language)


def add_mark_list(sheet: Worksheet, cells: str, language: Language) -> None:
    """Offer the mark; other marks are only warned of, because the reader knows many."""
    validation = DataValidation(
        type="list", formula1=f'"{MARK}"', allow_blank=True, errorStyle="warning"
    )
    _add(sheet, cells, validation, "mark", language)


def add_date_entry(sheet: Worksheet, cells: str, language: Language) -> None:
    """Warn when something is no date; text is let through, because the reader understands it."""
    validation = DataValidation(
        type="date",
        operator="greaterThan",
        formula1=str(_FIRST_DAY),
        allow_blank=True,
        errorStyle="warning",
    )
    _add(sheet, cells, validation, "date", language)


def _add(
    sheet: Worksheet, cells: str, validation: DataValidation, hint: str, language: Language
) -> None:
    text = workbook_texts().text(language, f"hint.{hint}")
    validation.error = text
    validation.showErrorMessage = True
    if hint != "mark":  # a bubble over forty narrow cells would only be in the way
        validation.prompt = text
        validation.showInputMessage = True
    validation.add(cells)
    sheet.add_data_validation(validation)


def status_formula(
    instrument: Instrument, standard: CoreStandard, language: Language, answer_cell: str
) -> str:
    """Return the formula that says how far a standard is."""
    status = {name: _quoted_status(name, language) for name in _COLOURS}
    claiming = [value for value in standard.answers if value in claims(instrument)]
    others = [value for value in standard.answers if value not in claiming]
    with_document = (
        f"IF({_documents(instrument, standard, language)}>0,"
        f"{status['complete']},{status['needs_document']})"
    )
    steps = ((claiming, with_document), (others, status["answered"]))
    formula = status["unanswered"]
    for values, shown in steps:
        labels = (_quoted(answer_label(instrument, value, language)) for value in values)
        tests = ",".join(f"TRIM({answer_cell})={label}" for label in labels)
        formula = f"IF(OR({tests}),{shown},{formula})" if tests else formula
    return "=" + formula


def progress_formula(instrument: Instrument, language: Language) -> tuple[str, str]:
    """Return the formulas that count standards answered, and standards with a document."""
    total = len(instrument.standards)
    letter = get_column_letter(_FIRST_COLUMN + ANSWER_COLUMNS.index("answer"))
    title = _sheet_name(SheetKind.ANSWERS, language)
    answers = f"'{title}'!${letter}${_FIRST_ROW}:${letter}${_FIRST_ROW + total - 1}"
    documents = "+".join(
        f"({_documents(instrument, standard, language)}>0)" for standard in instrument.standards
    )
    return (
        f'=SUMPRODUCT(--(LEN(TRIM({answers}))>0))&" / {total}"',
        f'=({documents})&" / {total}"',
    )


def colour_status(sheet: Worksheet, cells: str, language: Language) -> None:
    """Colour the status cells by what their formula says."""
    first = cells.partition(":")[0]
    for status, (fill, letters) in _COLOURS.items():
        rule = FormulaRule(  # type: ignore[no-untyped-call]
            formula=[f"${first}={_quoted_status(status, language)}"],
            fill=PatternFill("solid", bgColor=fill),
            font=Font(color=letters, bold=True),
        )
        sheet.conditional_formatting.add(cells, rule)


def _documents(instrument: Instrument, standard: CoreStandard, language: Language) -> str:
    """Rows of the register with a title and a mark for ``standard``, as a formula."""
    columns = register_columns(instrument)
    title = _sheet_name(SheetKind.REGISTER, language)
    counted = []
    for name in (SUPPORTS_PREFIX + standard.id, "document"):
        letter = get_column_letter(_FIRST_COLUMN + columns.index(name))
        last = _FIRST_ROW + REGISTER_ROWS - 1
        counted.append(f"(LEN('{title}'!${letter}${_FIRST_ROW}:${letter}${last})>0)")
    return f"SUMPRODUCT({'*'.join(counted)})"


def _quoted_status(status: str, language: Language) -> str:
    return _quoted(workbook_texts().text(language, f"status.{status}"))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _sheet_name(kind: SheetKind, language: Language) -> str:
    return sheet_title(kind, language).replace("'", "''")
