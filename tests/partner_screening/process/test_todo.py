"""What waits for each person: by role, never the own work, gone when it is done."""

from datetime import timedelta
from itertools import product

import pytest

from partner_screening.actions.process.agreements import (
    AgreementTerms,
    confirm_settlement,
    register_agreement,
    settle_element,
)
from partner_screening.actions.process.allegations import hand_over_concern, take_over_concern
from partner_screening.actions.process.cases import (
    close_case,
    open_case,
    request_self_assessment,
)
from partner_screening.actions.process.determinations import (
    answer_contest,
    make_determination,
    respond,
)
from partner_screening.actions.process.people import add_person, declare_interest
from partner_screening.actions.process.plan_extensions import ask_extension, grant_extension
from partner_screening.actions.process.plan_progress import note_on_plan, verify_line
from partner_screening.actions.process.plan_reading import plan_standing
from partner_screening.actions.process.plans import agree_plan, propose_plan
from partner_screening.actions.process.reviewing import (
    reply,
    return_to_partner,
    start_review,
)
from partner_screening.actions.process.todo import todo, todo_counts
from partner_screening.actions.process.waivers import ask_waiver, decide_waiver
from partner_screening.errors import PermissionRefused
from partner_screening.process.case import Case
from partner_screening.process.determining import Answer
from partner_screening.process.people import Role
from partner_screening.process.permissions import permissions
from partner_screening.process.plan import NoteKind
from partner_screening.process.todo import WORK, TaskKind
from partner_screening.process.waiver import Side
from tests.partner_screening.process.case_stories import (
    agreement_text,
    determined,
    received,
    review,
    send_evidence,
)
from tests.partner_screening.process.databases import on_sqlite

AGENCY = ("olga", "omar", "rosa", "rene", "lena", "liu", "mara", "musa", "fay", "aud")


def waiting(office, *people) -> dict[str, set[str]]:
    """Return the kinds of task in the list of each person, without those that have none."""
    found = {who: {str(item.kind) for item in todo(office, who)} for who in people or AGENCY}
    return {who: kinds for who, kinds in found.items() if kinds}


def test_every_kind_is_work_that_the_permissions_let_its_roles_do():
    """A task in the list of somebody who may not do it would be a trap."""
    cells = {(cell.role, cell.action) for cell in permissions()}
    assert set(WORK) == set(TaskKind)
    for work in WORK.values():
        for role in work.roles:
            assert (role, work.action) in cells


def test_a_case_goes_from_list_to_list(office, clock):
    """Each step stands in the lists of those who can take it, and of nobody who took part."""
    assert waiting(office) == {}
    case = open_case(office, "olga", partner_id="P-001")
    assert waiting(office) == {"olga": {"request"}, "omar": {"request"}}
    request_self_assessment(office, "omar", case.id)
    assert waiting(office, *AGENCY, "pia", "paul") == {"pia": {"own_self_assessment"}}
    (item,) = todo(office, "pia")
    assert item.due_on == clock.now.date() + timedelta(days=30)
    assert (item.about, item.partner_name) == (case.id, "Hope Bridge")


def test_a_review_waits_for_reviewers_and_its_determination_for_others(office):
    """Who reviewed does not find the determination in the list; the other reviewer does."""
    case = received(office)
    assert waiting(office) == {"rosa": {"start_review"}, "rene": {"start_review"}}
    start_review(office, "rosa", case.id)
    assert waiting(office) == {"rosa": {"review"}, "rene": {"review"}}
    (question,) = return_to_partner(office, "rosa", case.id, {"cs3_vetting": "Which registers?"})
    assert waiting(office, *AGENCY, "pia") == {"pia": {"own_question"}}
    reply(office, "pia", question.id, "All of them.")
    start_review(office, "rosa", case.id)
    review(office, case, start=False)
    assert waiting(office) == {
        "rene": {"determine"},
        "mara": {"determine"},
        "musa": {"determine"},
    }
    make_determination(office, "mara", case.id)
    assert waiting(office, *AGENCY, "pia") == {
        "pia": {"own_response"},
        "olga": {"close_case"},
        "omar": {"close_case"},
    }
    close_case(office, "olga", case.id)
    assert waiting(office, *AGENCY, "pia") == {}


def test_a_contest_waits_for_management_that_did_not_determine(office):
    """Mara determined; the answer to the contest is for musa."""
    made = determined(office, gaps=("cs3_vetting",), by="mara")
    respond(office, "pia", made.id, Answer.CONTEST, "We sent it.")
    found = waiting(office, "mara", "musa")
    assert found == {"musa": {"contest"}}
    answer_contest(office, "musa", made.id, is_upheld=False, text="It is of another partner.")
    assert waiting(office, "mara", "musa") == {}


