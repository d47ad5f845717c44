"""The capacity-strengthening plan as its partner sees it: agree, report, prove, ask for time."""

from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile

from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.plan_extensions import ask_extension
from partner_screening.actions.process.plan_progress import note_on_plan
from partner_screening.actions.process.plan_reading import plan_records, plans
from partner_screening.actions.process.plans import agree_plan
from partner_screening.actions.process.receiving import EvidenceDetails
from partner_screening.errors import ConflictError, InputError, ScreeningError
from partner_screening.process.plan import NoteKind, PlanSide, PlanStanding, PlanState
from partner_screening.web.days import required_day_in
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.routes.own.assessment import instrument_texts
from partner_screening.web.routes.own.upload_desk import upload_desk
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/own/plan")
def plan_page(visitor: Annotated[Visitor, allowed("plan.note")]) -> Response:
    """Show the plan that counts."""
    return _page(visitor)


@router.post("/own/plan/{plan_id}/agree")
def agreed(visitor: Annotated[Visitor, allowed("plan.agree")], plan_id: str) -> Response:
    """Agree the plan for the partner."""
    try:
        agree_plan(visitor.office, visitor.id, plan_id)
    except (InputError, ConflictError) as error:
        return _page(visitor, error)
    return visitor.go("/own/plan", done="own.plan_agreed")


@router.post("/own/plan/{plan_id}/lines/{number}")
def reported(
    visitor: Annotated[Visitor, allowed("plan.note")],
    plan_id: str,
    number: int,
    text: Annotated[str, Form()] = "",
    file: UploadFile | None = None,
) -> Response:
    """Report progress on one action; with a file it is its proof."""
    try:
        if file is None or not file.filename:
            note_on_plan(
                visitor.office,
                visitor.id,
                plan_id,
                kind=NoteKind.PROGRESS,
                text=text,
                number=number,
            )
            return visitor.go(f"/own/plan#line-{number}", done="own.progress_noted")
        evidence_id = _filed(visitor, plan_id, number, file)
        note_on_plan(
            visitor.office,
            visitor.id,
            plan_id,
            kind=NoteKind.PROOF,
            text=text or file.filename,
            number=number,
            evidence_id=evidence_id,
        )
    except (InputError, ConflictError) as error:
        return _page(visitor, error, {number: text})
    return visitor.go(f"/own/plan#line-{number}", done="own.proof_sent")


@router.post("/own/plan/{plan_id}/extension")
def extension_asked(
    visitor: Annotated[Visitor, allowed("plan.ask_extension")],
    plan_id: str,
    until: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Ask for more time."""
    try:
        day = required_day_in(until)
        ask_extension(visitor.office, visitor.id, plan_id, until=day, reason=reason)
    except (InputError, ConflictError) as error:
        return _page(visitor, error, {0: reason})
    return visitor.go("/own/plan", done="own.extension_asked")


def _filed(visitor: Visitor, plan_id: str, number: int, file: UploadFile) -> str:
    """File the proof of an action as a document of the plan's case; return its id."""
    records = plan_records(visitor.office, visitor.id, plan_id)
    standard = next((one.standard for one in records.lines if one.number == number), "")
    desk = upload_desk(visitor.around)
    data = file.file.read()
    upload = desk.begin(visitor.id, records.plan.case_id, name=file.filename or "", size=len(data))
    desk.append(visitor.id, upload.id, offset=0, data=data)
    kinds = load_instrument(records.plan.instrument).standard(standard).evidence_kinds
    details = EvidenceDetails(title=file.filename or "", kind=kinds[0], standards=(standard,))
    return desk.file(visitor.id, upload.id, details).id


def _page(
    visitor: Visitor, error: ScreeningError | None = None, given: dict[int, str] | None = None
) -> Response:
    assert visitor.person is not None
    every = plans(visitor.office, visitor.id, partner_id=visitor.person.partner_id)
    standing: PlanStanding | None = every[-1] if every else None
    if standing is None:
        return visitor.page(
            "own/no_plan.html", status=status_of(error) if error else 200, error=error
        )
    return visitor.page(
        "own/plan.html",
        status=status_of(error) if error else 200,
        standing=standing,
        records=plan_records(visitor.office, visitor.id, standing.plan.id),
        may_agree=PlanSide.PARTNER in standing.missing_sides,
        is_running=standing.state in {PlanState.RUNNING, PlanState.FAILED},
        error=error,
        given=given or {},
        limit=visitor.around.upload_limit,
        **instrument_texts(visitor, load_instrument(standing.plan.instrument)),
    )
