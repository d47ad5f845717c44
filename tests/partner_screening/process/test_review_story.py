"""From the self-assessment to the determination, with the people who do it and what stops them."""

import pytest

from assessment_tools.answers import AnswerValue
from partner_screening.actions.process.cases import moves
from partner_screening.actions.process.determinations import (
    answer_contest,
    determinations,
    justify,
    make_determination,
    respond,
)
from partner_screening.actions.process.receiving import receive_answers, submissions
from partner_screening.actions.process.reviewing import (
    StandardReview,
    answer_standard,
    look_through,
    reply,
    return_to_partner,
    start_review,
)
from partner_screening.actions.process.standing import partner_standing
from partner_screening.errors import ConflictError, InputError, PermissionRefused
from partner_screening.findings import Severity
from partner_screening.languages import Language
from partner_screening.partner import CapacityOutcome
from partner_screening.process.case import Step
from partner_screening.process.determining import Answer
from partner_screening.process.review_lint import FACTS, lint_rules
from partner_screening.storage.history_verification import verify
from tests.partner_screening.process.case_stories import (
    STANDARDS,
    determined,
    received,
    review,
    send_evidence,
    sheet,
)

THREE_GAPS = ("cs3_vetting", "cs4_training", "cs6_assistance")


def standing(office, partner_id="P-001"):
    with office.records.reading() as view:
        return partner_standing(view, office, partner_id, office.today())


def test_full_capacity_becomes_final_at_once_and_clears(office):
    """Eight standards met, nothing left open: no plan and no waiting."""
    made = determined(office)
    assert (made.score, made.maximum, made.capacity) == (8, 8, CapacityOutcome.FULL)
    assert made.reviewers == ("rosa",)
    steps = [move.to_step for move in moves(office, "aud", made.case_id)]
    assert steps == [Step.RECEIVED, Step.UNDER_REVIEW, Step.PRELIMINARY, Step.FINAL]
    facts, recommendation = standing(office)
    assert recommendation.status == "cleared"
    assert facts.determination is not None
    assert facts.determination.determined_by == "mara"
    assert verify(office.database).is_intact


def test_gaps_leave_the_partner_pending_until_a_plan_is_agreed(office):
    """Medium capacity without a plan waits."""
    made = determined(office, gaps=("cs3_vetting",))
    assert made.capacity is CapacityOutcome.MEDIUM
    assert standing(office)[1].status == "pending"


def test_low_capacity_is_not_cleared_until_the_head_of_office_says_why(office):
    """The justification is written by another person than determined; then it waits for the plan."""
    made = determined(office, gaps=THREE_GAPS)
    assert made.capacity is CapacityOutcome.LOW
    assert standing(office)[1].status == "not_cleared"
    with pytest.raises(PermissionRefused, match="took part"):
        justify(office, "mara", made.id, "Nobody else reaches the islands.")
    justify(office, "musa", made.id, "Nobody else reaches the islands.")
    assert standing(office)[1].status == "pending"
    with pytest.raises(ConflictError, match="justified already"):
        justify(office, "musa", made.id, "Again.")


def test_nobody_determines_the_own_review(office):
    """Not by the action, and not past it in the database."""
    case = received(office)
    review(office, case)
    with pytest.raises(PermissionRefused, match="took part in the review"):
        make_determination(office, "rosa", case.id)
    made = make_determination(office, "rene", case.id)
    with (
        pytest.raises(ConflictError, match="nobody determines"),
        office.records.writing() as transaction,
    ):
        transaction.add(made.model_copy(update={"id": "by-hand", "by": "rosa"}))
    with (
        pytest.raises(ConflictError, match="people of a partner"),
        office.records.writing() as transaction,
    ):
        transaction.add(made.model_copy(update={"id": "by-hand", "by": "pia"}))


def test_questions_go_to_the_partner_and_come_back_answered(office):
    """Every round is kept; with the last answer the case is received again."""
    case = received(office)
    start_review(office, "rosa", case.id)
    asked = return_to_partner(
        office,
        "rosa",
        case.id,
        {
            "cs3_vetting": "Who signs the self-declaration?",
            "cs4_training": "When was the last one?",
        },
    )
    reply(office, "pia", asked[0].id, "Every candidate.")
    assert moves(office, "aud", case.id)[-1].to_step is Step.RETURNED
    with pytest.raises(ConflictError, match="answered already"):
        reply(office, "pia", asked[0].id, "Every candidate.")
    reply(office, "pia", asked[1].id, "In May.")
    assert moves(office, "aud", case.id)[-1].to_step is Step.RECEIVED
    with pytest.raises(PermissionRefused):
        reply(office, "paul", asked[1].id, "I belong to another partner.")


