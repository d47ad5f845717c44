"""What a determination is bound to, when it counts, and how a contest of it goes."""

import pytest

from assessment_tools.answers import Answer as SelfAnswer
from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.cases import cases, close_case, open_case, withdraw_case
from partner_screening.actions.process.determinations import (
    answer_contest,
    determination,
    make_determination,
    respond,
)
from partner_screening.actions.process.people import change_roles
from partner_screening.actions.process.plans import agree_plan, propose_plan
from partner_screening.actions.process.receiving import receive_answers
from partner_screening.actions.process.reviewing import (
    StandardReview,
    answer_standard,
    start_review,
)
from partner_screening.actions.process.standing import review_basis, standing
from partner_screening.errors import ConflictError, InputError, PermissionRefused
from partner_screening.process.case import Step
from partner_screening.process.determining import Answer, ContestAnswer, Justification, is_reopened
from partner_screening.process.people import Role
from partner_screening.process.review_round import ReviewAnswer, Stage
from tests.partner_screening.process.case_stories import (
    STANDARDS,
    determined,
    review,
    send_evidence,
    sheet,
)
from tests.partner_screening.process.databases import on_sqlite

GAPS = ("cs3_vetting",)
LOW = ("cs3_vetting", "cs4_training", "cs6_assistance")


def step_of(office, case_id):
    return next(one.step for one in cases(office, "aud") if one.id == case_id)


def status(office, as_of=None):
    return standing(office, "olga", "P-001", as_of).status


def basis_of(office, made):
    with office.records.reading() as view:
        return review_basis(view, made.case_id, made.partner_id, made.stage)


def test_a_determination_names_the_rules_it_was_made_with(office):
    """Instrument with its checksum, and each parameter in its version: nothing is left to memory."""
    made = determined(office, GAPS)
    found = determination(office, "pia", made.id)
    assert found.made == made
    assert not found.is_reopened
    assert str(found.contest_until) == "2026-04-01"
    assert made.instrument_checksum
    assert [one.rpartition("/")[2] for one in made.parameters] == [
        "not_applicable_counts_as=satisfied",
        "evidence_file_required=yes",
    ]
    with pytest.raises(PermissionRefused):
        determination(office, "paul", made.id)


@on_sqlite
@pytest.mark.parametrize(
    "change",
    [
        {"instrument_checksum": "of another instrument"},
        {"parameters": ("psea-default@2/not_applicable_counts_as=left_out",)},
    ],
)
def test_the_fingerprint_covers_the_rule_versions(office, change):
    """Whoever puts other rules under a determination is found out."""
    made = determined(office)
    basis = basis_of(office, made)
    assert not is_reopened(made, basis)
    assert is_reopened(made.model_copy(update=change), basis)


def test_the_fingerprint_covers_every_answer_and_what_was_looked_at(office):
    """Value, comment, documents, a visit: each of them changed makes it another review."""
    made = determined(office)
    basis = basis_of(office, made)
    first = STANDARDS[0]
    for change in (
        {"value": AnswerValue.NO},
        {"comment": "Looked at nothing."},
        {"evidence": ("evidence-1",)},
        {"named_evidence": "a telephone call"},
    ):
        other = basis.answers | {first: basis.answers[first].model_copy(update=change)}
        assert is_reopened(made, basis.model_copy(update={"answers": other})), change


def test_a_contest_is_upheld_while_the_plan_has_begun(office):
    """The partner agreed its plan and contests within the time: the review is opened again."""
    made = determined(office, GAPS)
    plan = propose_plan(office, "olga", made.case_id)
    agree_plan(office, "pia", plan.id)
    agree_plan(office, "omar", plan.id)
    assert (step_of(office, made.case_id), status(office)) == (
        Step.MONITORING,
        "cleared_with_plan",
    )
    respond(office, "pia", made.id, Answer.CONTEST, "The form was attached and overlooked.")
    answer_contest(office, "musa", made.id, is_upheld=True, text="It was.")
    assert step_of(office, made.case_id) is Step.UNDER_REVIEW
    assert status(office) == "pending"
    answer_standard(
        office,
        "rosa",
        made.case_id,
        StandardReview(GAPS[0], AnswerValue.YES, "The form is there.", named_evidence="the form"),
    )


