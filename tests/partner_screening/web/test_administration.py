"""Administration: people, outbox, history, health, rules, and the register of allegations."""

import pytest
from sqlalchemy import text

from partner_screening.process.people import Person, Role
from tests.partner_screening.process.case_stories import received
from tests.partner_screening.web.browsing import LANGUAGES

PAGES = {
    "adam": (
        "/administration",
        "/administration/people",
        "/administration/outbox",
        "/administration/history",
        "/administration/health",
        "/rules?first=un-hit-2020@1&second=unicef-2020@1",
    ),
    "fay": ("/allegations",),
}


def test_a_person_is_added_and_changed_and_stopped(as_person, office) -> None:
    """Mistakes are explained with what was typed; the last administrator cannot be lost."""
    adam = as_person("adam")
    path = "/administration/people"
    data = {"person_id": "n.new", "name": "Nina", "email": "nina@example.org", "language": "fr"}
    assert adam.submit(path, data).status_code == 422
    assert adam.submit(path, data | {"roles": ["officer", "legal"]}).status_code == 303
    assert office.record(Person, "n.new", "person").roles == (Role.OFFICER, Role.LEGAL)
    assert adam.submit(f"{path}/n.new/roles", {"roles": ["auditor"]}).status_code == 303
    assert adam.submit(f"{path}/n.new/stop").status_code == 303
    assert not office.record(Person, "n.new", "person").is_active
    assert adam.submit(f"{path}/adam/stop").status_code in {403, 409}
    assert adam.submit(f"{path}/olga/invite").status_code == 503


def test_the_history_is_verified_and_tampering_is_shown(as_person, office) -> None:
    """Intact at first; a row that was changed behind the program's back is named."""
    received(office)
    aud = as_person("aud")
    assert "The history is intact." in aud.submit("/administration/history/verify").text
    with office.database.writing() as connection:
        connection.execute(text("DROP TRIGGER history_event_no_update"))
        connection.execute(text("UPDATE history_event SET who = 'nobody' WHERE seq = 2"))
    assert "The history is not intact." in aud.submit("/administration/history/verify").text


def test_the_follow_up_is_run_by_hand_and_its_notices_wait(as_person, office, clock) -> None:
    """Without a mail server they wait, and the page says why."""
    received(office)
    clock.pass_days(40)
    olga = as_person("olga")
    assert olga.submit("/administration/follow-up").status_code == 303
    page = olga.get("/administration/outbox").text
    assert "No mail server is set" in page
    assert "Review of a self-assessment" in page


def test_health_shows_no_secret(around, as_person) -> None:
    """Settings that hold secrets are dots."""
    page = as_person("adam").get("/administration/health").text
    assert "PARTNER_SCREENING_SECRET_KEY" in page
    assert (around.workspace / "secret.key").read_text("utf-8") not in page


def test_the_register_holds_references_alone(as_person) -> None:
    """A story is refused; others never open the page."""
    fay = as_person("fay")
    data = {"partner_id": "P-001", "reference": "C-2026-014", "state": "open"}
    assert fay.submit("/allegations", data).status_code == 303
    assert "C-2026-014" in fay.get("/allegations").text
    story = data | {"reference": "She was seen at the market with him on Tuesday"}
    assert fay.submit("/allegations", story).status_code == 422
    for person in ("olga", "mara", "adam", "lena", "pia"):
        assert as_person(person).get("/allegations").status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", list(PAGES))
def test_axe_finds_nothing_on_these_pages(browse, office, person, language) -> None:
    """On a phone, in four languages."""
    received(office)
    with browse.person(person, language=language, width=360) as page:
        for path in PAGES[person]:
            page.goto(path)
            browse.look(page, f"{path.partition('?')[0].strip('/').replace('/', '-')}-{language}")
