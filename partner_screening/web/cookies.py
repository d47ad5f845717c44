"""The cookies: session, visit without a session, and the way to a provider. No script reads them."""

import secrets

from fastapi import Request, Response

from partner_screening.actions.access.secret_key import SecretKey
from partner_screening.web.surroundings import Surroundings

_SESSION = "session"
_VISIT = "visit"
_ERRAND = "errand"


def _name(kind: str, around: Surroundings) -> str:
    # With this prefix a browser takes the cookie by HTTPS alone, and for this host alone.
    return f"__Host-{kind}" if around.is_secure else kind


def session_token(request: Request) -> str:
    """Return what the browser holds of a session; empty when nothing."""
    return request.cookies.get(_name(_SESSION, request.app.state.around), "")


def visit_token(request: Request) -> str:
    """Return the token of a visit without a session; a new one when the browser holds none."""
    held = request.cookies.get(_name(_VISIT, request.app.state.around), "")
    if not held:
        held = getattr(request.state, "new_visit", "") or secrets.token_urlsafe(24)
        request.state.new_visit = held
    return held


def keep_visit(request: Request, response: Response) -> None:
    """Let the browser hold the visit that the form marks of this page were made for."""
    visit = getattr(request.state, "new_visit", "")
    if visit:
        _set(response, _VISIT, visit, request.app.state.around)


def keep_session(response: Response, token: str, around: Surroundings) -> None:
    """Let the browser hold a session until it is closed."""
    _set(response, _SESSION, token, around)


def drop_session(response: Response, around: Surroundings) -> None:
    """Let the browser forget the session."""
    response.delete_cookie(
        _name(_SESSION, around), path="/", secure=around.is_secure, httponly=True, samesite="lax"
    )


def keep_errand(response: Response, signed: str, around: Surroundings) -> None:
    """Let the browser hold what is remembered while the person is at the provider: ten minutes."""
    _set(response, _ERRAND, signed, around, seconds=600)


def held_errand(request: Request) -> str:
    """Return what the browser holds of an errand to the provider; empty when nothing."""
    return request.cookies.get(_name(_ERRAND, request.app.state.around), "")


def drop_errand(response: Response, around: Surroundings) -> None:
    """Let the browser forget the errand."""
    response.delete_cookie(
        _name(_ERRAND, around), path="/", secure=around.is_secure, httponly=True, samesite="lax"
    )


def form_mark(key: SecretKey, holder: str) -> str:
    """Return the mark that forms carry for the ``holder``: a session or a visit."""
    return key.mark("form", holder)


def _set(
    response: Response, kind: str, value: str, around: Surroundings, *, seconds: int | None = None
) -> None:
    response.set_cookie(
        _name(kind, around),
        value,
        max_age=seconds,
        path="/",
        secure=around.is_secure,
        httponly=True,
        samesite="lax",
    )
