"""A plan is drawn up from the gaps, agreed by both sides, followed, extended once, and judged."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assessment_tools.answers import AnswerValue
from partner_screening.actions.process.cases import cases, moves
from partner_screening.actions.process.determinations import (
    answer_contest,
    make_determination,
    respond,
)
from partner_screening.actions.process.holds import holds
from partner_screening.actions.process.plan_extensions import (
    ask_extension,
    decide_consequence,
    grant_extension,
    refuse_extension,
)
from partner_screening.actions.process.plan_progress import note_on_plan, verify_line
from partner_screening.actions.process.plan_reading import plan_records, plan_standing, plans
from partner_screening.actions.process.plans import (
    LineChange,
    OwnLine,
    SignedPaper,
    agree_plan,
    propose_plan,
)
from partner_screening.actions.process.standing import partner_standing
from partner_screening.errors import ConflictError, InputError, PermissionRefused, RuleFileError
from partner_screening.months import after_months
from partner_screening.process.case import Step
from partner_screening.process.determining import Answer
from partner_screening.process.plan import (
    LineState,
    NoteKind,
    Plan,
    PlanAgreement,
    PlanLine,
    PlanNote,
    PlanRecords,
    PlanSide,
    PlanStart,
    PlanState,
    percent,
    standing_of,
)
from partner_screening.process.plan_consequences import load_consequences
from partner_screening.storage.history_verification import verify
from tests.partner_screening.process.case_stories import (
    determined,
    received,
    review,
    send_evidence,
)
from tests.partner_screening.process.databases import on_sqlite

GAPS = ("cs3_vetting", "cs4_training")


def case_of(office, case_id):
    return next(case for case in cases(office, "olga") if case.id == case_id)


def proposed(office, gaps=GAPS, **lines) -> Plan:
    """Return the plan of a partner of medium capacity, as an officer proposed it."""
    return propose_plan(office, "olga", determined(office, gaps).case_id, **lines)


def agreed(office, gaps=GAPS) -> Plan:
    """Return a plan that partner and agency agreed."""
    plan = proposed(office, gaps)
    agree_plan(office, "pia", plan.id)
    agree_plan(office, "omar", plan.id)
    return plan


def prove(office, plan: Plan, number: int, sender="pia") -> None:
    """Send the proof of one line."""
    document = send_evidence(
        office,
        case_of(office, plan.case_id),
        "pia",
        title="Proof",
        text=f"Proof {number} of {len(plan_records(office, 'olga', plan.id).notes)} notes",
    )
    note_on_plan(
        office, sender, plan.id, kind=NoteKind.PROOF, text="Done.", number=number,
        evidence_id=document.id,
    )  # fmt: skip


def done(office, plan: Plan) -> None:
    """Prove and verify every line, a month later."""
    office.clock.pass_days(30)
    for line in plan_records(office, "olga", plan.id).lines:
        prove(office, plan, line.number)
        verify_line(office, "rene", plan.id, line.number, is_accepted=True, text="Seen.")


def status(office, partner_id="P-001") -> str:
    with office.records.reading() as view:
        return partner_standing(view, office, partner_id, office.today())[1].status


def test_a_plan_has_a_line_for_every_gap_and_six_months_from_the_determination(office, clock):
    """What closes a gap comes from the instrument; no line is due after the plan's own end."""
    plan = proposed(office)
    standing = plan_standing(office, "pia", plan.id)
    assert {one.line.standard for one in standing.lines} == set(GAPS)
    assert standing.started_on == date(2026, 3, 2)
    assert standing.original_deadline == standing.deadline == date(2026, 9, 2)
    assert all(one.line.due <= date(2026, 9, 2) for one in standing.lines)
    assert standing.state is PlanState.PROPOSED
    assert standing.missing_sides == (PlanSide.PARTNER, PlanSide.AGENCY)


def test_lines_can_be_agreed_otherwise_and_added_in_own_words(office):
    """Owner, day and proof are what both sides settle; a line beside the instrument's is allowed."""
    own = OwnLine("cs4_training", "Train the drivers", "programme_manager", date(2026, 5, 1))
    plan = proposed(
        office, changes=(LineChange(1, "Ms Odera", date(2026, 4, 1), "signed form"),),
        own_lines=(own,),
    )  # fmt: skip
    lines = plan_records(office, "olga", plan.id).lines
    assert (lines[0].owner, lines[0].due, lines[0].proof) == (
        "Ms Odera",
        date(2026, 4, 1),
        "signed form",
    )
    assert (lines[-1].action, lines[-1].key) == ("Train the drivers", "")


