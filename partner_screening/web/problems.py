"""Errors as pages: what is wrong, what to do, and the way back. One table of HTTP statuses."""

import logging
import secrets
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from partner_screening.actions.access.sessions import session_of
from partner_screening.errors import (
    ConflictError,
    InputError,
    PermissionRefused,
    ScreeningError,
    SurroundingsError,
    UnknownRule,
)
from partner_screening.web.api.gate import TokenNeeded, TooOften
from partner_screening.web.api.problems import is_api, problem_answer
from partner_screening.web.cookies import form_mark, session_token, visit_token
from partner_screening.web.gate import SignInNeeded
from partner_screening.web.protection import TooLarge
from partner_screening.web.visitor import Visitor

log = logging.getLogger("partner_screening.web")

_STATUSES: tuple[tuple[type[ScreeningError], int], ...] = (
    (UnknownRule, 404),
    (InputError, 422),
    (PermissionRefused, 403),
    (ConflictError, 409),
    (SurroundingsError, 503),
)


def status_of(error: ScreeningError) -> int:
    """Return the HTTP status of an error."""
    if error.code == "too_many_attempts":
        return 429
    if error.code.startswith("unknown_"):
        return 404
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def add_error_pages(app: FastAPI) -> None:
    """Show every error of ours, and what no route answers, as a page."""
    app.add_exception_handler(ScreeningError, _screening_error)
    app.add_exception_handler(SignInNeeded, _sign_in_needed)
    app.add_exception_handler(TokenNeeded, _token_needed)
    app.add_exception_handler(TooOften, _too_often)
    app.add_exception_handler(StarletteHTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _unusable_request)


def visitor_of(request: Request) -> Visitor:
    """Return whoever asked, for a page of an error that came up before a gate did."""
    around = request.app.state.around
    try:
        found = session_of(around.office, session_token(request))
    except ScreeningError:  # no database: the page says so all the same
        found = None
    session, person = found or (None, None)
    mark = form_mark(around.key, session.id if session else visit_token(request))
    if session is not None and session.is_pending:
        session, person = None, None
    return Visitor(request, around, session, person, mark)


def problem_page(request: Request, error: ScreeningError, status: int) -> Response:
    """Return the page of an error; to programs, a problem."""
    if is_api(request):
        return problem_answer(request, error, status)
    if _wants_json(request):
        return JSONResponse(
            {"code": error.code, "message": error.message, "remedy": error.remedy}, status
        )
    return visitor_of(request).page("problem.html", status=status, error=error)


def _screening_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ScreeningError)
    return problem_page(request, error, status_of(error))


def _sign_in_needed(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    if _wants_json(request):
        return JSONResponse({"code": "sign_in_needed"}, 401)
    if error.is_pending:
        return RedirectResponse("/sign-in/code", 303)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?next={quote(wanted)}" if request.method == "GET" and wanted != "/" else ""
    return RedirectResponse(f"/sign-in{back}", 303)


def _token_needed(request: Request, _: Exception) -> Response:
    error = PermissionRefused(
        "token_needed", "The request carries no token.", "Send 'Authorization: Bearer <token>'."
    )
    return problem_answer(request, error, 401, {"WWW-Authenticate": "Bearer"})


def _too_often(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooOften)
    told = PermissionRefused(
        "too_often",
        "The token asked too often within a minute.",
        f"Wait {error.seconds} seconds.",
    )
    return problem_answer(request, told, 429, {"Retry-After": str(error.seconds)})


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    code = {404: "no_page", 405: "no_page"}.get(error.status_code, "request_unusable")
    return problem_page(request, _plain(code), error.status_code)


def _unusable_request(request: Request, _: Exception) -> Response:
    return problem_page(request, _plain("request_unusable"), 422)


def defect(request: Request, error: Exception) -> Response:
    """Show a defect of ours by a number that stands in the log too; nothing of the inside is shown."""
    if isinstance(error, TooLarge):
        return problem_page(request, _plain("too_large"), 413)
    number = secrets.token_hex(4)
    log.error(
        "defect %s at %s %s", number, request.method, request.scope.get("path"), exc_info=error
    )
    told = ScreeningError(
        "defect",
        f"Something went wrong on our side (number {number}). What you had saved is saved.",
        "Try again; if it happens again, tell an administrator the number.",
    )
    return problem_page(request, told, 500)


def _plain(code: str) -> InputError:
    words = {
        "no_page": ("There is no such page.", "Go back, or begin at the first page."),
        "request_unusable": (
            "What was sent cannot be understood.",
            "Go back, load the page anew and send it again.",
        ),
        "too_large": (
            "The file is too large.",
            "Make it smaller, for instance by scanning in grey, or send it in parts.",
        ),
    }
    return InputError(code, *words[code])


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json") or (
        "x-form-mark" in request.headers
    )
