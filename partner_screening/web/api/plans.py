"""Plans, agreements, waivers, and what administrators and auditors read."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, File, Form, Query, Request, Response, UploadFile
from pydantic import Field

from contract_clauses.clause_check import ElementStatus
from partner_screening.actions.administration import history_page, verify_history
from partner_screening.actions.process.agreements import (
    AgreementTerms,
    agreement_standing,
    confirm_settlement,
    register_agreement,
    settle_element,
)
from partner_screening.actions.process.outbox import outbox_page
from partner_screening.actions.process.people import people
from partner_screening.actions.process.plan_extensions import (
    ask_extension,
    decide_consequence,
    grant_extension,
    refuse_extension,
)
from partner_screening.actions.process.plan_progress import note_on_plan, verify_line
from partner_screening.actions.process.plan_reading import plan_standing, plans
from partner_screening.actions.process.plans import agree_plan, propose_plan
from partner_screening.actions.process.waivers import ask_waiver, decide_waiver
from partner_screening.determination import GateDecision, Recommendation
from partner_screening.process.agreement_file import (
    AgreementFile,
    ElementSettlement,
    SettlementConfirmation,
)
from partner_screening.process.notice import Standing
from partner_screening.process.people import Person
from partner_screening.process.plan import (
    ExtensionRefusal,
    ExtensionRequest,
    NoteKind,
    Plan,
    PlanConsequence,
    PlanExtension,
    PlanNote,
    PlanStanding,
)
from partner_screening.process.waiver import Side, Waiver, WaiverDecision
from partner_screening.storage.records import HistoryEvent, HistoryVerification
from partner_screening.values import Value
from partner_screening.web.api.gate import Caller, scope
from partner_screening.web.api.idempotency import IdempotentRoute
from partner_screening.web.api.listing import Listing, Number, Size, listing, sliced
from partner_screening.web.api.problems import ANSWERS

router = APIRouter(
    prefix="/api/v1", tags=["plans and agreements"], responses=ANSWERS, route_class=IdempotentRoute
)
Words = Annotated[str, Field(max_length=10_000)]


class NoteWish(Value):
    """A note on a plan; ``number`` 0 means the whole plan."""

    kind: NoteKind
    text: Words
    number: int = Field(0, ge=0, le=10_000)
    on: date | None = None
    evidence_id: str | None = Field(None, max_length=100)


class ExtensionWish(Value):
    """More time for a plan."""

    until: date
    reason: Words


class ExtensionDecision(Value):
    """Whether more time is granted."""

    is_granted: bool
    reason: Words
    until: date | None = None


class ConsequenceWish(Value):
    """What follows from a plan that failed: a kind of the consequences file."""

    kind: str = Field(max_length=100)
    reason: Words
    until: date | None = None


class Verification(Value):
    """Whether the proof of an action is accepted."""

    is_accepted: bool
    text: Words


class AgreementRecord(Value):
    """An agreement as it stands: its current file, the partner's standing, the gate, its waivers."""

    file: AgreementFile
    recommendation: Recommendation
    gate: GateDecision
    waivers: tuple[Waiver, ...]


class SettlementWish(Value):
    """What a lawyer settles about an element that the check could not decide."""

    element: str = Field(max_length=100)
    status: ElementStatus
    quote: Words = ""
    reason: Words


class SettlementMade(Value):
    """A settlement, and whether a second lawyer must confirm it before it counts."""

    settlement: ElementSettlement
    needs_confirmation: bool


class WaiverWish(Value):
    """A waiver that is asked for."""

    reason: Words
    scope: Words
    expires_on: date


class WaiverWord(Value):
    """What one side says to a waiver."""

    side: Side
    is_approval: bool
    reason: Words


class OutboxRow(Value):
    """A notice with where it stands; its text is left out."""

    id: str
    kind: str
    partner_id: str
    address: str
    subject: str
    standing: Standing
    attempts: int


@router.get("/plans")
def list_plans(
    request: Request,
    response: Response,
    caller: Annotated[Caller, scope("partner.read")],
    partner_id: Annotated[str, Query(min_length=1, max_length=100)],
    page: Number = 1,
    size: Size = 50,
) -> Listing[PlanStanding]:
    """List the plans of a partner."""
    found = plans(caller.office, caller.id, partner_id=partner_id)
    return sliced(request, response, found, page, size)