def test_an_upheld_contest_asks_for_a_new_answer(office, clock):
    """The same answers would give the same determination: somebody has to look again."""
    made = determined(office, GAPS)
    clock.pass_days(1)
    respond(office, "pia", made.id, Answer.CONTEST, "The form was attached and overlooked.")
    answer_contest(office, "musa", made.id, is_upheld=True, text="It was.")
    with pytest.raises(ConflictError, match="answered nothing anew"):
        make_determination(office, "mara", made.case_id)
    clock.pass_days(1)
    form = StandardReview(GAPS[0], AnswerValue.YES, "It is there.", named_evidence="the form")
    answer_standard(office, "rosa", made.case_id, form)
    again = make_determination(office, "mara", made.case_id)
    assert (again.score, again.kind, status(office)) == (8, Stage.FINAL, "cleared")


def test_who_sent_the_answers_in_neither_reviews_nor_determines(office):
    """Also where one person has the roles for all of it; the database holds it too."""
    for person in ("olga", "omar"):
        change_roles(office, "adam", person, (Role.OFFICER, Role.REVIEWER))
    case = open_case(office, "olga", partner_id="P-001")
    receive_answers(office, "olga", case.id, sheet("P-001"))
    start_review(office, "olga", case.id)
    own = StandardReview("cs1_policy", AnswerValue.YES, "I know it.", named_evidence="a visit")
    with pytest.raises(PermissionRefused, match="sending the self-assessment"):
        answer_standard(office, "olga", case.id, own)
    review(office, case, start=False)
    with pytest.raises(PermissionRefused, match="sending the self-assessment"):
        make_determination(office, "olga", case.id)
    made = make_determination(office, "omar", case.id)
    with office.records.reading() as view:
        given = view.all(ReviewAnswer, case_id=case.id)[0]
    for record, message in ((made, "nobody determines"), (given, "nobody reviews")):
        with (
            pytest.raises(ConflictError, match=message),
            office.records.writing() as transaction,
        ):
            transaction.add(record.model_copy(update={"id": "by-hand", "by": "olga"}))


def test_a_paper_of_a_later_case_leaves_the_determination_alone(office, clock):
    """A partner that sends its new policy for the reassessment is not stopped for it."""
    case = open_case(office, "olga", partner_id="P-001")
    receive_answers(office, "pia", case.id, sheet("P-001"))
    policy = send_evidence(office, case, "pia")
    start_review(office, "rosa", case.id)
    for standard in STANDARDS:
        seen = StandardReview(standard, AnswerValue.YES, "Read it.", evidence=(policy.id,))
        answer_standard(office, "rosa", case.id, seen)
    made = make_determination(office, "mara", case.id)
    close_case(office, "olga", made.case_id)
    clock.pass_days(400)
    later = open_case(office, "olga", partner_id="P-001", because="A new director")
    send_evidence(office, later, "pia", text="Hope Bridge, second edition", supersedes=policy.id)
    assert not determination(office, "olga", made.id).is_reopened
    assert status(office) == "cleared"


def test_a_refused_contest_leaves_everything_as_it_was(office):
    """The reasons of both sides are on file."""
    made = determined(office, LOW)
    before = status(office)
    respond(office, "pia", made.id, Answer.CONTEST, "We train every week.")
    answer_contest(office, "musa", made.id, is_upheld=False, text="Nothing shows it.")
    assert (step_of(office, made.case_id), status(office)) == (Step.PRELIMINARY, before)
    found = determination(office, "pia", made.id)
    assert found.response is not None
    assert found.contest_answer is not None
    assert (found.response.text, found.contest_answer.text) == (
        "We train every week.",
        "Nothing shows it.",
    )
    with pytest.raises(ConflictError, match="answered already"):
        answer_contest(office, "musa", made.id, is_upheld=True, text="On second thoughts.")


def test_a_case_is_not_closed_over_an_unanswered_contest(office):
    """A partner that was found too good, or wrongly described, is heard too."""
    made = determined(office)
    respond(office, "pia", made.id, Answer.CONTEST, "Two comments are about another organisation.")
    with pytest.raises(ConflictError, match="nobody has answered it"):
        close_case(office, "olga", made.case_id)
    answer_contest(office, "musa", made.id, is_upheld=False, text="The comments were corrected.")
    close_case(office, "olga", made.case_id)
    assert (step_of(office, made.case_id), status(office)) == (Step.CLOSED, "cleared")