@on_sqlite
@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({"changes": (LineChange(9, "x"),)}, "unknown_line"),
        ({"changes": (LineChange(1, due=date(2026, 9, 3)),)}, "due_outside_plan"),
        ({"changes": (LineChange(1, due=date(2026, 3, 1)),)}, "due_outside_plan"),
        ({"own_lines": (OwnLine("cs9", "x", "y", date(2026, 5, 1)),)}, "unknown_standard"),
        ({"own_lines": (OwnLine("cs4_training", " ", "y", date(2026, 5, 1)),)}, "text_missing"),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_nothing_is_kept(office, lines, code):
    """A wrong line leaves no half of a plan behind."""
    case_id = determined(office, GAPS).case_id
    with pytest.raises(InputError) as refused:
        propose_plan(office, "olga", case_id, **lines)
    assert refused.value.code == code
    assert plans(office, "olga") == ()


def test_nothing_is_planned_without_a_gap_or_before_the_determination(office):
    """Full capacity needs no plan; a case under review has no gaps yet."""
    full = determined(office)
    with pytest.raises(ConflictError, match="'final_determination'"):
        propose_plan(office, "olga", full.case_id)
    early = received(office, "P-002", "paul")
    with pytest.raises(ConflictError, match="this is done at"):
        propose_plan(office, "olga", early.id)


def test_both_sides_agree_and_the_case_goes_to_monitoring(office):
    """One side is not enough; with the second the partner is cleared with its plan."""
    plan = proposed(office)
    agree_plan(office, "pia", plan.id)
    assert case_of(office, plan.case_id).step is Step.PRELIMINARY
    assert status(office) == "pending"
    agree_plan(office, "olga", plan.id)
    assert [move.to_step for move in moves(office, "aud", plan.case_id)][-2:] == [
        Step.PLAN_AGREED,
        Step.MONITORING,
    ]
    assert status(office) == "cleared_with_plan"
    assert verify(office.database).is_intact


def test_a_signed_paper_counts_for_the_partner_and_another_officer_agrees_for_the_agency(office):
    """Many partners have no account; nobody signs for both."""
    plan = proposed(office)
    agree_plan(office, "olga", plan.id, paper=SignedPaper("Pia Wanjiru, director", b"scan"))
    with pytest.raises(PermissionRefused, match="took part in agreeing"):
        agree_plan(office, "olga", plan.id)
    agree_plan(office, "omar", plan.id)
    papers = plan_records(office, "aud", plan.id).agreements
    assert [one.signed_by for one in papers] == ["Pia Wanjiru, director", "Omar"]
    assert office.originals.read(papers[0].sha256) == b"scan"


def test_the_database_itself_refuses_one_person_on_both_sides(office):
    """Whoever goes around the actions meets the trigger."""
    plan = proposed(office)
    agree_plan(office, "olga", plan.id, paper=SignedPaper("Pia", b"scan"))
    with pytest.raises(ConflictError, match="both sides"), office.records.writing() as transaction:
        transaction.add(
            PlanAgreement(
                id="x",
                plan_id=plan.id,
                partner_id="P-001",
                side=PlanSide.AGENCY,
                by="olga",
                at=office.clock(),
            )
        )


def test_a_second_proposal_takes_the_place_of_one_that_is_not_agreed(office):
    """The partner's signature under the earlier one does not count for the later."""
    first = proposed(office)
    agree_plan(office, "pia", first.id)
    office.clock.pass_days(1)
    second = propose_plan(office, "olga", first.case_id)
    assert plan_standing(office, "olga", first.id).state is PlanState.REPLACED
    assert plan_standing(office, "olga", second.id).missing_sides == tuple(PlanSide)
    with pytest.raises(ConflictError, match="later plan took the place"):
        agree_plan(office, "omar", first.id)


def test_what_was_agreed_stays(office):
    """A side agrees once, and an agreed plan is not proposed anew."""
    plan = proposed(office)
    agree_plan(office, "pia", plan.id)
    with pytest.raises(ConflictError, match="agreed for the partner already"):
        agree_plan(office, "pia", plan.id)
    agree_plan(office, "olga", plan.id)
    with pytest.raises(ConflictError, match="'monitoring'"):
        propose_plan(office, "olga", plan.case_id)


def test_a_contested_determination_is_answered_before_its_plan_is_agreed(office):
    """Nobody signs a plan for gaps that are in dispute; an answer that upholds nothing ends it."""
    made = determined(office, GAPS)
    plan = propose_plan(office, "olga", made.case_id)
    respond(office, "pia", made.id, Answer.CONTEST, "The training was held in May.")
    with pytest.raises(ConflictError, match="contests"):
        agree_plan(office, "pia", plan.id)
    answer_contest(office, "musa", made.id, is_upheld=False, text="It was another training.")
    assert agree_plan(office, "pia", plan.id).missing_sides == (PlanSide.AGENCY,)