@router.get("/plans/{plan_id}")
def get_plan(caller: Annotated[Caller, scope("partner.read")], plan_id: str) -> PlanStanding:
    """Return a plan as it stands today."""
    return plan_standing(caller.office, caller.id, plan_id)


@router.post("/cases/{case_id}/plan", status_code=201)
def post_plan(caller: Annotated[Caller, scope("plan.propose")], case_id: str) -> Plan:
    """Draw a plan up from the gaps of a case."""
    return propose_plan(caller.office, caller.id, case_id)


@router.post("/plans/{plan_id}/agreement", status_code=201)
def post_plan_agreement(
    caller: Annotated[Caller, scope("plan.agree")], plan_id: str
) -> PlanStanding:
    """Agree a plan, for the side of the person whose token it is."""
    return agree_plan(caller.office, caller.id, plan_id)


@router.post("/plans/{plan_id}/notes", status_code=201)
def post_note(
    caller: Annotated[Caller, scope("plan.note")], plan_id: str, wish: NoteWish
) -> PlanNote:
    """Note progress, a visit or a proof."""
    return note_on_plan(
        caller.office,
        caller.id,
        plan_id,
        kind=wish.kind,
        text=wish.text,
        number=wish.number,
        on=wish.on,
        evidence_id=wish.evidence_id,
    )


@router.post("/plans/{plan_id}/lines/{number}/verification", status_code=201)
def post_verification(
    caller: Annotated[Caller, scope("plan.verify")], plan_id: str, number: int, given: Verification
) -> PlanStanding:
    """Accept the proof of an action, or do not."""
    return verify_line(
        caller.office,
        caller.id,
        plan_id,
        number,
        is_accepted=given.is_accepted,
        text=given.text,
    )


@router.post("/plans/{plan_id}/extension-requests", status_code=201)
def post_extension(
    caller: Annotated[Caller, scope("plan.ask_extension")], plan_id: str, wish: ExtensionWish
) -> ExtensionRequest:
    """Ask for more time."""
    return ask_extension(caller.office, caller.id, plan_id, until=wish.until, reason=wish.reason)


@router.post("/extension-requests/{request_id}/decision", status_code=201)
def post_extension_decision(
    caller: Annotated[Caller, scope("plan.extend")], request_id: str, given: ExtensionDecision
) -> PlanExtension | ExtensionRefusal:
    """Grant more time, or refuse it."""
    if given.is_granted:
        return grant_extension(
            caller.office, caller.id, request_id, reason=given.reason, until=given.until
        )
    return refuse_extension(caller.office, caller.id, request_id, reason=given.reason)


@router.post("/plans/{plan_id}/consequence", status_code=201)
def post_consequence(
    caller: Annotated[Caller, scope("plan.consequence")], plan_id: str, wish: ConsequenceWish
) -> PlanConsequence:
    """Decide what follows from a plan that failed."""
    return decide_consequence(
        caller.office, caller.id, plan_id, kind=wish.kind, reason=wish.reason, until=wish.until
    )


@router.post("/partners/{partner_id}/agreements", status_code=201)
def post_agreement(
    caller: Annotated[Caller, scope("agreement.register")],
    partner_id: str,
    file: Annotated[UploadFile, File()],
    reference: Annotated[str, Form(max_length=200)],
    type: Annotated[str, Form(max_length=100)],
    clause_set: Annotated[str, Form(max_length=100)] = "",
    start_on: Annotated[date | None, Form()] = None,
    end_on: Annotated[date | None, Form()] = None,
) -> AgreementFile:
    """Register an agreement, or a new version of it, with its file and the clause check."""
    made, _ = register_agreement(
        caller.office,
        caller.id,
        partner_id=partner_id,
        reference=reference,
        terms=AgreementTerms(type, clause_set, start_on, end_on),
        data=file.file.read(),
        name=file.filename or "",
    )
    return made


