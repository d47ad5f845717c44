"""A served application with people of every role, clients that are signed in, and a real browser."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from partner_screening.actions.access.sessions import OWN, begin_session
from partner_screening.actions.process.office import Office
from partner_screening.process.people import Person
from partner_screening.settings import read_settings
from partner_screening.storage.database import open_database
from partner_screening.web.application import create_app
from partner_screening.web.surroundings import Surroundings, surroundings_of
from tests.conftest import PreparedDatabases
from tests.partner_screening.process.conftest import Clock, counted_ids, staffed

_MARK = re.compile(r'name="form-mark" content="([^"]+)"')


@pytest.fixture
def clock() -> Clock:
    """The clock of the office: it stands until a test moves it."""
    return Clock()


@pytest.fixture
def around(
    prepared_databases: PreparedDatabases, clock: Clock, tmp_path: Path
) -> Iterator[Surroundings]:
    """The surroundings of an application: people of every role, three partners, a clock, counted ids."""
    url = f"sqlite:///{tmp_path / 'web.db'}"
    prepared_databases.put(url, "office", staffed)
    database = open_database(url)
    try:
        made = surroundings_of(
            database, read_settings({}), tmp_path / "workspace", default_url="http://127.0.0.1"
        )
        made.office.clock = clock
        made.office.new_id = counted_ids()
        yield made
    finally:
        database.close()


@pytest.fixture
def office(around: Surroundings) -> Office:
    """The office behind the application: stories of a case are told through it."""
    return around.office


@contextmanager
def served(around: Surroundings) -> Iterator[str]:
    """Serve an application on a free port of this machine; give its address."""
    config = uvicorn.Config(
        create_app(around), host="127.0.0.1", port=0, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def address(around: Surroundings) -> Iterator[str]:
    """The address of the served application."""
    with served(around) as found:
        yield found


class Client(httpx.Client):
    """A browser without scripts: keeps cookies, follows no redirect, sends forms with their mark."""

    def mark(self) -> str:
        """Return the form mark of this session."""
        found = _MARK.search(self.get("/nothing").text)
        assert found, "every page holds the form mark"
        return found[1]

    def submit(
        self, path: str, data: dict[str, object] | None = None, **more: object
    ) -> httpx.Response:
        """Send a form to ``path``."""
        return self.post(path, data={"form_mark": self.mark()} | (data or {}), **more)


def session_for(office: Office, person_id: str) -> str:
    """Begin a session without a password; return what the browser holds."""
    person = office.record(Person, person_id, "person")
    with office.act(person_id, OWN, person.partner_id) as act:
        return begin_session(act, via="test", is_pending=False).token


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
