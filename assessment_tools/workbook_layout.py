"""Names that the writer and the reader of the self-assessment workbook share.

People see translated labels; the reader goes by dull names that stand in the hidden first row (one
per column, ``ps:col:<name>``) and the hidden first column (one per row, ``ps:row:<name>``) of every
sheet. They move with columns and rows and survive every spreadsheet program. The first cell of each
sheet is its stamp: which sheet of which workbook this is.
"""

import json
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from assessment_tools.answers import AnswerValue
from assessment_tools.instrument import CoreStandard, Instrument
from partner_screening.languages import Language
from partner_screening.translations import Translations, load_translations
from partner_screening.values import Value

TEMPLATE_VERSION = 1
STAMP_PREFIX = "partner-screening:"
COLUMN_PREFIX = "ps:col:"
ROW_PREFIX = "ps:row:"
SUPPORTS_PREFIX = "supports:"
DATA_SHEET = "_partner_screening"
REGISTER_ROWS = 40
MARK = "x"

DETAILS = ("partner_id", "name", "acronym", "country", "unpp_id")
"""Partner details on the first sheet, in this order; fields of ``ImplementingPartner``."""

COMPLETED = ("completed_by", "completed_on")
PROGRESS = ("answered", "with_document")
_HEADINGS = ("partner", "completed", "progress", "steps")
STEPS = ("step_1", "step_2", "step_3", "step_4", "step_5", "step_6")
ANSWER_COLUMNS = ("number", "title", "required", "answer", "comment", "status")
DOCUMENT_COLUMNS = ("document", "kind", "file_name", "document_date", "document_language", "page")
"""Columns of the register besides the number and one column per standard."""

STATUSES = ("unanswered", "needs_document", "complete", "answered")


class SheetKind(StrEnum):
    """The sheets of the workbook, in their order; ``PROBLEMS`` is in annotated copies only."""

    START = "start"
    ANSWERS = "answers"
    REGISTER = "register"
    DATA = "data"
    PROBLEMS = "problems"


ISSUED_SHEETS = (SheetKind.START, SheetKind.ANSWERS, SheetKind.REGISTER, SheetKind.DATA)


class Stamp(Value):
    """What a sheet says about the workbook that it belongs to.

    ``partner_id`` is empty in a workbook that was issued without a partner.
    """

    sheet: SheetKind
    template: int
    instrument: str
    checksum: str
    partner_id: str
    language: Language

    def written(self) -> str:
        """Return the stamp as it stands in the first cell of the sheet."""
        return STAMP_PREFIX + json.dumps(self.model_dump(mode="json"), ensure_ascii=False)


def read_stamp(text: str) -> Stamp | None:
    """Return the stamp that ``text`` is, or ``None`` when it is none."""
    if not text.startswith(STAMP_PREFIX):
        return None
    try:
        return Stamp.model_validate_json(text.removeprefix(STAMP_PREFIX))
    except ValidationError:
        return None


@lru_cache(maxsize=1)
def workbook_texts() -> Translations:
    """Return the texts of the workbook and of everything that reading it can say."""
    return load_translations(Path(__file__).parent / "texts")


def sheet_title(kind: SheetKind, language: Language) -> str:
    """Return what stands on the tab of a sheet."""
    if kind is SheetKind.DATA:
        return DATA_SHEET
    return workbook_texts().text(language, f"sheet.{kind}")


def column_label(column: str, instrument: Instrument, language: Language) -> str:
    """Return the heading of a column, in either table."""
    if column.startswith(SUPPORTS_PREFIX):
        standard = instrument.standard(column.removeprefix(SUPPORTS_PREFIX))
        return f"{standard.number} {standard_title(instrument, standard.id, language)}"
    return workbook_texts().text(language, f"column.{column}")


def standard_title(instrument: Instrument, standard: str, language: Language) -> str:
    """Return the title of a standard."""
    return instrument.text(language, f"standards.{standard}.title")


