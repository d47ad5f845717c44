"""The agency's review: taking a case up, answering, asking the partner, looking it through."""

from dataclasses import dataclass

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.allegations import is_concern_known
from partner_screening.actions.process.cases import case_by_id
from partner_screening.actions.process.office import Office, known, known_case, require_text
from partner_screening.actions.process.standing import review_basis
from partner_screening.errors import ConflictError, InputError
from partner_screening.process.case import Case, Step, require_step
from partner_screening.process.determining import ReviewBasis
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.people import InterestDeclaration
from partner_screening.process.review_lint import LintFinding, LintGrounds, lint, outdated
from partner_screening.process.review_round import (
    Question,
    Reply,
    ReviewAnswer,
    Stage,
    open_questions,
    unsettled,
)
from partner_screening.process.submission import Submission, current_submission
from partner_screening.storage.partners import every_partner
from partner_screening.storage.record_store import RecordView

_STAGES = {Step.UNDER_REVIEW: Stage.PRELIMINARY, Step.MONITORING: Stage.FINAL}


@dataclass(frozen=True)
class StandardReview:
    """What the reviewer says about one standard."""

    standard: str
    value: AnswerValue
    comment: str
    evidence: tuple[str, ...] = ()
    named_evidence: str = ""


def start_review(office: Office, actor: str, case_id: str) -> Case:
    """Take a case under review.

    Raises:
        InputError: unknown case.
        ConflictError: nothing was received, or the case is at another step.
        PermissionRefused: the actor is no reviewer.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, "review.start", partner_id) as act:
        return act.move(known_case(act, case_id), Step.UNDER_REVIEW)


def answer_standard(
    office: Office, actor: str, case_id: str, review: StandardReview
) -> ReviewAnswer:
    """Answer a standard for the agency, with a comment; a later answer takes its place.

    Under review it counts for the preliminary determination, in monitoring for the final one.

    Raises:
        InputError: unknown case, standard or document, an answer that the standard does not know, or
            no comment.
        ConflictError: the case is at another step.
        PermissionRefused: the actor is no reviewer.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, "review.answer", partner_id) as act:
        case = known_case(act, case_id)
        stage = stage_of(case)
        _require_answer(case, review)
        for name in review.evidence:
            document = known(act, EvidenceFile, name, "document")
            if document.partner_id != partner_id:
                raise InputError(
                    "document_of_another",
                    f"Document {name} is of another partner.",
                    "Name documents of this partner.",
                )
        submission = current_submission(act.all(Submission, case_id=case_id))
        if submission:
            act.require_other_than({submission.by}, "sending the self-assessment")
        given = act.add(
            ReviewAnswer(
                id=act.new_id("answer"),
                case_id=case_id,
                partner_id=partner_id,
                stage=stage,
                standard=review.standard,
                value=review.value,
                comment=require_text(review.comment, "comment"),
                evidence=review.evidence,
                named_evidence=review.named_evidence.strip(),
                submission_id=submission.id if submission else None,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("standard_answered", case=case_id, standard=review.standard, value=review.value)
    return given


def return_to_partner(
    office: Office, actor: str, case_id: str, questions: dict[str, str]
) -> tuple[Question, ...]:
    """Return single standards to the partner, each with a question.

    Raises:
        InputError: unknown case or standard, or no question.
        ConflictError: the case is not under review.
        PermissionRefused: the actor is no reviewer.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, "review.return", partner_id) as act:
        case = known_case(act, case_id)
        if not questions:
            raise InputError(
                "no_question", "Nothing is asked.", "Say which standard, and what to change."
            )
        require_standards(case, tuple(questions))
        rounds = {question.round for question in act.all(Question, case_id=case_id)}
        asked = tuple(
            act.add(
                Question(
                    id=act.new_id("question"),
                    case_id=case_id,
                    partner_id=partner_id,
                    round=max(rounds, default=0) + 1,
                    standard=standard,
                    text=require_text(text, "question"),
                    by=act.person.id,
                    at=act.now,
                )
            )
            for standard, text in questions.items()
        )
        act.move(case, Step.RETURNED, ", ".join(questions))
    return asked


def reply(office: Office, actor: str, question_id: str, text: str) -> Reply:
    """Answer a question of the reviewer; with the last one the case is received again.

    Raises:
        InputError: unknown question, or no answer.
        ConflictError: it was answered, or the case was taken back.
        PermissionRefused: the actor does not belong to the partner.

    """
    asked = office.record(Question, question_id, "question")
    with office.act(actor, "review.reply", asked.partner_id) as act:
        case = known_case(act, asked.case_id)
        require_step(case, Step.RETURNED, Step.RECEIVED)
        if act.find(Reply, question_id=question_id):
            raise ConflictError(
                "question_answered",
                f"Question {question_id} is answered already.",
                "Send a new self-assessment if the answer changed.",
            )
        given = act.add(
            Reply(
                id=act.new_id("reply"),
                question_id=question_id,
                case_id=asked.case_id,
                partner_id=asked.partner_id,
                text=require_text(text, "answer"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("question_answered", case=asked.case_id, question=question_id)
        waiting = open_questions(
            act.all(Question, case_id=asked.case_id), act.all(Reply, case_id=asked.case_id)
        )
        if not waiting and case.step is Step.RETURNED:
            act.move(case, Step.RECEIVED)
    return given


def look_through(office: Office, actor: str, case_id: str) -> tuple[LintFinding, ...]:
    """Return what stands in the way of a determination of the case now.

    Raises:
        InputError: unknown case.
        ConflictError: the case is at a step without a review.
        PermissionRefused: the actor may not read reviews.

    """
    case = case_by_id(office, case_id)
    with office.look(actor, "review.read", case.partner_id) as view:
        return findings_of(view, office, case)


def findings_of(view: RecordView, office: Office, case: Case) -> tuple[LintFinding, ...]:
    """Return what the rules find in a case's review; errors as for ``look_through``."""
    basis = review_basis(view, case.id, case.partner_id, stage_of(case))
    return lint(basis, load_instrument(case.instrument), _grounds(view, office, case, basis))


def stage_of(case: Case) -> Stage:
    """Return which determination a review of the case leads to now.

    Raises:
        ConflictError: the case is at a step without a review.

    """
    require_step(case, *_STAGES)
    return _STAGES[case.step]


def _grounds(view: RecordView, office: Office, case: Case, basis: ReviewBasis) -> LintGrounds:
    today = office.today()
    own = view.all(EvidenceFile, partner_id=case.partner_id)
    hashes = tuple(file.sha256 for file in own)
    shared = {
        file.sha256
        for file in view.all(EvidenceFile, sha256=hashes)
        if file.partner_id != case.partner_id
    }
    partners = tuple(every_partner(view.connection))
    mine = next(one for one in partners if one.partner_id == case.partner_id)
    ties = view.all(InterestDeclaration, partner_id=case.partner_id)
    waiting = unsettled(
        open_questions(view.all(Question, case_id=case.id), view.all(Reply, case_id=case.id)),
        view.all(ReviewAnswer, case_id=case.id),
    )
    months = office.policy.parameters(today)["evidence_fresh_months"].value
    return LintGrounds(
        own_names=tuple(name for name in (mine.name, mine.acronym) if name),
        other_names=tuple(one.name for one in partners if one.partner_id != mine.partner_id),
        shared=frozenset(shared),
        has_allegation=is_concern_known(view, mine, today),
        open_standards=frozenset(question.standard for question in waiting),
        tied=frozenset(tie.person_id for tie in ties),
        outdated=outdated(basis.answers, view.all(Submission, case_id=case.id)),
        fresh_months=int(months),
        as_of=today,
    )


def _require_answer(case: Case, review: StandardReview) -> None:
    require_standards(case, (review.standard,))
    standard = next(
        one for one in load_instrument(case.instrument).standards if one.id == review.standard
    )
    if review.value not in standard.answers:
        raise InputError(
            "answer_not_allowed",
            f"'{review.value}' is no answer to standard {review.standard} of {case.instrument}.",
            f"Give one of: {', '.join(standard.answers)}.",
        )


def require_standards(case: Case, wanted: tuple[str, ...]) -> None:
    """Refuse standards that the case's instrument does not have.

    Raises:
        InputError: the first one of them.

    """
    known_standards = [one.id for one in load_instrument(case.instrument).standards]
    unknown = [one for one in wanted if one not in known_standards]
    if unknown:
        raise InputError(
            "unknown_standard",
            f"{case.instrument} has no standard '{unknown[0]}'.",
            f"Name one of: {', '.join(known_standards)}.",
        )
