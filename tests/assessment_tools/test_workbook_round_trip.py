"""Write, fill, read: the same answers, for every instrument and language."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell import MergedCell

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import list_instruments
from assessment_tools.workbook_layout import DATA_SHEET, kind_label
from assessment_tools.workbook_read import read_workbook
from assessment_tools.workbook_words import plain
from assessment_tools.workbook_write import write_workbook
from partner_screening.languages import Language
from tests.assessment_tools.filled_workbooks import PARTNER, Filling, put

EVERY = [
    pytest.param(instrument, language, id=f"{instrument.reference} in {language}")
    for instrument in list_instruments()
    for language in Language
]
# What a spreadsheet can hold: no control characters, no lone surrogates; "_x" starts its own escapes.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\ufffe\uffff"),
    max_size=30,
).filter(lambda text: "_x" not in text and not text.startswith(("ps:", "partner-screening:")))
RISKY = st.sampled_from(
    ["=1+1", "+44 20", "-5", "@home", "=cmd|'/c calc'!A1", "١٢٣", "ملف.pdf", "政策", "x\ny"]
)
WORDS = TEXT | RISKY
DATES = st.none() | st.dates(date(1990, 1, 2), date(2100, 1, 1))


@pytest.mark.parametrize(("instrument", "language"), EVERY)
def test_an_untouched_workbook_has_no_filled_cell(instrument, language):
    """Nothing that we wrote ourselves is taken for an answer, and every standard is unanswered."""
    reading = read_workbook(write_workbook(instrument, language, PARTNER), "a.xlsx")
    assert (reading.cells_filled, reading.cells_read, reading.cells_reported) == (0, 0, 0)
    assert {answer.value for answer in reading.sheet.answers} == {AnswerValue.UNANSWERED}
    codes = [problem.code for problem in reading.problems]
    assert codes.count("unanswered") == len(instrument.standards)
    assert len(codes) == len(instrument.standards) + 2
    assert (reading.partner_id, reading.partner_name) == ("P-001", "Luz para Todos")


@pytest.mark.parametrize(("instrument", "language"), EVERY)
def test_the_same_workbook_is_written_with_the_same_bytes(instrument, language):
    """A workbook depends on its input alone, not on the clock."""
    assert write_workbook(instrument, language, PARTNER) == write_workbook(
        instrument, language, PARTNER
    )


@pytest.mark.parametrize(("instrument", "language"), EVERY)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_was_filled_in_is_what_is_read(instrument, language, data):
    """Answers, comments, documents and names come back exactly; no cell is lost."""
    filling = Filling(instrument, language)
    answers, comments = [], []
    for number, standard in enumerate(instrument.standards):
        answers.append(data.draw(st.sampled_from([None, *standard.answers])))
        comments.append(data.draw(WORDS))
        filling.answer(number, answers[-1], comments[-1])
    documents = []
    for row in data.draw(st.lists(st.integers(0, 39), max_size=4, unique=True)):
        kind = data.draw(st.sampled_from(instrument.evidence_kinds))
        marks = data.draw(
            st.lists(
                st.integers(0, len(instrument.standards) - 1), min_size=1, max_size=3, unique=True
            )
        )
        title = data.draw(WORDS.filter(plain)) + " 1"
        day = data.draw(DATES)
        name = data.draw(WORDS)
        filling.document(
            row,
            title=title,
            kind=kind_label(instrument, kind.id, language),
            marks=marks,
            others={"file_name": name, "document_date": day},
        )
        standards = tuple(instrument.standards[mark].id for mark in sorted(marks))
        documents.append((row + 1, plain(title), kind.id, standards, plain(name), day))
    reading = read_workbook(filling.saved(), "a.xlsx")
    assert [answer.value for answer in reading.sheet.answers] == [
        value or AnswerValue.UNANSWERED for value in answers
    ]
    assert [answer.comment for answer in reading.sheet.answers] == [
        plain(text) for text in comments
    ]
    assert sorted(documents) == [
        (each.number, each.title, each.kind, each.standards, each.file_name, each.document_date)
        for each in reading.sheet.documents
    ]
    assert reading.cells_reported == 0
    assert reading.cells_filled == reading.cells_read


ANYTHING = (
    WORDS | st.integers(-5, 50_000) | st.booleans() | st.dates(date(1901, 1, 1)) | st.floats(0, 1)
)


@settings(max_examples=25, deadline=None)
@given(
    cells=st.dictionaries(st.tuples(st.integers(2, 60), st.integers(2, 20)), ANYTHING, max_size=12),
    sheet=st.integers(0, 3),
)
def test_no_cell_is_lost_wherever_and_whatever_it_is(cells, sheet):
    """Cells read plus cells reported are the cells filled, for any content at any place.

    Column B of the hidden sheet tells what was issued: whatever stands there is the yardstick itself.
    """
    filling = Filling(list_instruments()[0])
    target = filling.book.worksheets[sheet]
    if target.title == DATA_SHEET:
        cells = {place: value for place, value in cells.items() if place[1] != 2}
    changed = 0
    for (row, column), value in cells.items():
        if isinstance(target.cell(row, column), MergedCell):
            continue
        before = target.cell(row, column).value
        put(target, row, column, value)
        is_blank = isinstance(value, str) and not plain(value)
        changed += not is_blank and str(value) != before
    reading = read_workbook(filling.saved(), "a.xlsx")
    assert reading.cells_filled == reading.cells_read + reading.cells_reported
    assert reading.cells_filled >= changed