def requirement(instrument: Instrument, standard: str, language: Language) -> str:
    """Return what a standard requires, with the guidance below it."""
    required = instrument.text(language, f"standards.{standard}.required")
    guidance = instrument.text(language, f"standards.{standard}.guidance")
    return f"{required}\n{guidance}" if guidance else required


def answer_label(instrument: Instrument, value: AnswerValue, language: Language) -> str:
    """Return the label of an answer in the drop-down list."""
    return instrument.text(language, f"answers.{value}")


def answer_labels(instrument: Instrument, standard: CoreStandard, language: Language) -> list[str]:
    """Return the labels of the answers that ``standard`` allows."""
    return [answer_label(instrument, value, language) for value in standard.answers]


def kind_label(instrument: Instrument, kind: str, language: Language) -> str:
    """Return the label of a kind of document in the drop-down list."""
    return instrument.text(language, f"evidence_kinds.{kind}")


def register_columns(instrument: Instrument) -> tuple[str, ...]:
    """Return the columns of the register: marks stand between the kind and the file name."""
    marks = (SUPPORTS_PREFIX + standard.id for standard in instrument.standards)
    return ("number", *DOCUMENT_COLUMNS[:2], *marks, *DOCUMENT_COLUMNS[2:])


def claims(instrument: Instrument) -> tuple[AnswerValue, ...]:
    """Return the answers that claim more than the least and so call for a document."""
    allowed = {value for standard in instrument.standards for value in standard.answers}
    points = {value: instrument.counting.points.get(value, 0) for value in allowed}
    least = min(points.values(), default=0)
    return tuple(
        value
        for value in AnswerValue
        if points.get(value, least) > least and value is not AnswerValue.NOT_APPLICABLE
    )


def start_text(key: str, language: Language) -> str:
    """Return a text of the first sheet, which names other sheets and columns; steps are numbered."""
    texts = workbook_texts()
    number = f"{STEPS.index(key) + 1}. " if key in STEPS else ""
    return number + texts.text(
        language,
        f"start.{key}",
        answers=sheet_title(SheetKind.ANSWERS, language),
        register=sheet_title(SheetKind.REGISTER, language),
        status=texts.text(language, "column.status"),
        file=texts.text(language, "column.file_name"),
    )


def instrument_name(instrument: Instrument, language: Language) -> str:
    """Return the name and reference of the instrument, below the title of the first sheet."""
    return f"{instrument.text(language, 'name')} [{instrument.reference}]"


def own_texts(instrument: Instrument, language: Language) -> dict[SheetKind, frozenset[str]]:
    """Return every text that the writer puts on each sheet by itself, numbers aside."""
    texts = workbook_texts()
    standards = instrument.standards
    titles = {standard_title(instrument, standard.id, language) for standard in standards}
    start = {start_text(key, language) for key in ("title", "intro", *_HEADINGS, *STEPS)}
    start |= {texts.text(language, f"field.{name}") for name in (*DETAILS, *COMPLETED, *PROGRESS)}
    answers = {column_label(column, instrument, language) for column in ANSWER_COLUMNS} | titles
    answers |= {requirement(instrument, standard.id, language) for standard in standards}
    answers |= {sheet_title(SheetKind.ANSWERS, language), texts.text(language, "hint.answers")}
    answers |= {texts.text(language, f"status.{status}") for status in STATUSES}
    register = {
        column_label(column, instrument, language) for column in register_columns(instrument)
    }
    register |= {sheet_title(SheetKind.REGISTER, language), texts.text(language, "hint.register")}
    lists = {
        label for standard in standards for label in answer_labels(instrument, standard, language)
    }
    lists |= {kind_label(instrument, kind.id, language) for kind in instrument.evidence_kinds}
    return {
        SheetKind.START: frozenset({instrument_name(instrument, language), *start}),
        SheetKind.ANSWERS: frozenset(answers),
        SheetKind.REGISTER: frozenset(register),
        SheetKind.DATA: frozenset(lists),
    }
