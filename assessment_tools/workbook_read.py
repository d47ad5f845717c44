"""Reads a filled self-assessment workbook: flat cells first, then one check per rule, all problems.

Columns and rows are found by the hidden names that the writer left, so moved columns, translated
labels and other spreadsheet programs do no harm. Nothing is dropped: every filled cell ends in the
answers or in a problem. Scores nothing.
"""

from collections.abc import Callable, Iterable

import python_calamine
from lxml import etree

from assessment_tools.answers import AnswerSheet
from assessment_tools.catalogue import list_instruments, load_instrument
from assessment_tools.instrument import Instrument
from assessment_tools.workbook_answers import check_evidence, read_answers
from assessment_tools.workbook_cells import SheetCells, read_cells, written
from assessment_tools.workbook_form import Form, lay_out
from assessment_tools.workbook_formulas import scan_sheets
from assessment_tools.workbook_layout import TEMPLATE_VERSION, Stamp
from assessment_tools.workbook_ledger import Ledger
from assessment_tools.workbook_refusal import refusal
from assessment_tools.workbook_register import read_documents
from assessment_tools.workbook_rules import (
    check_formulas,
    check_sheets,
    read_completed,
    read_partner,
    report_rest,
)
from assessment_tools.workbook_safety import inspect_workbook
from partner_screening.errors import UnknownRule
from partner_screening.findings import Problem
from partner_screening.languages import Language
from partner_screening.values import Value

_SHEETS_SHOWN = 4


class WorkbookReading(Value):
    """What a workbook says, and everything in it that could not be used.

    ``cells_filled`` counts the cells that differ from the workbook as it was issued; it always equals
    ``cells_read`` (they went into ``sheet``) plus ``cells_reported`` (each named by a problem).
    ``instrument`` is a reference such as ``un-hit-2020@1``. ``partner_name`` is as issued, or as the
    partner wrote it in a workbook that was issued without one.
    """

    file: str
    sheet: AnswerSheet | None
    partner_id: str
    partner_name: str
    instrument: str
    language: Language
    problems: tuple[Problem, ...]
    cells_filled: int
    cells_read: int
    cells_reported: int


def read_workbook(
    data: bytes,
    file_name: str,
    *,
    expected_partner: str | None = None,
    language: Language | None = None,
    load: Callable[[str], Instrument] = load_instrument,
) -> WorkbookReading:
    """Return the answers of a filled workbook and all its problems.

    ``language`` is that of the problems; without one, the workbook's own. ``load`` finds the
    instrument of a reference.

    Raises:
        FileRefused: the file is no workbook of ours, is unsafe, belongs to another partner, or to an
            instrument version that is not known.

    """
    speak = language or Language.EN
    parts = inspect_workbook(data, file_name, speak)
    try:
        scans = scan_sheets(parts)
        for scan in scans.values():
            if scan.far:
                raise refusal("cell_too_far", file_name, scan.far, language=speak)
        sheets = read_cells(data, scans)
    except (python_calamine.CalamineError, etree.XMLSyntaxError, ValueError) as error:
        raise refusal("truncated", file_name, type(error).__name__, language=speak) from error
    stamp = _stamp(sheets, file_name, speak)
    speak = language or stamp.language
    instrument = _instrument(stamp, file_name, speak, load)
    form = lay_out(sheets, instrument, stamp.language)
    ledger = Ledger(file_name, speak, form.filled())
    return _read(
        form,
        ledger,
        stamp,
        file_name=file_name,
        expected_partner=expected_partner,
        speak=speak,
    )


def _read(
    form: Form,
    ledger: Ledger,
    stamp: Stamp,
    *,
    file_name: str,
    expected_partner: str | None,
    speak: Language,
) -> WorkbookReading:
    check_sheets(form, ledger)
    check_formulas(form, ledger)
    partner_id, partner_name = read_partner(form, ledger)
    partner_id = stamp.partner_id or partner_id
    if expected_partner is not None and partner_id and partner_id != expected_partner:
        raise refusal(
            "other_partner", file_name, partner_id, expected=expected_partner, language=speak
        )
    completed_by, completed_on = read_completed(form, ledger)
    answers = read_answers(form, ledger)
    documents = read_documents(form, ledger)
    check_evidence(form, ledger, answers, documents)
    report_rest(form, ledger)
    filled, read, reported = ledger.counts()
    return WorkbookReading(
        file=file_name,
        sheet=AnswerSheet(
            instrument=form.instrument.reference,
            instrument_checksum=form.instrument.checksum,
            partner_id=partner_id or expected_partner or "",
            language=stamp.language,
            answers=answers,
            documents=documents,
            completed_by=completed_by,
            completed_on=completed_on,
        ),
        partner_id=partner_id,
        partner_name=partner_name,
        instrument=form.instrument.reference,
        language=stamp.language,
        problems=ledger.problems,
        cells_filled=filled,
        cells_read=read,
        cells_reported=reported,
    )


def _stamp(sheets: list[SheetCells], file: str, language: Language) -> Stamp:
    stamps = [sheet.stamp for sheet in sheets if sheet.stamp]
    if not stamps:
        raise refusal("wrong_workbook", file, _looks_like(sheets), language=language)
    first = stamps[0]
    for stamp in stamps[1:]:
        if stamp.model_copy(update={"sheet": first.sheet}) != first:
            found = f"{first.instrument} {first.partner_id} / {stamp.instrument} {stamp.partner_id}"
            raise refusal("stamps_disagree", file, found, language=language)
    if first.template > TEMPLATE_VERSION:
        raise refusal("unknown_template", file, str(first.template), language=first.language)
    return first


def _instrument(
    stamp: Stamp, file: str, language: Language, load: Callable[[str], Instrument]
) -> Instrument:
    try:
        instrument = load(stamp.instrument)
    except UnknownRule as error:
        known = {each.id for each in list_instruments()}
        is_known = stamp.instrument.partition("@")[0] in known
        code = "unknown_version" if is_known else "unknown_instrument"
        raise refusal(code, file, stamp.instrument, language=language) from error
    if instrument.checksum != stamp.checksum:
        raise refusal("checksum_mismatch", file, stamp.instrument, language=language)
    return instrument


def _looks_like(sheets: Iterable[SheetCells]) -> str:
    shown: list[str] = []
    for sheet in list(sheets)[:_SHEETS_SHOWN]:
        words = [written(content)[:40] for content in list(sheet.cells.values())[:3]]
        shown.append(f"{sheet.name} [{', '.join(words)}]" if words else sheet.name)
    return "; ".join(shown)
