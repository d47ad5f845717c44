"""What reading a filled workbook tolerates, and what it reports, each with code, cell and remedy."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from assessment_tools.workbook_layout import SheetKind, kind_label
from assessment_tools.workbook_read import read_workbook
from partner_screening.errors import FileRefused
from partner_screening.findings import Severity
from partner_screening.languages import Language
from tests.assessment_tools.filled_workbooks import ANSWER_COLUMN, FIRST_ROW, Filling, put, saved

HIT = load_instrument("un-hit-2020@1")
UNICEF = load_instrument("unicef-2020@1")


def read(filling, **options):
    reading = read_workbook(filling.saved(), "a.xlsx", **options)
    assert reading.cells_filled == reading.cells_read + reading.cells_reported
    return reading


def problems(reading):
    return [(each.code, each.cell) for each in reading.problems]


@pytest.mark.parametrize("instrument", [HIT, UNICEF], ids=lambda each: each.id)
@pytest.mark.parametrize("language", Language)
def test_a_workbook_filled_as_asked_has_no_problem(instrument, language):
    """The best answer to everything with one document for all needs no correction."""
    reading = read(Filling(instrument, language).all_well())
    assert problems(reading) == []
    assert reading.sheet.completed_by == "A. Manager"
    assert reading.sheet.completed_on == date(2024, 3, 31)
    assert reading.language is language


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"), ("YES ", "yes"), (" Yes.", "yes"), ("y", "yes"), ("Ｙｅｓ", "yes"), ("ＹＥＳ\u3000", "yes"),
        ("\xa0Yes\xa0", "yes"), ("si", "yes"), ("Sí", "yes"), ("oui", "yes"), ("ДА", "yes"), ("نعم", "yes"),
        ("نَعَم", "yes"), ("\u200fنعم", "yes"), ("是", "yes"), (True, "yes"), (1, "yes"), ("١", "yes"), ("１", "yes"),
        ("no", "no"), ("Non", "no"), ("нет", "no"), ("لا", "no"), ("否", "no"), (False, "no"), (0, "no"), ("٠", "no"),
    ],
)  # fmt: skip
def test_an_answer_is_understood_however_it_is_written(text, value):
    """Any of the six languages, any case, width, digit and space counts in any workbook."""
    filling = Filling(HIT).all_well()
    filling.answer(0, text)
    reading = read(filling)
    assert reading.sheet.answers[0].value == value
    assert all(each.code == "no_with_document" for each in reading.problems)


@pytest.mark.parametrize(
    "text", ["不适用", "sans objet", "N/A", "لا ينطبق", "не применимо", "No se aplica"]
)
def test_not_applicable_is_understood_in_every_language(text):
    """The last standard, which allows it, takes "not applicable" in any language."""
    filling = Filling(HIT).all_well()
    filling.answer(7, text)
    assert read(filling).sheet.answers[7].value is AnswerValue.NOT_APPLICABLE


def answer_maybe(filling):
    filling.answer(2, "maybe")


def answer_cross(filling):
    filling.answer(2, "x")


def answer_not_applicable(filling):
    filling.answer(1, AnswerValue.NOT_APPLICABLE)


def clear_answer(filling):
    filling.answer(3, None)


def answer_beside(filling):
    filling.answer(3, None)
    put(filling.sheet(SheetKind.ANSWERS), FIRST_ROW + 3, 8, "Yes")


def copy_row(filling):
    sheet = filling.sheet(SheetKind.ANSWERS)
    for column in range(1, 4):
        sheet.cell(20, column).value = sheet.cell(FIRST_ROW, column).value
    put(sheet, 20, ANSWER_COLUMN, "No")


def answer_formula(filling):
    filling.sheet(SheetKind.ANSWERS).cell(FIRST_ROW, ANSWER_COLUMN).value = '=IF(1=1,"Yes","No")'


def answer_error(filling):
    cell = filling.sheet(SheetKind.ANSWERS).cell(FIRST_ROW, ANSWER_COLUMN)
    cell.value = "#REF!"
    cell.data_type = "e"


def no_mark(filling):
    for name, column in filling.columns.items():
        if name.startswith("supports:"):
            put(filling.sheet(SheetKind.REGISTER), FIRST_ROW, column, "-")


def no_title(filling):
    filling.document(1, title="", marks=[2])


def no_kind(filling):
    filling.document(1, kind="", marks=[2])


def strange_kind(filling):
    filling.document(1, kind="A nice letter", marks=[2])


def vague_title(filling):
    vague = next(kind for kind in HIT.evidence_kinds if kind.needs_description)
    label = kind_label(HIT, vague.id, Language.EN)
    filling.document(1, kind=label, title=label, marks=[2])


def ambiguous_date(filling):
    filling.document(0, others={"document_date": "03/04/2023"})


def strange_date(filling):
    filling.document(0, others={"document_date": "last spring"})


def year_only(filling):
    filling.document(0, others={"document_date": 2021})


def stray_note(filling):
    put(filling.sheet(SheetKind.ANSWERS), 30, 3, "please call us")


def stray_number(filling):
    put(filling.sheet(SheetKind.ANSWERS), 30, 9, 3)


def stray_formula(filling):
    filling.sheet(SheetKind.REGISTER)["P2"] = "=SUM(A1:A3)"


def status_overwritten(filling):
    put(filling.sheet(SheetKind.ANSWERS), FIRST_ROW, 7, "done")


def name_changed(filling):
    filling.sheet(SheetKind.START)["C8"] = "Another organisation"


def by_missing(filling):
    filling.sheet(SheetKind.START)["C14"] = None


def extra_sheet(filling):
    filling.book.create_sheet("Notes")["A1"] = "to do"


def register_deleted(filling):
    filling.book.remove(filling.sheet(SheetKind.REGISTER))


def row_deleted(filling):
    filling.sheet(SheetKind.ANSWERS).delete_rows(FIRST_ROW + 7)


E_, W_ = Severity.ERROR, Severity.WARNING
CASES = [
    (answer_maybe, "answer_unknown", "E7", E_),
    (answer_cross, "answer_unknown", "E7", E_),
    (answer_not_applicable, "not_applicable_not_allowed", "E6", E_),
    (clear_answer, "unanswered", "E8", W_),
    (answer_beside, "answer_beside", "H8", E_),
    (copy_row, "contradictory_answers", "E5", E_),
    (copy_row, "contradictory_answers", "E20", E_),
    (answer_formula, "formula", "E5", E_),
    (answer_error, "cell_error", "E5", E_),
    (no_mark, "row_without_standards", "E5", E_),
    (no_mark, "document_missing", "E5", W_),
    (no_title, "row_without_title", "C6", E_),
    (no_kind, "row_without_kind", "D6", E_),
    (strange_kind, "kind_unknown", "D6", E_),
    (vague_title, "description_missing", "C6", E_),
    (ambiguous_date, "date_ambiguous", "N5", E_),
    (strange_date, "date_unreadable", "N5", E_),
    (year_only, "date_unreadable", "N5", E_),
    (stray_note, "cell_not_read", "C30", W_),
    (stray_number, "cell_not_read", "I30", W_),
    (stray_formula, "formula", "P2", E_),
    (status_overwritten, "cell_not_read", "G5", W_),
    (name_changed, "detail_changed", "C8", W_),
    (by_missing, "completed_by_missing", "C14", W_),
    (extra_sheet, "sheet_not_read", None, W_),
    (register_deleted, "sheet_missing", None, E_),
    (row_deleted, "standard_missing", None, E_),
]


@pytest.mark.parametrize(
    ("mistake", "code", "cell", "severity"),
    CASES,
    ids=[f"{m.__name__}: {c} {p}" for m, c, p, _ in CASES],
)
def test_a_mistake_is_reported_at_its_cell(mistake, code, cell, severity):
    """Each mistake has its code, its cell, what is expected and what to do."""
    filling = Filling(HIT).all_well()
    mistake(filling)
    reading = read(filling)
    found = [each for each in reading.problems if (each.code, each.cell) == (code, cell)]
    assert len(found) == 1, problems(reading)
    assert found[0].severity is severity
    assert found[0].expected
    assert found[0].remedy
    assert "{" not in found[0].expected + found[0].remedy


def test_a_mark_that_is_not_understood_is_reported_and_supports_nothing():
    """Doubt about a mark never makes evidence."""
    filling = Filling(HIT).all_well()
    put(
        filling.sheet(SheetKind.REGISTER),
        FIRST_ROW,
        filling.columns["supports:cs1_policy"],
        "partly",
    )
    reading = read(filling)
    assert problems(reading) == [("mark_unknown", "E5"), ("document_missing", "E5")]
    assert "cs1_policy" not in reading.sheet.documents[0].standards


def test_a_doubtful_answer_counts_as_none():
    """A reported answer is unanswered; the others stand."""
    filling = Filling(HIT).all_well()
    answer_maybe(filling)
    copy_row(filling)
    values = [answer.value for answer in read(filling).sheet.answers]
    assert values == [AnswerValue.UNANSWERED, "yes", AnswerValue.UNANSWERED, *["yes"] * 5]


def test_all_problems_come_at_once_in_the_language_of_the_workbook():
    """A partner corrects everything in one round."""
    filling = Filling(HIT, Language.FR).all_well()
    for mistake in (answer_maybe, no_title, stray_note, by_missing):
        mistake(filling)
    reading = read(filling)
    assert {each.code for each in reading.problems} == {
        "answer_unknown", "row_without_title", "cell_not_read", "completed_by_missing",
    }  # fmt: skip
    unknown = next(each for each in reading.problems if each.code == "answer_unknown")
    assert unknown.expected == "L'une des réponses suivantes : Oui | Non."
    assert (unknown.sheet, unknown.cell, unknown.found) == ("Évaluation", "E7", "maybe")


def test_many_stray_cells_are_one_problem_beyond_the_first():
    """A pasted table does not bury the other problems, and still every cell is counted."""
    filling = Filling(HIT).all_well()
    for row in range(100, 150):
        put(filling.sheet(SheetKind.ANSWERS), row, 3, f"pasted {row}")
    reading = read(filling)
    codes = [each.code for each in reading.problems]
    assert codes == ["cell_not_read"] * 20 + ["cells_not_read"]
    assert reading.cells_reported == 50


def test_columns_and_rows_may_move():
    """The hidden names move along, so an inserted column or row changes nothing."""
    filling = Filling(HIT).all_well()
    filling.sheet(SheetKind.ANSWERS).insert_cols(4)
    filling.sheet(SheetKind.ANSWERS).insert_rows(7, 2)
    filling.sheet(SheetKind.REGISTER).insert_cols(3, 2)
    filling.sheet(SheetKind.REGISTER).insert_rows(5)
    filling.book.move_sheet(filling.sheet(SheetKind.REGISTER), -1)
    reading = read_workbook(filling.saved(), "a.xlsx")
    assert {answer.value for answer in reading.sheet.answers} == {AnswerValue.YES}
    assert len(reading.sheet.documents[0].standards) == 8
    assert reading.cells_filled == reading.cells_read + reading.cells_reported


def test_columns_are_found_by_heading_when_the_hidden_names_are_gone():
    """A program that drops the hidden row and column loses no answer."""
    filling = Filling(HIT, Language.ES).all_well()
    for kind in (SheetKind.ANSWERS, SheetKind.REGISTER):
        sheet = filling.sheet(kind)
        sheet.delete_rows(1)
        for row in range(1, 60):
            sheet.cell(row, 1).value = None
    reading = read(filling)
    assert {answer.value for answer in reading.sheet.answers} == {AnswerValue.YES}
    assert len(reading.sheet.documents) == 1
    assert [each.code for each in reading.problems if each.severity is Severity.ERROR] == []


def test_a_heading_that_was_overwritten_moves_no_row():
    """The rows below stay where they are; only the overwritten heading is reported."""
    filling = Filling(HIT).all_well()
    put(filling.sheet(SheetKind.REGISTER), 4, filling.columns["document"], "My documents")
    reading = read(filling)
    assert problems(reading) == [("cell_not_read", "C4")]
    assert [each.number for each in reading.sheet.documents] == [1]


def test_a_rewrite_without_styles_reads_the_same():
    """A program that keeps nothing but cell values (as data tools do) changes no answer."""
    filling = Filling(HIT, Language.RU).all_well()
    filling.document(1, others={"document_date": datetime(2023, 5, 6)}, marks=[1])
    bare = openpyxl.Workbook()
    bare.remove(bare.worksheets[0])
    for sheet in filling.book.worksheets:
        copy = bare.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and cell.data_type != "f":
                    copy.cell(cell.row, cell.column).value = cell.value
    first, second = read(filling), read_workbook(saved(bare), "b.xlsx")
    assert first.sheet == second.sheet
    assert second.problems == ()


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WRITINGS = {
    "a comment before the formula": (b"<f>IF(1=1", b"<!-- --><f>IF(1=1"),
    "single quotes": (b'r="E5"', b"r='E5'"),
    "attributes in another order": (b'<c r="E5" s=', b'<c cm="0" r="E5" s='),
    "an error value elsewhere": (
        b"</sheetData>",
        b'<row r="90"><c r="C90" t="e"><v>#N/A</v></c></row></sheetData>',
    ),
}


@pytest.mark.parametrize(("old", "new"), WRITINGS.values(), ids=WRITINGS)
def test_a_formula_is_seen_in_any_writing_of_the_sheet(old, new):
    """However a program writes the cell, its formula is found."""
    filling = Filling(HIT).all_well()
    answer_formula(filling)
    data = with_sheet(filling.saved(), lambda content: content.replace(old, new, 1))
    assert ("formula", "E5") in problems(read_workbook(data, "a.xlsx"))


def test_a_formula_is_seen_behind_a_prefix():
    """Some writers give every element of the sheet a prefix."""

    def prefixed(content):
        content = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", content)
        return content.replace(b'xmlns="' + MAIN, b'xmlns:x="' + MAIN)

    filling = Filling(HIT).all_well()
    answer_formula(filling)
    data = with_sheet(filling.saved(), prefixed)
    assert ("formula", "E5") in problems(read_workbook(data, "a.xlsx"))


def with_sheet(data, change):
    """Return the workbook with the XML of the assessment sheet changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == "xl/worksheets/sheet2.xml" else content)
    return changed.getvalue()


