"""A plan, a reassessment, a shared result, a concern and a country office, from the shell alone."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from partner_screening.actions.process.people import add_first_administrator, add_person
from partner_screening.cli.desk import open_office
from partner_screening.cli.main import app
from partner_screening.errors import ScreeningError
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.process.people import Role
from partner_screening.storage.partners import keep_partner
from tests.partner_screening.process.case_stories import determined, send_evidence
from tests.partner_screening.process.exchange_files import exchange_file

TODAY = datetime.now(UTC).date()
PEOPLE = {
    "olga": (Role.OFFICER,),
    "omar": (Role.OFFICER,),
    "rosa": (Role.REVIEWER,),
    "mara": (Role.MANAGEMENT,),
    "fay": (Role.FOCAL_POINT,),
    "aud": (Role.AUDITOR,),
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An office with people and two partners of one organisation; and a shell that runs commands."""
    monkeypatch.setenv("PARTNER_SCREENING_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.chdir(tmp_path)
    with open_office() as office:
        with office.database.writing() as connection:
            for partner_id, name, country in (
                ("P-001", "Hope Bridge", "KE"),
                ("P-002", "Hope Bridge Uganda", "UG"),
            ):
                keep_partner(
                    connection,
                    ImplementingPartner(
                        partner_id=partner_id,
                        name=name,
                        type=PartnerType.INTERNATIONAL_NGO,
                        country=country,
                        contact_with_beneficiaries=True,
                    ),
                )
        add_first_administrator(office, person_id="adam", name="Adam", email="a@example.org")
        for person, roles in PEOPLE.items():
            add_person(
                office, "adam", person_id=person, name=person, email="x@example.org", roles=roles
            )
        add_person(
            office,
            "adam",
            person_id="pia",
            name="Pia",
            email="p@example.org",
            roles=(Role.PARTNER,),
            partner_id="P-001",
        )

    def run(who, *arguments, code=0):
        result = CliRunner().invoke(app, [*arguments, "--as", who])
        if isinstance(result.exception, ScreeningError):
            assert code == 2, (arguments, str(result.exception))
            return str(result.exception)
        assert result.exit_code == code, (arguments, result.output, result.exception)
        return result.stdout.strip()

    return run


def test_a_plan_from_its_proposal_to_the_verified_line(desk):
    """Proposed, looked at, proposed otherwise, agreed by both, proved, verified, extended."""
    with open_office() as office:
        made = determined(office, ("cs4_training",))
    desk("olga", "plans", "propose", made.case_id)
    soon = str(TODAY + timedelta(days=20))
    plan = desk(
        "olga", "plans", "propose", made.case_id, "--owner", "1=Ms Odera", "--due", f"1={soon}",
        "--add", f"cs4_training={soon}=Train the drivers",
    )  # fmt: skip
    desk("pia", "plans", "agree", plan)
    desk("omar", "plans", "agree", plan)
    shown = json.loads(desk("pia", "plans", "show", plan, "--language", "fr", "--format", "json"))
    assert (shown["state"], shown["progress"]) == ("running", 0)
    assert (shown["lines"][0]["owner"], shown["lines"][0]["due"]) == ("Ms Odera", soon)
    with open_office() as office:
        proof = send_evidence(office, case(office, made.case_id), "pia", text="Agenda.")
    refused = desk("pia", "plans", "note", plan, "Held.", "--kind", "proof", "--line", "1", code=2)
    assert "document" in refused
    desk(
        "pia", "plans", "note", plan, "Held.", "--kind", "proof", "--line", "1",
        "--evidence", proof.id,
    )  # fmt: skip
    desk("rosa", "plans", "verify", plan, "1", "Agenda and list seen.")
    assert shown["lines"][-1]["action"] == "Train the drivers"
    assert "verified" in desk("aud", "plans", "show", plan)
    until = str(datetime.fromisoformat(shown["deadline"]).date() + timedelta(days=30))
    request = desk(
        "pia", "plans", "ask-extension", plan, "--until", until, "--reason", "The roads are closed."
    )
    desk("mara", "plans", "extend", request, "--reason", "Seen by our team.")
    written = desk("pia", "plans", "sheet", plan, "--language", "ar")
    rows = CalamineWorkbook.from_path(written).get_sheet_by_index(0).to_python()
    texts = [str(cell) for row in rows for cell in row]
    assert {"Ms Odera", "عن الشريك", "Pia", "Agenda and list seen."} <= set(texts)
    assert any("الموعد النهائي الأصلي" in text for text in texts)
    listed = json.loads(desk("aud", "plans", "list", "--format", "json"))
    assert [(one["state"], one["deadline"], one["original_deadline"]) for one in listed] == [
        ("replaced", shown["deadline"], shown["deadline"]),
        ("running", until, shown["deadline"]),
    ]
    refused = desk("mara", "plans", "consequence", plan, "suspend", "--reason", "x", code=2)
    assert "nothing has failed" in refused
    late = str(TODAY + timedelta(days=400))
    assert "failed" in desk("aud", "plans", "show", plan, "--as-of", late, code=1)


def case(office, case_id):
    from partner_screening.actions.process.cases import case_by_id

    return case_by_id(office, case_id)


@pytest.mark.parametrize("option", ["x=1", "1", "=2026-05-01", "1="])
def test_a_line_option_that_names_no_line_is_refused(desk, option):
    """The sentence shows how it is written."""
    assert "equals sign" in desk("olga", "plans", "propose", "case-1", "--owner", option, code=2)
    assert "no further line" in desk("olga", "plans", "propose", "case-1", "--add", option, code=2)


def test_a_reassessment_from_what_happened_to_its_case(desk):
    """The merger ends the result at once; the new case has the answers of the old one."""
    with open_office() as office:
        made = determined(office, ("cs4_training",))
    assert "no reassessment" in desk("olga", "reassessments", "due").lower()
    trigger = desk("olga", "reassessments", "note", "P-001", "merger", "--text", "With Shore Aid.")
    due = json.loads(desk("aud", "reassessments", "due", "--format", "json"))
    assert [(one["kind"], one["state"], one["ends_on"]) for one in due] == [
        ("merger", "due", str(TODAY))
    ]
    later = str(TODAY + timedelta(days=91))
    desk("aud", "reassessments", "due", "--as-of", later, code=1)
    new_case = desk("olga", "reassessments", "open", "P-001", "--trigger", trigger)
    assert new_case != made.case_id
    due = json.loads(desk("aud", "reassessments", "due", "--format", "json"))
    assert [one["state"] for one in due] == ["in_hand"]
    kinds = CliRunner().invoke(app, ["reassessments", "kinds", "--language", "ar"])
    assert "اندمج الشريك" in kinds.stdout


def test_a_result_is_exported_brought_in_elsewhere_and_compared(desk, tmp_path):
    """Another entity's full capacity stands beside our lower result, and the exit code says so."""
    with open_office() as office:
        made = determined(office, ("cs4_training",))
    file = desk(
        "olga", "exchange", "export", made.id, "--issuer", "un-habitat", "--as-file", "xlsx"
    )
    assert (tmp_path / file).stat().st_size > 0
    theirs = tmp_path / "wfp.json"
    theirs.write_bytes(
        exchange_file(
            determined_on=TODAY, issued_on=TODAY, valid_until=TODAY + timedelta(days=1000)
        )
    )
    shared = desk("olga", "exchange", "import", str(theirs), "--partner", "P-001")
    assert desk("omar", "exchange", "import", str(theirs), "--partner", "P-001") == shared
    assert "own_result_lower" in desk(
        "mara", "exchange", "accept", shared, "--reason", "Newer.", code=2
    )
    desk("mara", "exchange", "accept", shared, "--reason", "Forms seen.", "--despite-facts")
    rows = json.loads(desk("aud", "exchange", "list", "P-001", "--format", "json", code=1))
    assert {(one["source"], one["score"], one["counts"]) for one in rows} == {
        ("own", "7/8", False),
        ("wfp", "8/8", True),
    }


def test_a_concern_is_handed_over_and_noted_under_its_number(desk):
    """Officers learn that something is open; the register is the focal point's."""
    concern = desk("olga", "allegations", "hand-over", "P-001")
    assert concern in desk("fay", "allegations", "hand-overs", code=1)
    desk("fay", "allegations", "take-over", concern)
    desk("fay", "allegations", "hand-overs")
    desk("fay", "allegations", "note", "P-001", "OIOS/2026-0113", "open")
    assert desk("olga", "allegations", "known", "P-001", code=1) == "open"
    assert desk("olga", "allegations", "known", "P-002") == "none"
    assert "may not do" in desk("olga", "allegations", "list", code=2)
    assert "OIOS/2026-0113" in desk("aud", "allegations", "list")


def test_a_country_office_is_linked_and_its_standards_are_placed(desk):
    """Four standards come from headquarters, but for one that the reviewer wants to see locally."""
    with open_office() as office:
        determined(office)
    desk("olga", "inheritance", "link", "P-002", "--headquarters", "P-001", "--reason", "Branch.")
    new_case = desk("olga", "assessments", "open", "P-002")
    desk(
        "rosa", "inheritance", "decide", new_case, "cs4_training", "local",
        "--reason", "policy_not_applied",
    )  # fmt: skip
    rows = json.loads(desk("aud", "inheritance", "sources", new_case, "--format", "json"))
    assert [one["standard"] for one in rows if one["choice"] == "inherited"] == [
        "cs1_policy",
        "cs2_subcontracting",
        "cs3_vetting",
    ]
    assert "done at" in desk("rosa", "inheritance", "take-over", new_case, code=2)