def test_what_was_not_contested_is_not_answered(office):
    """Neither before the partner spoke nor after it confirmed."""
    made = determined(office)
    with pytest.raises(ConflictError, match="has not contested"):
        answer_contest(office, "musa", made.id, is_upheld=True, text="Seen.")
    respond(office, "pia", made.id, Answer.CONFIRM)
    with pytest.raises(ConflictError, match="has not contested"):
        answer_contest(office, "musa", made.id, is_upheld=True, text="Seen.")


def test_a_withdrawn_case_clears_nobody_and_brings_no_older_result_back(office, clock):
    """A reassessment found less; withdrawing it must not revive the earlier full capacity."""
    first = determined(office)
    close_case(office, "olga", first.case_id)
    clock.pass_days(100)
    case = open_case(office, "olga", partner_id="P-001", because="A new director")
    receive_answers(office, "pia", case.id, sheet("P-001"))
    review(office, case, dict.fromkeys(LOW, AnswerValue.NO))
    make_determination(office, "mara", case.id)
    assert status(office) == "not_cleared"
    withdraw_case(office, "olga", case.id, "The figures do not please us")
    assert status(office) == "pending"


def test_a_past_day_keeps_its_answer(office, clock):
    """What came in later, or was determined later, does not reach back."""
    first_day = office.today()
    assert status(office, first_day) == "pending"
    clock.pass_days(10)
    made = determined(office)
    close_case(office, "olga", made.case_id)
    determined_on = office.today()
    clock.pass_days(10)
    case = open_case(office, "olga", partner_id="P-001", because="A complaint of the neighbours")
    send_evidence(office, case, "pia", text="A new paper of Hope Bridge", title="New")
    assert [status(office, day) for day in (first_day, determined_on, office.today())] == [
        "pending",
        "cleared",
        "cleared",
    ]
    assert (made.kind, made.stage) == (Stage.FINAL, Stage.PRELIMINARY)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (
            lambda made: Justification(
                id="by-hand",
                determination_id=made.id,
                partner_id=made.partner_id,
                text="x",
                by=made.by,
                at=made.at,
            ),
            "does not justify",
        ),
        (
            lambda made: ContestAnswer(
                id="by-hand",
                response_id="response-1",
                determination_id=made.id,
                partner_id=made.partner_id,
                is_upheld=False,
                text="x",
                by=made.by,
                at=made.at,
            ),
            "does not answer the contest",
        ),
    ],
    ids=["justification", "contest"],
)
def test_the_database_itself_refuses_to_let_the_determiner_judge_the_own_work(
    office, record, message
):
    """Past the actions too."""
    made = determined(office, LOW)
    respond(office, "pia", made.id, Answer.CONTEST, "We train every week.")
    with (
        pytest.raises(ConflictError, match=message),
        office.records.writing() as transaction,
    ):
        transaction.add(record(made))


def test_unknown_determinations_are_refused(office):
    """With where to find the right id."""
    with pytest.raises(InputError, match="no determination 'none'"):
        determination(office, "olga", "none")


@on_sqlite
def test_the_other_instrument_goes_the_same_way(office):
    """Its standards are rated; the same receiving, review and determination lead to its own bands."""
    rated = load_instrument("unicef-2020")
    case = open_case(office, "olga", partner_id="P-001", instrument="unicef-2020")
    answers = tuple(
        SelfAnswer(standard=one.id, value=AnswerValue.ADEQUATE) for one in rated.standards
    )
    given = sheet("P-001").model_copy(
        update={
            "instrument": rated.reference,
            "instrument_checksum": rated.checksum,
            "answers": answers,
        }
    )
    receive_answers(office, "pia", case.id, given)
    start_review(office, "rosa", case.id)
    for standard in rated.standards:
        seen = StandardReview(
            standard.id, AnswerValue.ADEQUATE, "Seen.", named_evidence="a visit of the office"
        )
        answer_standard(office, "rosa", case.id, seen)
    made = make_determination(office, "mara", case.id)
    assert (made.instrument, made.score, made.gaps) == (rated.reference, made.maximum, ())
    assert made.kind is Stage.FINAL
    assert status(office) == "cleared"
