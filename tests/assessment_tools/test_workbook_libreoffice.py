"""LibreOffice as the outside judge: what it saves is read, and our formulas say what they should."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from assessment_tools.workbook_layout import SheetKind, sheet_title, workbook_texts
from assessment_tools.workbook_read import read_workbook
from partner_screening.languages import Language
from tests.assessment_tools.filled_workbooks import FIRST_ROW, Filling

HIT = load_instrument("un-hit-2020@1")
UNICEF = load_instrument("unicef-2020@1")
STATUS_COLUMN = 7


def a_half_filled(instrument, language):
    """The first standard complete, the second without document, the third lowest, the rest open."""
    filling = Filling(instrument, language)
    points = instrument.counting.points
    best = max(instrument.standards[0].answers, key=lambda value: points.get(value, -1))
    least = AnswerValue.NO if AnswerValue.NO in points else AnswerValue.ABSENT
    filling.answer(0, best, "=1+1")
    filling.answer(1, best, "Größe, дом, 家, بيت")
    filling.answer(2, least)
    filling.document(0, marks=[0], others={"document_date": date(2023, 5, 6), "page": 3})
    filling.complete()
    return filling


@pytest.fixture(scope="module")
def resaved(tmp_path_factory) -> dict[str, Path]:
    """All workbooks, saved anew by one run of LibreOffice."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is named in debian-packages.txt"
    folder = tmp_path_factory.mktemp("resaved")
    source = folder / "in"
    source.mkdir()
    for instrument in (HIT, UNICEF):
        for language in Language:
            path = source / f"{instrument.id}-{language}.xlsx"
            path.write_bytes(a_half_filled(instrument, language).saved())
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx",
         "--outdir", folder / "out", *sorted(source.iterdir())],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    return {path.stem: path for path in (folder / "out").iterdir()}


EVERY = [
    pytest.param(instrument, language, id=f"{instrument.reference} in {language}")
    for instrument in (HIT, UNICEF)
    for language in Language
]


@pytest.mark.parametrize(("instrument", "language"), EVERY)
def test_a_workbook_saved_by_libreoffice_reads_the_same(resaved, instrument, language):
    """Answers, documents, dates and problems survive another spreadsheet program."""
    before = read_workbook(a_half_filled(instrument, language).saved(), "a.xlsx")
    after = read_workbook(resaved[f"{instrument.id}-{language}"].read_bytes(), "a.xlsx")
    assert after == before


@pytest.mark.parametrize(("instrument", "language"), EVERY)
def test_the_status_column_says_how_far_each_standard_is(resaved, instrument, language):
    """Complete with a document, document missing without, answered, not answered: as LibreOffice counts."""
    book = openpyxl.load_workbook(resaved[f"{instrument.id}-{language}"], data_only=True)
    sheet = book[sheet_title(SheetKind.ANSWERS, language)]
    shown = [sheet.cell(FIRST_ROW + number, STATUS_COLUMN).value for number in range(4)]
    texts = workbook_texts()
    assert shown == [
        texts.text(language, f"status.{status}")
        for status in ("complete", "needs_document", "answered", "unanswered")
    ]
    start = book[sheet_title(SheetKind.START, language)]
    total = len(instrument.standards)
    assert [start["C18"].value, start["C19"].value] == [f"3 / {total}", f"1 / {total}"]


def test_what_is_locked_stays_locked(resaved):
    """Sheets stay protected without a password, entry cells stay open, the direction stays."""
    book = openpyxl.load_workbook(resaved["un-hit-2020-ar"])
    for sheet in book.worksheets[:3]:
        assert sheet.protection.sheet
        assert sheet.protection.password in {None, ""}
        assert sheet.sheet_view.rightToLeft
    answers = book.worksheets[1]
    assert answers["C5"].protection.locked
    assert not answers["E5"].protection.locked
