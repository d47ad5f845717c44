"""Programs that are told of what happened."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from partner_screening.actions.webhooks import TOPICS, NewWebhook, Teller
from partner_screening.errors import InputError, ScreeningError
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.visitor import Visitor

router = APIRouter()
_PATH = "/administration/webhooks"


@router.get(_PATH)
def webhooks_page(visitor: Annotated[Visitor, allowed("webhook.manage")]) -> Response:
    """Show the programs and the last messages."""
    return _page(visitor)


@router.post(_PATH)
def webhook_added(
    visitor: Annotated[Visitor, allowed("webhook.manage")],
    url: Annotated[str, Form()] = "",
    topics: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Add a program; its secret is shown once."""
    try:
        made = _teller(visitor).add(visitor.id, url=url.strip(), topics=tuple(topics or ()))
    except InputError as error:
        return _page(visitor, error=error, url=url)
    return _page(visitor, made=made)


@router.post(_PATH + "/{webhook_id}/remove")
def webhook_removed(
    visitor: Annotated[Visitor, allowed("webhook.manage")], webhook_id: str
) -> Response:
    """Tell a program nothing any more."""
    _teller(visitor).remove(visitor.id, webhook_id)
    return visitor.go(_PATH, done="common.saved")


@router.post(_PATH + "/deliveries/{delivery_id}/again")
def delivery_again(
    visitor: Annotated[Visitor, allowed("webhook.manage")], delivery_id: str
) -> Response:
    """Let a message be sent again."""
    _teller(visitor).again(visitor.id, delivery_id)
    return visitor.go(_PATH, done="common.saved")


def _teller(visitor: Visitor) -> Teller:
    return Teller(visitor.office, visitor.around.key)


def _page(
    visitor: Visitor,
    *,
    error: ScreeningError | None = None,
    made: NewWebhook | None = None,
    url: str = "",
) -> Response:
    hooks, deliveries = _teller(visitor).every(visitor.id)
    return visitor.page(
        "administration/webhooks.html",
        status=status_of(error) if error else 200,
        error=error,
        made=made,
        url=url,
        hooks=hooks,
        deliveries=deliveries,
        topics=tuple(TOPICS.values()),
    )
