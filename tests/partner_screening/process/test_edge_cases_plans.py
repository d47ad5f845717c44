"""Edge cases 1, 7, 8, 19, 21 and 23 of the domain study, told as what happens at a desk."""

import json
from datetime import date

import pytest

from assessment_tools.answers import AnswerValue
from partner_screening.actions.process.allegations import (
    allegations,
    hand_over_concern,
    hand_overs,
    note_allegation,
    open_concern,
    take_over_concern,
)
from partner_screening.actions.process.cases import cases
from partner_screening.actions.process.determinations import make_determination
from partner_screening.actions.process.exchange import (
    accept_assessment,
    assessments_side_by_side,
    import_assessment,
)
from partner_screening.actions.process.inheritance import (
    answer_sources_of,
    decide_standard,
    inherit_answers,
    link_headquarters,
)
from partner_screening.actions.process.partners import timeline
from partner_screening.actions.process.plan_extensions import (
    ask_extension,
    decide_consequence,
    grant_extension,
)
from partner_screening.actions.process.plan_reading import plan_standing
from partner_screening.actions.process.plans import agree_plan, propose_plan
from partner_screening.actions.process.reassessments import (
    note_trigger,
    open_reassessment,
    reassessments,
)
from partner_screening.actions.process.reviewing import (
    StandardReview,
    answer_standard,
    start_review,
)
from partner_screening.actions.process.standing import partner_standing
from partner_screening.errors import ConflictError, InputError, PermissionRefused
from partner_screening.partner import CapacityOutcome, ImplementingPartner, PartnerType
from partner_screening.process.allegation import (
    AllegationNote,
    AllegationState,
    ConcernHandOver,
    allegations_on,
)
from partner_screening.process.case import Step
from partner_screening.process.exchange import disagreements
from partner_screening.process.inheritance import Choice
from partner_screening.process.plan import PlanState
from partner_screening.process.reassessment import DueState
from partner_screening.storage.history_verification import verify
from partner_screening.storage.partners import keep_partner, partner_of
from tests.partner_screening.process.case_stories import STANDARDS, determined, received
from tests.partner_screening.process.exchange_files import exchange_file

HOME = ("cs5_reporting", "cs6_assistance", "cs7_investigation", "cs8_corrective_measures")


def proposal(office, partner_id="P-001") -> str:
    with office.records.reading() as view:
        return partner_standing(view, office, partner_id, office.today())[1].status


def planned(office, gaps=("cs4_training",), partner_id="P-001", person="pia"):
    """Bring a partner to an agreed plan."""
    plan = propose_plan(office, "olga", determined(office, gaps, partner_id, person).case_id)
    agree_plan(office, person, plan.id)
    agree_plan(office, "omar", plan.id)
    return plan


def register(office, partner_id: str, name: str, country: str = "KE") -> None:
    with office.database.writing() as connection:
        keep_partner(
            connection,
            ImplementingPartner(
                partner_id=partner_id,
                name=name,
                type=PartnerType.INTERNATIONAL_NGO,
                country=country,
            ),
        )


def test_case_1_a_country_office_takes_over_what_headquarters_decides_and_no_more(office, clock):
    """Headquarters has full capacity; its country office has no referral list and no channel.

    The office takes over the policy, the clauses, the vetting and the training. How people complain
    and are helped in the country is assessed there, and fails there.
    """
    determined(office, partner_id="P-002", person="paul")
    register(office, "P-010", "World Relief Union Somalia", "SO")
    link_headquarters(
        office, "olga", partner_id="P-010", headquarters_id="P-002", reason="Registered branch."
    )
    clock.pass_days(10)
    case = received(office, "P-010", "olga")
    start_review(office, "rosa", case.id)
    sources = {one.standard: one for one in answer_sources_of(office, "rosa", case.id)}
    assert [name for name in STANDARDS if sources[name].choice is Choice.LOCAL] == list(HOME)
    assert {sources[name].headquarters_id for name in STANDARDS[:4]} == {"P-002"}

    decide_standard(
        office, "rosa", case_id=case.id, standard="cs4_training", choice=Choice.LOCAL,
        reason="policy_not_applied", text="No training was held in the country.",
    )  # fmt: skip
    taken = inherit_answers(office, "rosa", case.id)
    assert [answer.standard for answer in taken] == list(STANDARDS[:3])
    assert all("P-002" in answer.comment for answer in taken)
    for standard in ("cs4_training", *HOME):
        is_met = standard in {"cs7_investigation", "cs8_corrective_measures"}
        answer_standard(
            office, "rosa", case.id,
            StandardReview(
                standard, AnswerValue.YES if is_met else AnswerValue.NO, "Visited the office.",
                named_evidence="visit" if is_met else "",
            ),
        )  # fmt: skip
    made = make_determination(office, "mara", case.id)
    assert made.gaps == ("cs4_training", "cs5_reporting", "cs6_assistance")
    assert made.capacity is CapacityOutcome.LOW
    assert proposal(office, "P-002") == "cleared"


