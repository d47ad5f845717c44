"""One partner's way through the process, from the shell alone: registered, assessed, blocked, opened."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from assessment_tools.catalogue import load_instrument
from partner_screening.cli.main import app
from partner_screening.errors import ScreeningError
from tests.assessment_tools.filled_workbooks import Filling
from tests.partner_screening.process.case_stories import STANDARDS, agreement_text

TODAY = datetime.now(UTC).date()
ROSTER = """\
partner_id,name,type,country,contact_email,contact_with_beneficiaries
P-001,Luz para Todos,national_ngo,PE,luz@example.org,yes
P-002,Other Hands,national_ngo,PE,hands@example.org,yes
"""


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """Run a command as somebody; an expected refusal is returned, any other is a failure."""
    monkeypatch.setenv("PARTNER_SCREENING_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.chdir(tmp_path)

    def run(who, *arguments, code=0):
        named = ["--as", who] if who else []
        result = CliRunner().invoke(app, [*arguments, *named])
        if isinstance(result.exception, ScreeningError):
            assert code == 2, (arguments, str(result.exception))
            return str(result.exception)
        assert result.exit_code == code, (arguments, result.output, result.exception)
        return result.stdout.strip()

    return run


@pytest.fixture
def staffed(shell, tmp_path):
    """A shell whose register holds people of every role and two partners."""
    shell(
        None, "people", "first-administrator", "adam", "--name", "Adam", "--email", "a@example.org"
    )
    people = {
        "olga": "officer",
        "rosa": "reviewer",
        "lena": "legal",
        "mara": "management",
        "aud": "auditor",
    }
    for person, role in people.items():
        shell(
            "adam",
            "people",
            "add",
            person,
            "--name",
            person,
            "--email",
            "x@example.org",
            "--role",
            role,
        )
    (tmp_path / "partners.csv").write_text(ROSTER, "utf-8")
    shell("olga", "partners", "import", "partners.csv")
    shell(
        "adam", "people", "add", "pia", "--name", "Pia", "--email", "p@example.org",
        "--role", "partner", "--partner", "P-001",
    )  # fmt: skip
    return shell


def as_json(text):
    return json.loads(text)


def test_from_the_request_to_an_agreement_opened_by_waiver(staffed, tmp_path):
    """The story of design.md section 5, each step by the person who may do it."""
    case = staffed("olga", "assessments", "open", "P-001")
    staffed("olga", "assessments", "request", case)
    (tmp_path / "filled.xlsx").write_bytes(
        Filling(load_instrument("un-hit-2020")).all_well().saved()
    )
    staffed("pia", "assessments", "receive", case, "filled.xlsx")
    (tmp_path / "policy.txt").write_text("Policy of Luz para Todos. Adopted by the board.", "utf-8")
    document = staffed(
        "pia", "assessments", "evidence", case, "policy.txt", "--title", "Policy",
        *(part for standard in STANDARDS for part in ("--standard", standard)),
        "--dated", str(TODAY - timedelta(days=30)), "--language", "en",
    )  # fmt: skip
    staffed("rosa", "assessments", "start-review", case)
    for standard in STANDARDS:
        staffed(
            "rosa", "assessments", "answer", case, standard, "yes",
            "--comment", "Read it.", "--evidence", document,
        )  # fmt: skip
    assert "took part" in staffed("rosa", "determinations", "make", case, code=2)
    staffed("mara", "determinations", "make", case)
    assert as_json(staffed("aud", "determinations", "list", "--format", "json"))[0]["score"] == 8
    found = as_json(staffed("olga", "determinations", "standing", "P-001", "--format", "json"))
    assert found["recommendation"] == "cleared"

    (tmp_path / "draft.txt").write_bytes(agreement_text("flow_down"))
    staffed(
        "olga", "agreements", "register", "AoC-1", "draft.txt",
        "--partner", "P-001", "--type", "cooperation_agreement",
    )  # fmt: skip
    gate = ("agreements", "gate", "AoC-1", "--partner", "P-001", "--format", "json")
    assert as_json(staffed("lena", *gate, code=1))["gate"] == "blocked"
    waiver = staffed(
        "olga", "waivers", "ask", "AoC-1", "--partner", "P-001", "--reason", "Urgent",
        "--scope", "First instalment", "--expires", str(TODAY + timedelta(days=30)),
    )  # fmt: skip
    staffed("lena", "waivers", "approve", waiver, "--for", "legal", "--reason", "The annex comes")
    staffed("mara", "waivers", "approve", waiver, "--for", "management", "--reason", "Yes")
    assert as_json(staffed("lena", *gate))["gate"] == "open_by_waiver"
    hold = staffed("lena", "holds", "place", "P-001", "--reason", "To be looked into")
    assert as_json(staffed("lena", *gate, code=1))["gate"] == "blocked"
    staffed("mara", "holds", "lift", hold, "--reason", "Nothing found")
    kinds = {
        event["kind"]
        for event in as_json(staffed("aud", "partners", "timeline", "P-001", "--format", "json"))
    }
    assert kinds >= {"case_opened", "determination_made", "waiver_decided", "hold_lifted"}
    staffed(None, "history", "verify")


def test_a_preview_of_a_partner_list_changes_nothing(staffed, tmp_path):
    """The officer sees what would be added and changed, and then decides."""
    (tmp_path / "next.csv").write_text(
        ROSTER.replace("Other Hands", "Open Hands") + "P-003,Third,national_ngo,PE,,yes\n", "utf-8"
    )
    preview = as_json(
        staffed("olga", "partners", "import", "next.csv", "--preview", "--format", "json")
    )
    assert (preview["added"], preview["changed"]) == (["P-003"], {"P-002": ["name"]})
    assert len(as_json(staffed("olga", "partners", "list", "--format", "json"))) == 2
    staffed("olga", "partners", "import", "next.csv")
    names = [
        one["name"] for one in as_json(staffed("olga", "partners", "list", "--format", "json"))
    ]
    assert names == ["Luz para Todos", "Open Hands", "Third"]


def test_who_is_not_named_or_not_registered_does_nothing(shell):
    """Deny by default, with what to do about it."""
    assert "--as PERSON" in shell(None, "people", "list", code=2)
    assert "Nobody is registered as 'eve'" in shell("eve", "people", "list", code=2)


def test_the_first_administrator_is_made_once(shell):
    """Nobody becomes administrator by this way later."""
    arguments = ("people", "first-administrator", "adam", "--name", "A", "--email", "a@example.org")
    shell(None, *arguments)
    assert "registered already" in shell(None, *arguments, code=2)


def test_the_last_administrator_cannot_lock_everybody_out(staffed):
    """Neither by a change of roles nor by stopping the own access."""
    assert "nobody would be left" in staffed(
        "adam", "people", "roles", "adam", "--role", "auditor", code=2
    )
    assert "nobody would be left" in staffed("adam", "people", "stop", "adam", code=2)


def test_a_workbook_of_another_partner_is_refused_in_a_case(staffed, tmp_path):
    """A slip of the file is found before anything is kept in the case."""
    case = staffed("olga", "assessments", "open", "P-002")
    (tmp_path / "filled.xlsx").write_bytes(
        Filling(load_instrument("un-hit-2020")).all_well().saved()
    )
    refusal = staffed("olga", "assessments", "receive", case, "filled.xlsx", code=2)
    assert "P-001" in refusal
    assert as_json(staffed("olga", "assessments", "show", case, "--format", "json"))["moves"] == []
