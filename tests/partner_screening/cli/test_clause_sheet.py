"""``clauses sheet``: one page per agreement, in six languages, whatever the agreement is."""

from pathlib import Path

import pypdfium2
import pytest
from typer.testing import CliRunner

from partner_screening.cli.main import app
from partner_screening.explanations import name_of
from partner_screening.languages import Language
from tests.contract_clauses.docx_making import a_docx, inserted, p

AGREEMENTS = Path(__file__).parents[3] / "examples/portfolio/agreements"
LONG = (
    "The Partner shall use its best efforts to report any allegation of sexual exploitation and abuse to the Agency, "
    + ("in the manner that the Agency sets out from time to time, " * 60)
)


def sheet(file, out, *more):
    result = CliRunner().invoke(
        app, ["clauses", "sheet", str(file), "--out", str(out), *map(str, more)]
    )
    return result.exit_code, pypdfium2.PdfDocument(out)


def text_of(pdf):
    return " ".join(pdf[0].get_textpage().get_text_range().split())


@pytest.mark.parametrize("language", list(Language))
def test_the_sheet_is_one_page_in_each_language(language, tmp_path):
    """One page; the names of duties and statuses stand in the reader's language."""
    code, pdf = sheet(AGREEMENTS / "AOC-2026-003.docx", tmp_path / "s.pdf", "--language", language)
    assert (code, len(pdf)) == (1, 1)
    if language is not Language.AR:  # joined letters are drawn as shapes
        text = text_of(pdf).replace(" ", "")
        for element in ("prevention", "minors", "policy_adopted"):
            assert name_of("element", element, language).replace(" ", "") in text
        assert name_of("element_status", "weakened", language).replace(" ", "") in text


def test_quotation_place_reason_and_remedy_stand_on_the_sheet(tmp_path):
    """For a weakened duty: the quotation with its clause, why, and what to do."""
    file = tmp_path / "a.docx"
    file.write_bytes(
        a_docx(p("1. Work.") + p("2. The Partner shall endeavour to report sexual exploitation."))
    )
    _, pdf = sheet(file, tmp_path / "s.pdf")
    text = text_of(pdf)
    for said in ("The Partner shall endeavour to report", "clause 2", "Only an effort is promised",
                 "Correct this passage, or strike it", "Insert the wording for this duty."):  # fmt: skip
        assert said in text


@pytest.mark.parametrize("language", list(Language))
def test_endless_quotations_are_cut_to_fit(language, tmp_path):
    """A quotation of a page and many problems still make one page, and the cut is marked."""
    file = tmp_path / "a.docx"
    file.write_bytes(a_docx("".join(p(f"{n}. {LONG}") for n in range(1, 8))))
    code, pdf = sheet(file, tmp_path / "s.pdf", "--language", language)
    assert (code, len(pdf)) == (1, 1)
    assert "[…]" in text_of(pdf)


def test_a_scan_has_a_sheet_too(tmp_path):
    """What cannot be read gives a sheet that says so, and the exit code of a file to be reviewed."""
    file = tmp_path / "a.txt"
    file.write_bytes(b" ")
    code, pdf = sheet(file, tmp_path / "s.pdf")
    assert (code, len(pdf)) == (1, 1)
    assert "Needs review" in text_of(pdf)


def test_the_sheet_shows_the_standard_beside_the_quotation(tmp_path):
    """With the agency's wording, what only one of both says stands in the row."""
    standard = tmp_path / "s.docx"
    standard.write_bytes(
        a_docx(
            p("reporting")
            + p("The Partner shall notify the Agency at once of sexual exploitation and abuse.")
        )
    )
    _, pdf = sheet(AGREEMENTS / "AOC-2026-003.docx", tmp_path / "x.pdf", "--standard", standard)
    text = text_of(pdf)
    assert "only in the agreement" in text
    assert "at once" in text
    assert len(pdf) == 1


def test_the_same_check_gives_the_same_bytes(tmp_path):
    """A sheet holds no date of printing."""
    for name in ("a.pdf", "b.pdf"):
        sheet(AGREEMENTS / "AOC-2026-004.docx", tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_the_sheet_names_who_changed_an_element(tmp_path):
    """An element that hangs on a tracked change is named with its author and date, in words."""
    file = tmp_path / "a.docx"
    clause = "The Partner shall promptly report every allegation of sexual exploitation and abuse to the Agency."
    file.write_bytes(a_docx(p("1. The Partner shall work.") + p("2. ", inserted(clause))))
    _, pdf = sheet(file, tmp_path / "s.pdf")
    said = "Prompt reporting to the agency: Present as judged, Missing in the view"
    assert said in text_of(pdf)
    assert "A. Lawyer (2 January 2026)" in text_of(pdf)