def test_case_1_nothing_is_taken_over_from_a_headquarters_that_lapsed(office, clock):
    """When headquarters merges, its result ends, and every standard is the country office's own."""
    determined(office, partner_id="P-002", person="paul")
    register(office, "P-010", "World Relief Union Somalia", "SO")
    link_headquarters(
        office, "olga", partner_id="P-010", headquarters_id="P-002", reason="Registered branch."
    )
    clock.pass_days(10)
    note_trigger(office, "olga", partner_id="P-002", kind="merger")
    case = received(office, "P-010", "olga")
    start_review(office, "rosa", case.id)
    reasons = {one.because for one in answer_sources_of(office, "rosa", case.id)[:4]}
    assert reasons == {"headquarters_lapsed"}
    with pytest.raises(ConflictError, match="takes over no answer"):
        inherit_answers(office, "rosa", case.id)


def test_case_1_what_was_taken_over_ends_when_headquarters_result_ends(office, clock):
    """Two years on, headquarters merges: its office cannot go on resting on what is no more."""
    determined(office, partner_id="P-002", person="paul")
    register(office, "P-010", "World Relief Union Somalia", "SO")
    link_headquarters(
        office, "olga", partner_id="P-010", headquarters_id="P-002", reason="Registered branch."
    )
    clock.pass_days(10)
    case = received(office, "P-010", "olga")
    start_review(office, "rosa", case.id)
    inherit_answers(office, "rosa", case.id)
    for standard in HOME:
        answer_standard(
            office, "rosa", case.id,
            StandardReview(standard, AnswerValue.YES, "Visited.", named_evidence="visit"),
        )  # fmt: skip
    make_determination(office, "mara", case.id)
    assert proposal(office, "P-010") == "cleared"
    clock.set(date(2028, 5, 4))
    note_trigger(office, "olga", partner_id="P-002", kind="merger", on=date(2028, 5, 1))
    assert proposal(office, "P-010") == "pending"
    due = reassessments(office, "olga", partner_id="P-010")
    assert [(one.kind, one.due_on) for one in due] == [("expiry", date(2028, 4, 30))]
    assert verify(office.database).is_intact


def test_case_7_a_late_extension_is_shown_as_late_and_never_dated_back(office, clock):
    """A conflict closes the partner's office; in month seven the partner asks for more time.

    The plan failed on its day and stays failed for the days in between. The extension holds from the
    day on which it was granted, beside the original deadline, with who asked, who granted, and why.
    """
    plan = planned(office)
    clock.set(date(2026, 9, 20))
    assert plan_standing(office, "olga", plan.id).state is PlanState.FAILED
    assert proposal(office) == "pending"
    request = ask_extension(
        office, "pia", plan.id, until=date(2026, 12, 2), reason="Our office was closed by fighting."
    )
    with pytest.raises(PermissionRefused):
        grant_extension(office, "olga", request.id, reason="Yes.")
    clock.set(date(2026, 9, 25))
    grant_extension(office, "mara", request.id, reason="The area was cut off; confirmed by OCHA.")

    now = plan_standing(office, "aud", plan.id)
    assert (now.state, now.original_deadline, now.deadline) == (
        PlanState.RUNNING,
        date(2026, 9, 2),
        date(2026, 12, 2),
    )
    assert now.was_late == (date(2026, 9, 2), date(2026, 9, 25))
    assert proposal(office) == "cleared_with_plan"
    before = plan_standing(office, "aud", plan.id, date(2026, 9, 24))
    assert (before.state, before.deadline, before.extension) == (
        PlanState.FAILED,
        date(2026, 9, 2),
        None,
    )
    said = [event for event in timeline(office, "aud", "P-001") if event.kind == "extension_asked"]
    assert json.loads(said[0].payload)["facts"]["is_late"] is True


