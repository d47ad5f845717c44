"""Cases: self-assessments, evidence, reviews, determinations."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, File, Form, Request, Response, UploadFile
from pydantic import Field

from assessment_tools.answers import AnswerSheet, AnswerValue
from partner_screening.actions.process.case_file import case_file
from partner_screening.actions.process.cases import (
    cases,
    close_case,
    open_case,
    request_self_assessment,
    withdraw_case,
)
from partner_screening.actions.process.determinations import (
    answer_contest,
    determination,
    justify,
    make_determination,
    respond,
)
from partner_screening.actions.process.receiving import (
    EvidenceDetails,
    add_evidence,
    receive_answers,
    receive_workbook,
)
from partner_screening.actions.process.reviewing import (
    StandardReview,
    answer_standard,
    reply,
    return_to_partner,
    start_review,
)
from partner_screening.errors import InputError
from partner_screening.findings import Problem
from partner_screening.process.case import Case, CaseMove, Step
from partner_screening.process.determining import (
    Answer,
    CaseDetermination,
    ContestAnswer,
    Justification,
    PartnerResponse,
)
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.review_round import Question, Reply, ReviewAnswer
from partner_screening.process.submission import Submission
from partner_screening.process.upload_kinds import require_sendable
from partner_screening.values import Value
from partner_screening.web.api.gate import Caller, scope
from partner_screening.web.api.idempotency import IdempotentRoute
from partner_screening.web.api.listing import Listing, Number, Size, sliced
from partner_screening.web.api.problems import ANSWERS
from partner_screening.web.downloads import download

router = APIRouter(prefix="/api/v1", tags=["cases"], responses=ANSWERS, route_class=IdempotentRoute)
Words = Annotated[str, Field(max_length=10_000)]


class CaseWish(Value):
    """A case to be opened. ``instrument``: empty means the one of the partner's kind."""

    partner_id: str = Field(max_length=100)
    instrument: str = Field("", max_length=100)
    because: Words = ""


class CaseRecord(Value):
    """A case with everything that was recorded in it, oldest first."""

    case: Case
    submissions: tuple[Submission, ...]
    evidence: tuple[EvidenceFile, ...]
    answers: tuple[ReviewAnswer, ...]
    questions: tuple[Question, ...]
    replies: tuple[Reply, ...]
    determinations: tuple[CaseDetermination, ...]
    moves: tuple[CaseMove, ...]


class SubmissionReceived(Value):
    """What receiving a self-assessment did."""

    submission: Submission
    is_new: bool
    problems: tuple[Problem, ...]


class StandardAnswer(Value):
    """The agency's answer to a standard."""

    standard: str = Field(max_length=100)
    value: AnswerValue
    comment: Words
    evidence: tuple[str, ...] = ()
    named_evidence: Words = ""


class PartnerAnswer(Value):
    """What a partner says to a determination."""

    answer: Answer
    text: Words = ""


class ContestDecision(Value):
    """What the agency says to a contest."""

    is_upheld: bool
    text: Words


class DeterminationRecord(Value):
    """A determination with what was said about it."""

    determination: CaseDetermination
    contest_until: date
    justification: Justification | None
    response: PartnerResponse | None
    contest_answer: ContestAnswer | None
    is_reopened: bool


@router.get("/cases")
def list_cases(
    request: Request,
    response: Response,
    caller: Annotated[Caller, scope("partner.read")],
    partner_id: str = "",
    step: Step | None = None,
    page: Number = 1,
    size: Size = 50,
) -> Listing[Case]:
    """List cases, oldest first."""
    found = cases(caller.office, caller.id, partner_id=partner_id, step=step)
    return sliced(request, response, found, page, size)


@router.post("/cases", status_code=201)
def post_case(caller: Annotated[Caller, scope("case.open")], wish: CaseWish) -> Case:
    """Open a case."""
    return open_case(
        caller.office,
        caller.id,
        partner_id=wish.partner_id,
        instrument=wish.instrument,
        because=wish.because,
    )


@router.get("/cases/{case_id}")
def get_case(caller: Annotated[Caller, scope("partner.read")], case_id: str) -> CaseRecord:
    """Return a case with everything in it."""
    file = case_file(caller.office, caller.id, case_id)
    return CaseRecord(
        case=file.case,
        submissions=file.submissions,
        evidence=file.evidence,
        answers=file.answers,
        questions=file.questions,
        replies=file.replies,
        determinations=file.determinations,
        moves=file.moves,
    )


@router.post("/cases/{case_id}/request", status_code=201)
def post_request(caller: Annotated[Caller, scope("case.request")], case_id: str) -> Case:
    """Ask the partner for its self-assessment."""
    return request_self_assessment(caller.office, caller.id, case_id)


@router.post("/cases/{case_id}/withdraw", status_code=201)
def post_withdraw(
    caller: Annotated[Caller, scope("case.withdraw")],
    case_id: str,
    reason: Annotated[str, Body(embed=True, max_length=10_000)],
) -> Case:
    """Withdraw a case."""
    return withdraw_case(caller.office, caller.id, case_id, reason)


@router.post("/cases/{case_id}/close", status_code=201)
def post_close(caller: Annotated[Caller, scope("case.close")], case_id: str) -> Case:
    """Close a case after its final determination."""
    return close_case(caller.office, caller.id, case_id)


@router.post("/cases/{case_id}/answers", status_code=201)
def post_answers(
    caller: Annotated[Caller, scope("submission.receive")], case_id: str, sheet: AnswerSheet
) -> SubmissionReceived:
    """Send a self-assessment as JSON."""
    done = receive_answers(caller.office, caller.id, case_id, sheet)
    return SubmissionReceived(
        submission=done.submission, is_new=done.is_new, problems=done.problems
    )


