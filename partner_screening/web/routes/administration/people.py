"""People and their roles."""

from collections import defaultdict
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Response

from partner_screening.actions.access.accounts import send_link
from partner_screening.actions.process.people import (
    add_person,
    change_roles,
    people,
    stop_access,
)
from partner_screening.errors import ConflictError, InputError, ScreeningError, SurroundingsError
from partner_screening.languages import Language
from partner_screening.process.account import LinkPurpose
from partner_screening.process.people import Role
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()
Text = Annotated[str, Form()]
_AGENCY = tuple(role for role in Role if role is not Role.PARTNER)


@router.get("/administration")
def administration_page(
    visitor: Annotated[Visitor, allowed("people.read", "outbox.read", "history.read")],
) -> Response:
    """Show what there is to administer."""
    person = visitor.person
    assert person is not None
    return visitor.page("administration/home.html", may=lambda action: may(person, action))


@router.get("/administration/people")
def people_page(visitor: Annotated[Visitor, allowed("people.read")]) -> Response:
    """Show everybody with roles."""
    return _page(visitor)


@router.post("/administration/people")
def person_added(
    visitor: Annotated[Visitor, allowed("people.manage")],
    person_id: Text = "",
    name: Text = "",
    email: Text = "",
    language: Annotated[Language, Form()] = Language.EN,
    roles: Annotated[list[Role] | None, Form()] = None,
    head_id: Text = "",
) -> Response:
    """Add a person of the agency."""
    return _done(
        visitor,
        lambda: add_person(
            visitor.office,
            visitor.id,
            person_id=person_id,
            name=name,
            email=email,
            roles=tuple(roles or ()),
            language=language,
            head_id=head_id,
        ),
        person_id=person_id,
        name=name,
        email=email,
    )


@router.post("/administration/people/{person_id}/roles")
def roles_changed(
    visitor: Annotated[Visitor, allowed("people.manage")],
    person_id: str,
    roles: Annotated[list[Role] | None, Form()] = None,
) -> Response:
    """Change a person's roles."""
    return _done(
        visitor,
        lambda: change_roles(visitor.office, visitor.id, person_id, tuple(roles or ())),
    )


@router.post("/administration/people/{person_id}/stop")
def access_stopped(
    visitor: Annotated[Visitor, allowed("people.manage")], person_id: str
) -> Response:
    """Stop a person's access, at once."""
    return _done(visitor, lambda: stop_access(visitor.office, visitor.id, person_id))


@router.post("/administration/people/{person_id}/invite")
def invited(visitor: Annotated[Visitor, allowed("account.invite")], person_id: str) -> Response:
    """Send a person the link to choose a password."""
    around = visitor.around
    return _done(
        visitor,
        lambda: send_link(
            visitor.office,
            around.key,
            visitor.id,
            person_id,
            purpose=LinkPurpose.SET_PASSWORD,
            server=around.mail,
            address=around.public_url,
        ),
    )


def _done(visitor: Visitor, work: Callable[[], object], **given: str) -> Response:
    try:
        work()
    except (InputError, ConflictError, SurroundingsError) as error:
        return _page(visitor, error, given)
    return visitor.go("/administration/people", done="common.saved")


def _page(
    visitor: Visitor, error: ScreeningError | None = None, given: dict[str, str] | None = None
) -> Response:
    person = visitor.person
    assert person is not None
    return visitor.page(
        "administration/people.html",
        status=status_of(error) if error else 200,
        error=error,
        given=defaultdict(str, given or {}),
        everybody=sorted(people(visitor.office, visitor.id), key=lambda one: one.name.lower()),
        roles=_AGENCY,
        language_choices=[(one, one.own_name) for one in Language],
        may_manage=may(person, "people.manage"),
        may_invite=may(person, "account.invite"),
    )
