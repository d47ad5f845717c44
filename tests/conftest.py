"""What many tests share: empty databases of both kinds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from partner_screening.storage.database import Database, open_database
from tests.postgres_server import PostgresServer


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


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with up-to-date tables."""
    opened = open_database(database_url)
    opened.upgrade()
    try:
        yield opened
    finally:
        opened.close()
