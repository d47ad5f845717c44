"""The determination as its partner sees it: to be confirmed, or contested with reasons."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from partner_screening.actions.process.determinations import determinations, respond
from partner_screening.errors import ConflictError, InputError, ScreeningError
from partner_screening.process.determining import Answer
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/own/determination")
def determination_page(
    visitor: Annotated[Visitor, allowed("determination.respond")],
) -> Response:
    """Show the determinations about the own organisation, the newest first."""
    return _page(visitor)


@router.post("/own/determination/{determination_id}")
def responded(
    visitor: Annotated[Visitor, allowed("determination.respond")],
    determination_id: str,
    answer: Annotated[Answer, Form()],
    text: Annotated[str, Form()] = "",
) -> Response:
    """Confirm a determination, or contest it."""
    try:
        respond(visitor.office, visitor.id, determination_id, answer, text)
    except (InputError, ConflictError) as error:
        return _page(visitor, error, text)
    return visitor.go("/own/determination", done=f"own.determination_{answer}ed")


def _page(visitor: Visitor, error: ScreeningError | None = None, text: str = "") -> Response:
    assert visitor.person is not None
    made = determinations(visitor.office, visitor.id, partner_id=visitor.person.partner_id)
    return visitor.page(
        "own/determination.html",
        status=status_of(error) if error else 200,
        files=tuple(reversed(made)),
        today=visitor.office.today(),
        error=error,
        text=text,
    )
