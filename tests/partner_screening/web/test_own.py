"""A partner's own pages: fill in, send documents, send, answer, agree; on a bad line, in six languages."""

import re

import pytest

from partner_screening.actions.process.cases import open_case, request_self_assessment
from partner_screening.actions.process.plans import propose_plan
from partner_screening.actions.process.reviewing import return_to_partner, start_review
from partner_screening.languages import Language
from partner_screening.process.notice import Notice
from partner_screening.process.submission import Submission
from tests.partner_screening.process.case_stories import STANDARDS, determined, received

FIRST, SECOND = STANDARDS[:2]
PDF = b"%PDF-1.7\n" + b"x" * 600_000
LIMIT = 100_000
"""Bytes of a page before pictures (the phone is old and the line is bad)."""


@pytest.fixture
def case(office):
    """A case in which the first partner was asked for its self-assessment."""
    return request_self_assessment(office, "olga", open_case(office, "olga", partner_id="P-001").id)


@pytest.fixture
def pia(as_person):
    """The partner's person, without scripts."""
    return as_person("pia")


def pages_of(case) -> list[str]:
    """Return every page of the own area."""
    path = f"/own/cases/{case.id}"
    return [
        "/own",
        path,
        f"{path}/standards/{FIRST}",
        f"{path}/documents",
        f"{path}/workbook",
        f"{path}/send",
        f"{path}/questions",
        "/own/determination",
        "/own/plan",
    ]


@pytest.mark.parametrize("language", list(Language))
def test_every_page_speaks_each_language_and_is_light(pia, case, language) -> None:
    """Style, script and page together stay under 100 KB."""
    pia.submit("/language", {"code": language, "back": "/own"})
    for path in pages_of(case):
        answer = pia.get(path)
        assert answer.status_code == 200, path
        assert f'<html lang="{language}" dir="{language.direction}">' in answer.text
        parts = re.findall(r'(?:href|src)="(/design/[^"]+)"', answer.text)
        assert len(answer.content) + sum(len(pia.get(part).content) for part in parts) < LIMIT, path


def test_the_next_thing_to_do_leads_through_the_whole_story(pia, office, case) -> None:
    """Answer, document, send, receipt: every step is saved, and works without a script."""
    assert f'href="/own/cases/{case.id}"' in pia.get("/own").text
    path = f"/own/cases/{case.id}"
    saved = pia.submit(
        f"{path}/standards/{FIRST}", {"value": "yes", "comment": "نعم", "go": "next"}
    )
    assert saved.headers["location"].startswith(f"{path}/standards/{SECOND}")
    sent = pia.submit(
        f"{path}/documents", {"standard": FIRST}, files={"files": ("policy.pdf", PDF)}
    )
    assert sent.status_code == 303
    page = pia.get(f"{path}/documents?standard={FIRST}").text
    upload = re.search(rf'action="{path}/documents/([^"]+)"', page)[1]
    described = {"title": "Policy", "kind": "psea_policy", "standards": [FIRST]}
    wrong = pia.submit(f"{path}/documents/{upload}", described | {"document_date": "2999-01-01"})
    assert wrong.status_code == 422
    assert 'value="Policy"' in wrong.text
    done = pia.submit(
        f"{path}/documents/{upload}", described | {"document_date": "2026-01-01", "standard": FIRST}
    )
    assert f"{path}/standards/{FIRST}" in done.headers["location"]
    assert "Policy" in pia.get(f"{path}/standards/{FIRST}").text
    look = pia.get(f"{path}/send").text
    assert look.count("Not answered:") == len(STANDARDS) - 1
    assert pia.submit(f"{path}/send").status_code == 422
    assert pia.submit(f"{path}/send", {"sure": "yes"}).headers["location"] == f"{path}/sent"
    assert "Received" in pia.get(f"{path}/sent").text
    with office.records.reading() as view:
        submission = view.find(Submission, case_id=case.id)
        receipt = view.find(Notice, key=f"receipt|{submission.id}")
    assert submission.sheet.answer(FIRST).comment == "نعم"
    assert submission.sha256 in receipt.body
    evidence = re.search(
        rf"{path}/documents/(evidence[^/]+)/file", pia.get(f"{path}/documents").text
    )[1]
    assert pia.get(f"{path}/documents/{evidence}/file").content == PDF