def test_a_plan_waits_for_both_sides_then_for_proof_and_its_verification(office):
    """Who sent a proof does not verify it; an extension is management's, and not the asker's."""
    made = determined(office, gaps=("cs3_vetting",))
    assert waiting(office, "olga", "pia")["olga"] == {"propose_plan"}
    plan = propose_plan(office, "olga", made.case_id)
    assert waiting(office, "olga", "pia") == {
        "olga": {"agree_plan"},
        "pia": {"own_response", "own_agree_plan"},
    }
    agree_plan(office, "pia", plan.id)
    agree_plan(office, "olga", plan.id)
    assert waiting(office, "olga", "pia") == {"pia": {"own_response", "own_plan_line"}}
    asked = [one for one in todo(office, "pia") if one.kind is TaskKind.OWN_PLAN_LINE]
    lines = plan_standing(office, "olga", plan.id).lines
    assert {(one.about, one.due_on) for one in asked} == {
        (one.line.id, one.line.due) for one in lines
    }
    case = office.record(Case, made.case_id, "case")
    proof = send_evidence(office, case, "olga", text="The registers were asked.")
    for one in lines:
        note_on_plan(
            office,
            "olga",
            plan.id,
            kind=NoteKind.PROOF,
            number=one.line.number,
            text="Brought to the office.",
            evidence_id=proof.id,
        )
    assert waiting(office, "olga", "omar", "rosa") == {
        "omar": {"verify_proof"},
        "rosa": {"verify_proof"},
    }
    request = ask_extension(
        office,
        "pia",
        plan.id,
        until=plan_standing(office, "olga", plan.id).deadline + timedelta(days=20),
        reason="The training was put off.",
    )
    assert waiting(office, "mara", "pia")["mara"] == {"extension"}
    grant_extension(office, "mara", request.id, reason="Agreed.")
    for one in lines:
        verify_line(office, "omar", plan.id, one.line.number, is_accepted=True, text="As agreed.")
    assert waiting(office, "olga", "omar", "rosa", "mara") == {"rosa": {"final_review"}}
    assert waiting(office, "pia") == {"pia": {"own_response"}}


def registered(office, *lacking: str) -> None:
    determined(office)
    register_agreement(
        office,
        "olga",
        partner_id="P-001",
        reference="AoC-1",
        terms=AgreementTerms("cooperation_agreement"),
        data=agreement_text(*lacking),
        name="agreement.txt",
    )


def test_a_waiver_waits_for_one_of_each_side(office):
    """Legal and management, each until it has decided."""
    registered(office, "investigation")
    waiver = ask_waiver(
        office,
        "olga",
        partner_id="P-001",
        reference="AoC-1",
        reason="The addendum is signed next month.",
        scope="This agreement.",
        expires_on=office.today() + timedelta(days=30),
    )
    people = ("olga", "lena", "liu", "mara", "musa")
    assert {who: kinds & {"waiver_legal", "waiver_management"} for who, kinds in waiting(office, *people).items()} == {
        "olga": set(), "lena": {"waiver_legal"}, "liu": {"waiver_legal"},
        "mara": {"waiver_management"}, "musa": {"waiver_management"},
    }  # fmt: skip
    decide_waiver(office, "lena", waiver.id, side=Side.LEGAL, is_approval=True, reason="Agreed.")
    assert waiting(office, "lena", "liu", "mara") == {"mara": {"waiver_management"}}


def test_a_settlement_waits_for_the_other_lawyer(office):
    """Lena overruled the check: liu confirms it, and nobody else."""
    registered(office, "reporting")
    settlement, needs_second = settle_element(
        office,
        "lena",
        partner_id="P-001",
        reference="AoC-1",
        element="reporting",
        status="present",
        reason="It stands in article 4.",
        quote="shall tell the agency at once",
    )
    assert needs_second
    assert waiting(office, "lena", "liu") == {"liu": {"confirm_settlement"}}
    confirm_settlement(office, "liu", settlement.id)
    assert waiting(office, "lena", "liu") == {}


def test_a_concern_waits_for_the_focal_point_it_was_handed_to(office):
    """Another focal point does not see it."""
    add_person(
        office, "adam", person_id="finn", name="Finn", email="f@example.org", roles=(Role.FOCAL_POINT,)
    )  # fmt: skip
    handed = hand_over_concern(office, "olga", partner_id="P-001", focal_point_id="fay")
    assert waiting(office, "fay", "finn", "olga") == {"fay": {"take_over_concern"}}
    take_over_concern(office, "fay", handed.id)
    assert waiting(office, "fay") == {}


@on_sqlite
def test_nothing_of_a_partner_to_which_somebody_has_a_tie(office):
    """Rene declared an interest: the review is rosa's."""
    declare_interest(office, "rene", partner_id="P-001", nature="A sister works there.")
    received(office)
    assert waiting(office) == {"rosa": {"start_review"}}


@on_sqlite
def test_the_list_is_limited_and_counted(office):
    """The most urgent come first; the counts say how much there is."""
    for partner_id, person in (("P-001", "pia"), ("P-002", "paul")):
        received(office, partner_id, person)
    open_case(office, "olga", partner_id="P-001", instrument="unicef-2020", because="asked for")
    assert len(todo(office, "rosa", limit=1)) == 1
    assert todo_counts(office, "rosa") == {TaskKind.START_REVIEW: 2}
    assert len(todo(office, "rosa", kind=TaskKind.START_REVIEW)) == 2
    assert todo(office, "rosa", kind=TaskKind.DETERMINE) == ()
    assert todo_counts(office, "pia").keys() <= {one for one in TaskKind if one.startswith("own_")}
    with pytest.raises(PermissionRefused, match="Nobody is registered"):
        todo(office, "nobody")
    assert all(not todo(office, who) for who, _ in product(("aud", "adam"), range(1)))