def test_case_7_after_the_longest_extension_there_is_nothing_left_to_extend(office, clock):
    """Asked in month ten, only a consequence can follow; nothing is invented for the past."""
    plan = planned(office)
    clock.set(date(2026, 12, 3))
    with pytest.raises(ConflictError, match="its longest extension"):
        ask_extension(office, "pia", plan.id, until=date(2027, 1, 1), reason="Fighting.")
    decide_consequence(office, "mara", plan.id, kind="do_not_renew", reason="Nothing was done.")
    assert plan_standing(office, "pia", plan.id).consequence.by == "mara"


def test_case_8_two_entities_find_six_and_eight_and_both_stay(office, clock):
    """Two entities assess one partner in one month. Neither result erases the other.

    Ours is the lower one. The other entity's is accepted only when somebody says why, knowing that.
    """
    ours = determined(office, gaps=("cs3_vetting", "cs4_training"))
    clock.pass_days(12)
    shared, is_new = import_assessment(
        office, "olga", partner_id="P-001", name="wfp.json",
        data=exchange_file(determined_on=date(2026, 3, 10), issued_on=date(2026, 3, 12)),
    )  # fmt: skip
    assert is_new
    both = assessments_side_by_side(office, "mara", "P-001")
    assert [(one.source, one.score, one.capacity, one.counts) for one in both] == [
        ("own", 6, "medium", True),
        ("wfp", 8, "full", False),
    ]
    assert disagreements(both) == ("cs3_vetting", "cs4_training")

    with pytest.raises(ConflictError, match="own_result_lower"):
        accept_assessment(office, "mara", shared.id, reason="It is more recent.")
    acceptance = accept_assessment(
        office, "mara", shared.id, despite_facts=True,
        reason="The forms that we missed were shown to WFP; seen by us on 13 March.",
    )  # fmt: skip
    assert acceptance.despite == ("own_result_lower",)
    after = assessments_side_by_side(office, "mara", "P-001")
    assert [(one.id, one.counts) for one in after] == [(ours.id, False), (shared.id, True)]
    assert proposal(office) == "cleared"


def test_case_19_a_concern_is_handed_over_without_its_story(office):
    """A whistle-blower tells the officer in confidence about a driver of the partner.

    The officer must report. The program takes note that a concern was handed to the focal point, and
    has no room for what it is about or whom. The partner's people see nothing of it.
    """
    handed = hand_over_concern(office, "olga", partner_id="P-001")
    assert handed.focal_point_id == "fay"
    assert set(ConcernHandOver.model_fields) == {"id", "partner_id", "focal_point_id", "by", "at"}
    for nobody in ("olga", "pia", "mara"):
        with pytest.raises(PermissionRefused):
            hand_overs(office, nobody, partner_id="P-001")
    assert hand_overs(office, "fay") == ((handed, None),)
    receipt = take_over_concern(office, "fay", handed.id)
    assert hand_overs(office, "fay") == ((handed, receipt),)
    with pytest.raises(ConflictError, match="taken over already"):
        take_over_concern(office, "fay", handed.id)


