"""Signing in and out: password, second factor, personal link, and choosing a password by link."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from partner_screening.actions.access.accounts import choose_password
from partner_screening.actions.access.passwords import same_twice
from partner_screening.actions.access.sessions import (
    NewSession,
    enter_by_link,
    give_code,
    link_and_person,
    sign_in,
    sign_out,
)
from partner_screening.actions.demo_office import DEMO_PASSWORD, SAMPLES
from partner_screening.errors import InputError, PermissionRefused
from partner_screening.process.account import LinkPurpose
from partner_screening.process.people import Person
from partner_screening.web.cookies import drop_session, keep_session
from partner_screening.web.gate import anyone, half_signed_in
from partner_screening.web.navigation import home_of
from partner_screening.web.paths import own_path
from partner_screening.web.problems import status_of
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/sign-in")
def sign_in_page(visitor: Annotated[Visitor, anyone()], next: str = "/") -> Response:
    """Show the form to sign in."""
    return _sign_in_page(visitor, next)


@router.post("/sign-in")
def sign_in_done(
    request: Request,
    visitor: Annotated[Visitor, anyone()],
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign a person in."""
    try:
        made = sign_in(visitor.office, name, password, _address(request))
    except PermissionRefused as error:
        return _sign_in_page(visitor, next, name=name, error=error)
    person = visitor.office.record(Person, made.session.person_id, "person")
    return _begun(
        visitor, made, "/sign-in/code" if made.session.is_pending else _target(person, next)
    )


@router.get("/sign-in/code")
def code_page(visitor: Annotated[Visitor, half_signed_in()]) -> Response:
    """Ask for the code of the second factor."""
    return visitor.page("sign_in_code.html", error=None)


@router.post("/sign-in/code")
def code_given(
    request: Request,
    visitor: Annotated[Visitor, half_signed_in()],
    code: Annotated[str, Form()] = "",
) -> Response:
    """Take the code of the second factor."""
    assert visitor.session is not None and visitor.person is not None  # noqa: PT018 - the gate's work
    try:
        give_code(visitor.office, visitor.around.key, visitor.session, code, _address(request))
    except PermissionRefused as error:
        return visitor.page("sign_in_code.html", status=status_of(error), error=error)
    return visitor.go(home_of(visitor.person))


@router.post("/sign-out")
def signed_out(visitor: Annotated[Visitor, half_signed_in()]) -> Response:
    """End the session."""
    assert visitor.session is not None
    sign_out(visitor.office, visitor.session)
    response = visitor.go("/sign-in", done="common.signed_out")
    drop_session(response, visitor.around)
    return response


@router.get("/enter/{token}")
def link_page(visitor: Annotated[Visitor, anyone()], token: str) -> Response:
    """Show whose link it is. Nothing is done yet: mail programs open links by themselves."""
    link, person = link_and_person(visitor.office, visitor.around.key, token)
    if link.purpose is LinkPurpose.SET_PASSWORD:
        return visitor.page("choose_password.html", token=token, owner=person, error=None)
    return visitor.page("enter.html", token=token, owner=person, link=link)


@router.post("/enter/{token}")
def link_used(
    visitor: Annotated[Visitor, anyone()],
    token: str,
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Enter by a personal link, or choose the password that it is for."""
    link, person = link_and_person(visitor.office, visitor.around.key, token)
    if link.purpose is LinkPurpose.ENTER:
        made = enter_by_link(visitor.office, visitor.around.key, token)
        return _begun(visitor, made, home_of(person))
    try:
        choose_password(visitor.office, visitor.around.key, token, same_twice(password, again))
    except InputError as error:
        return visitor.page(
            "choose_password.html", status=422, token=token, owner=person, error=error
        )
    return visitor.go("/sign-in", done="common.password_set")


def _sign_in_page(
    visitor: Visitor, wanted: str, *, name: str = "", error: PermissionRefused | None = None
) -> Response:
    return visitor.page(
        "sign_in.html",
        status=status_of(error) if error else 200,
        next=own_path(wanted),
        name=name,
        error=error,
        samples=SAMPLES if visitor.around.is_demo else (),
        demo_password=DEMO_PASSWORD,
        has_single_sign_on=bool(visitor.around.settings.oidc_issuer.value),
    )


def _target(person: Person, wanted: str) -> str:
    path = own_path(wanted)
    return home_of(person) if path == "/" else path


def _begun(visitor: Visitor, made: NewSession, path: str) -> Response:
    response = visitor.go(path)
    keep_session(response, made.token, visitor.around)
    return response


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
