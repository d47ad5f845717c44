"""The personal list: what waits for a role, and the page where it is done."""

import pytest

from tests.partner_screening.process.case_stories import STANDARDS, determined, received
from tests.partner_screening.web.browsing import LANGUAGES


@pytest.fixture
def story(office) -> None:
    """One partner waits for its plan, one for its review."""
    determined(office, gaps=STANDARDS[:2])
    received(office, "P-002", "paul")


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("olga", "Draw up the plan"),
        ("rosa", "Begin the review"),
        ("aud", "Nothing waits for you"),
    ],
)
def test_each_person_sees_what_waits_for_the_role(as_person, story, person, words) -> None:
    """And nothing of the others."""
    assert words in as_person(person).get("/todo").text


def test_the_list_is_the_first_page_and_can_be_narrowed(as_person, story) -> None:
    """An unknown kind is explained."""
    rosa = as_person("rosa")
    assert rosa.get("/").headers["location"] == "/todo"
    assert "World Relief Union" in rosa.get("/todo?kind=start_review").text
    assert "World Relief Union" not in rosa.get("/todo?kind=review").text
    assert rosa.get("/todo?kind=nonsense").status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_list(browse, story, language) -> None:
    """On a phone, in four languages."""
    with browse.person("rosa", language=language, width=360) as page:
        page.goto("/todo")
        browse.look(page, f"todo-{language}")