def test_a_line_is_done_when_another_person_verified_its_proof(office):
    """Progress counts verified lines; a proof that was turned down opens the line again."""
    plan = agreed(office)
    prove(office, plan, 1)
    assert plan_standing(office, "pia", plan.id).lines[0].state is LineState.PROOF_SENT
    assert plan_standing(office, "pia", plan.id).progress == 0
    verify_line(office, "rene", plan.id, 1, is_accepted=False, text="The form is unsigned.")
    assert plan_standing(office, "pia", plan.id).lines[0].state is LineState.REJECTED
    with pytest.raises(ConflictError, match="No proof"):
        verify_line(office, "rene", plan.id, 1, is_accepted=True, text="Seen.")
    prove(office, plan, 1)
    standing = verify_line(office, "rene", plan.id, 1, is_accepted=True, text="Seen.")
    assert standing.progress == 100 // len(standing.lines)
    assert standing.lines[0].verified_on == office.today()


def test_nobody_verifies_a_proof_that_he_or_she_sent(office):
    """Neither through the actions nor around them."""
    plan = agreed(office)
    prove(office, plan, 1, sender="olga")
    with pytest.raises(PermissionRefused, match="sending the proof"):
        verify_line(office, "olga", plan.id, 1, is_accepted=True, text="Seen.")
    with pytest.raises(ConflictError, match="verify"), office.records.writing() as transaction:
        transaction.add(
            PlanNote(
                id="x",
                plan_id=plan.id,
                partner_id="P-001",
                kind=NoteKind.VERIFIED,
                number=1,
                text="Seen.",
                on=office.today(),
                by="olga",
                at=office.clock(),
            )
        )


@on_sqlite
@pytest.mark.parametrize(
    ("who", "note", "code"),
    [
        ("pia", {"kind": NoteKind.VISIT}, "visit_by_agency"),
        ("olga", {"kind": NoteKind.VERIFIED}, "note_kind"),
        ("pia", {"kind": NoteKind.PROOF, "number": 1}, "proof_without_document"),
        ("pia", {"kind": NoteKind.PROGRESS, "number": 40}, "unknown_line"),
        ("olga", {"kind": NoteKind.VISIT, "on": date(2027, 1, 1)}, "day_in_future"),
        ("olga", {"kind": NoteKind.PROGRESS, "evidence_id": "nothing"}, "unknown_document"),
    ],
)
def test_notes_that_cannot_be_are_refused(office, who, note, code):
    """A note says what happened, to a line that exists, by somebody who can say so."""
    plan = agreed(office)
    with pytest.raises(InputError) as refused:
        note_on_plan(office, who, plan.id, text="x", **note)
    assert refused.value.code == code


def test_a_plan_that_is_not_agreed_takes_no_notes(office):
    """There is nothing to follow yet."""
    plan = proposed(office)
    with pytest.raises(ConflictError, match="not agreed"):
        note_on_plan(office, "pia", plan.id, kind=NoteKind.PROGRESS, text="We began.")


def test_a_complete_plan_leads_to_the_final_review_of_every_standard(office):
    """Lines that are done say nothing of the other standards: all eight are looked at anew."""
    plan = agreed(office)
    done(office, plan)
    standing = plan_standing(office, "pia", plan.id)
    assert (standing.state, standing.progress) == (PlanState.COMPLETE, 100)
    assert standing.awaits_final_review
    with pytest.raises(ConflictError, match="Every line"):
        ask_extension(office, "pia", plan.id, until=date(2026, 10, 1), reason="To be sure.")
    with pytest.raises(ConflictError, match="standard_unanswered"):
        make_determination(office, "mara", plan.case_id)
    review(office, case_of(office, plan.case_id), start=False)
    final = make_determination(office, "mara", plan.case_id)
    assert (final.kind, final.score) == ("final", 8)
    assert status(office) == "cleared"


def test_lines_and_plan_are_overdue_after_their_day_and_not_on_it(office, clock):
    """The last day belongs to the partner."""
    plan = agreed(office)
    first = min(one.line.due for one in plan_standing(office, "olga", plan.id).lines)
    assert plan_standing(office, "olga", plan.id, first).overdue == ()
    late = plan_standing(office, "olga", plan.id, first + timedelta(days=1))
    assert {one.line.due for one in late.overdue} == {first}
    assert plan_standing(office, "olga", plan.id, date(2026, 9, 2)).state is PlanState.RUNNING
    assert plan_standing(office, "olga", plan.id, date(2026, 9, 3)).state is PlanState.FAILED
    clock.set(date(2026, 9, 3))
    assert status(office) == "pending"


