"""How many queries a page asks for: a bound of its own, and no more when the portfolio grows.

Time is measured by ``benchmarks.web``; here only what would make it grow is looked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from benchmarks.office_data import fill
from partner_screening.actions.process.overview import agreement_page
from partner_screening.actions.process.partners import partners
from partner_screening.process.overview_filters import AgreementFilter, AgreementPageRequest
from partner_screening.settings import read_settings
from partner_screening.storage.database import Database, open_database
from partner_screening.web.surroundings import Surroundings, surroundings_of
from tests.partner_screening.process.conftest import Clock
from tests.partner_screening.web.serving import Client, served, session_for

FEW, MANY = 40, 160
BOUNDS = {
    ("officer", "/partners"): 18,
    ("officer", "/partners?text=bridge&sort=name&number=2"): 18,
    ("officer", "/partners?plan=late"): 18,
    ("officer", "/todo"): 15,
    ("officer", "/runs"): 8,
    ("officer", "{partner}"): 50,
    ("legal", "/agreements"): 16,
    ("legal", "/agreements?gate=blocked"): 16,
    ("legal", "{agreement}"): 46,
    ("legal", "/waivers"): 12,
    ("management", "/dashboard"): 24,
}
"""The most queries of a page, by who opens it; ``{...}``: the page of one partner, of one agreement."""


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Give the list in which every query of the database is written."""
    said: list[str] = []

    def heard(_connection, _cursor, statement, *_others) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", heard)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", heard)


def an_office_at_work(folder: Path, number: int) -> Surroundings:
    """Return the surroundings of an office with ``number`` partners and all that belongs to them."""
    folder.mkdir()
    database = open_database(f"sqlite:///{folder / 'web.db'}")
    database.upgrade()
    clock = Clock()
    clock.set(date(2026, 11, 2))
    made = surroundings_of(
        database, read_settings({}), folder / "workspace", default_url="http://127.0.0.1"
    )
    fill(database, made.office.originals, number, clock=clock)
    made.office.clock = clock
    return made


def queries_of(around: Surroundings, person_id: str, path: str) -> list[str]:
    """Return the queries of one page, opened for the second time."""
    with served(around) as address, Client(base_url=address, timeout=60) as client:
        client.cookies.set("session", session_for(around.office, person_id))
        assert client.get(path).status_code == 200, path
        with counted(around.office.database) as said:
            assert client.get(path).status_code == 200, path
    return said


@pytest.fixture(scope="module")
def offices(tmp_path_factory) -> Iterator[tuple[Surroundings, Surroundings]]:
    """A small office and one that is four times as large."""
    folder = tmp_path_factory.mktemp("offices")
    made = (an_office_at_work(folder / "few", FEW), an_office_at_work(folder / "many", MANY))
    yield made
    for one in made:
        one.office.database.close()


def the_page(around: Surroundings, path: str) -> str:
    """Return the address that a path with braces stands for."""
    office = around.office
    rows = agreement_page(office, "legal", AgreementFilter(), AgreementPageRequest()).rows
    first = next(one for one in rows if one.versions)
    named = {
        "partner": f"/partners/{partners(office, 'officer')[0].partner_id}",
        "agreement": f"/agreements/{first.partner_id}/{first.reference}",
    }
    return path.format(**named)


@pytest.mark.parametrize(("person_id", "path"), BOUNDS)
def test_a_page_asks_few_queries_and_no_more_for_more_partners(offices, person_id, path) -> None:
    """The bound holds in both offices, and a page of the larger one asks for nothing further."""
    few, many = (queries_of(one, person_id, the_page(one, path)) for one in offices)
    assert len(many) <= BOUNDS[person_id, path], "\n".join(many)
    assert len(many) <= len(few) + 2, "\n".join(many)
