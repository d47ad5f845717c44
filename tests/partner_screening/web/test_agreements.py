"""Agreements in the browser: queue, text with quotations, redline, versions, settlements, waivers."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from docx import Document

from contract_clauses.reading_problem import refused
from contract_clauses.rules import load_clause_rules
from partner_screening.actions.process import agreements
from partner_screening.actions.process.agreements import AgreementTerms, register_agreement
from partner_screening.actions.process.waivers import ask_waiver
from tests.partner_screening.process.case_stories import agreement_text, determined
from tests.partner_screening.web.browsing import LANGUAGES, SCREENS


def word_file(*lacking: str) -> bytes:
    """Return an agreement in Word that lacks these elements."""
    document = Document()
    for paragraph in agreement_text(*lacking).decode().split("\n\n"):
        document.add_paragraph(paragraph)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.fixture
def cleared(office) -> None:
    """The first partner has full capacity."""
    determined(office)


def register(office, data: bytes, name: str = "a.docx", reference: str = "A/1 ü") -> str:
    """Register an agreement of the first partner; return its page."""
    register_agreement(
        office,
        "lena",
        partner_id="P-001",
        reference=reference,
        terms=AgreementTerms("cooperation"),
        data=data,
        name=name,
    )
    return "/agreements/P-001/" + reference.replace("/", "%2F").replace(" ", "%20").replace(
        "ü", "%C3%BC"
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_lawyer_jumps_to_the_words_mends_the_draft_and_sees_it_open(
    browse, office, cleared, language
) -> None:
    """From the queue to the quotation, the redline, the mended version, what changed, and the gate."""
    register(office, word_file("prevention", "termination"), reference="A-1")
    with browse.person("lena", language=language) as page:
        page.goto("/agreements")
        browse.look(page, f"agreements-{language}")
        page.click("table.list tbody th a")
        browse.look(page, f"agreement-{language}")
        first = page.locator("blockquote a").first
        quoted = first.inner_text()
        first.click()
        place = page.url.partition("#")[2]
        marked = page.locator(f"#{place} + mark").inner_text()
        assert marked.strip() in quoted or quoted in marked
        page.click("a[href*='/mending']")
        browse.look(page, f"mending-{language}")
        with page.expect_download() as saved:
            page.click("a[href*='/redline']")
        mended = saved.value.path().read_bytes()
        page.click("a[href^='/agreements/new']")
        page.set_input_files(
            "#agreement-file",
            {"name": "mended.docx", "mimeType": "application/octet-stream", "buffer": mended},
        )
        page.click("main form button.button")
        page.wait_for_url("**/changes*")
        browse.look(page, f"agreement-changes-{language}")
        assert page.locator("ins").count() >= 1
        assert "No binding text" not in page.inner_text(".wide-text")
        page.goto("/agreements/P-001/A-1")
        assert page.locator(".page-head .chip.good").count() >= 1
    with browse.person("mara", language=language) as page:
        page.goto("/agreements/P-001/A-1")
        assert page.locator(".page-head .chip.good").count() >= 1


def test_a_reference_with_any_letters_has_its_page(as_person, office, cleared) -> None:
    """Slashes and umlauts are no reason to be lost."""
    path = register(office, word_file())
    assert as_person("lena").get(path).status_code == 200


@pytest.mark.parametrize("name", ["original", "redline", "annotated", "sheet.pdf"])
def test_copies_are_taken_along(as_person, office, cleared, name) -> None:
    """Each is a file to be saved."""
    path = register(office, word_file("prevention"), reference="A-1")
    answer = as_person("lena").get(f"{path}/{name}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content.startswith((b"PK", b"%PDF"))


def test_a_file_that_was_checked_under_other_rules_is_checked_again(
    as_person, office, cleared, monkeypatch
) -> None:
    """The page says so; the new check is a version of its own, and then there is nothing to do."""
    former = replace(load_clause_rules(), fingerprint="of former rules")
    with monkeypatch.context() as past:
        past.setattr(agreements, "load_clause_rules", lambda: former)
        path = register(office, word_file("prevention"), reference="A-1")
    lena = as_person("lena")
    assert f'action="{path}/check"' in lena.get(path).text
    assert lena.submit(f"{path}/check").status_code == 303
    page = lena.get(path).text
    assert "version 2" in page
    assert "/check" not in page


def test_a_waiver_takes_three_people(as_person, office, cleared) -> None:
    """Who asked does not decide; one of each side opens the agreement."""
    path = register(office, word_file("prevention"), reference="A-1")
    olga, lena, mara = as_person("olga"), as_person("lena"), as_person("mara")
    wish = {"reason": "Urgent", "scope": "Food", "expires_on": "2026-06-01"}
    assert olga.submit(f"{path}/waivers", wish | {"expires_on": ""}).status_code == 422
    assert olga.submit(f"{path}/waivers", wish).status_code == 303
    address = re.search(rf'action="({path}/waivers/[^"]+)"', lena.get(path).text)[1]
    assert address not in olga.get(path).text
    word = {"approved": "yes", "reason": "Agreed"}
    assert lena.submit(address, word | {"side": "legal"}).status_code == 303
    assert lena.submit(address, word | {"side": "management"}).status_code in {403, 409, 422}
    assert mara.submit(address, word | {"side": "management"}).status_code == 303
    assert "Open by waiver" in olga.get(path).text
    assert "A-1" in olga.get("/waivers").text


def test_an_element_that_overrules_the_check_needs_a_second_lawyer(
    as_person, office, cleared
) -> None:
    """The one who settled it sees no button."""
    path = register(office, word_file("prevention"), reference="A-1")
    lena, liu = as_person("lena"), as_person("liu")
    wish = {
        "element": "prevention",
        "status": "present",
        "quoted": "AGREEMENT",
        "reason": "Read it",
    }
    assert lena.submit(f"{path}/settlements", wish | {"reason": ""}).status_code == 422
    assert lena.submit(f"{path}/settlements", wish).status_code == 303
    assert "/confirm" not in lena.get(path).text
    address = re.search(r'action="([^"]+/confirm)"', liu.get(path).text)[1]
    assert liu.submit(address).status_code == 303
    assert "Settled by a lawyer" in lena.get(path).text


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", b"%PDF-1.4 broken"), ("a.docx", b"PK broken"), ("a.txt", b"")]
)
def test_what_cannot_be_read_is_not_called_missing(as_person, office, cleared, name, data) -> None:
    """Its own reason, and a lawyer."""
    path = register(office, data, name, "A-1")
    page = as_person("lena").get(path)
    assert page.status_code == 200
    shown = re.sub(r"<option.*?</option>", "", page.text)
    assert "Cannot tell" in shown
    assert "What could not be read" in shown
    assert "Missing" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_file_cannot_be_read_is_said_in_the_readers_language(
    as_person, office, cleared, language
) -> None:
    """No sentence of it falls back to English."""
    path = register(office, b"%PDF-1.4 broken", "a.pdf", "A-1")
    lena = as_person("lena")
    lena.submit("/language", {"code": language, "back": "/todo"})
    problem = refused("damaged_file", "a.pdf")
    page = lena.get(path).text
    assert '<p lang="en" dir="ltr"' not in page
    assert (str(problem.message) in page) == (language == "en")


def test_what_would_be_inserted_is_seen_before_it_is_downloaded(as_person, office, cleared) -> None:
    """The verdict before and after, each clause, and the wish goes into the file that is taken."""
    path = register(office, word_file("prevention", "training"), reference="A-1")
    lena = as_person("lena")
    first = lena.get(f"{path}/mending").text
    assert "Not compliant" in first
    assert "Compliant" in first
    assert "redline?version=1" in first
    french = lena.get(f"{path}/mending?version=1&language=fr&recommended=1")
    assert french.status_code == 200
    assert '<p lang="fr"' in french.text
    assert "language=fr&amp;recommended=1" in french.text
    more = lena.get(f"{path}/redline?version=1&language=fr&recommended=1")
    assert len(Document(io.BytesIO(more.content)).paragraphs) > len(
        Document(io.BytesIO(lena.get(f"{path}/redline").content)).paragraphs
    )
    assert lena.get(f"{path}/mending?language=xx").status_code == 404
    assert lena.get("/waivers?state=in_force").status_code == 200


def test_partners_read_no_document_of_an_agreement(as_person, office, cleared) -> None:
    """Their own file shows the gate; the check is the agency's."""
    path = register(office, word_file(), reference="A-1")
    for person in ("pia", "paul"):
        assert as_person(person).get(path).status_code == 403
        assert as_person(person).get("/agreements").status_code == 403


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_axe_finds_nothing_on_the_legal_pages(browse, office, cleared, language, width) -> None:
    """Queue, agreement, form and waivers, in four languages; the rest where there is least room."""
    register(office, word_file(), reference="A-1")
    path = register(office, word_file("prevention", "minors"), reference="A-1")
    ask_waiver(
        office,
        "olga",
        partner_id="P-001",
        reference="A-1",
        reason="Urgent",
        scope="Food",
        expires_on=office.today() + timedelta(days=60),
    )
    pages = ("/agreements", path, "/agreements/new", "/waivers")
    with browse.person("lena", language=language, width=width) as page:
        for one in (*pages, *((f"{path}/mending", f"{path}/changes") if width == 360 else ())):
            page.goto(one)
            browse.look(page, f"legal-{one.strip('/').replace('/', '-')}-{language}-{width}")
