"""What many tests share: empty databases of both kinds."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from partner_screening.storage.database import Database, open_database
from tests.postgres_server import PostgresServer

SQLITE = "sqlite:///"

LONG = ("test_simulation.py", "test_kill_and_resume.py")
"""Modules whose single tests take longest: begun last, one of them would keep a core waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest tests first."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One real PostgreSQL per test process, started when the first test asks for it."""
    server = PostgresServer()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database; every test that asks runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'screening.db'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


class PreparedDatabases:
    """Databases that are made once in a test process and then copied: a copy costs a tenth."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        self._request = request
        self._folder = folder
        self._made: dict[tuple[bool, str], str] = {}

    def put(self, url: str, name: str, prepare: Callable[[Database], None]) -> None:
        """Put what ``prepare`` makes of an empty database in the place of the empty one at ``url``."""
        is_sqlite = url.startswith("sqlite")
        if (is_sqlite, name) not in self._made:
            self._made[is_sqlite, name] = self._prepared(is_sqlite, name, prepare)
        template = self._made[is_sqlite, name]
        if is_sqlite:
            shutil.copyfile(template.removeprefix(SQLITE), url.removeprefix(SQLITE))
        else:
            self._server.replace(url, template)

    def _prepared(self, is_sqlite: bool, name: str, prepare: Callable[[Database], None]) -> str:
        url = f"{SQLITE}{self._folder / name}.db" if is_sqlite else self._server.new_database()
        opened = open_database(url)
        try:
            opened.upgrade()
            prepare(opened)
        finally:
            opened.close()
        return url

    @property
    def _server(self) -> PostgresServer:
        server: PostgresServer = self._request.getfixturevalue("postgres_server")
        return server


@pytest.fixture(scope="session")
def prepared_databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> PreparedDatabases:
    """The prepared databases of this test process."""
    return PreparedDatabases(request, tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def database(database_url: str, prepared_databases: PreparedDatabases) -> Iterator[Database]:
    """An open database with up-to-date tables."""
    prepared_databases.put(database_url, "tables", lambda opened: None)
    opened = open_database(database_url)
    try:
        yield opened
    finally:
        opened.close()