def test_two_windows_show_both_answers(pia, case) -> None:
    """The second one is not lost, and does not write over the first."""
    path = f"/own/cases/{case.id}/standards/{FIRST}"
    pia.submit(path, {"value": "yes", "comment": "from the first window", "version": 0})
    answer = pia.submit(path, {"value": "no", "comment": "from the second window", "version": 0})
    assert answer.status_code == 409
    assert "from the first window" in answer.text
    assert "from the second window" in answer.text


def test_questions_are_answered_in_place(pia, office) -> None:
    """An empty answer is refused; a full one goes to the reviewer."""
    case = received(office)
    start_review(office, "rosa", case.id)
    question = return_to_partner(office, "rosa", case.id, {FIRST: "Which page?"})[0]
    page = f"/own/cases/{case.id}/questions"
    assert "Which page?" in pia.get(page).text
    assert pia.submit(f"{page}/{question.id}", {"text": " "}).status_code == 422
    assert pia.submit(f"{page}/{question.id}", {"text": "Page 3"}).status_code == 303
    assert "Page 3" in pia.get(page).text


def test_a_result_is_contested_with_reasons(pia, office) -> None:
    """Without reasons it is refused, and what was chosen is asked again."""
    made = determined(office, gaps=STANDARDS[:2])
    assert "/own/determination" in pia.get("/own").text
    path = f"/own/determination/{made.id}"
    assert pia.submit(path, {"answer": "contest"}).status_code == 422
    assert pia.submit(path, {"answer": "contest", "text": "See page 3"}).status_code == 303
    assert "See page 3" in pia.get("/own/determination").text


def test_the_plan_is_agreed_and_its_proof_is_sent(pia, office) -> None:
    """Agree, report, send a file as proof, ask for more time."""
    from partner_screening.actions.process.plans import agree_plan

    made = determined(office, gaps=STANDARDS[:2])
    plan = propose_plan(office, "olga", made.case_id)
    assert pia.submit(f"/own/plan/{plan.id}/agree").status_code == 303
    agree_plan(office, "olga", plan.id)
    line = f"/own/plan/{plan.id}/lines/1"
    assert pia.submit(line, {"text": "Half of it is done"}).status_code == 303
    assert pia.submit(line, {"text": ""}, files={"file": ("a.exe", b"MZ")}).status_code == 422
    assert pia.submit(line, {"text": "Adopted"}, files={"file": ("a.pdf", PDF)}).status_code == 303
    page = pia.get("/own/plan").text
    assert "Half of it is done" in page
    assert "Proof sent" in page
    assert (
        pia.submit(f"/own/plan/{plan.id}/extension", {"until": "", "reason": "x"}).status_code
        == 422
    )


def test_the_workbook_goes_out_and_comes_back(pia, case) -> None:
    """It is prefilled; another file is refused by name, and a workbook without answers is explained."""
    path = f"/own/cases/{case.id}/workbook"
    issued = pia.get(f"{path}.xlsx")
    assert issued.content.startswith(b"PK")
    assert "attachment" in issued.headers["content-disposition"]
    refused = pia.submit(path, files={"file": ("a.xlsx", b"no workbook")})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    back = pia.submit(path, files={"file": ("a.xlsx", issued.content)})
    assert back.status_code in {200, 303}


