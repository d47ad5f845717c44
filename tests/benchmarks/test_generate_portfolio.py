"""The portfolios that the benchmarks run on."""

import csv
from pathlib import Path

import docx
import pypdfium2
import pytest

from assessment_tools.workbook_read import read_workbook
from benchmarks.generate_portfolio import generate
from benchmarks.plain_script import measure_plain_script

PARTNERS = 5


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated portfolio of five partners."""
    folder = tmp_path_factory.mktemp("generated") / "portfolio"
    generate(folder, PARTNERS)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a list."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_generator_gives_what_it_says(portfolio: Path) -> None:
    """Each partner has a workbook, an agreement, a review of eight answers and evidence."""
    partners = [row["partner_id"] for row in rows(portfolio / "partners.csv")]
    assert len(partners) == PARTNERS
    workbooks = {path.stem for path in (portfolio / "self-assessments").iterdir()}
    assert workbooks == set(partners)
    agreements = rows(portfolio / "agreements.csv")
    assert {row["partner_id"] for row in agreements} == set(partners)
    assert all((portfolio / "agreements" / row["file"]).is_file() for row in agreements)
    assert len(rows(portfolio / "reviews.csv")) == PARTNERS * 8
    assert {path.name for path in (portfolio / "evidence").iterdir()} == set(partners)


def test_every_file_is_distinct(portfolio: Path) -> None:
    """No two workbooks and no two agreements have the same bytes."""
    for name in ("self-assessments", "agreements"):
        assert len({path.read_bytes() for path in (portfolio / name).iterdir()}) == PARTNERS


def test_varied_workbook_reads_as_its_own_partner(portfolio: Path) -> None:
    """A workbook made by editing bytes is read without a problem, under its own partner's id."""
    for path in (portfolio / "self-assessments").iterdir():
        reading = read_workbook(path.read_bytes(), path.name)
        assert reading.problems == ()
        assert reading.partner_id == path.stem
        assert reading.sheet is not None
        assert len(reading.sheet.answers) == 8


def test_varied_agreements_open_and_name_their_partner(portfolio: Path) -> None:
    """Both kinds of agreement open in other programs and hold the reference of their own."""
    for row in rows(portfolio / "agreements.csv"):
        path = portfolio / "agreements" / row["file"]
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(path)
            assert len(document) >= 5
            text = document[0].get_textpage().get_text_range()
            document.close()
        else:
            text = "\n".join(one.text for one in docx.Document(str(path)).paragraphs)
        assert row["reference"] in text
        assert f"Partner Organisation {row['partner_id'][1:]}" in text


def test_same_seed_gives_the_same_portfolio(portfolio: Path, tmp_path: Path) -> None:
    """A portfolio generated again is the same to the byte."""
    generate(tmp_path, PARTNERS)
    for path in (one for one in portfolio.rglob("*") if one.is_file()):
        again = tmp_path / path.relative_to(portfolio)
        assert again.read_bytes() == path.read_bytes(), path.name


def test_plain_script_does_its_job(portfolio: Path) -> None:
    """The plain script reads the files and writes its results."""
    assert measure_plain_script(portfolio, PARTNERS) > 0
    assert (portfolio.parent / "plain-script.xlsx").is_file()
