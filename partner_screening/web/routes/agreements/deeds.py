"""What is done on agreements: registered, settled, confirmed; waivers asked for and decided."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Response, UploadFile

from contract_clauses.clause_check import ElementStatus
from contract_clauses.rules import list_clause_sets
from partner_screening.actions.process.agreements import (
    AgreementTerms,
    check_again,
    confirm_settlement,
    register_agreement,
    settle_element,
)
from partner_screening.actions.process.run_findings import register_seen_agreement
from partner_screening.actions.process.waivers import ask_waiver, decide_waiver
from partner_screening.errors import ConflictError, InputError, PermissionRefused, ScreeningError
from partner_screening.process.waiver import Side
from partner_screening.web.days import day_in, required_day_in
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.routes.agreements.agreement import show_agreement
from partner_screening.web.visitor import Visitor

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/agreements/new")
def new_page(
    visitor: Annotated[Visitor, allowed("agreement.register")],
    partner_id: str = "",
    reference: str = "",
) -> Response:
    """Ask for an agreement, or for a new version of it."""
    return _new(visitor, {"partner_id": partner_id, "reference": reference})


@router.post("/agreements/new")
def registered(
    visitor: Annotated[Visitor, allowed("agreement.register")],
    file: UploadFile,
    partner_id: Text = "",
    reference: Text = "",
    type: Text = "",
    clause_set: Text = "",
    start_on: Text = "",
    end_on: Text = "",
) -> Response:
    """Register an agreement with its file, and check it."""
    given = {
        "partner_id": partner_id,
        "reference": reference,
        "type": type,
        "clause_set": clause_set,
        "start_on": start_on,
        "end_on": end_on,
    }
    try:
        made, is_new = register_agreement(
            visitor.office,
            visitor.id,
            partner_id=partner_id.strip(),
            reference=reference.strip(),
            terms=AgreementTerms(type, clause_set, day_in(start_on), day_in(end_on)),
            data=file.file.read(),
            name=file.filename or "",
        )
    except (InputError, ConflictError, PermissionRefused) as error:
        return _new(visitor, given, error)
    path = address_of(made.partner_id, made.reference)
    if is_new and made.number > 1:
        return visitor.go(f"{path}/changes", done="agreements.registered")
    return visitor.go(path, done="agreements.registered" if is_new else "agreements.known")


@router.post("/agreements/{partner_id}/{reference:path}/registration")
def seen_registered(
    visitor: Annotated[Visitor, allowed("agreement.register")], partner_id: str, reference: str
) -> Response:
    """Register an agreement that a run saw, with the file that the run kept."""
    return _done(
        visitor,
        partner_id,
        reference,
        lambda: register_seen_agreement(
            visitor.office, visitor.id, partner_id=partner_id, reference=reference
        ),
    )


@router.post("/agreements/{partner_id}/{reference:path}/check")
def checked_again(
    visitor: Annotated[Visitor, allowed("agreement.register")], partner_id: str, reference: str
) -> Response:
    """Check the current file again, when the rules have changed."""
    return _done(
        visitor,
        partner_id,
        reference,
        lambda: check_again(visitor.office, visitor.id, partner_id=partner_id, reference=reference),
    )


@router.post("/agreements/{partner_id}/{reference:path}/settlements")
def settled(
    visitor: Annotated[Visitor, allowed("agreement.settle")],
    partner_id: str,
    reference: str,
    element: Text,
    status: Annotated[ElementStatus, Form()],
    quoted: Text = "",
    reason: Text = "",
) -> Response:
    """Settle an element that the check could not decide."""
    return _done(
        visitor,
        partner_id,
        reference,
        lambda: settle_element(
            visitor.office,
            visitor.id,
            partner_id=partner_id,
            reference=reference,
            element=element,
            status=status,
            quote=quoted,
            reason=reason,
        ),
        settlement_reason=reason,
        quoted=quoted,
    )


@router.post("/agreements/{partner_id}/{reference:path}/settlements/{settlement_id}/confirm")
def confirmed(
    visitor: Annotated[Visitor, allowed("agreement.settle")],
    partner_id: str,
    reference: str,
    settlement_id: str,
) -> Response:
    """Confirm what another lawyer settled."""
    return _done(
        visitor,
        partner_id,
        reference,
        lambda: confirm_settlement(visitor.office, visitor.id, settlement_id),
    )


@router.post("/agreements/{partner_id}/{reference:path}/waivers")
def waiver_asked(
    visitor: Annotated[Visitor, allowed("waiver.request")],
    partner_id: str,
    reference: str,
    reason: Text = "",
    scope: Text = "",
    expires_on: Text = "",
) -> Response:
    """Ask for a waiver."""
    return _done(
        visitor,
        partner_id,
        reference,
        lambda: ask_waiver(
            visitor.office,
            visitor.id,
            partner_id=partner_id,
            reference=reference,
            reason=reason,
            scope=scope,
            expires_on=required_day_in(expires_on),
        ),
        waiver_reason=reason,
        waiver_scope=scope,
    )


@router.post("/agreements/{partner_id}/{reference:path}/waivers/{waiver_id}")
def waiver_decided(
    visitor: Annotated[Visitor, allowed("waiver.decide_legal", "waiver.decide_management")],
    partner_id: str,
    reference: str,
    waiver_id: str,
    side: Annotated[Side, Form()],
    approved: Text = "",
    reason: Text = "",
) -> Response:
    """Approve or refuse a waiver for one side."""
    return _done(
        visitor,
        partner_id,
        reference,
        lambda: decide_waiver(
            visitor.office,
            visitor.id,
            waiver_id,
            side=side,
            is_approval=approved == "yes",
            reason=reason,
        ),
        decision_reason=reason,
    )


def address_of(partner_id: str, reference: str) -> str:
    """Return the page of an agreement."""
    return f"/agreements/{quote(partner_id, safe='')}/{quote(reference, safe='')}"


def _done(
    visitor: Visitor, partner_id: str, reference: str, work: Callable[[], object], **given: str
) -> Response:
    try:
        work()
    except (InputError, ConflictError, PermissionRefused) as error:
        return show_agreement(visitor, partner_id, reference, error=error, given=given)
    return visitor.go(address_of(partner_id, reference), done="common.saved")


def _new(visitor: Visitor, given: dict[str, str], error: ScreeningError | None = None) -> Response:
    return visitor.page(
        "agreements/new.html",
        status=status_of(error) if error else 200,
        error=error,
        given={"type": "", "clause_set": "", "start_on": "", "end_on": ""} | given,
        types=[
            (name, name) for rule in visitor.office.policy.agreement_types for name in rule.types
        ],
        clause_sets=[
            (one.reference, f"{one.title} ({one.reference})") for one in list_clause_sets()
        ],
    )
