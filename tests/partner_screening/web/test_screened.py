"""What a screening run found, on the pages of a partner and of an agreement that nobody registered."""

from pathlib import Path

import pytest

from partner_screening.actions.process.holds import place_hold
from partner_screening.actions.run_request import RunRequest
from partner_screening.actions.screening_session import open_session
from tests.partner_screening.process.case_stories import agreement_text
from tests.partner_screening.web.browsing import LANGUAGES
from tests.partner_screening.web.test_agreements import word_file
from tests.partner_screening.web.test_query_counts import counted

ANNEX = b"Annex C\n\n1. The Partner shall report promptly to the Agency every allegation of sexual exploitation and abuse."
REFERS = (
    b"The Partner shall comply with Annex C on sexual exploitation and abuse, which is a part of"
    b" this Agreement."
)


class Nobody:
    """Listens to nothing."""

    def tell(self, sentence: str) -> None:
        """Say nothing."""

    def advance(self, what: str, done: int, total: int, failed: int) -> None:
        """Report nothing."""


@pytest.fixture
def screened(around, office, web_database_url, tmp_path) -> Path:
    """A run has screened the first partner with three agreements; its originals are the office's."""
    folder = tmp_path / "portfolio"
    (folder / "agreements").mkdir(parents=True)
    (folder / "partners.csv").write_text(
        "partner_id,name,type,country\nP-001,Hope Bridge,national_ngo,Uganda\n"
    )
    (folder / "agreements.csv").write_text(
        "reference,partner_id,file,type,annexes,start_date,end_date\n"
        "R-1,P-001,r1.docx,cooperation_agreement,,2026-01-01,2026-12-31\n"
        "R-2,P-001,r2.txt,cooperation_agreement,c.txt,,\n"
        "R-3,P-001,r3.docx,cooperation_agreement,,,\n"
    )
    (folder / "agreements" / "r1.docx").write_bytes(word_file("prevention"))
    (folder / "agreements" / "r2.txt").write_bytes(REFERS)
    (folder / "agreements" / "c.txt").write_bytes(ANNEX)
    (folder / "agreements" / "r3.docx").write_bytes(b"PK\x03\x04 broken")
    request = RunRequest(
        portfolio=folder,
        out=tmp_path / "out",
        database_url=web_database_url,
        reports="none",
        as_of=office.today(),
        originals=around.office.originals.store,
    )
    with open_session(request, Nobody()) as session:
        session.run_directly()
    return folder


def test_a_partner_page_says_what_the_run_found_and_that_nobody_decided(
    as_person, office, screened
) -> None:
    """The standing is the run's own, as in the list; its agreements lead to their pages."""
    page = as_person("olga").get("/partners/P-001").text
    assert "This standing comes from the screening run" in page
    assert "/agreements/P-001/R-1" in page
    assert "Screened: Pending" in page
    place_hold(office, "lena", partner_id="P-001", reason="To be looked into.")
    assert "chip bad" in as_person("olga").get("/partners/P-001").text


def test_an_agreement_that_a_run_saw_shows_its_text_and_is_registered_with_its_file(
    browse, screened
) -> None:
    """The lawyer reads it beside its elements, and takes it into the process with one click."""
    with browse.person("lena") as page:
        page.goto("/agreements")
        page.click("text=R-1")
        browse.look(page, "agreement-seen")
        assert page.locator("mark").count() > 3
        assert "seen by a screening run" in page.inner_text(".page-head")
        assert page.locator("#waivers").count() == 0
        with page.expect_download() as saved:
            page.click("a[href*='/original']")
        assert saved.value.path().read_bytes() == (screened / "agreements/r1.docx").read_bytes()
        page.click("form[action$='/registration'] button")
        page.wait_for_load_state()
        assert "version 1" in page.inner_text(".page-head")
        assert page.locator("#waivers").count() == 1
        assert page.locator("form[action$='/registration']").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_what_a_run_found(browse, screened, language) -> None:
    """The page of the partner and that of its agreement, where there is least room."""
    with browse.person("lena", language=language, width=360) as page:
        for name, path in (("partner", "/partners/P-001"), ("agreement", "/agreements/P-001/R-1")):
            page.goto(path)
            browse.look(page, f"screened-{name}-{language}")


def test_what_a_run_found_costs_a_page_few_queries(as_person, office, screened) -> None:
    """It is read once, and worked out from what the page reads anyhow."""
    client = as_person("olga")
    client.get("/partners/P-001")
    with counted(office.database) as asked:
        assert client.get("/partners/P-001").status_code == 200
    assert len(asked) <= 90, "\n".join(asked)


def test_words_in_an_annex_are_shown_where_they_stand(as_person, screened) -> None:
    """The text of the annex follows that of the agreement, with its quotations marked."""
    page = as_person("lena").get("/agreements/P-001/R-2").text
    assert "<mark>1. The Partner shall report" in page or "<mark>The Partner shall report" in page
    assert as_person("lena").get("/agreements/P-001/R-2/sheet.pdf").content.startswith(b"%PDF")


def test_what_the_run_could_not_read_is_said_and_can_be_taken_along(as_person, screened) -> None:
    """The damaged file is kept as it came."""
    client = as_person("lena")
    page = client.get("/agreements/P-001/R-3")
    assert page.status_code == 200
    assert "What could not be read" in page.text
    assert client.get("/agreements/P-001/R-3/original").content == b"PK\x03\x04 broken"


@pytest.mark.parametrize("path", ["R-9", "R-9/original", "R-9/sheet.pdf", "R-9/mending"])
def test_what_nobody_saw_is_not_there(as_person, screened, path) -> None:
    """Neither a page nor a copy."""
    assert as_person("lena").get(f"/agreements/P-001/{path}").status_code == 404


def test_only_files_of_the_partner_are_given(as_person, office, screened) -> None:
    """A file that the run read, and nothing else of the store."""
    other = office.originals.keep(agreement_text())
    client = as_person("olga")
    assert client.get(f"/partners/P-001/screened/{other}").status_code == 404
    assert client.get("/partners/P-001/screened/x").status_code == 404
