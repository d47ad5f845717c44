"""The list of partners and a partner's page: what officers see, and what they do there."""

import pytest

from partner_screening.process.people import Person
from partner_screening.storage.record_store import RecordView
from tests.partner_screening.process.case_stories import STANDARDS, determined, received
from tests.partner_screening.web.browsing import SCREENS


@pytest.fixture
def story(office) -> None:
    """The first partner is determined with gaps, the second has answered."""
    determined(office, gaps=STANDARDS[:2])
    received(office, "P-002", "paul")


@pytest.mark.parametrize("person", ["olga", "rosa", "lena", "mara", "fay", "aud"])
def test_each_role_opens_the_page_and_sees_only_its_own_deeds(as_person, story, person) -> None:
    """Nobody is shown a button that would be refused for the role."""
    page = as_person(person).get("/partners/P-001")
    assert page.status_code == 200
    assert ("/partners/P-001/holds" in page.text) is (person in {"olga", "lena", "mara", "fay"})
    assert ("/partners/P-001/people" in page.text) is (person == "olga")
    assert ("/partners/P-001/unscored" in page.text) is (person == "mara")


def test_an_officer_opens_a_case_and_finds_it_there(as_person, office) -> None:
    """With the mark set, the partner is asked at once."""
    olga = as_person("olga")
    assert olga.submit("/partners/P-002/cases", {"because": "", "ask": "yes"}).status_code == 303
    page = olga.get("/partners/P-002").text
    assert "Self-assessment requested" in page
    assert olga.submit("/partners/P-002/cases", {"because": "again"}).status_code == 409


def test_a_hold_is_placed_by_one_and_lifted_by_another(as_person, story) -> None:
    """Whoever placed it is told why the button is not there."""
    lena, liu = as_person("lena"), as_person("liu")
    assert lena.submit("/partners/P-001/holds", {"reason": " "}).status_code == 422
    assert lena.submit("/partners/P-001/holds", {"reason": "Bank details"}).status_code == 303
    assert "You placed it" in lena.get("/partners/P-001").text
    page = liu.get("/partners/P-001").text
    address = page.split('action="/partners/P-001/holds/')[1].split('"')[0]
    assert liu.submit(f"/partners/P-001/holds/{address}", {"reason": "Mended"}).status_code == 303


def test_without_a_mail_server_no_link_is_made_and_the_person_stays(as_person, office) -> None:
    """The page says what to do; what was typed is kept."""
    olga = as_person("olga")
    data = {"name": "Nadia", "email": "nadia@example.org", "language": "ar"}
    answer = olga.submit("/partners/P-001/people", data)
    assert answer.status_code == 503
    assert "nadia@example.org" in answer.text
    with office.records.reading() as view:
        assert isinstance(view, RecordView)
        assert {one.name for one in view.all(Person, partner_id="P-001")} == {"Pia", "Nadia"}


def test_views_are_saved_for_one_person_alone(as_person, story) -> None:
    """A colleague does not see them, and cannot remove them."""
    olga, omar = as_person("olga"), as_person("omar")
    olga.submit("/partners/views", {"name": "Mine", "query": "capacity=low"})
    page = olga.get("/partners").text
    assert "Mine" in page
    assert "Mine" not in omar.get("/partners").text
    view = page.split('action="/partners/views/')[1].split("/")[0]
    omar.submit(f"/partners/views/{view}/remove")
    assert "Mine" in olga.get("/partners").text
    olga.submit(f"/partners/views/{view}/remove")
    assert "Mine" not in olga.get("/partners").text


@pytest.mark.parametrize("query", ["capacity=huge", "number=0", "country=" + "x" * 300])
def test_a_filter_that_cannot_be_is_explained(as_person, query) -> None:
    """The list is shown all the same."""
    answer = as_person("olga").get(f"/partners?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_axe_finds_nothing_on_list_and_page(browse, story, language, width) -> None:
    """In four languages, on a phone and on a wide screen."""
    with browse.person("olga", language=language, width=width) as page:
        for path in ("/partners", "/partners/P-001"):
            page.goto(path)
            browse.look(page, f"{path.strip('/').replace('/', '-')}-{language}-{width}")
