"""The self-assessment, standard by standard, saved as it is written."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from assessment_tools.instrument import CoreStandard, Instrument
from partner_screening.actions.drafts import (
    LONGEST_COMMENT,
    DraftSaved,
    WorkInProgress,
    save_draft,
    work_in_progress,
)
from partner_screening.errors import InputError
from partner_screening.web.gate import allowed
from partner_screening.web.routes.own.own_file import own_case
from partner_screening.web.routes.own.upload_desk import upload_desk
from partner_screening.web.visitor import Visitor

router = APIRouter()


def instrument_texts(visitor: Visitor, instrument: Instrument) -> dict[str, Any]:
    """Return what templates need to speak of an instrument: itself, and its texts by key."""
    return {
        "instrument": instrument,
        "it": lambda key: instrument.text(visitor.language, key),
    }


def lacks_document(work: WorkInProgress, instrument: Instrument, standard: str) -> bool:
    """Whether a standard is answered so that it counts, and no document supports it yet."""
    counting = instrument.counting
    answer = work.answers[standard].value
    return counting.evidence_required and answer in counting.met and not work.supporting(standard)


@router.get("/own/cases/{case_id}")
def overview(visitor: Annotated[Visitor, allowed("submission.receive")], case_id: str) -> Response:
    """Show every standard with its answer and what is missing."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    work = work_in_progress(visitor.office, visitor.id, case_id)
    instrument = load_instrument(work.case.instrument)
    answered = [
        one.id
        for one in instrument.standards
        if work.answers[one.id].value is not AnswerValue.UNANSWERED
    ]
    return visitor.page(
        "own/assessment.html",
        work=work,
        answered=len(answered),
        lacking={
            one.id for one in instrument.standards if lacks_document(work, instrument, one.id)
        },
        **instrument_texts(visitor, instrument),
    )


@router.get("/own/cases/{case_id}/standards/{standard}")
def standard_page(
    visitor: Annotated[Visitor, allowed("submission.receive")], case_id: str, standard: str
) -> Response:
    """Show one standard: what is required, the answer, its documents."""
    return _standard_page(visitor, case_id, standard)


@router.post("/own/cases/{case_id}/standards/{standard}")
def standard_saved(
    request: Request,
    visitor: Annotated[Visitor, allowed("draft.save")],
    case_id: str,
    standard: str,
    value: Annotated[str, Form()] = "",
    comment: Annotated[str, Form()] = "",
    version: Annotated[int, Form()] = 0,
    go: Annotated[str, Form()] = "",
) -> Response:
    """Save an answer; a script gets the new version, everybody else the next page."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    text = comment.replace("\r\n", "\n")
    saved = save_draft(
        visitor.office,
        visitor.id,
        case_id,
        standard=standard,
        value=_answer(value),
        comment=text,
        version=version,
    )
    if "x-form-mark" in request.headers:
        return _told(visitor, saved)
    if not saved.is_kept:
        return _standard_page(visitor, case_id, standard, status=409, mine=(value, text))
    path = f"/own/cases/{case_id}"
    if go == "next":
        following = _neighbours(visitor, case_id, standard)[1]
        if following:
            return visitor.go(f"{path}/standards/{following}", done="common.saved")
        return visitor.go(path, done="common.saved")
    return visitor.go(f"{path}/standards/{standard}", done="common.saved")


def _told(visitor: Visitor, saved: DraftSaved) -> Response:
    kept = saved.kept
    told = {
        "version": kept.version,
        "saved": visitor.texts("own.saved_at", time=f"{kept.saved_at:%H:%M}"),
    }
    if saved.is_kept:
        return JSONResponse(told)
    return JSONResponse(
        told | {"value": kept.value, "comment": kept.comment, "by": kept.saved_by}, 409
    )


def _standard_page(
    visitor: Visitor,
    case_id: str,
    standard_id: str,
    *,
    status: int = 200,
    mine: tuple[str, str] | None = None,
) -> Response:
    """Show a standard; ``mine`` is what this person wrote while somebody else saved another answer."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    work = work_in_progress(visitor.office, visitor.id, case_id)
    instrument = load_instrument(work.case.instrument)
    standard = _known(instrument, standard_id)
    before, after = _neighbours(visitor, case_id, standard_id)
    desk = upload_desk(visitor.around)
    return visitor.page(
        "own/standard.html",
        status=status,
        work=work,
        standard=standard,
        answer=work.answers[standard_id],
        version=work.versions.get(standard_id, 0),
        documents=work.supporting(standard_id),
        others=tuple(one for one in work.documents if standard_id not in one.standards),
        waiting=desk.waiting(visitor.id, case_id) if work.may_change else (),
        lacking=lacks_document(work, instrument, standard_id),
        before=before,
        after=after,
        mine=mine,
        longest=LONGEST_COMMENT,
        limit=visitor.around.upload_limit,
        **instrument_texts(visitor, instrument),
    )


def _neighbours(visitor: Visitor, case_id: str, standard: str) -> tuple[str, str]:
    """Return the standards before and after one; empty at the ends."""
    assert visitor.person is not None
    case = own_case(visitor.office, visitor.person, case_id)
    ids = [one.id for one in load_instrument(case.instrument).standards]
    if standard not in ids:
        return "", ""
    place = ids.index(standard)
    return (ids[place - 1] if place else ""), (ids[place + 1] if place + 1 < len(ids) else "")


def _known(instrument: Instrument, standard_id: str) -> CoreStandard:
    try:
        return instrument.standard(standard_id)
    except KeyError:
        raise InputError(
            "unknown_standard",
            f"{instrument.reference} has no standard '{standard_id}'.",
            "Go back to the overview and choose one.",
        ) from None


def _answer(value: str) -> AnswerValue:
    if not value:
        return AnswerValue.UNANSWERED
    try:
        return AnswerValue(value)
    except ValueError:
        raise InputError(
            "answer_not_offered",
            f"There is no answer '{value}'.",
            "Choose one of the answers that are offered.",
        ) from None
