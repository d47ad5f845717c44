"""The description of the JSON interface: OpenAPI 3.1, and a page that needs no script."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from partner_screening import __version__
from partner_screening.web.api.problems import ProblemDetail
from partner_screening.web.gate import anyone
from partner_screening.web.visitor import Visitor

router = APIRouter()
PATH = "/api/v1/openapi.json"


def describe(routers: tuple[APIRouter, ...]) -> dict[str, Any]:
    """Return the OpenAPI document of ``routers``, with the one way to sign in."""
    document = get_openapi(
        title="Partner Screening",
        version=__version__,
        openapi_version="3.1.0",
        description=(
            "The same actions as in the application, for programs. Errors are RFC 9457 problems with "
            "a stable code and what to do. A POST with an Idempotency-Key is done once."
        ),
        routes=[route for router in routers for route in router.routes],
    )
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["ProblemDetail"] = ProblemDetail.model_json_schema()
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token of 'Your account'."}
    }
    document["security"] = [{"token": []}]
    return document


@lru_cache(maxsize=1)
def document_of_api() -> dict[str, Any]:
    """Return the OpenAPI document of every endpoint."""
    from partner_screening.web.api import ENDPOINTS

    return describe(ENDPOINTS)


@router.get(PATH)
def openapi(_: Annotated[Visitor, anyone()]) -> Response:
    """Give the OpenAPI document."""
    return JSONResponse(document_of_api())


@router.get("/api/v1/docs")
def docs(visitor: Annotated[Visitor, anyone()]) -> Response:
    """Show every endpoint with what it takes and gives."""
    document = document_of_api()
    endpoints = [
        (method.upper(), path, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    ]
    return visitor.page("api/docs.html", endpoints=endpoints, path_of_document=PATH)


PAGE = Path(__file__).parents[3] / "docs" / "openapi.json"
"""The document in docs/; ``make commands`` writes it anew, and a test keeps it true."""


def written() -> str:
    """Return the document as it stands in docs/."""
    return json.dumps(document_of_api(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written(), "utf-8")
