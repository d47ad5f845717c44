"""The own account: password and second factor."""

from typing import Annotated

import segno
from fastapi import APIRouter, Form, Response

from partner_screening.actions.access.accounts import (
    change_password,
    has_second_factor,
    new_secret,
    second_factor_address,
    turn_off_second_factor,
    turn_on_second_factor,
)
from partner_screening.actions.access.passwords import same_twice
from partner_screening.errors import InputError, PermissionRefused, ScreeningError
from partner_screening.web.cookies import drop_session
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/account")
def account_page(visitor: Annotated[Visitor, allowed("account.own")]) -> Response:
    """Show the own account."""
    return _account_page(visitor)


@router.post("/account/password")
def password_changed(
    visitor: Annotated[Visitor, allowed("account.own")],
    old: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change the own password; the person signs in again with it."""
    try:
        change_password(visitor.office, visitor.id, old=old, new=same_twice(password, again))
    except (InputError, PermissionRefused) as error:
        return _account_page(visitor, error)
    response = visitor.go("/sign-in", done="common.password_set")
    drop_session(response, visitor.around)
    return response


@router.get("/account/second-factor")
def second_factor_page(visitor: Annotated[Visitor, allowed("account.own")]) -> Response:
    """Show a new secret for an authenticator app, as picture and as text."""
    return _second_factor_page(visitor, new_secret())


@router.post("/account/second-factor")
def second_factor_set(
    visitor: Annotated[Visitor, allowed("account.own")],
    sealed: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
) -> Response:
    """Turn the second factor on, once a code proves that the app has the secret."""
    secret = visitor.around.key.unseal(sealed)
    try:
        turn_on_second_factor(
            visitor.office, visitor.around.key, visitor.id, secret=secret, code=code
        )
    except InputError as error:
        return _second_factor_page(visitor, secret, error)
    return visitor.go("/account", done="common.second_factor_on")


@router.post("/account/second-factor/off")
def second_factor_off(
    visitor: Annotated[Visitor, allowed("account.own")], password: Annotated[str, Form()] = ""
) -> Response:
    """Do without the second factor."""
    try:
        turn_off_second_factor(visitor.office, visitor.id, password=password)
    except PermissionRefused as error:
        return _account_page(visitor, error)
    return visitor.go("/account", done="common.second_factor_off")


def _account_page(visitor: Visitor, error: ScreeningError | None = None) -> Response:
    return visitor.page(
        "account.html",
        status=status_of(error) if error else 200,
        has_second_factor=has_second_factor(visitor.office, visitor.id),
        error=error,
    )


def _second_factor_page(
    visitor: Visitor, secret: str, error: ScreeningError | None = None
) -> Response:
    assert visitor.person is not None
    address = second_factor_address(visitor.person, secret)
    return visitor.page(
        "second_factor.html",
        status=status_of(error) if error else 200,
        secret=secret,
        sealed=visitor.around.key.seal(secret),
        picture=segno.make(address).svg_data_uri(scale=5, border=2),
        error=error,
    )
