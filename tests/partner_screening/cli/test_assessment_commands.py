"""A review in rounds and a contested low result, each step typed by the person who may do it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.cli.main import app
from partner_screening.errors import ScreeningError
from tests.assessment_tools.filled_workbooks import Filling
from tests.partner_screening.process.case_stories import STANDARDS

TODAY = datetime.now(UTC).date()
INSTRUMENT = load_instrument("un-hit-2020")
ROSTER = """\
partner_id,name,type,country,contact_email,contact_with_beneficiaries
P-001,Luz para Todos,national_ngo,PE,luz@example.org,yes
P-002,Other Hands,national_ngo,PE,hands@example.org,no
"""
PEOPLE = {"olga": "officer", "rosa": "reviewer", "mara": "management", "musa": "management"}


class Shell:
    """Runs commands as somebody; keeps what was said to people and what a program gets apart."""

    def __call__(self, who: str, *arguments: str, code: int = 0) -> str:
        """Return the standard output; the exit code must be ``code``."""
        named = ["--as", who] if who else []
        self.result = CliRunner().invoke(app, [*arguments, *named])
        assert self.result.exit_code == code, (arguments, self.result.output, self.result.exception)
        return self.result.stdout.strip()

    def refused(self, who: str, *arguments: str) -> str:
        """Return the sentence of a refusal."""
        result = CliRunner().invoke(app, [*arguments, "--as", who])
        assert isinstance(result.exception, ScreeningError), (arguments, result.output)
        return str(result.exception)


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A shell in a folder with people, two partners, two workbooks and a policy."""
    monkeypatch.setenv("PARTNER_SCREENING_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.chdir(tmp_path)
    run = Shell()
    run("", "people", "first-administrator", "adam", "--name", "Adam", "--email", "a@example.org")
    for person, role in PEOPLE.items():
        run(
            "adam", "people", "add", person, "--name", person.title(),
            "--email", f"{person}@example.org", "--role", role,
        )  # fmt: skip
    (tmp_path / "partners.csv").write_text(ROSTER, "utf-8")
    run("olga", "partners", "import", "partners.csv")
    run(
        "adam", "people", "add", "pia", "--name", "Pia", "--email", "p@example.org",
        "--role", "partner", "--partner", "P-001",
    )  # fmt: skip
    (tmp_path / "first.xlsx").write_bytes(Filling(INSTRUMENT).all_well().saved())
    second = Filling(INSTRUMENT).all_well()
    second.answer(2, AnswerValue.NO)
    (tmp_path / "second.xlsx").write_bytes(second.saved())
    (tmp_path / "policy.txt").write_text("Policy of Luz para Todos. Adopted by the board.", "utf-8")
    return run


def test_a_review_in_rounds_and_a_low_result_that_is_contested(shell):
    """Received, returned with a question, received anew, determined as low, justified, contested."""
    case = shell("olga", "assessments", "open", "P-001")
    shell("pia", "assessments", "receive", case, "first.xlsx")
    shell("pia", "assessments", "receive", case, "first.xlsx")
    assert "nothing changed" in shell.result.stderr
    document = shell(
        "pia", "assessments", "evidence", case, "policy.txt", "--title", "Policy",
        "--standard", "cs1_policy", "--kind", "psea_policy", "--dated", "2018-05-01",
    )  # fmt: skip
    assert "unknown" not in document
    shell("rosa", "assessments", "start-review", case)
    shell(
        "rosa", "assessments", "answer", case, "cs1_policy", "yes",
        "--comment", "Read it.", "--evidence", document,
    )  # fmt: skip
    assert "no answer" in shell.refused(
        "rosa", "assessments", "answer", case, "cs2_subcontracting", "maybe", "--comment", "x"
    )
    found = json.loads(
        shell("rosa", "assessments", "lint", case, "--format", "json", "--language", "fr", code=1)
    )
    assert {one["rule"] for one in found if one["standard"] == "cs1_policy"} == {
        "document_stale",
        "document_language_unnamed",
        "document_unsigned",
    }
    assert any("n'a pas de réponse" in one["found"] for one in found)

    assert "names no standard" in shell.refused("rosa", "assessments", "return", case, "--ask", "x")
    asked = shell("rosa", "assessments", "return", case, "--ask", "cs3_vetting=Who signs?").split()
    shell("pia", "assessments", "reply", asked[0], "--text", "Nobody yet.")
    changes = shell("pia", "assessments", "receive", case, "second.xlsx")
    assert "cs3_vetting: yes -> no" in changes
    shell("rosa", "assessments", "start-review", case)
    for standard in STANDARDS[1:]:
        shell("rosa", "assessments", "answer", case, standard, "no", "--comment", "Not shown.")
    shell("rosa", "assessments", "lint", case)

    made = shell("mara", "determinations", "make", case, "--comment", "As reviewed")
    assert "Preliminary determination: 1 of 8, capacity low" in shell.result.stderr
    shell("musa", "determinations", "justify", made, "--text", "Nobody else reaches the islands.")
    shell("pia", "determinations", "respond", made, "contest", "--text", "We train our staff.")
    shell("musa", "determinations", "answer-contest", made, "--text", "No list shows it.")
    assert "stands" in shell.result.stderr
    shown = json.loads(shell("pia", "determinations", "show", made, "--format", "json"))
    assert shown["score"] == 1
    assert shown["contest"] == "not upheld"
    assert shown["justification"] == "Nobody else reaches the islands."
    assert shown["contest_until"] == str(TODAY + timedelta(days=30))
    assert any("not_applicable_counts_as" in one for one in shown["scored_with"])
    assert "contest until" in shell("olga", "determinations", "show", made)

    file = json.loads(shell("olga", "assessments", "show", case, "--format", "json"))
    assert [one["changed"] for one in file["submissions"]] == [[], ["cs3_vetting"]]
    assert file["questions"][0]["answer"] == "Nobody yet."
    assert len(file["answers"]) == len(STANDARDS)
    assert file["register"][0]["came"] is True
    page = shell("olga", "assessments", "show", case)
    assert "preliminary_determination" in page
    assert "sha256" not in page
    assert case in shell("olga", "assessments", "list", "--step", "preliminary_determination")
    shell("olga", "assessments", "withdraw", case, "--reason", "No agreement is planned")
    assert shell("olga", "determinations", "standing", "P-001", code=1).startswith("P-001: pending")


def test_an_outcome_without_a_score_is_decided_and_ended(shell):
    """By management, for a time, and ended by the officer who learns that the scope changed."""
    decided = shell(
        "mara", "determinations", "without-score", "P-002", "no_contact",
        "--reason", "Desk study", "--scope", "Survey design",
        "--expires", str(TODAY + timedelta(days=90)),
    )  # fmt: skip
    assert "not_required" in shell("olga", "determinations", "standing", "P-002")
    assert "is none" in shell.refused(
        "mara", "determinations", "without-score", "P-002", "holiday", "--reason", "x",
        "--scope", "x", "--expires", str(TODAY),
    )  # fmt: skip
    shell("olga", "determinations", "end-without-score", decided, "--reason", "Field work begins")
    shell("olga", "determinations", "standing", "P-002", code=1)
