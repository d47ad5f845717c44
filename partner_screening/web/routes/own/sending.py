"""Looking over a self-assessment before it is sent, sending it, the receipt; and questions about it."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.drafts import send_draft, work_in_progress
from partner_screening.actions.process.case_file import case_file
from partner_screening.actions.process.receipts import send_receipt
from partner_screening.actions.process.reviewing import reply
from partner_screening.errors import ConflictError, InputError, ScreeningError
from partner_screening.process.review_round import open_questions
from partner_screening.process.submission import current_submission
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.routes.own.assessment import instrument_texts, lacks_document
from partner_screening.web.routes.own.own_file import own_case
from partner_screening.web.routes.own.upload_desk import upload_desk
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/own/cases/{case_id}/send")
def look_over(visitor: Annotated[Visitor, allowed("submission.receive")], case_id: str) -> Response:
    """Show everything on one page, with what is missing, before it is sent."""
    return _look_over(visitor, case_id)


@router.post("/own/cases/{case_id}/send")
def sent(
    visitor: Annotated[Visitor, allowed("submission.receive")],
    case_id: str,
    sure: Annotated[str, Form()] = "",
) -> Response:
    """Send the self-assessment as it is saved."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    if not sure:
        unsure = InputError(
            "not_confirmed",
            "You have not confirmed that the answers are true.",
            "Set the mark below and send again.",
        )
        return _look_over(visitor, case_id, unsure)
    try:
        received = send_draft(
            visitor.office,
            visitor.id,
            case_id,
            language=visitor.language,
            completed_by=visitor.person.name,
        )
    except (InputError, ConflictError) as error:
        return _look_over(visitor, case_id, error)
    send_receipt(visitor.office, received.submission)
    return visitor.go(f"/own/cases/{case_id}/sent")


@router.get("/own/cases/{case_id}/sent")
def receipt(visitor: Annotated[Visitor, allowed("submission.receive")], case_id: str) -> Response:
    """Show the receipt of what was sent last."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    submission = current_submission(case_file(visitor.office, visitor.id, case_id).submissions)
    if submission is None:
        return visitor.go(f"/own/cases/{case_id}")
    return visitor.page("own/sent.html", submission=submission)


@router.get("/own/cases/{case_id}/questions")
def questions_page(visitor: Annotated[Visitor, allowed("review.reply")], case_id: str) -> Response:
    """Show the reviewer's questions."""
    return _questions(visitor, case_id)


@router.post("/own/cases/{case_id}/questions/{question_id}")
def question_answered(
    visitor: Annotated[Visitor, allowed("review.reply")],
    case_id: str,
    question_id: str,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Answer a question."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    try:
        reply(visitor.office, visitor.id, question_id, text)
    except (InputError, ConflictError) as error:
        return _questions(visitor, case_id, error, {question_id: text})
    return visitor.go(f"/own/cases/{case_id}/questions", done="own.question_answered")


def _look_over(visitor: Visitor, case_id: str, error: ScreeningError | None = None) -> Response:
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    work = work_in_progress(visitor.office, visitor.id, case_id)
    instrument = load_instrument(work.case.instrument)
    return visitor.page(
        "own/send.html",
        status=status_of(error) if error else 200,
        work=work,
        unanswered={
            key for key, answer in work.answers.items() if answer.value is AnswerValue.UNANSWERED
        },
        lacking={
            one.id for one in instrument.standards if lacks_document(work, instrument, one.id)
        },
        waiting=upload_desk(visitor.around).waiting(visitor.id, case_id),
        error=error,
        **instrument_texts(visitor, instrument),
    )


def _questions(
    visitor: Visitor,
    case_id: str,
    error: ScreeningError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    file = case_file(visitor.office, visitor.id, case_id)
    return visitor.page(
        "own/questions.html",
        status=status_of(error) if error else 200,
        file=file,
        waiting={one.id for one in open_questions(file.questions, file.replies)},
        replies={one.question_id: one for one in file.replies},
        error=error,
        given=given or {},
        **instrument_texts(visitor, load_instrument(file.case.instrument)),
    )