def test_one_extension_keeps_the_original_deadline_in_sight(office, clock):
    """Asked for by one, granted by another, three months at most, and never a second time."""
    plan = agreed(office)
    clock.set(date(2026, 8, 20))
    request = ask_extension(office, "pia", plan.id, until=date(2026, 12, 2), reason="Floods.")
    grant_extension(office, "mara", request.id, reason="The roads were closed.")
    standing = plan_standing(office, "pia", plan.id, date(2026, 11, 1))
    assert (standing.original_deadline, standing.deadline) == (date(2026, 9, 2), date(2026, 12, 2))
    assert standing.state is PlanState.RUNNING
    assert standing.was_late is None
    with pytest.raises(ConflictError, match="extended to"):
        ask_extension(office, "olga", plan.id, until=date(2026, 12, 30), reason="More floods.")


@on_sqlite
@pytest.mark.parametrize("until", [date(2026, 9, 2), date(2026, 12, 3)])
def test_an_extension_is_longer_than_the_plan_and_no_longer_than_the_policy_allows(office, until):
    """Three months after the original deadline is the last day; the deadline itself extends nothing."""
    plan = agreed(office)
    with pytest.raises(InputError) as refused:
        ask_extension(office, "pia", plan.id, until=until, reason="Floods.")
    assert refused.value.code == "extension_day"


def test_a_request_is_refused_with_its_reason_and_may_be_made_again(office):
    """A refusal is an answer; while one waits there is no second request."""
    plan = agreed(office)
    request = ask_extension(office, "olga", plan.id, until=date(2026, 12, 1), reason="Floods.")
    with pytest.raises(ConflictError, match="waits"):
        ask_extension(office, "pia", plan.id, until=date(2026, 12, 1), reason="Floods.")
    refuse_extension(office, "mara", request.id, reason="Say which lines need it.")
    with pytest.raises(ConflictError, match="answered"):
        grant_extension(office, "mara", request.id, reason="Yes.")
    again = ask_extension(office, "pia", plan.id, until=date(2026, 11, 1), reason="Lines 1, 2.")
    granted = grant_extension(office, "musa", again.id, reason="Yes.", until=date(2026, 10, 1))
    assert granted.until == date(2026, 10, 1)


def test_who_asks_for_more_time_does_not_grant_it(office):
    """The actions refuse it, and so does the database."""
    plan = agreed(office)
    request = ask_extension(office, "olga", plan.id, until=date(2026, 12, 1), reason="Floods.")
    with pytest.raises(PermissionRefused):
        grant_extension(office, "olga", request.id, reason="Yes.")
    granted = grant_extension(office, "mara", request.id, reason="Yes.")
    with (
        pytest.raises(ConflictError, match=r"does not grant|UNIQUE|unique"),
        office.records.writing() as transaction,
    ):
        transaction.add(granted.model_copy(update={"id": "x", "by": "olga"}))


def test_management_decides_what_follows_from_a_plan_that_failed(office, clock):
    """Suspending stops the partner's agreements at once, by a hold that another person lifts."""
    plan = agreed(office)
    with pytest.raises(ConflictError, match="nothing has failed"):
        decide_consequence(office, "mara", plan.id, kind="suspend", reason="No progress.")
    clock.set(date(2026, 9, 3))
    decide_consequence(office, "mara", plan.id, kind="suspend", reason="No progress.")
    assert [hold.from_on for hold, _ in holds(office, "olga")] == [date(2026, 9, 3)]
    assert plan_standing(office, "olga", plan.id).consequence.kind == "suspend"
    assert status(office) == "not_cleared"


def test_an_exceptional_continuation_ends_by_itself(office, clock):
    """It needs its last day; until then the plan counts as running, and its failure stays in sight."""
    plan = agreed(office)
    clock.set(date(2026, 9, 3))
    for until in (None, date(2026, 9, 3), after_months(date(2026, 9, 3), 6) + timedelta(days=1)):
        with pytest.raises(InputError, match="needs a last day"):
            decide_consequence(
                office,
                "mara",
                plan.id,
                kind="exceptional_continuation",
                reason="Cholera.",
                until=until,
            )
    decide_consequence(
        office, "mara", plan.id, kind="exceptional_continuation", reason="Cholera.",
        until=date(2026, 12, 31),
    )  # fmt: skip
    assert status(office) == "cleared_with_plan"
    standing = plan_standing(office, "olga", plan.id)
    assert (standing.state, standing.deadline) == (PlanState.FAILED, date(2026, 9, 2))
    clock.set(date(2027, 1, 1))
    assert status(office) == "pending"


