"""A served application with people of every role, clients that are signed in, and a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from partner_screening.actions.access.tokens import make_token, own_scopes
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.refreshing import refresh_all
from partner_screening.process.people import Person
from partner_screening.settings import read_settings
from partner_screening.storage.database import open_database
from partner_screening.web.surroundings import Surroundings, surroundings_of
from tests.conftest import PreparedDatabases
from tests.partner_screening.process.conftest import Clock, counted_ids, staffed
from tests.partner_screening.web.browsing import FLAGS, Browsing
from tests.partner_screening.web.serving import Client, served, session_for


@pytest.fixture
def clock() -> Clock:
    """The clock of the office: it stands until a test moves it."""
    return Clock()


@pytest.fixture
def web_database_url(tmp_path: Path) -> str:
    """Where the application keeps its data: SQLite, unless a module says otherwise."""
    return f"sqlite:///{tmp_path / 'web.db'}"


@pytest.fixture
def around(
    web_database_url: str, prepared_databases: PreparedDatabases, clock: Clock, tmp_path: Path
) -> Iterator[Surroundings]:
    """The surroundings of an application: people of every role, three partners, a clock, counted ids."""
    prepared_databases.put(web_database_url, "office", staffed)
    database = open_database(web_database_url)
    try:
        made = surroundings_of(
            database, read_settings({}), tmp_path / "workspace", default_url="http://127.0.0.1"
        )
        made.office.clock = clock
        made.office.new_id = counted_ids()
        refresh_all(made.office)
        yield made
    finally:
        database.close()


@pytest.fixture
def office(around: Surroundings) -> Office:
    """The office behind the application: stories of a case are told through it."""
    return around.office


@pytest.fixture
def address(around: Surroundings) -> Iterator[str]:
    """The address of the served application."""
    with served(around) as found:
        yield found


@pytest.fixture
def as_person(around: Surroundings, address: str) -> Iterator[Callable[..., Client]]:
    """Give a client for a person (``pia``), or for nobody."""
    made: list[Client] = []

    def client(person_id: str = "") -> Client:
        opened = Client(base_url=address, timeout=30)
        made.append(opened)
        if person_id:
            opened.cookies.set("session", session_for(around.office, person_id))
        return opened

    yield client
    for one in made:
        one.close()


@pytest.fixture
def with_token(around: Surroundings, address: str) -> Iterator[Callable[..., Client]]:
    """Give a client for a program with a token of a person, by default with every scope."""
    made: list[Client] = []

    def client(person_id: str, *scopes: str) -> Client:
        person = around.office.record(Person, person_id, "person")
        token = make_token(
            around.office, person_id, name="test", scopes=scopes or own_scopes(person), days=1
        )
        headers = {"Authorization": f"Bearer {token.secret}"}
        opened = Client(base_url=address, timeout=30, headers=headers)
        made.append(opened)
        return opened

    yield client
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this test process."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def browse(chromium: Browser, around: Surroundings, address: str, tmp_path: Path) -> Browsing:
    """Open pages of the served application in a real browser."""
    return Browsing(chromium, around, address, tmp_path / "screenshots")
