"""Errors of the JSON interface as RFC 9457 problems."""

from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from partner_screening.errors import ScreeningError
from partner_screening.values import Value

MEDIA_TYPE = "application/problem+json"


class ProblemDetail(Value):
    """What went wrong (RFC 9457). ``code`` is stable, ``remedy`` says what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    remedy: str
    instance: str = ""


ANSWERS: dict[int | str, dict[str, object]] = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetail"}}},
    }
    for status in (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
}
"""What every endpoint may answer beside its result."""


def is_api(request: Request) -> bool:
    """Whether a request is one to the JSON interface."""
    return request.url.path.startswith("/api/")


def problem_answer(
    request: Request, error: ScreeningError, status: int, headers: dict[str, str] | None = None
) -> Response:
    """Return an error as a problem."""
    detail = ProblemDetail(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=error.message,
        code=error.code,
        remedy=error.remedy,
        instance=request.url.path,
    )
    return JSONResponse(detail.model_dump(), status, headers=headers, media_type=MEDIA_TYPE)