def test_a_new_self_assessment_follows_the_earlier_and_shows_what_changed(office):
    """The lineage has one current submission; the same answers again change nothing."""
    case = received(office, answers={"cs3_vetting": AnswerValue.NO})
    again = receive_answers(office, "pia", case.id, sheet("P-001"))
    assert again.is_new
    assert [(change.standard, change.before, change.after) for change in again.changes] == [
        ("cs3_vetting", "no", "yes")
    ]
    assert not receive_answers(office, "pia", case.id, sheet("P-001")).is_new
    found = submissions(office, "rosa", case.id)
    assert [(one.number, one.supersedes) for one in found] == [(1, ""), (2, found[0].id)]


def test_answers_to_an_earlier_self_assessment_do_not_carry_a_determination(office):
    """What was approved is exactly what was sent: a new one has to be looked at."""
    case = received(office)
    review(office, case)
    return_to_partner(office, "rosa", case.id, {"cs3_vetting": "Please send all of it again."})
    receive_answers(office, "pia", case.id, sheet("P-001", {"cs4_training": AnswerValue.NO}))
    start_review(office, "rosa", case.id)
    rules = {finding.rule for finding in look_through(office, "rosa", case.id)}
    assert "answer_to_older_submission" in rules
    with pytest.raises(ConflictError, match="answer_to_older_submission"):
        make_determination(office, "mara", case.id)


def test_a_determination_falls_when_what_it_stands_on_is_replaced(office):
    """A document that was looked at and is replaced reopens the determination: no clearance rests on it."""
    case = received(office)
    start_review(office, "rosa", case.id)
    policy = send_evidence(office, case, "pia", text="The policy of Hope Bridge, signed.")
    for standard in STANDARDS:
        answer_standard(
            office,
            "rosa",
            case.id,
            StandardReview(standard, AnswerValue.YES, "Read it.", evidence=(policy.id,)),
        )
    made = make_determination(office, "mara", case.id)
    assert standing(office)[1].status == "cleared"
    send_evidence(office, case, "pia", text="Another policy of Hope Bridge.", title="Unrelated")
    assert standing(office)[1].status == "cleared"
    send_evidence(office, case, "pia", text="The policy, second edition.", supersedes=policy.id)
    assert determinations(office, "aud", partner_id="P-001")[-1].is_reopened
    assert standing(office)[1].status == "pending"
    assert made.fingerprint


def test_a_contest_within_the_time_is_answered_by_somebody_else(office, clock):
    """Upheld, it opens the review again and the determination counts no longer."""
    made = determined(office, gaps=("cs3_vetting",))
    with pytest.raises(InputError, match="reasons of the contest"):
        respond(office, "pia", made.id, Answer.CONTEST)
    respond(office, "pia", made.id, Answer.CONTEST, "Vetting is done; the form was attached.")
    with pytest.raises(PermissionRefused):
        answer_contest(office, "mara", made.id, is_upheld=True, text="Seen.")
    answer_contest(office, "musa", made.id, is_upheld=True, text="The form was overlooked.")
    assert moves(office, "aud", made.case_id)[-1].to_step is Step.UNDER_REVIEW
    assert standing(office)[0].determination is None


def test_a_contest_after_the_time_is_refused_with_the_day(office, clock):
    """Thirty days by the default policy."""
    made = determined(office, gaps=("cs3_vetting",))
    clock.pass_days(31)
    with pytest.raises(ConflictError, match="could be answered until 2026-04-01"):
        respond(office, "pia", made.id, Answer.CONTEST, "Too late.")


def test_the_partner_confirms_once(office):
    """A second answer is refused."""
    made = determined(office)
    respond(office, "pia", made.id, Answer.CONFIRM)
    with pytest.raises(ConflictError, match="answered"):
        respond(office, "pia", made.id, Answer.CONFIRM)


def test_an_answer_needs_a_comment_and_a_value_of_its_standard(office):
    """Not applicable exists for corrective measures alone."""
    case = received(office)
    start_review(office, "rosa", case.id)
    with pytest.raises(InputError, match="comment is empty"):
        answer_standard(office, "rosa", case.id, StandardReview("cs1_policy", AnswerValue.YES, " "))
    with pytest.raises(InputError, match="no answer to standard cs1_policy"):
        answer_standard(
            office, "rosa", case.id, StandardReview("cs1_policy", AnswerValue.NOT_APPLICABLE, "x")
        )


@pytest.mark.parametrize("rule", lint_rules(), ids=lambda rule: rule.id)
@pytest.mark.parametrize("language", list(Language))
def test_every_lint_rule_speaks_six_languages(rule, language):
    """The examples are held when the file is loaded; here, that people can read what was found."""
    from partner_screening.process.review_lint import LintFinding

    found = LintFinding(rule=rule.id, severity=rule.severity, standard="cs1_policy")
    assert found.text(language)
    assert found.remedy(language)


def test_lint_rules_that_stop_a_determination_are_errors():
    """Doubt about a document is shown; what cannot be determined on stops."""
    assert {rule.id for rule in lint_rules() if rule.severity is Severity.ERROR} >= {
        "standard_unanswered",
        "yes_without_evidence",
        "not_applicable_with_allegation",
    }
    assert all(set(rule.when) <= set(FACTS) for rule in lint_rules())
