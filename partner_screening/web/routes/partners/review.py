"""The review of a case: the question with the evidence beside it, and the determination after it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Response

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.document_views import DocumentView, look_at
from partner_screening.actions.process.case_file import CaseFile, case_file
from partner_screening.actions.process.determinations import (
    answer_contest,
    determinations,
    justify,
    make_determination,
)
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.partners import partner_of_file
from partner_screening.actions.process.reviewing import (
    StandardReview,
    answer_standard,
    look_through,
    return_to_partner,
    start_review,
)
from partner_screening.errors import (
    ConflictError,
    FileRefused,
    InputError,
    PermissionRefused,
    ScreeningError,
)
from partner_screening.findings import Severity
from partner_screening.process.case import Step
from partner_screening.process.evidence_file import standing_files
from partner_screening.process.review_round import Stage, current_answers, open_questions
from partner_screening.process.submission import current_submission
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()
Text = Annotated[str, Form()]
_ANSWERABLE = frozenset({Step.UNDER_REVIEW, Step.MONITORING})
_DETERMINABLE = frozenset({Step.UNDER_REVIEW, Step.MONITORING})


@router.get("/cases/{case_id}/review")
def review_page(
    visitor: Annotated[Visitor, allowed("review.read", "review.start")],
    case_id: str,
    standard: str = "",
    document: str = "",
) -> Response:
    """Show the review, one standard at a time."""
    return _page(visitor, case_id, standard, document)


@router.post("/cases/{case_id}/review/start")
def started(visitor: Annotated[Visitor, allowed("review.start")], case_id: str) -> Response:
    """Take the case under review."""
    return _done(
        visitor, case_id, lambda: start_review(visitor.office, visitor.id, case_id), "started"
    )


@router.post("/cases/{case_id}/review/standards/{standard}")
def answered(
    visitor: Annotated[Visitor, allowed("review.answer")],
    case_id: str,
    standard: str,
    value: Annotated[AnswerValue, Form()] = AnswerValue.UNANSWERED,
    comment: Text = "",
    evidence: Annotated[list[str] | None, Form()] = None,
    named_evidence: Text = "",
) -> Response:
    """Answer a standard for the agency, and go on to the next one."""
    review = StandardReview(standard, value, comment, tuple(evidence or ()), named_evidence.strip())
    return _done(
        visitor,
        case_id,
        lambda: answer_standard(visitor.office, visitor.id, case_id, review),
        "answered",
        standard,
        goes_on=True,
        value=value,
        comment=comment,
        named_evidence=named_evidence,
    )


@router.post("/cases/{case_id}/review/return")
def returned(
    visitor: Annotated[Visitor, allowed("review.return")],
    case_id: str,
    standard: Text = "",
    question: Text = "",
) -> Response:
    """Return a standard to the partner with a question."""
    return _done(
        visitor,
        case_id,
        lambda: return_to_partner(visitor.office, visitor.id, case_id, {standard: question}),
        "returned",
        standard,
        question=question,
    )


@router.post("/cases/{case_id}/review/determine")
def determined(
    visitor: Annotated[Visitor, allowed("determination.make")], case_id: str, comment: Text = ""
) -> Response:
    """Make the determination on another person's review."""
    return _done(
        visitor,
        case_id,
        lambda: make_determination(visitor.office, visitor.id, case_id, comment),
        "determined",
        determination_comment=comment,
    )


@router.post("/cases/{case_id}/determinations/{determination_id}/justify")
def justified(
    visitor: Annotated[Visitor, allowed("determination.justify")],
    case_id: str,
    determination_id: str,
    text: Text = "",
) -> Response:
    """Justify working with a partner of low capacity."""
    return _done(
        visitor,
        case_id,
        lambda: justify(visitor.office, visitor.id, determination_id, text),
        "justified",
        justification=text,
    )