@pytest.mark.parametrize("language", [one for one in Language if one != Language.EN])
def test_what_is_refused_is_explained_in_the_partners_language(pia, case, language) -> None:
    """With the file's own name, what is wrong and what to do; nothing falls back to English."""
    pia.submit("/language", {"code": language, "back": "/own"})
    documents = f"/own/cases/{case.id}/documents"
    broken = {"empty.pdf": b"", "tool.exe": b"MZ", "renamed.pdf": b"PK\x03\x04", "cut.docx": b"PK"}
    for name, data in broken.items():
        page = pia.submit(documents, files={"files": (name, data)}).text
        assert 'role="alert"' in page, name
        assert f"<bdi>{name}</bdi>" in page, name
        assert ' lang="en" dir="ltr"' not in page, name
    pia.submit(documents, files={"files": ("policy.pdf", PDF)})
    asked = re.search(rf'action="({re.escape(documents)}/[^"]+)"', pia.get(documents).text)
    described = {"title": "Policy", "kind": "psea_policy", "standards": FIRST}
    for wrong in ({"document_date": "2999-01-01"}, {"standards": ""}, {"document_date": "soon"}):
        page = pia.submit(asked.group(1), described | wrong)
        assert page.status_code in {404, 422}, wrong
        assert ' lang="en" dir="ltr"' not in page.text, wrong
    unsure = pia.submit(f"/own/cases/{case.id}/send")
    assert ' lang="en" dir="ltr"' not in unsure.text


def test_paul_sees_nothing_of_the_first_partner(as_person, case, office) -> None:
    """Cases, documents and uploads of another partner are as if they were not there."""
    paul = as_person("paul")
    path = f"/own/cases/{case.id}"
    for page in (path, f"{path}/standards/{FIRST}", f"{path}/documents", f"{path}/send"):
        assert paul.get(page).status_code == 404
    assert paul.submit(f"{path}/documents", files={"files": ("a.pdf", PDF)}).status_code == 404


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_whole_story_on_a_phone_with_a_line_that_breaks(browse, office, case, language) -> None:
    """A real browser: answers save themselves, the upload goes on after the line broke, all is sent."""
    with browse.person("pia", language=language, width=360) as page:
        page.goto("/own")
        browse.look(page, f"own-{language}")
        page.click("main a.button")
        browse.look(page, f"own-assessment-{language}")
        page.click(f"a[href$='/standards/{FIRST}']")
        page.check("input[name=value][value=yes]")
        page.fill("#comment", "We do it.")
        page.locator("[data-status]").filter(has_text="UTC").wait_for()
        browse.look(page, f"own-standard-{language}")

        pieces = []

        def bad_line(route) -> None:
            pieces.append(route.request.headers["upload-offset"])
            route.abort() if len(pieces) == 2 else route.continue_()

        page.route("**/own/uploads/*", bad_line)
        page.set_input_files(
            "#files", {"name": "policy.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        page.click("[data-upload] button")
        page.wait_for_url("**/documents?standard=*")
        assert pieces == ["0", "262144", "262144", "524288"]
        browse.look(page, f"own-documents-{language}")
        page.fill("[name=document_date]", "2026-01-01")
        page.click("#describe form button.button:not(.quiet)")
        page.wait_for_url(f"**/standards/{FIRST}*")
        page.goto(f"/own/cases/{case.id}/send")
        browse.look(page, f"own-send-{language}")
        page.check("[name=sure]")
        page.click("main form button.button")
        page.wait_for_url("**/sent")
        browse.look(page, f"own-sent-{language}")
    with office.records.reading() as view:
        answer = view.find(Submission, case_id=case.id).sheet.answer(FIRST)
    assert (answer.value, answer.comment) == ("yes", "We do it.")


def kept(page, count: int) -> None:
    """Wait until so many answers are kept on the device."""
    for _ in range(200):
        if page.evaluate("Object.keys(localStorage).length") == count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never {count} answers on the device")


def test_what_is_written_without_a_line_is_kept_on_the_device(browse, office, case) -> None:
    """The line is gone, the page is loaded anew when it is back: the text is there and is saved."""
    from partner_screening.actions.drafts import work_in_progress

    with browse.person("pia") as page:
        page.goto(f"/own/cases/{case.id}/standards/{FIRST}")
        page.context.set_offline(True)
        page.fill("#comment", "Written on the road")
        page.dispatch_event("#comment", "change")
        kept(page, 1)
        page.context.set_offline(False)
        page.goto(f"/own/cases/{case.id}/standards/{FIRST}")
        kept(page, 0)
    assert work_in_progress(office, "pia", case.id).answers[FIRST].comment == "Written on the road"
