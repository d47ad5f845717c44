"""The pages that are opened most, made once before the first person asks: no cold start is waited for.

Nothing is written and nobody is signed in: the pages are made in memory as somebody would see them.
"""

import logging

from fastapi import FastAPI, Request, Response

from partner_screening.actions.process.office import Office
from partner_screening.actions.process.overview import partner_page
from partner_screening.process.overview_filters import PageRequest
from partner_screening.process.people import Person
from partner_screening.web.roles import may
from partner_screening.web.routes.agreements.listing import agreements_page, waivers_page
from partner_screening.web.routes.dashboard.page import dashboard_page
from partner_screening.web.routes.partners.file import show_partner
from partner_screening.web.routes.partners.listing import partners_page
from partner_screening.web.routes.runs.runs import runs_page
from partner_screening.web.routes.todo import todo_page
from partner_screening.web.surroundings import Surroundings
from partner_screening.web.visitor import Visitor

log = logging.getLogger(__name__)

_ADDRESS = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}


def rehearse(app: FastAPI, around: Surroundings) -> None:
    """Let the application find a route, and make the lists, the figures and a partner's page once."""
    scope = {**_ADDRESS, "app": app}
    for route in app.routes:
        route.matches(scope)
    person = _somebody(around.office)
    if person is None:
        return
    visitor = Visitor(Request(scope), around, None, person, form_mark="")
    try:
        _open_pages(visitor)
    except Exception:  # a page that cannot be made must not keep all the others away
        log.warning("A page could not be made before the first person asks.", exc_info=True)


def _open_pages(visitor: Visitor) -> None:
    pages = (
        (todo_page, "account.own"),
        (dashboard_page, "dashboard.read"),
        (partners_page, "partner.read"),
        (agreements_page, "agreement.read"),
        (waivers_page, "waiver.read"),
        (runs_page, "run.read"),
        (_first_partner, "partner.read"),
    )
    assert visitor.person is not None
    for page, action in pages:
        if may(visitor.person, action):
            page(visitor)


def _first_partner(visitor: Visitor) -> Response | None:
    found = partner_page(visitor.office, visitor.id, page=PageRequest(size=1)).rows
    return show_partner(visitor, found[0].partner_id) if found else None


def _somebody(office: Office) -> Person | None:
    """Return the one of the agency's people who may open most; ``None`` when nobody may."""
    with office.records.reading() as view:
        people = view.all(Person, partner_id="")
    readers = [one for one in people if may(one, "partner.read")]
    return max(readers, key=lambda one: len(one.roles), default=None)