@router.post("/cases/{case_id}/determinations/{determination_id}/contest")
def contest_answered(
    visitor: Annotated[Visitor, allowed("determination.answer_contest")],
    case_id: str,
    determination_id: str,
    upheld: Text = "",
    text: Text = "",
) -> Response:
    """Answer what the partner contested."""
    return _done(
        visitor,
        case_id,
        lambda: answer_contest(
            visitor.office, visitor.id, determination_id, is_upheld=upheld == "yes", text=text
        ),
        "contest_answered",
        contest=text,
    )


def _done(
    visitor: Visitor,
    case_id: str,
    work: Callable[[], object],
    done: str,
    standard: str = "",
    *,
    goes_on: bool = False,
    **given: str,
) -> Response:
    try:
        work()
    except (InputError, ConflictError, PermissionRefused) as error:
        return _page(visitor, case_id, standard, error=error, given=given)
    path = f"/cases/{case_id}/review"
    if goes_on:
        standard = _after(visitor.office, visitor.id, case_id, standard) or standard
    if standard:
        path += f"?standard={standard}"
    return visitor.go(path, done=f"partners.done.{done}")


def _after(office: Office, who: str, case_id: str, standard: str) -> str:
    """Return the standard after one; empty at the end."""
    ids = [
        one.id for one in load_instrument(case_file(office, who, case_id).case.instrument).standards
    ]
    place = ids.index(standard) + 1 if standard in ids else len(ids)
    return ids[place] if place < len(ids) else ""


def _page(
    visitor: Visitor,
    case_id: str,
    wanted: str = "",
    document: str = "",
    *,
    error: ScreeningError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    office, who, person = visitor.office, visitor.id, visitor.person
    assert person is not None
    file = case_file(office, who, case_id)
    instrument = load_instrument(file.case.instrument)
    ids = [one.id for one in instrument.standards]
    standard = wanted if wanted in ids else ids[0]
    stage = Stage.FINAL if file.case.step is Step.MONITORING else Stage.PRELIMINARY
    # Before and after the review there is nothing to look through.
    is_open = file.case.step in _ANSWERABLE and may(person, "review.read")
    findings = look_through(office, who, case_id) if is_open else ()
    documents = standing_files(one for one in file.evidence if standard in one.standards)
    chosen = next((one for one in file.evidence if one.id == document), None) or (
        documents[-1] if documents else None
    )
    return visitor.page(
        "partners/review.html",
        status=status_of(error) if error else 200,
        error=error,
        given=defaultdict(str, given or {}),
        file=file,
        partner=partner_of_file(office, who, file.case.partner_id),
        instrument=instrument,
        it=lambda key: instrument.text(visitor.language, key),
        standard=standard,
        submission=current_submission(file.submissions),
        answers=current_answers(file.answers, stage),
        earlier=current_answers(file.answers, Stage.PRELIMINARY) if stage is Stage.FINAL else {},
        findings=findings,
        errors=[one for one in findings if one.severity is Severity.ERROR],
        waiting=open_questions(file.questions, file.replies),
        replies={one.question_id: one for one in file.replies},
        documents=documents,
        chosen=chosen,
        view=_view(visitor, chosen.sha256, chosen.file_name) if chosen else None,
        determinations=[
            one
            for one in determinations(office, who, partner_id=file.case.partner_id)
            if one.made.case_id == case_id
        ],
        may=lambda action: may(person, action),
        may_start=file.case.step in {Step.RECEIVED, Step.RETURNED},
        may_answer=file.case.step in _ANSWERABLE,
        may_determine=file.case.step in _DETERMINABLE,
        own_part=_own_part(file, who),
    )


def _view(visitor: Visitor, sha256: str, name: str) -> DocumentView | None:
    """Return how a document is shown beside the question; ``None`` when it cannot be."""
    try:
        return look_at(visitor.office.originals.read(sha256), name)
    except FileRefused:
        return None


def _own_part(file: CaseFile, who: str) -> bool:
    """Whether the person has a part in the review or in what was sent: another one determines."""
    parts = {one.by for one in file.answers} | {one.by for one in file.submissions}
    return who in parts
