"""The dashboard: figures, charts with their tables, and every number leads to its list."""

import re

import pytest

from partner_screening.process.dashboard import Figure, Series
from partner_screening.process.overview_filters import PartnerFilter
from partner_screening.web.charts import columns_of
from partner_screening.web.list_addresses import filter_from, partners_address
from tests.partner_screening.process.case_stories import STANDARDS, determined, received
from tests.partner_screening.web.browsing import SCREENS


@pytest.fixture
def story(office) -> None:
    """One partner of medium capacity, one that has answered, one that nobody asked."""
    determined(office, gaps=STANDARDS[:2])
    received(office, "P-002", "paul")


def test_every_number_leads_to_a_list_of_that_length(as_person, story) -> None:
    """Each link of the page opens, and what it lists is as many as it says."""
    mara = as_person("mara")
    page = mara.get("/dashboard").text
    links = set(re.findall(r'href="(/(?:partners|agreements)[^"]*)"[^>]*>(\d+)</a>', page))
    assert len(links) > 40
    for address, number in links:
        answer = mara.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        assert f'data-total="{number}"' in answer.text, address


def test_the_figures_can_be_narrowed_and_a_wrong_period_is_explained(as_person, story) -> None:
    """The filter stands in the address; an end before the start shows all with the reason."""
    mara = as_person("mara")
    assert mara.get("/dashboard?type=government").status_code == 200
    wrong = mara.get("/dashboard?start=2026-03-01&end=2026-01-01")
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text


@pytest.mark.parametrize(("name", "start"), [("dashboard.xlsx", b"PK"), ("dashboard.pdf", b"%PDF")])
def test_the_figures_can_be_taken_along(as_person, story, name, start) -> None:
    """As workbook and as PDF, to be saved."""
    answer = as_person("mara").get(f"/{name}?type=national_ngo")
    assert answer.content.startswith(start)
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_axe_finds_nothing_on_the_dashboard(browse, story, language, width) -> None:
    """In four languages, on a phone and on a wide screen."""
    with browse.person("mara", language=language, width=width) as page:
        page.goto("/dashboard")
        browse.look(page, f"dashboard-{language}-{width}")


def test_a_filter_comes_back_from_its_address() -> None:
    """Every field, flags and dates too."""
    wanted = PartnerFilter(text="a&b", has_hold=False, due_until="2026-03-01", unmet=STANDARDS[0])
    query = partners_address(wanted).partition("?")[2]
    from urllib.parse import parse_qsl

    assert filter_from(PartnerFilter, parse_qsl(query)) == wanted


def test_columns_are_stacked_without_gaps_below_the_top() -> None:
    """Each part stands on the one below it; an empty series draws nothing."""
    figures = tuple(Figure(name=str(n), count=n) for n in (3, 0, 5))
    chart = columns_of(
        (Series(name="2026-Q1", figures=figures), Series(name="2026-Q2", figures=()))
    )
    first, second = chart.columns
    assert [part.number for part in first.parts] == [3, 5]
    assert first.parts[0].y + first.parts[0].height == pytest.approx(chart.base, abs=0.2)
    assert first.parts[1].y + first.parts[1].height == pytest.approx(first.parts[0].y, abs=0.2)
    assert second.parts == ()
    assert columns_of(()).columns == ()
