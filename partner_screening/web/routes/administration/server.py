"""Outbox, history, health: whether everything that should happen does."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from partner_screening.actions.administration import PAGE, health, history_page, verify_history
from partner_screening.actions.launch import prefect_server
from partner_screening.actions.process.follow_up import (
    follow_up,
    partner_chunks,
    require_follow_up,
    together,
)
from partner_screening.actions.process.outbox import deliver, outbox_page, send_again
from partner_screening.errors import ConflictError, ScreeningError, SurroundingsError
from partner_screening.process.overview_filters import Page
from partner_screening.storage.records import HistoryVerification
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/administration/outbox")
def outbox_shown(
    visitor: Annotated[Visitor, allowed("outbox.read")], number: Annotated[int, Query(ge=1)] = 1
) -> Response:
    """Show the notices, the newest first."""
    return _outbox(visitor, number)


@router.post("/administration/outbox/{notice_id}/again")
def notice_again(visitor: Annotated[Visitor, allowed("outbox.retry")], notice_id: str) -> Response:
    """Let a notice be sent again."""
    try:
        send_again(visitor.office, visitor.id, notice_id)
    except ConflictError as error:
        return _outbox(visitor, 1, error)
    return visitor.go("/administration/outbox", done="common.saved")


@router.post("/administration/follow-up")
def followed_up(visitor: Annotated[Visitor, allowed("follow_up.run")]) -> Response:
    """Run the follow-up now, and send what waits."""
    office = visitor.office
    require_follow_up(office, visitor.id)
    together(follow_up(office, chunk, office.today()) for chunk in partner_chunks(office))
    if visitor.around.mail is not None:
        try:
            deliver(office, visitor.around.mail)
        except SurroundingsError as error:
            return _outbox(visitor, 1, error)
    return visitor.go("/administration/outbox", done="administration.followed_up")


@router.get("/administration/history")
def history_shown(
    visitor: Annotated[Visitor, allowed("history.read")],
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Show the history, the newest events first."""
    return _history(visitor, before)


@router.post("/administration/history/verify")
def history_verified(visitor: Annotated[Visitor, allowed("history.read")]) -> Response:
    """Verify the history, and show what was found."""
    return _history(visitor, None, verify_history(visitor.office, visitor.id))


@router.get("/administration/health")
def health_shown(visitor: Annotated[Visitor, allowed("outbox.read")]) -> Response:
    """Show how the server is."""
    around = visitor.around
    found = health(
        visitor.office,
        visitor.id,
        workspace=around.workspace,
        mail=around.mail,
        prefect=prefect_server() or "",
        unknown=around.settings.unknown,
    )
    secret = {around.settings.secret_key.variable, around.settings.oidc_client_secret.variable}
    hidden = secret | {
        around.settings.database_url.variable,
        around.settings.mail_server.variable,
    }
    return visitor.page(
        "administration/health.html",
        health=found,
        settings=[
            (one.variable, "•••" if one.variable in hidden and one.value else one.value, one.source)
            for one in around.settings.all()
        ],
    )


def _outbox(visitor: Visitor, number: int, error: ScreeningError | None = None) -> Response:
    person = visitor.person
    assert person is not None
    lines, total = outbox_page(visitor.office, visitor.id, number=number, size=PAGE)
    return visitor.page(
        "administration/outbox.html",
        status=status_of(error) if error else 200,
        error=error,
        lines=lines,
        page=Page[int](rows=(), total=total, number=number, size=PAGE),
        address=lambda wanted: f"/administration/outbox?number={wanted}",
        may_retry=may(person, "outbox.retry"),
        may_follow_up=may(person, "follow_up.run"),
        has_mail=visitor.around.mail is not None,
    )


def _history(
    visitor: Visitor, before: int | None, verification: HistoryVerification | None = None
) -> Response:
    person = visitor.person
    assert person is not None
    found = history_page(visitor.office, visitor.id, before=before)
    return visitor.page(
        "administration/history.html",
        events=found,
        verification=verification,
        is_last=len(found) < PAGE,
        opens_partners=may(person, "partner.read"),
    )