def test_a_final_determination_with_gaps_goes_on_only_as_an_exception(office, clock):
    """The case returns to monitoring, so that a further final review can follow."""
    plan = agreed(office)
    done(office, plan)
    review(office, case_of(office, plan.case_id), {"cs4_training": AnswerValue.NO}, start=False)
    make_determination(office, "mara", plan.case_id)
    decide_consequence(
        office, "musa", plan.id, kind="exceptional_continuation", reason="Only partner there.",
        until=date(2026, 8, 1),
    )  # fmt: skip
    assert case_of(office, plan.case_id).step is Step.MONITORING
    assert status(office) == "cleared_with_plan"


@on_sqlite
@pytest.mark.parametrize("kind", ["do_not_renew", "end", "suspend"])
def test_other_consequences_take_no_last_day(office, clock, kind):
    """A day that means nothing is refused rather than kept."""
    plan = agreed(office)
    clock.set(date(2026, 9, 3))
    with pytest.raises(InputError, match="has no last day"):
        decide_consequence(office, "mara", plan.id, kind=kind, reason="x", until=date(2026, 10, 1))
    decide_consequence(office, "mara", plan.id, kind=kind, reason="It is so.")
    assert bool(holds(office, "olga")) is (kind != "do_not_renew")


@on_sqlite
def test_partners_read_their_own_plans_alone(office):
    """Another partner's plan is not to be seen."""
    plan = agreed(office)
    assert plan_standing(office, "pia", plan.id).state is PlanState.RUNNING
    for read in (plan_standing, plan_records):
        with pytest.raises(PermissionRefused):
            read(office, "paul", plan.id)


def made_plan(starts_with: PlanStart, *agreed_days: int) -> PlanRecords:
    """Return a plan drawn up on 31 August 2025 with one line, agreed on days of September."""
    at = datetime(2025, 8, 31, 12, tzinfo=UTC)
    base = {"plan_id": "p", "partner_id": "P", "by": "x"}
    sides = zip(PlanSide, agreed_days, strict=False)
    return PlanRecords(
        plan=Plan(
            id="p", case_id="c", partner_id="P", determination_id="d", instrument="i@1",
            starts_with=starts_with, drawn_up_on=at.date(), months=6, rule="r", by="x", at=at,
        ),
        lines=(
            PlanLine(id="l", number=1, standard="s", key="k", owner_role="o",
                     due=date(2025, 10, 1), at=at, **base),
        ),
        agreements=tuple(
            PlanAgreement(
                id=side, side=side, at=datetime(2025, 9, day, 12, tzinfo=UTC), **base
            )
            for side, day in sides
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("starts_with", "agreed_days", "deadline"),
    [
        (PlanStart.DETERMINATION, (), date(2026, 2, 28)),
        (PlanStart.DETERMINATION, (3, 9), date(2026, 2, 28)),
        (PlanStart.AGREEMENT, (), None),
        (PlanStart.AGREEMENT, (3,), None),
        (PlanStart.AGREEMENT, (3, 9), date(2026, 3, 9)),
    ],
)
def test_the_plan_s_time_counts_from_the_event_that_the_policy_names(
    starts_with, agreed_days, deadline
):
    """Calendar months: from 31 August to the last day of February, or from the later signature."""
    records = made_plan(starts_with, *agreed_days)
    assert standing_of(records, date(2025, 12, 1)).original_deadline == deadline


@pytest.mark.parametrize(
    ("done_lines", "lines", "expected"),
    [(0, 3, 0), (1, 3, 33), (2, 3, 66), (3, 3, 100), (0, 0, 100)],
)
def test_a_hundred_percent_is_said_only_when_everything_is_done(done_lines, lines, expected):
    """Progress is rounded down."""
    assert percent(done_lines, lines) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("places_hold: maybe", "places_hold"),
        ("keeps_running: yes", "must need an end"),
        ("needs_end: yes", "bounded by at_most_months"),
        ("needs_ends: yes", "needs_ends"),
    ],
)
def test_a_mistake_in_the_consequences_file_is_named_by_line(tmp_path, line, reason):
    """An agency that edits the file learns where it went wrong."""
    file = tmp_path / "consequences.yaml"
    file.write_text(
        "id: x\nversion: 1\nconsequences:\n  - id: suspend\n    why: x\n"
        f"    {line}\n    source: {{title: t, locator: l}}\n"
    )
    with pytest.raises(RuleFileError, match=reason):
        load_consequences(file)
