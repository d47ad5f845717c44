"""Partners, lists, the dashboard, holds, outcomes without a score, reassessments, exchange."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, File, Request, Response, UploadFile
from pydantic import Field

from partner_screening.actions.process.dashboard import dashboard
from partner_screening.actions.process.exchange import (
    accept_assessment,
    assessments_side_by_side,
    import_assessment,
)
from partner_screening.actions.process.exchange_export import ExchangeForm, export_assessment
from partner_screening.actions.process.holds import holds, lift_hold, place_hold
from partner_screening.actions.process.overview import agreement_page, partner_page, partner_row
from partner_screening.actions.process.reassessments import note_trigger, reassessments
from partner_screening.actions.process.standing import standing
from partner_screening.actions.process.todo import todo
from partner_screening.actions.process.unscored import (
    decide_unscored,
    end_unscored,
    unscored_outcomes,
)
from partner_screening.determination import Recommendation
from partner_screening.process.dashboard import Dashboard, DashboardFilter
from partner_screening.process.exchange import (
    ComparedAssessment,
    SharedAcceptance,
    SharedAssessment,
)
from partner_screening.process.hold import Hold, HoldLift
from partner_screening.process.overview import AgreementOverview, PartnerOverview
from partner_screening.process.overview_filters import (
    AgreementFilter,
    AgreementPageRequest,
    PageRequest,
    PartnerFilter,
)
from partner_screening.process.reassessment import ReassessmentDue, ReassessmentTrigger
from partner_screening.process.todo import TodoItem
from partner_screening.process.unscored import UnscoredEnd, UnscoredKind, UnscoredOutcome
from partner_screening.values import Value
from partner_screening.web.api.gate import Caller, scope
from partner_screening.web.api.idempotency import IdempotentRoute
from partner_screening.web.api.listing import Listing, Number, Size, asked_by, listing
from partner_screening.web.api.problems import ANSWERS
from partner_screening.web.downloads import download
from partner_screening.web.list_addresses import filter_from

router = APIRouter(
    prefix="/api/v1", tags=["partners"], responses=ANSWERS, route_class=IdempotentRoute
)
Reason = Annotated[str, Body(embed=True, max_length=10_000)]


class HoldStanding(Value):
    """A hold, and how it was lifted."""

    hold: Hold
    lift: HoldLift | None


class UnscoredStanding(Value):
    """An outcome without a score, and its end before the time."""

    outcome: UnscoredOutcome
    end: UnscoredEnd | None


class UnscoredWish(Value):
    """What is decided without a score."""

    outcome: UnscoredKind
    reason: str = Field(max_length=10_000)
    scope: str = Field(max_length=10_000)
    expires_on: date


class TriggerWish(Value):
    """What makes a reassessment due: a kind of the triggers file."""

    kind: str = Field(max_length=100)
    text: str = Field("", max_length=10_000)


class Acceptance(Value):
    """Why an assessment of another entity is accepted."""

    reason: str = Field(max_length=10_000)
    despite_facts: bool = False


@router.get("/partners", openapi_extra=asked_by(PartnerFilter))
def list_partners(
    request: Request,
    response: Response,
    caller: Annotated[Caller, scope("partner.read")],
    page: Number = 1,
    size: Size = 50,
) -> Listing[PartnerOverview]:
    """List partners with their standing, narrowed as the lists of the application are."""
    wanted = filter_from(PartnerFilter, request.query_params.multi_items())
    found = partner_page(caller.office, caller.id, wanted, PageRequest(number=page, size=size))
    return listing(request, response, found.rows, total=found.total, page=page, size=size)


@router.get("/partners/{partner_id}")
def get_partner(
    caller: Annotated[Caller, scope("partner.read")], partner_id: str
) -> PartnerOverview:
    """Return a partner as the lists show it."""
    return partner_row(caller.office, caller.id, partner_id)


@router.get("/partners/{partner_id}/standing")
def get_standing(
    caller: Annotated[Caller, scope("partner.read")],
    partner_id: str,
    as_of: date | None = None,
) -> Recommendation:
    """Return what the program proposes about a partner on a day, with its reasons."""
    return standing(caller.office, caller.id, partner_id, as_of)


@router.get("/agreements", openapi_extra=asked_by(AgreementFilter))
def list_agreements(
    request: Request,
    response: Response,
    caller: Annotated[Caller, scope("agreement.read")],
    page: Number = 1,
    size: Size = 50,
) -> Listing[AgreementOverview]:
    """List agreements with verdict and gate."""
    wanted = filter_from(AgreementFilter, request.query_params.multi_items())
    asked = AgreementPageRequest(number=page, size=size)
    found = agreement_page(caller.office, caller.id, wanted, asked)
    return listing(request, response, found.rows, total=found.total, page=page, size=size)


@router.get("/dashboard", openapi_extra=asked_by(DashboardFilter))
def get_dashboard(
    request: Request, caller: Annotated[Caller, scope("dashboard.read")]
) -> Dashboard:
    """Return the figures, narrowed by region, country, type, start and end."""
    wanted = filter_from(DashboardFilter, request.query_params.multi_items())
    return dashboard(caller.office, caller.id, wanted)


@router.get("/todo")
def get_todo(caller: Annotated[Caller, scope("partner.read")]) -> tuple[TodoItem, ...]:
    """Return what waits for the person whose token it is."""
    return todo(caller.office, caller.id)


@router.get("/partners/{partner_id}/holds")
def get_holds(
    caller: Annotated[Caller, scope("hold.read")], partner_id: str
) -> tuple[HoldStanding, ...]:
    """Return the holds on a partner."""
    found = holds(caller.office, caller.id, partner_id=partner_id)
    return tuple(HoldStanding(hold=hold, lift=lift) for hold, lift in found)


@router.post("/partners/{partner_id}/holds", status_code=201)
def post_hold(
    caller: Annotated[Caller, scope("hold.place")], partner_id: str, reason: Reason
) -> Hold:
    """Put a partner on hold."""
    return place_hold(caller.office, caller.id, partner_id=partner_id, reason=reason)


@router.post("/holds/{hold_id}/lift", status_code=201)
def post_lift(
    caller: Annotated[Caller, scope("hold.lift")], hold_id: str, reason: Reason
) -> HoldLift:
    """Lift a hold that another person placed."""
    return lift_hold(caller.office, caller.id, hold_id, reason)


@router.get("/partners/{partner_id}/unscored")
def get_unscored(
    caller: Annotated[Caller, scope("partner.read")], partner_id: str
) -> tuple[UnscoredStanding, ...]:
    """Return the outcomes without a score of a partner."""
    found = unscored_outcomes(caller.office, caller.id, partner_id=partner_id)
    return tuple(UnscoredStanding(outcome=one, end=end) for one, end in found)


@router.post("/partners/{partner_id}/unscored", status_code=201)
def post_unscored(
    caller: Annotated[Caller, scope("unscored.decide")], partner_id: str, wish: UnscoredWish
) -> UnscoredOutcome:
    """Decide an outcome without a score."""
    return decide_unscored(
        caller.office,
        caller.id,
        partner_id=partner_id,
        outcome=wish.outcome,
        reason=wish.reason,
        scope=wish.scope,
        expires_on=wish.expires_on,
    )


@router.post("/unscored/{outcome_id}/end", status_code=201)
def post_unscored_end(
    caller: Annotated[Caller, scope("unscored.end")], outcome_id: str, reason: Reason
) -> UnscoredEnd:
    """End an outcome without a score."""
    return end_unscored(caller.office, caller.id, outcome_id, reason)


@router.get("/partners/{partner_id}/reassessments")
def get_reassessments(
    caller: Annotated[Caller, scope("reassessment.read")], partner_id: str
) -> tuple[ReassessmentDue, ...]:
    """Return what makes a reassessment of a partner due."""
    return reassessments(caller.office, caller.id, partner_id=partner_id)


@router.post("/partners/{partner_id}/reassessment-triggers", status_code=201)
def post_trigger(
    caller: Annotated[Caller, scope("reassessment.note")], partner_id: str, wish: TriggerWish
) -> ReassessmentTrigger:
    """Note what makes a reassessment due."""
    return note_trigger(
        caller.office, caller.id, partner_id=partner_id, kind=wish.kind, text=wish.text
    )


@router.get("/partners/{partner_id}/assessments-of-entities")
def get_compared(
    caller: Annotated[Caller, scope("exchange.read")], partner_id: str
) -> tuple[ComparedAssessment, ...]:
    """Return the results of all entities side by side."""
    return assessments_side_by_side(caller.office, caller.id, partner_id)


@router.post("/partners/{partner_id}/assessments-of-entities", status_code=201)
def post_shared(
    caller: Annotated[Caller, scope("exchange.import")],
    partner_id: str,
    file: Annotated[UploadFile, File()],
) -> SharedAssessment:
    """Import an assessment that another entity made."""
    made, _ = import_assessment(
        caller.office,
        caller.id,
        partner_id=partner_id,
        data=file.file.read(),
        name=file.filename or "",
    )
    return made


@router.post("/assessments-of-entities/{shared_id}/acceptance", status_code=201)
def post_acceptance(
    caller: Annotated[Caller, scope("exchange.accept")], shared_id: str, given: Acceptance
) -> SharedAcceptance:
    """Accept an assessment of another entity."""
    return accept_assessment(
        caller.office,
        caller.id,
        shared_id,
        reason=given.reason,
        despite_facts=given.despite_facts,
    )


@router.post(
    "/determinations/{determination_id}/export",
    responses={200: {"content": {"application/octet-stream": {}}}},
    response_class=Response,
)
def post_export(
    caller: Annotated[Caller, scope("exchange.export")],
    determination_id: str,
    issuer: Annotated[str, Body(max_length=200)],
    form: Annotated[ExchangeForm, Body()] = ExchangeForm.JSON,
) -> Response:
    """Give an assessment as a file for another entity."""
    data, name = export_assessment(
        caller.office, caller.id, determination_id, issuer=issuer, form=form
    )
    return download(data, name)
