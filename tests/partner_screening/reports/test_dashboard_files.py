"""The dashboard to take along: the figures of the page in a workbook and a PDF, in six languages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
from openpyxl import load_workbook

from benchmarks.office_data import fill
from partner_screening.actions.process.dashboard import dashboard
from partner_screening.actions.process.dashboard_files import (
    dashboard_as_pdf,
    dashboard_as_workbook,
)
from partner_screening.actions.process.office import Office
from partner_screening.errors import PermissionRefused
from partner_screening.languages import Language
from partner_screening.policy import load_policy
from partner_screening.process.dashboard import DashboardFilter
from partner_screening.reports.dashboard_contents import TEXTS, dashboard_contents
from partner_screening.reports.standard_titles import standard_title
from partner_screening.reports.wording import words_in
from partner_screening.storage.database import open_database
from partner_screening.storage.originals import Originals
from partner_screening.translations import load_translations

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
EVERYTHING = DashboardFilter()


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Iterator[Office]:
    """An office at work; nobody changes anything in it."""
    folder = tmp_path_factory.mktemp("office")
    database = open_database(f"sqlite:///{folder / 'office.db'}")
    database.upgrade()
    fill(database, Originals(folder), 60, clock=lambda: NOW)
    yield Office(database, load_policy(), Originals(folder), clock=lambda: NOW)
    database.close()


def test_texts_are_there_in_six_languages():
    """Nothing is missing, stale or superfluous."""
    assert load_translations(TEXTS).check() == []


@pytest.mark.parametrize("language", Language)
def test_the_workbook_holds_every_figure(office, language):
    """Part by part on the first sheet, then the tables; right to left where the language is."""
    book = load_workbook(BytesIO(dashboard_as_workbook(office, "auditor", EVERYTHING, language)))
    found = dashboard(office, "auditor")
    contents = dashboard_contents(found, words_in(language))
    rows = [tuple(row) for row in book.worksheets[0].iter_rows(min_row=3, values_only=True)]
    assert rows == [
        (part.title, bar.name, bar.count)
        for part in (contents.coverage, *contents.parts)
        for bar in part.bars
    ]
    for sheet, matrix in zip(
        book.worksheets[1:],
        (contents.trend, contents.due, contents.regions, contents.types),
        strict=True,
    ):
        values = [tuple(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert values == [(row.name, *row.counts) for row in matrix.rows]
        assert values
        assert bool(sheet.sheet_view.rightToLeft) is (language is Language.AR)
    counted = [one.count for one in (*found.coverage, *found.recommendations, *found.capacities)]
    assert [row[2] for row in rows][: len(counted)] == counted


def test_what_a_person_wrote_never_becomes_a_formula(office):
    """The country of a filter comes from an address: it is text in the workbook."""
    wanted = DashboardFilter(country='=HYPERLINK("http://example.org")')
    book = load_workbook(BytesIO(dashboard_as_workbook(office, "auditor", wanted, Language.EN)))
    cell = book.worksheets[0]["B2"]
    assert "=HYPERLINK" in cell.value
    assert cell.data_type != "f"


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(
        document[number].get_textpage().get_text_range() for number in range(len(document))
    )


@pytest.mark.parametrize("language", Language)
def test_the_pdf_says_the_same(office, language):
    """Every chart with its numbers; the same figures give the same bytes."""
    data = dashboard_as_pdf(office, "management", EVERYTHING, language)
    assert data == dashboard_as_pdf(office, "management", EVERYTHING, language)
    text = text_of(data)
    found = dashboard(office, "management")
    for series in found.trend:
        assert series.name in text
    assert str(found.coverage[0].count) in text
    if language is Language.EN:
        for title in ("Standing of partners", "Capacity over time", "Gaps by standard", "Africa"):
            assert title in text
        assert standard_title("cs3_vetting", words_in(language)) == "Recruitment and vetting"
        assert standard_title("of_another_agency", words_in(language)) == "of_another_agency"


def test_a_filter_is_said_and_an_empty_part_says_so(office):
    """Of a country without partners everything is nought, and no chart is left out without a word."""
    wanted = DashboardFilter(country="Atlantis", region="002", type="national_ngo")
    text = text_of(dashboard_as_pdf(office, "management", wanted, Language.EN))
    assert "Africa · Atlantis · National NGO" in text
    assert "No agreement is blocked." in text
    assert "No waiver is in force." in text


def test_who_may_not_see_the_dashboard_gets_no_file(office):
    """The file is no way around the page."""
    with pytest.raises(PermissionRefused):
        dashboard_as_pdf(office, "focal", EVERYTHING, Language.EN)
    with pytest.raises(PermissionRefused):
        dashboard_as_workbook(office, "person-P-00001", EVERYTHING, Language.EN)
