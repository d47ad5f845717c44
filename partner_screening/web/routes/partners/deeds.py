"""What is done on a partner's page: cases, links, holds, decisions without a score, and the rest."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile

from partner_screening.actions.access.accounts import (
    add_partner_person,
    revoke_link,
    send_link,
)
from partner_screening.actions.process.allegations import hand_over_concern
from partner_screening.actions.process.cases import (
    close_case,
    open_case,
    request_self_assessment,
    withdraw_case,
)
from partner_screening.actions.process.exchange import accept_assessment, import_assessment
from partner_screening.actions.process.exchange_export import ExchangeForm, export_assessment
from partner_screening.actions.process.holds import lift_hold, place_hold
from partner_screening.actions.process.people import declare_interest
from partner_screening.actions.process.reassessments import note_trigger, open_reassessment
from partner_screening.actions.process.unscored import decide_unscored, end_unscored
from partner_screening.errors import ConflictError, InputError, PermissionRefused, SurroundingsError
from partner_screening.languages import Language
from partner_screening.process.account import LinkPurpose
from partner_screening.process.unscored import UnscoredKind
from partner_screening.web.days import required_day_in
from partner_screening.web.downloads import download
from partner_screening.web.gate import allowed
from partner_screening.web.routes.partners.file import show_partner
from partner_screening.web.visitor import Visitor

router = APIRouter()

Text = Annotated[str, Form()]


@router.post("/partners/{partner_id}/cases")
def case_opened(
    visitor: Annotated[Visitor, allowed("case.open")],
    partner_id: str,
    because: Text = "",
    ask: Text = "",
) -> Response:
    """Open a case; with ``ask`` the partner is asked for its self-assessment at once."""

    def work() -> None:
        case = open_case(visitor.office, visitor.id, partner_id=partner_id, because=because)
        if ask:
            request_self_assessment(visitor.office, visitor.id, case.id)

    return _done(visitor, partner_id, work, "case_opened", "cases", because=because)


@router.post("/partners/{partner_id}/cases/{case_id}/{deed}")
def case_moved(
    visitor: Annotated[Visitor, allowed("case.open")],
    partner_id: str,
    case_id: str,
    deed: str,
    reason: Text = "",
) -> Response:
    """Ask the partner for its self-assessment, withdraw a case, or close it."""
    office, who = visitor.office, visitor.id

    def work() -> None:
        if deed == "request":
            request_self_assessment(office, who, case_id)
        elif deed == "withdraw":
            withdraw_case(office, who, case_id, reason)
        elif deed == "close":
            close_case(office, who, case_id)
        else:
            raise InputError("no_page", "There is no such deed.", "Go back to the page.")

    return _done(visitor, partner_id, work, "case_moved", "cases", reason=reason)


@router.post("/partners/{partner_id}/people")
def person_added(
    visitor: Annotated[Visitor, allowed("link.issue")],
    partner_id: str,
    name: Text = "",
    email: Text = "",
    language: Annotated[Language, Form()] = Language.EN,
) -> Response:
    """Register a person of the partner and send the personal link."""

    def work() -> None:
        person = add_partner_person(
            visitor.office,
            visitor.id,
            partner_id=partner_id,
            name=name,
            email=email,
            language=language,
        )
        _send_link(visitor, person.id)

    return _done(visitor, partner_id, work, "link_sent", "people", name=name, email=email)


@router.post("/partners/{partner_id}/people/{person_id}/link")
def link_sent(
    visitor: Annotated[Visitor, allowed("link.issue")], partner_id: str, person_id: str
) -> Response:
    """Send a person of the partner a personal link."""
    return _done(visitor, partner_id, lambda: _send_link(visitor, person_id), "link_sent", "people")


@router.post("/partners/{partner_id}/links/{link_id}/revoke")
def link_revoked(
    visitor: Annotated[Visitor, allowed("link.issue")], partner_id: str, link_id: str
) -> Response:
    """End a personal link, and whatever was opened by it."""
    return _done(
        visitor,
        partner_id,
        lambda: revoke_link(visitor.office, visitor.id, link_id),
        "link_revoked",
        "people",
    )


@router.post("/partners/{partner_id}/holds")
def hold_placed(
    visitor: Annotated[Visitor, allowed("hold.place")], partner_id: str, reason: Text = ""
) -> Response:
    """Put the partner on hold."""
    return _done(
        visitor,
        partner_id,
        lambda: place_hold(visitor.office, visitor.id, partner_id=partner_id, reason=reason),
        "hold_placed",
        "flags",
        hold_reason=reason,
    )


@router.post("/partners/{partner_id}/holds/{hold_id}/lift")
def hold_lifted(
    visitor: Annotated[Visitor, allowed("hold.lift")],
    partner_id: str,
    hold_id: str,
    reason: Text = "",
) -> Response:
    """Lift a hold that another person placed."""
    return _done(
        visitor,
        partner_id,
        lambda: lift_hold(visitor.office, visitor.id, hold_id, reason),
        "hold_lifted",
        "flags",
        lift_reason=reason,
    )


@router.post("/partners/{partner_id}/interest")
def interest_declared(
    visitor: Annotated[Visitor, allowed("interest.declare")], partner_id: str, nature: Text = ""
) -> Response:
    """Declare a tie to the partner: the person does not act on it any more."""
    return _done(
        visitor,
        partner_id,
        lambda: declare_interest(visitor.office, visitor.id, partner_id=partner_id, nature=nature),
        "interest_declared",
        "flags",
        nature=nature,
    )


@router.post("/partners/{partner_id}/concern")
def concern_handed_over(
    visitor: Annotated[Visitor, allowed("concern.hand_over")], partner_id: str
) -> Response:
    """Hand a concern over to the focal point, without its story."""
    return _done(
        visitor,
        partner_id,
        lambda: hand_over_concern(visitor.office, visitor.id, partner_id=partner_id),
        "concern_handed_over",
        "flags",
    )


@router.post("/partners/{partner_id}/triggers")
def trigger_noted(
    visitor: Annotated[Visitor, allowed("reassessment.note")],
    partner_id: str,
    kind: Text = "",
    text: Text = "",
) -> Response:
    """Note what makes a reassessment due."""
    return _done(
        visitor,
        partner_id,
        lambda: note_trigger(
            visitor.office, visitor.id, partner_id=partner_id, kind=kind, text=text
        ),
        "trigger_noted",
        "flags",
        trigger_text=text,
    )


@router.post("/partners/{partner_id}/reassessment")
def reassessment_opened(
    visitor: Annotated[Visitor, allowed("case.open")],
    partner_id: str,
    because: Text = "",
    trigger: Text = "",
) -> Response:
    """Open a reassessment."""
    return _done(
        visitor,
        partner_id,
        lambda: open_reassessment(
            visitor.office,
            visitor.id,
            partner_id=partner_id,
            trigger_id=trigger,
            because=because,
        ),
        "case_opened",
        "cases",
        because=because,
    )


@router.post("/partners/{partner_id}/unscored")
def unscored_decided(
    visitor: Annotated[Visitor, allowed("unscored.decide")],
    partner_id: str,
    outcome: Annotated[UnscoredKind, Form()],
    reason: Text = "",
    scope: Text = "",
    expires_on: Text = "",
) -> Response:
    """Decide an outcome without a score."""
    return _done(
        visitor,
        partner_id,
        lambda: decide_unscored(
            visitor.office,
            visitor.id,
            partner_id=partner_id,
            outcome=outcome,
            reason=reason,
            scope=scope,
            expires_on=required_day_in(expires_on),
        ),
        "unscored_decided",
        "flags",
        unscored_reason=reason,
        scope=scope,
    )


@router.post("/partners/{partner_id}/unscored/{outcome_id}/end")
def unscored_ended(
    visitor: Annotated[Visitor, allowed("unscored.end")],
    partner_id: str,
    outcome_id: str,
    reason: Text = "",
) -> Response:
    """End an outcome without a score."""
    return _done(
        visitor,
        partner_id,
        lambda: end_unscored(visitor.office, visitor.id, outcome_id, reason),
        "unscored_ended",
        "flags",
    )


@router.post("/partners/{partner_id}/exchange")
def assessment_imported(
    visitor: Annotated[Visitor, allowed("exchange.import")], partner_id: str, file: UploadFile
) -> Response:
    """Import an assessment that another entity made."""
    data = file.file.read()
    return _done(
        visitor,
        partner_id,
        lambda: import_assessment(
            visitor.office, visitor.id, partner_id=partner_id, data=data, name=file.filename or ""
        ),
        "assessment_imported",
        "exchange",
    )


@router.post("/partners/{partner_id}/exchange/{shared_id}/accept")
def assessment_accepted(
    visitor: Annotated[Visitor, allowed("exchange.accept")],
    partner_id: str,
    shared_id: str,
    reason: Text = "",
    despite: Text = "",
) -> Response:
    """Accept an assessment of another entity."""
    return _done(
        visitor,
        partner_id,
        lambda: accept_assessment(
            visitor.office, visitor.id, shared_id, reason=reason, despite_facts=bool(despite)
        ),
        "assessment_accepted",
        "exchange",
    )


@router.post("/partners/{partner_id}/determinations/{determination_id}/export")
def assessment_exported(
    visitor: Annotated[Visitor, allowed("exchange.export")],
    partner_id: str,
    determination_id: str,
    issuer: Text = "",
    form: Annotated[ExchangeForm, Form()] = ExchangeForm.JSON,
) -> Response:
    """Give an assessment as a file for another entity."""
    try:
        data, name = export_assessment(
            visitor.office, visitor.id, determination_id, issuer=issuer, form=form
        )
    except (InputError, ConflictError) as error:
        return show_partner(visitor, partner_id, error)
    return download(data, name)


def _send_link(visitor: Visitor, person_id: str) -> None:
    send_link(
        visitor.office,
        visitor.around.key,
        visitor.id,
        person_id,
        purpose=LinkPurpose.ENTER,
        server=visitor.around.mail,
        address=visitor.around.public_url,
    )


def _done(
    visitor: Visitor,
    partner_id: str,
    work: Callable[[], object],
    done: str,
    place: str,
    **given: str,
) -> Response:
    """Do some work for a partner's page and show the page again: with what was done, or why not."""
    try:
        work()
    except (InputError, ConflictError, PermissionRefused, SurroundingsError) as error:
        return show_partner(visitor, partner_id, error, given)
    return visitor.go(f"/partners/{partner_id}#{place}", done=f"partners.done.{done}")
