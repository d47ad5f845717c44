"""The tokens of the own account, with which programs act."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from partner_screening.actions.access.tokens import (
    LONGEST_DAYS,
    NewToken,
    end_token,
    make_token,
    own_scopes,
    own_tokens,
)
from partner_screening.errors import ConflictError, InputError, ScreeningError
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/account/tokens")
def tokens_page(visitor: Annotated[Visitor, allowed("account.own")]) -> Response:
    """Show the own tokens."""
    return _page(visitor)


@router.post("/account/tokens")
def token_made(
    visitor: Annotated[Visitor, allowed("account.own")],
    name: Annotated[str, Form()] = "",
    days: Annotated[int, Form()] = 90,
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Make a token; its secret is shown once."""
    try:
        made = make_token(
            visitor.office, visitor.id, name=name, scopes=tuple(scopes or ()), days=days
        )
    except (InputError, ConflictError) as error:
        return _page(visitor, error=error)
    return _page(visitor, made=made)


@router.post("/account/tokens/{token_id}/end")
def token_ended(visitor: Annotated[Visitor, allowed("account.own")], token_id: str) -> Response:
    """End a token, at once."""
    end_token(visitor.office, visitor.id, token_id)
    return visitor.go("/account/tokens", done="common.saved")


def _page(
    visitor: Visitor, *, error: ScreeningError | None = None, made: NewToken | None = None
) -> Response:
    assert visitor.person is not None
    return visitor.page(
        "api/tokens.html",
        status=status_of(error) if error else 200,
        error=error,
        made=made,
        tokens=tuple(reversed(own_tokens(visitor.office, visitor.id))),
        scopes=own_scopes(visitor.person),
        now=visitor.office.clock(),
        longest=LONGEST_DAYS,
    )
