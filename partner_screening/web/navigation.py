"""The main menu: every place, and the permission that shows it."""

from dataclasses import dataclass
from typing import NamedTuple

from partner_screening.process.people import Person
from partner_screening.web.roles import may


class Place(NamedTuple):
    """A place of the menu: the key of its text, its path, and the actions of which one shows it."""

    key: str
    path: str
    actions: tuple[str, ...]
    of_partner: bool = False


PLACES = (
    Place("own", "/own", ("submission.receive",), of_partner=True),
    Place("todo", "/todo", ("account.own",)),
    Place("dashboard", "/dashboard", ("dashboard.read",)),
    Place("partners", "/partners", ("partner.read",)),
    Place("agreements", "/agreements", ("agreement.read",)),
    Place("waivers", "/waivers", ("waiver.read",)),
    Place("runs", "/runs", ("run.read",)),
    Place("allegations", "/allegations", ("allegation.read",)),
    Place("administration", "/administration", ("people.read", "outbox.read", "history.read")),
    Place("rules", "/rules", ("rules.read",)),
)


@dataclass(frozen=True)
class MenuItem:
    """An item of the menu. ``is_here``: the page that is shown belongs to it."""

    key: str
    path: str
    is_here: bool


def navigation(person: Person | None, path: str) -> tuple[MenuItem, ...]:
    """Return the menu of a person on the page ``path``."""
    if person is None:
        return ()
    return tuple(
        MenuItem(place.key, place.path, path == place.path or path.startswith(f"{place.path}/"))
        for place in PLACES
        if place.of_partner == bool(person.partner_id) and may(person, *place.actions)
    )


def home_of(person: Person) -> str:
    """Return the page that a person begins on."""
    items = navigation(person, "")
    return items[0].path if items else "/account"