@router.post("/cases/{case_id}/workbook", status_code=201)
def post_workbook(
    caller: Annotated[Caller, scope("submission.receive")],
    case_id: str,
    file: Annotated[UploadFile, File()],
) -> SubmissionReceived:
    """Send a filled workbook."""
    done = receive_workbook(
        caller.office, caller.id, case_id, file.file.read(), file.filename or "workbook.xlsx"
    )
    return SubmissionReceived(
        submission=done.submission, is_new=done.is_new, problems=done.problems
    )


@router.post("/cases/{case_id}/evidence", status_code=201)
def post_evidence(
    caller: Annotated[Caller, scope("evidence.add")],
    case_id: str,
    file: Annotated[UploadFile, File()],
    title: Annotated[str, Form(max_length=300)],
    kind: Annotated[str, Form(max_length=100)],
    standards: Annotated[list[str], Form()],
    document_date: Annotated[date | None, Form()] = None,
    expires_on: Annotated[date | None, Form()] = None,
) -> EvidenceFile:
    """File a supporting document."""
    data, name = file.file.read(), file.filename or ""
    require_sendable(name, data)
    details = EvidenceDetails(
        title=title,
        kind=kind,
        standards=tuple(standards),
        document_date=document_date,
        expires_on=expires_on,
    )
    filed, _ = add_evidence(caller.office, caller.id, case_id, data, name, details=details)
    return filed


@router.get(
    "/cases/{case_id}/evidence/{evidence_id}/file",
    responses={200: {"content": {"application/octet-stream": {}}}},
    response_class=Response,
)
def get_evidence_file(
    caller: Annotated[Caller, scope("partner.read")], case_id: str, evidence_id: str
) -> Response:
    """Give a document as it was sent."""
    for one in case_file(caller.office, caller.id, case_id).evidence:
        if one.id == evidence_id:
            return download(caller.office.originals.read(one.sha256), one.file_name)
    raise InputError("unknown_document", f"There is no document '{evidence_id}'.", "See the case.")


@router.post("/cases/{case_id}/review/start", status_code=201)
def post_review_start(caller: Annotated[Caller, scope("review.start")], case_id: str) -> Case:
    """Take a case under review."""
    return start_review(caller.office, caller.id, case_id)


@router.post("/cases/{case_id}/review/answers", status_code=201)
def post_review_answer(
    caller: Annotated[Caller, scope("review.answer")], case_id: str, given: StandardAnswer
) -> ReviewAnswer:
    """Answer a standard for the agency."""
    review = StandardReview(
        given.standard, given.value, given.comment, given.evidence, given.named_evidence
    )
    return answer_standard(caller.office, caller.id, case_id, review)


@router.post("/cases/{case_id}/review/return", status_code=201)
def post_review_return(
    caller: Annotated[Caller, scope("review.return")],
    case_id: str,
    questions: Annotated[dict[str, Words], Body(embed=True)],
) -> tuple[Question, ...]:
    """Return standards to the partner with a question each."""
    return return_to_partner(caller.office, caller.id, case_id, questions)


@router.post("/questions/{question_id}/reply", status_code=201)
def post_reply(
    caller: Annotated[Caller, scope("review.reply")],
    question_id: str,
    text: Annotated[str, Body(embed=True, max_length=10_000)],
) -> Reply:
    """Answer a question of the reviewer."""
    return reply(caller.office, caller.id, question_id, text)


@router.post("/cases/{case_id}/determination", status_code=201)
def post_determination(
    caller: Annotated[Caller, scope("determination.make")],
    case_id: str,
    comment: Annotated[str, Body(embed=True, max_length=10_000)] = "",
) -> CaseDetermination:
    """Make the determination on another person's review."""
    return make_determination(caller.office, caller.id, case_id, comment)


@router.get("/determinations/{determination_id}")
def get_determination(
    caller: Annotated[Caller, scope("partner.read")], determination_id: str
) -> DeterminationRecord:
    """Return a determination with what was said about it."""
    file = determination(caller.office, caller.id, determination_id)
    return DeterminationRecord(
        determination=file.made,
        contest_until=file.contest_until,
        justification=file.justification,
        response=file.response,
        contest_answer=file.contest_answer,
        is_reopened=file.is_reopened,
    )


@router.post("/determinations/{determination_id}/justification", status_code=201)
def post_justification(
    caller: Annotated[Caller, scope("determination.justify")],
    determination_id: str,
    text: Annotated[str, Body(embed=True, max_length=10_000)],
) -> Justification:
    """Justify working with a partner of low capacity."""
    return justify(caller.office, caller.id, determination_id, text)


@router.post("/determinations/{determination_id}/response", status_code=201)
def post_response(
    caller: Annotated[Caller, scope("determination.respond")],
    determination_id: str,
    given: PartnerAnswer,
) -> PartnerResponse:
    """Confirm a determination for the partner, or contest it."""
    return respond(caller.office, caller.id, determination_id, given.answer, given.text)


@router.post("/determinations/{determination_id}/contest-answer", status_code=201)
def post_contest_answer(
    caller: Annotated[Caller, scope("determination.answer_contest")],
    determination_id: str,
    given: ContestDecision,
) -> ContestAnswer:
    """Answer what the partner contested."""
    return answer_contest(
        caller.office, caller.id, determination_id, is_upheld=given.is_upheld, text=given.text
    )
