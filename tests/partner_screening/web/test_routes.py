"""Deny by default: every route, as every role, as another partner, and as nobody."""

import re
from itertools import product

import httpx
import pytest
from fastapi import APIRouter

from partner_screening.process.people import Role
from partner_screening.process.permissions import permissions
from partner_screening.web.api.gate import ApiGate
from partner_screening.web.application import ROUTERS
from partner_screening.web.gate import gates
from tests.partner_screening.process.conftest import PEOPLE

BY_ROLE = {roles[0]: person for person, roles in reversed(PEOPLE.items())} | {
    Role.ADMINISTRATOR: "adam",
    Role.PARTNER: "pia",
}
ROUTES = [
    (method, route.path, gate)
    for route, gate in gates(ROUTERS)
    for method in sorted(route.methods - {"HEAD"})
]


def roles_of(gate) -> set[Role]:
    """Return the roles that a gate lets in."""
    return {cell.role for cell in permissions() if cell.action in gate.actions}


def address_in(path: str) -> str:
    """Return a path with something in the place of each parameter."""
    return re.sub(r"\{[^}]+\}", "P-002", path)


def test_a_route_without_a_gate_stops_the_application() -> None:
    """Whoever forgets to say who may open a route learns it at once."""
    router = APIRouter()
    router.get("/open-to-all")(lambda: "oops")
    with pytest.raises(AssertionError, match="must say who may open it"):
        list(gates([router]))


def test_every_action_of_a_gate_is_a_permission() -> None:
    """A gate that names an action which nobody may do would be a door that is painted on."""
    known = {cell.action for cell in permissions()}
    assert {action for _, _, gate in ROUTES for action in gate.actions} <= known


def test_every_route_as_every_role(as_person, with_token) -> None:
    """A role without the permission is refused, nobody is sent to sign in, a bare form is refused.

    Programs come with a token that has every scope of their person.
    """
    wrong = []
    people = {role: as_person(person) for role, person in BY_ROLE.items()}
    programs = {role: with_token(person) for role, person in BY_ROLE.items()}
    nobody = as_person()
    for (method, path, gate), role in product(ROUTES, BY_ROLE):
        if not gate.actions or role in roles_of(gate):
            continue
        client = (programs if isinstance(gate, ApiGate) else people)[role]
        answer = sent(client, method, address_in(path), client.mark)
        if answer.status_code != 403:
            wrong.append((role, method, path, answer.status_code))
    for method, path, gate in ROUTES:
        if gate.actions:
            answer = sent(nobody, method, address_in(path), nobody.mark)
            if answer.status_code not in {303, 401}:
                wrong.append(("nobody", method, path, answer.status_code))
    assert wrong == []


def test_another_partner_opens_nothing_of_this_one(as_person, with_token) -> None:
    """People of a partner never get an answer that holds another partner's name or file."""
    person, program = as_person("pia"), with_token("pia")
    wrong = []
    for method, path, gate in ROUTES:
        if "{" not in path or Role.PARTNER not in roles_of(gate):
            continue
        client = program if isinstance(gate, ApiGate) else person
        answer = sent(client, method, address_in(path), client.mark)
        if answer.status_code == 200 or "World Relief Union" in answer.text:
            wrong.append((method, path, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("mark", ["", "another", None])
def test_a_form_of_another_site_is_refused(as_person, mark) -> None:
    """Every form, of every route, without the mark of this session changes nothing."""
    client = as_person("olga")
    wrong = []
    for method, path, gate in ROUTES:
        if method == "GET" or (gate.actions and Role.OFFICER not in roles_of(gate)):
            continue
        data = {} if mark is None else {"form_mark": mark}
        answer = client.request(method, address_in(path), data=data)
        if answer.status_code not in {401, 403}:
            wrong.append((method, path, answer.status_code))
    assert wrong == []


def sent(client, method: str, path: str, mark) -> httpx.Response:
    """Send what a route takes: a form with its mark, or nothing."""
    if method == "GET":
        return client.get(path)
    return client.request(method, path, headers={"X-Form-Mark": cached_mark(client, mark)})


def cached_mark(client, mark) -> str:
    """Return the mark of a client, asked for once."""
    if not hasattr(client, "known_mark"):
        client.known_mark = mark()
    return client.known_mark
