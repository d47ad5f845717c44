"""The plan at the agency: drawn up, changed, agreed by both, proven, verified by another, extended."""

import re

import pytest

from partner_screening.actions.process.plan_reading import plans
from tests.partner_screening.process.case_stories import STANDARDS, determined
from tests.partner_screening.web.browsing import LANGUAGES

PDF = b"%PDF-1.7\n" + b"x" * 100


@pytest.fixture
def made(office):
    """A determination with two gaps."""
    return determined(office, gaps=STANDARDS[:2])


def drawn_up(olga, made) -> str:
    """Draw the plan up and return its page."""
    answer = olga.submit(f"/cases/{made.case_id}/plan")
    return answer.headers["location"].partition("?")[0]


def test_a_plan_from_the_gaps_to_the_verified_proof(as_person, office, made) -> None:
    """Officer and partner agree it; the proof of the partner is accepted by the agency."""
    olga, pia = as_person("olga"), as_person("pia")
    assert "Draw up the plan" in olga.get(f"/cases/{made.case_id}/plan").text
    page = drawn_up(olga, made)
    due = re.search(r'name="due-1" type="date" value="([^"]+)"', olga.get(page).text)[1]
    plan_id = page.rpartition("/")[2]
    changed = {"plan": plan_id, "due-1": due, "owner-1": "Nadia", "proof-1": "The minutes"}
    page = olga.submit(f"/cases/{made.case_id}/plan", changed).headers["location"].partition("?")[0]
    assert "Nadia" in olga.get(page).text
    wrong = olga.submit(f"/cases/{made.case_id}/plan", changed | {"due-1": "2020-01-01"})
    assert wrong.status_code == 422
    assert olga.submit(f"{page}/agree").status_code == 303
    assert pia.submit(f"/own{page.replace('plans', 'plan')}/agree").status_code == 303
    proof = pia.submit(
        f"/own{page.replace('plans', 'plan')}/lines/1",
        {"text": "Adopted"},
        files={"file": ("a.pdf", PDF)},
    )
    assert proof.status_code == 303
    assert f"{page}/lines/1/verify" in olga.get(page).text
    verified = olga.submit(f"{page}/lines/1/verify", {"accepted": "yes", "text": "Seen"})
    assert verified.status_code == 303
    standing = plans(office, "olga", partner_id="P-001")[-1]
    assert standing.lines[0].state == "verified"


def test_more_time_is_asked_by_one_and_granted_by_another(as_person, office, made) -> None:
    """Management sees the reasons beside the decision."""
    olga, mara, pia = as_person("olga"), as_person("mara"), as_person("pia")
    page = drawn_up(olga, made)
    olga.submit(f"{page}/agree")
    pia.submit(f"/own{page.replace('plans', 'plan')}/agree")
    until = plans(office, "olga", partner_id="P-001")[-1].deadline.replace(day=28)
    asked = olga.submit(f"{page}/extension", {"until": until.isoformat(), "reason": "Floods"})
    if asked.status_code != 303:
        until = until.replace(month=until.month % 12 + 1, year=until.year + (until.month == 12))
        asked = olga.submit(f"{page}/extension", {"until": until.isoformat(), "reason": "Floods"})
    assert asked.status_code == 303
    text = mara.get(page).text
    assert "Floods" in text
    address = re.search(rf'action="({page}/extension/[^"]+)"', text)[1]
    assert mara.submit(address, {"granted": "yes", "reason": "Agreed"}).status_code == 303


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_plan(browse, as_person, made, language) -> None:
    """Proposed, on a phone, in four languages."""
    page_of_plan = drawn_up(as_person("olga"), made)
    with browse.person("olga", language=language, width=360) as page:
        page.goto(page_of_plan)
        browse.look(page, f"plan-{language}")