@router.get("/partners/{partner_id}/agreements/{reference:path}")
def get_agreement(
    caller: Annotated[Caller, scope("agreement.read")],
    partner_id: str,
    reference: str,
    as_of: date | None = None,
) -> AgreementRecord:
    """Return an agreement with its clause check, its gate and the reasons."""
    found = agreement_standing(
        caller.office, caller.id, partner_id=partner_id, reference=reference, as_of=as_of
    )
    return AgreementRecord(
        file=found.file,
        recommendation=found.recommendation,
        gate=found.gate,
        waivers=tuple(waiver for waiver, _ in found.waivers),
    )


@router.post("/partners/{partner_id}/agreements/{reference:path}/settlements", status_code=201)
def post_settlement(
    caller: Annotated[Caller, scope("agreement.settle")],
    partner_id: str,
    reference: str,
    wish: SettlementWish,
) -> SettlementMade:
    """Settle an element that the check could not decide."""
    made, needs_confirmation = settle_element(
        caller.office,
        caller.id,
        partner_id=partner_id,
        reference=reference,
        element=wish.element,
        status=wish.status,
        quote=wish.quote,
        reason=wish.reason,
    )
    return SettlementMade(settlement=made, needs_confirmation=needs_confirmation)


@router.post("/settlements/{settlement_id}/confirmation", status_code=201)
def post_settlement_confirmation(
    caller: Annotated[Caller, scope("agreement.settle")], settlement_id: str
) -> SettlementConfirmation:
    """Confirm what another lawyer settled."""
    return confirm_settlement(caller.office, caller.id, settlement_id)


@router.post("/partners/{partner_id}/agreements/{reference:path}/waivers", status_code=201)
def post_waiver(
    caller: Annotated[Caller, scope("waiver.request")],
    partner_id: str,
    reference: str,
    wish: WaiverWish,
) -> Waiver:
    """Ask for a waiver."""
    return ask_waiver(
        caller.office,
        caller.id,
        partner_id=partner_id,
        reference=reference,
        reason=wish.reason,
        scope=wish.scope,
        expires_on=wish.expires_on,
    )


@router.post("/waivers/{waiver_id}/decision", status_code=201)
def post_waiver_decision(
    caller: Annotated[Caller, scope("waiver.decide_legal", "waiver.decide_management")],
    waiver_id: str,
    given: WaiverWord,
) -> WaiverDecision:
    """Approve or refuse a waiver for one side."""
    return decide_waiver(
        caller.office,
        caller.id,
        waiver_id,
        side=given.side,
        is_approval=given.is_approval,
        reason=given.reason,
    )


@router.get("/people")
def list_people(
    request: Request,
    response: Response,
    caller: Annotated[Caller, scope("people.read")],
    page: Number = 1,
    size: Size = 50,
) -> Listing[Person]:
    """List the people and their roles."""
    return sliced(request, response, people(caller.office, caller.id), page, size)


@router.get("/outbox")
def list_outbox(
    request: Request,
    response: Response,
    caller: Annotated[Caller, scope("outbox.read")],
    page: Number = 1,
    size: Size = 50,
) -> Listing[OutboxRow]:
    """List notices and their delivery, the newest first."""
    lines, total = outbox_page(caller.office, caller.id, number=page, size=size)
    rows = tuple(
        OutboxRow(
            id=line.notice.id,
            kind=line.notice.kind,
            partner_id=line.notice.partner_id,
            address=line.notice.address,
            subject=line.notice.subject,
            standing=line.standing,
            attempts=line.attempts,
        )
        for line in lines
    )
    return listing(request, response, rows, total=total, page=page, size=size)


@router.get("/history")
def list_history(
    caller: Annotated[Caller, scope("history.read")],
    before: Annotated[int | None, Query(ge=1, le=2_000_000_000)] = None,
) -> tuple[HistoryEvent, ...]:
    """Return a page of the history, the newest events first; ``before`` is the number to go on from."""
    return history_page(caller.office, caller.id, before=before)


@router.post("/history/verification")
def post_history_verification(
    caller: Annotated[Caller, scope("history.read")],
    _: Annotated[None, Body()] = None,
) -> HistoryVerification:
    """Verify the whole history."""
    return verify_history(caller.office, caller.id)
