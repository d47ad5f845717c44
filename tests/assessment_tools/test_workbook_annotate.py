"""The annotated copy: problems marked in place, listed, in the partner's language, and harmless."""

import io

import openpyxl
import pytest

from assessment_tools.catalogue import load_instrument
from assessment_tools.workbook_annotate import annotate
from assessment_tools.workbook_layout import SheetKind
from assessment_tools.workbook_read import read_workbook
from partner_screening.errors import FileRefused
from partner_screening.languages import Language
from tests.assessment_tools.filled_workbooks import ANSWER_COLUMN, FIRST_ROW, Filling, put

HIT = load_instrument("un-hit-2020@1")


def a_faulty_workbook(language=Language.FR):
    filling = Filling(HIT, language).all_well()
    filling.answer(0, "=peut-être")
    filling.answer(1, None)
    filling.sheet(SheetKind.ANSWERS).cell(
        FIRST_ROW + 2, ANSWER_COLUMN
    ).value = '=HYPERLINK("http://x","Oui")'
    put(filling.sheet(SheetKind.ANSWERS), 30, 3, "+49 30 1234")
    return filling.saved()


def annotated(data, language=None):
    reading = read_workbook(data, "a.xlsx", language=language)
    return reading, openpyxl.load_workbook(io.BytesIO(annotate(data, reading.problems, language)))


def test_each_problem_is_marked_in_its_cell():
    """The cell is coloured and carries a note with title, expectation and remedy."""
    reading, book = annotated(a_faulty_workbook())
    assert len(reading.problems) == 4
    for problem in reading.problems:
        cell = book[problem.sheet][problem.cell]
        assert cell.fill.start_color.rgb in {"00FF9B9B", "00FFDCDC"}
        assert problem.expected in cell.comment.text
        assert problem.remedy in cell.comment.text


def test_the_problems_are_listed_first():
    """The first sheet says how many problems there are and shows each in a row."""
    reading, book = annotated(a_faulty_workbook())
    sheet = book.worksheets[0]
    assert sheet.title == "Problèmes"
    assert sheet["B3"].value.startswith("4 problèmes")
    rows = [[cell.value for cell in row[1:7]] for row in sheet.iter_rows(min_row=6, max_row=9)]
    assert [row[0] for row in rows] == [f"{each.sheet} {each.cell}" for each in reading.problems]
    assert [row[5] for row in rows] == [each.remedy for each in reading.problems]


def test_text_from_people_is_never_a_formula():
    """Formulas that people wrote become their own text; only our status formulas remain."""
    _, book = annotated(a_faulty_workbook())
    formulas = {
        (sheet.title, cell.column_letter)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert formulas == {("Évaluation", "G"), ("Commencer ici", "C")}
    assert book["Évaluation"].cell(FIRST_ROW + 2, ANSWER_COLUMN).value.startswith("=HYPERLINK")
    assert book["Problèmes"]["E6"].data_type == "s"


@pytest.mark.parametrize("language", Language)
def test_the_copy_can_be_corrected_and_read_again(language):
    """A partner may work on in the annotated copy: the same answers, the same problems."""
    data = a_faulty_workbook(language)
    first = read_workbook(data, "a.xlsx")
    again = read_workbook(annotate(data, first.problems), "a.xlsx")
    assert again.sheet.answers[3:] == first.sheet.answers[3:]
    assert {each.cell for each in again.problems} == {each.cell for each in first.problems}
    twice = annotate(annotate(data, first.problems), first.problems)
    assert len(openpyxl.load_workbook(io.BytesIO(twice)).worksheets) == 5


def test_a_workbook_without_problems_says_so():
    """An empty list is a statement too."""
    _, book = annotated(Filling(HIT, Language.EN).all_well().saved())
    assert book.worksheets[0]["B3"].value == "No problems were found."


def test_the_same_copy_is_written_with_the_same_bytes():
    """No clock in the copy."""
    data = a_faulty_workbook()
    problems = read_workbook(data, "a.xlsx").problems
    assert annotate(data, problems) == annotate(data, problems)


def test_an_unsafe_file_is_not_opened():
    """The same checks stand before the copy as before the reading."""
    with pytest.raises(FileRefused):
        annotate(b"PK\x03\x04 broken", ())