def test_case_19_officers_learn_that_a_concern_is_open_and_nothing_else(office):
    """The focal point notes the number of the case system; a story in its place is refused."""
    determined(office)
    with pytest.raises(InputError) as refused:
        note_allegation(
            office, "fay", partner_id="P-001", reference="driver J. hurt a girl",
            state=AllegationState.OPEN,
        )  # fmt: skip
    assert refused.value.code == "allegation_reference"
    note_allegation(
        office, "fay", partner_id="P-001", reference="OIOS/2026-0113", state=AllegationState.OPEN
    )
    assert open_concern(office, "olga", "P-001")
    assert proposal(office) == "pending"
    for nobody in ("olga", "mara", "rosa", "pia"):
        with pytest.raises(PermissionRefused):
            allegations(office, nobody, partner_id="P-001")
    with pytest.raises(PermissionRefused):
        open_concern(office, "pia", "P-001")
    said = " ".join(event.payload for event in timeline(office, "aud", "P-001"))
    assert "OIOS" not in said


def test_case_21_a_new_name_in_the_middle_of_a_plan_moves_nothing_but_is_looked_at(office, clock):
    """The partner is renamed: the same case, plan, deadline and result under the new name."""
    plan = planned(office)
    clock.set(date(2026, 5, 4))
    with office.database.writing() as connection:
        partner = partner_of(connection, "P-001")
        keep_partner(connection, partner.model_copy(update={"name": "Hope Bridge Trust"}))
    note_trigger(
        office,
        "olga",
        partner_id="P-001",
        kind="legal_name",
        text="Registrar's letter of 28 April.",
    )
    assert proposal(office) == "cleared_with_plan"
    assert plan_standing(office, "olga", plan.id).deadline == date(2026, 9, 2)
    due = reassessments(office, "olga", partner_id="P-001")
    assert [(one.kind, one.due_on, one.state) for one in due] == [
        ("legal_name", date(2026, 10, 31), DueState.DUE)
    ]


def test_case_21_a_merger_in_the_middle_of_a_plan_ends_the_result_and_keeps_the_record(
    office, clock
):
    """The organisation that was assessed is no more; the plan stays readable, and a new case begins."""
    plan = planned(office)
    clock.set(date(2026, 5, 4))
    trigger = note_trigger(
        office, "olga", partner_id="P-001", kind="merger", on=date(2026, 5, 1),
        text="Merged with Shore Aid.",
    )  # fmt: skip
    assert proposal(office) == "pending"
    case, copied = open_reassessment(office, "olga", partner_id="P-001", trigger_id=trigger.id)
    assert copied is not None
    assert (case.follows, case.opened_because) == (
        plan.case_id,
        "The partner merged with another organisation: Merged with Shore Aid.",
    )
    steps = {one.id: one.step for one in cases(office, "olga", partner_id="P-001")}
    assert steps == {plan.case_id: Step.SUPERSEDED, case.id: Step.REGISTERED}
    assert plan_standing(office, "olga", plan.id).original_deadline == date(2026, 9, 2)
    assert [one.state for one in reassessments(office, "olga")] == [DueState.IN_HAND]
    assert verify(office.database).is_intact


def test_case_23_a_withdrawal_after_the_figures_went_out_leaves_them_as_they_were(office, clock):
    """A survivor withdraws the consent after the quarter's figures were sent.

    The register holds no survivor, so there is nothing of hers to delete. From now on the case is no
    longer counted; the figure of 31 March stays what was sent, and the program can say so for ever.
    """
    note_allegation(
        office, "fay", partner_id="P-001", reference="OIOS/2026-0113", state=AllegationState.OPEN
    )
    clock.set(date(2026, 4, 20))
    note_allegation(
        office, "fay", partner_id="P-001", reference="OIOS/2026-0113",
        state=AllegationState.WITHDRAWN,
    )  # fmt: skip
    notes = allegations(office, "fay", partner_id="P-001")
    sent = allegations_on(notes, date(2026, 3, 31))
    assert list(sent.values()) == [AllegationState.OPEN]
    assert list(allegations_on(notes, date(2026, 4, 20)).values()) == [AllegationState.WITHDRAWN]
    assert not open_concern(office, "olga", "P-001")
    assert set(AllegationNote.model_fields) == {
        "id",
        "partner_id",
        "reference",
        "state",
        "by",
        "at",
    }
