"""Who may open a route. A route that does not say it is refused when the application starts.

A gate looks at the role alone; on which partner, and whether it is the person's own work, the use
case behind the route asks again (``Office.act``, ``Office.look``), alike for every front door.
"""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.params import Depends as DependsMark
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from partner_screening.actions.access.sessions import session_of
from partner_screening.errors import PermissionRefused
from partner_screening.web.cookies import form_mark, session_token, visit_token
from partner_screening.web.roles import may
from partner_screening.web.surroundings import Surroundings
from partner_screening.web.visitor import Visitor

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class SignInNeeded(Exception):
    """Nobody is signed in, or the second factor is still due."""

    def __init__(self, *, is_pending: bool = False) -> None:
        super().__init__("sign in")
        self.is_pending = is_pending


@dataclass(frozen=True)
class Gate:
    """The gate of a route.

    Attributes:
        actions: a person needs the permission for one of these; empty: anyone.
        is_pending_welcome: whether a person may come whose second factor is still due.

    """

    actions: tuple[str, ...]
    is_pending_welcome: bool = False

    async def __call__(self, request: Request) -> Visitor:
        """Let a visitor in, or not.

        Raises:
            SignInNeeded: nobody is signed in.
            PermissionRefused: no role of the person may do this, or the form is not one of ours.

        """
        around: Surroundings = request.app.state.around
        found = await run_in_threadpool(session_of, around.office, session_token(request))
        session, person = found or (None, None)
        is_pending = session is not None and session.is_pending
        is_half_welcome = is_pending and self.is_pending_welcome
        if self.actions and (session is None or is_pending) and not is_half_welcome:
            raise SignInNeeded(is_pending=is_pending)
        if self.actions and not (person is not None and may(person, *self.actions)):
            raise PermissionRefused(
                "not_permitted",
                "Your role does not open this page.",
                "Go back to your own pages, or ask an administrator for the role.",
            )
        # People who are not signed in get a mark too, so that nobody signs them in as somebody else.
        mark = form_mark(around.key, session.id if session else visit_token(request))
        if request.method not in _SAFE:
            await _require_own_form(request, mark)
        return Visitor(request, around, session, person, mark)


def allowed(*actions: str) -> Any:  # noqa: ANN401 - FastAPI's own mark
    """Return the gate for people whose role allows one of ``actions``."""
    assert actions, "a gate names an action; use anyone() for a page without one"
    return DependsMark(Gate(actions))


def anyone() -> Any:  # noqa: ANN401
    """Return the gate for everybody, signed in or not."""
    return DependsMark(Gate(()))


def half_signed_in() -> Any:  # noqa: ANN401
    """Return the gate for a person whose second factor may still be due."""
    return DependsMark(Gate(("account.own",), is_pending_welcome=True))


def gates(routers: Iterable[APIRouter]) -> Iterator[tuple[APIRoute, Gate]]:
    """Give every route of ``routers`` with its gate.

    Raises:
        AssertionError: a route has none, or two.

    """
    for route in (route for router in routers for route in router.routes):
        assert isinstance(route, APIRoute), f"{route} is no route that a gate can stand before"
        found = [one.call for one in route.dependant.dependencies if isinstance(one.call, Gate)]
        assert len(found) == 1, f"{route.path} must say who may open it, once"
        yield route, found[0]


async def _require_own_form(request: Request, mark: str) -> None:
    """Refuse a request that another site made in the person's name."""
    given = request.headers.get("x-form-mark", "")
    if not given and request.headers.get("content-type", "").startswith(_FORMS):
        value = (await request.form()).get("form_mark")
        given = value if isinstance(value, str) else ""
    if not hmac.compare_digest(given.encode(), mark.encode()):
        raise PermissionRefused(
            "form_outdated",
            "This form is not valid any more: you signed in again, or it was open too long.",
            "Go back, load the page anew and send it again.",
        )
