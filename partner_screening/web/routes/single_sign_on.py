"""Signing in with the account of the own organisation."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from partner_screening.actions.access.provider_sign_in import sign_in_by_provider
from partner_screening.errors import InputError, PermissionRefused
from partner_screening.process.people import Person
from partner_screening.web.cookies import drop_errand, held_errand, keep_errand, keep_session
from partner_screening.web.gate import anyone
from partner_screening.web.navigation import home_of
from partner_screening.web.paths import own_path
from partner_screening.web.provider import Errand, Provider
from partner_screening.web.visitor import Visitor

router = APIRouter()
_PURPOSE = "single-sign-on"


@router.get("/sign-in/single")
def to_provider(visitor: Annotated[Visitor, anyone()], next: str = "/") -> Response:
    """Send the browser to the provider."""
    provider = _provider(visitor)
    errand = provider.errand(own_path(next))
    response = RedirectResponse(provider.address(errand, _back(visitor)), status_code=303)
    keep_errand(
        response, visitor.around.key.signed(_PURPOSE, errand.model_dump_json()), visitor.around
    )
    return response


@router.get("/sign-in/single/back")
def from_provider(
    request: Request,
    visitor: Annotated[Visitor, anyone()],
    code: str = "",
    state: str = "",
    error: str = "",
) -> Response:
    """Take what the provider says of the person who comes back."""
    provider = _provider(visitor)
    text = visitor.around.key.read_signed(_PURPOSE, held_errand(request))
    errand = Errand.model_validate_json(text) if text else None
    if error or errand is None or not state or state != errand.state:
        raise PermissionRefused(
            "single_sign_on_refused",
            "The sign-in was broken off, or it was begun in another window.",
            "Begin again at the sign-in page.",
        )
    made = sign_in_by_provider(visitor.office, provider.word(errand, code, _back(visitor)))
    person = visitor.office.record(Person, made.session.person_id, "person")
    response = visitor.go(home_of(person) if errand.next == "/" else own_path(errand.next))
    drop_errand(response, visitor.around)
    keep_session(response, made.token, visitor.around)
    return response


def _provider(visitor: Visitor) -> Provider:
    provider: Provider | None = visitor.request.app.state.provider
    if provider is None:
        raise InputError(
            "no_page", "Single sign-on is not set up here.", "Sign in with a password."
        )
    return provider


def _back(visitor: Visitor) -> str:
    return f"{visitor.around.public_url}/sign-in/single/back"