def test_a_workbook_without_a_partner_names_its_partner_itself():
    """Number and name are then entries like any other."""
    filling = Filling(HIT, partner=None)
    filling.sheet(SheetKind.START)["C7"] = "P-900"
    filling.sheet(SheetKind.START)["C8"] = "New Partner"
    reading = read(filling)
    assert (reading.partner_id, reading.partner_name) == ("P-900", "New Partner")
    assert reading.cells_read == 2


def test_a_workbook_that_names_no_partner_says_so():
    """Without a number nobody knows whose answers these are."""
    assert "partner_missing" in [each.code for each in read(Filling(HIT, partner=None)).problems]


def test_another_partners_workbook_is_refused():
    """Answers of one partner never reach another one's file."""
    data = Filling(HIT).all_well().saved()
    with pytest.raises(FileRefused) as caught:
        read_workbook(data, "a.xlsx", expected_partner="P-777", language=Language.ES)
    assert caught.value.code == "other_partner"
    assert caught.value.found == "P-001"
    assert "P-777" in caught.value.remedy
    assert read_workbook(data, "a.xlsx", expected_partner="P-001").partner_id == "P-001"


def test_the_rules_know_nothing_of_eight_standards():
    """An instrument of three standards with other answers is issued and read in the same way."""
    three = UNICEF.model_copy(update={"standards": UNICEF.standards[:3]})
    small = three.model_copy(update={"id": "small", "checksum": "1" * 64})
    data = Filling(small).all_well().saved()
    reading = read_workbook(data, "a.xlsx", load=lambda _: small)
    assert [answer.value for answer in reading.sheet.answers] == [AnswerValue.ADEQUATE] * 3
    assert problems(reading) == []
