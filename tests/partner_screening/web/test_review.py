"""The review screen: evidence beside the question, and a determination by a second person."""

import io

import pytest
from PIL import Image

from partner_screening.actions.process.cases import open_case
from partner_screening.actions.process.receiving import receive_answers
from tests.partner_screening.process.case_stories import (
    ALL_YES,
    STANDARDS,
    received,
    send_evidence,
    sheet,
)
from tests.partner_screening.web.browsing import SCREENS

FIRST = STANDARDS[0]


def picture() -> bytes:
    """Return a photograph of a page."""
    target = io.BytesIO()
    Image.new("RGB", (2000, 1000), "white").save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def case(office):
    """A case in which everything was sent, with a document in plain text."""
    return received(office)


def test_a_review_is_made_standard_by_standard_and_determined_by_another(as_person, case) -> None:
    """The reviewer sees no button to determine; management does, once nothing is in the way."""
    rosa, mara = as_person("rosa"), as_person("mara")
    path = f"/cases/{case.id}/review"
    assert rosa.submit(f"{path}/start").status_code == 303
    bare = rosa.submit(f"{path}/standards/{FIRST}", {"value": "yes", "comment": ""})
    assert bare.status_code == 422
    for standard in STANDARDS:
        data = {"value": "yes", "comment": "Looked at it", "named_evidence": "visit of the office"}
        answer = rosa.submit(f"{path}/standards/{standard}", data)
        assert answer.status_code == 303
    assert f"{path}/determine" not in rosa.get(path).text
    assert f"{path}/determine" in mara.get(path).text
    assert mara.submit(f"{path}/determine", {"comment": "Agreed"}).status_code == 303
    assert "Full capacity" in mara.get(path).text


def test_the_reviewer_is_told_why_the_button_is_not_there(as_person, office, case) -> None:
    """A person with both roles still does not approve the own work."""
    from partner_screening.actions.process.people import change_roles
    from partner_screening.process.people import Role

    change_roles(office, "adam", "rosa", (Role.REVIEWER, Role.MANAGEMENT))
    rosa = as_person("rosa")
    path = f"/cases/{case.id}/review"
    rosa.submit(f"{path}/start")
    rosa.submit(f"{path}/standards/{FIRST}", {"value": "no", "comment": "No"})
    assert "You had a part in this review" in rosa.get(path).text


def test_a_question_goes_to_the_partner_and_its_answer_comes_back(as_person, case) -> None:
    """The review shows both beside the standard."""
    rosa, pia = as_person("rosa"), as_person("pia")
    path = f"/cases/{case.id}/review"
    rosa.submit(f"{path}/start")
    data = {"standard": FIRST, "question": "Which page?"}
    assert rosa.submit(f"{path}/return", data).status_code == 303
    page = pia.get(f"/own/cases/{case.id}/questions").text
    question = page.split(f'action="/own/cases/{case.id}/questions/')[1].split('"')[0]
    pia.submit(f"/own/cases/{case.id}/questions/{question}", {"text": "Page 3"})
    assert "Page 3" in rosa.get(f"{path}?standard={FIRST}").text


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [
        ("a.txt", b"<script>alert(1)</script> The policy", "&lt;script&gt;"),
        ("a.jpg", picture(), "/pages/1.png"),
        ("a.pdf", b"%PDF-1.4 broken", "cannot be shown here"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "cannot be shown here"),
    ],
)
def test_evidence_is_shown_without_being_opened(as_person, office, name, data, shown) -> None:
    """Text as text, a photograph drawn anew, and what cannot be shown is to be saved."""
    from partner_screening.actions.process.receiving import EvidenceDetails, add_evidence

    case = open_case(office, "olga", partner_id="P-001")
    receive_answers(office, "pia", case.id, sheet("P-001", ALL_YES))
    details = EvidenceDetails(title="Proof", kind="psea_policy", standards=(FIRST,))
    filed, _ = add_evidence(office, "pia", case.id, data, name, details=details)
    rosa = as_person("rosa")
    page = rosa.get(f"/cases/{case.id}/documents/{filed.id}").text
    assert shown in page
    assert "<script>alert" not in page
    saved = rosa.get(f"/cases/{case.id}/documents/{filed.id}/file")
    assert saved.content == data
    assert saved.headers["content-disposition"].startswith("attachment")
    if name == "a.jpg":
        drawn = rosa.get(f"/cases/{case.id}/documents/{filed.id}/pages/1.png")
        assert Image.open(io.BytesIO(drawn.content)).size == (1100, 550)
        assert rosa.get(f"/cases/{case.id}/documents/{filed.id}/pages/9.png").status_code in {
            200,
            422,
        }


def test_partners_do_not_look_into_the_review(as_person, case) -> None:
    """Neither their own nor another partner's."""
    for person in ("pia", "paul"):
        client = as_person(person)
        assert client.get(f"/cases/{case.id}/review").status_code == 403


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_axe_finds_nothing_on_the_review(browse, office, case, language, width) -> None:
    """With the evidence beside the question."""
    send_evidence(office, case, "pia", text="Second document", title="Second")
    with browse.person("rosa", language=language, width=width) as page:
        page.goto(f"/cases/{case.id}/review")
        page.click("form[action$='/review/start'] button")
        page.wait_for_selector("#comment")
        browse.look(page, f"review-{language}-{width}")
