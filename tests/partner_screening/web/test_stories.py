"""What each kind of people comes for, in a real browser, in English and in Arabic.

The partner's story is in test_own, the legal unit's in test_agreements, a run in test_runs.
"""

import pytest

from partner_screening.actions.process.receiving import receive_answers
from partner_screening.languages import Language
from partner_screening.process.case import Case
from tests.partner_screening.process.case_stories import (
    ALL_YES,
    STANDARDS,
    determined,
    send_evidence,
    sheet,
)
from tests.partner_screening.web.browsing import Browsing

LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


@LANGUAGES
def test_from_an_opened_case_to_a_determination_by_a_second_person(
    browse: Browsing, office, language
) -> None:
    """The officer opens and asks, the reviewer answers every standard, management determines."""
    with browse.person("olga", language=language) as page:
        page.goto("/partners")
        page.fill("input[name=text]", "Hope")
        page.click("form.filters button")
        page.click("table.list tbody th a")
        browse.look(page, f"story-partner-{language}")
        page.click("form[action='/partners/P-001/cases'] button")
        page.wait_for_url("**done=**")
        case_id = page.locator("a[href$='/review']").first.get_attribute("href").split("/")[2]
    receive_answers(office, "pia", case_id, sheet("P-001", ALL_YES))
    send_evidence(office, office.record(Case, case_id, "case"), "pia")
    with browse.person("rosa", language=language) as page:
        page.goto("/todo")
        page.goto(f"/cases/{case_id}/review")
        page.click("form[action$='/review/start'] button")
        page.wait_for_url("**done=**")
        for _ in STANDARDS:
            page.check("input[name=value][value=yes]")
            page.fill(
                "textarea[name=comment]", "تمت المراجعة" if language == "ar" else "Looked at it"
            )
            page.fill("input[name=named_evidence]", "visit of the office")
            with page.expect_navigation():
                page.click("form[action*='/review/standards/'] button")
        browse.look(page, f"story-review-{language}")
        assert page.locator("form[action$='/determine']").count() == 0
    with browse.person("mara", language=language) as page:
        page.goto(f"/cases/{case_id}/review")
        page.click("form[action$='/determine'] button")
        page.wait_for_url("**done=**")
        page.goto("/partners/P-001")
        assert page.locator(".chip.good").count() >= 1
        browse.look(page, f"story-determined-{language}")


@LANGUAGES
def test_management_sees_a_number_opens_it_and_takes_it_along(browse, office, language) -> None:
    """From the dashboard to the partners that a figure counts, and the workbook."""
    determined(office, gaps=STANDARDS[:2])
    with browse.person("mara", language=language) as page:
        page.goto("/dashboard")
        browse.look(page, f"story-dashboard-{language}")
        number = page.locator("main a[href^='/partners?']").first
        said = int(number.inner_text())
        number.click()
        assert page.locator("table.list tbody tr").count() == said
        page.goto("/dashboard")
        with page.expect_download() as saved:
            page.click("a[href^='/dashboard.xlsx']")
        assert saved.value.path().read_bytes().startswith(b"PK")
        assert page.evaluate("document.documentElement.dir") == Language(language).direction
