"""Opening the database, SQLite or PostgreSQL, and bringing its tables up to date.

Errors of the driver leave this module as errors that a person can act on, without the password and
without the values that were being written.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
)

from partner_screening.errors import ConflictError, InputError, SurroundingsError

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""Every schema revision that this program knows, oldest first (tests hold it to the migrations)."""

MIGRATIONS = Path(__file__).parent / "migrations"

_BUSY_MILLISECONDS = 30_000
_CONNECT_SECONDS = 10
_UPGRADE_LOCK = 7_230_113  # any number, the same in every process of ours


class Database:
    """An open database.

    Attributes:
        address: its URL without the password, for messages.

    """

    def __init__(self, engine: Engine, address: str) -> None:
        self.engine = engine
        self.address = address

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; else it is PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in one transaction: all of it is kept, or nothing.

        Raises:
            ConflictError: a constraint or trigger refused the change.
            SurroundingsError: the database cannot be reached, or not any more.

        """
        with self._translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for reading, which never keeps a writer waiting.

        Raises:
            SurroundingsError: the database cannot be reached, or not any more.

        """
        with self._translated(), self.engine.connect() as connection:
            yield connection.execution_options(reads_only=True)

    def revision(self) -> str | None:
        """Return the revision of the tables; ``None`` in an empty database."""
        with self.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            revision: str | None = connection.scalar(
                text("SELECT version_num FROM alembic_version")
            )
            return revision

    def upgrade(self, revision: str = REVISIONS[-1]) -> bool:
        """Bring the tables up to date, or to an earlier ``revision``; return whether work was done.

        Tables that are at that revision or beyond are left alone.

        Raises:
            SurroundingsError: a newer program made the tables.

        """
        known = self._known_revision()
        if known is not None and REVISIONS.index(known) >= REVISIONS.index(revision):
            return False
        # Loaded only here: most commands meet a database that is up to date.
        from alembic import command  # noqa: PLC0415
        from alembic.config import Config  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        return True

    def require_current(self) -> None:
        """Refuse to work on tables that are not up to date.

        Raises:
            SurroundingsError: the tables are older or newer than this program's.

        """
        if self._known_revision() != REVISIONS[-1]:
            raise SurroundingsError(
                "old_schema",
                f"The tables of {self.address} are not those of this program.",
                "Run: partner-screening database upgrade",
            )

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _known_revision(self) -> str | None:
        revision = self.revision()
        if revision is not None and revision not in REVISIONS:
            raise SurroundingsError(
                "newer_schema",
                f"The tables of {self.address} have revision {revision}, which this program does "
                f"not know: a newer version made them.",
                "Use the newer version of Partner Screening; older ones must not write here.",
            )
        return revision

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            raise ConflictError(
                "refused_by_database",
                f"The database refused a change: {_first_line(error)}.",
                "Nothing was written. Correct the input, or report this as a defect.",
            ) from error
        except OperationalError as error:
            raise _unreachable(self.address, _first_line(error)) from error
        except DatabaseError as error:
            if not isinstance(error.orig, sqlite3.DatabaseError):
                raise
            raise _no_database(self.address) from error


def open_database(url: str) -> Database:
    """Open the database at ``url`` and see that it answers.

    ``sqlite:///file`` (the folder is made) or ``postgresql://user:password@host/name``.

    Raises:
        InputError: the URL is none, or of another kind of database.
        SurroundingsError: it cannot be reached, its driver is missing, or a newer program made it.

    """
    address = _parsed(url)
    if address.get_backend_name() == "sqlite":
        engine = _open_sqlite(address)
    else:
        engine = _open_postgresql(address)
    database = Database(engine, masked_url(address))
    try:
        database._known_revision()  # noqa: SLF001 - the constructor must not ask the database
    except SurroundingsError:
        database.close()
        raise
    return database


def masked_url(url: URL | str) -> str:
    """Return a database URL for people: without the password, wherever it stands."""
    address = _parsed(url) if isinstance(url, str) else url
    secret = {name: "hidden" for name in address.query if "pass" in name.lower()}
    return address.update_query_dict(secret).render_as_string(hide_password=True)


def _parsed(url: str) -> URL:
    try:
        address = make_url(url)
        kind = address.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise _unusable_url("is not a database address") from None  # its text may hold a password
    if kind not in {"sqlite", "postgresql"}:
        raise _unusable_url(f"is for {kind}, which is not supported")
    if kind == "sqlite" and address.database in {None, "", ":memory:"}:
        raise _unusable_url("names no file, so that nothing would be kept")
    return address


def _unusable_url(what: str) -> InputError:
    return InputError(
        "database_url",
        f"The database URL {what}.",
        "Give sqlite:///file.db or postgresql://user:password@host/name, "
        "in PARTNER_SCREENING_DATABASE_URL or --database.",
    )


def _open_sqlite(address: URL) -> Engine:
    file = Path(address.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unreachable(masked_url(address), str(error.strerror)) from error
    engine = create_engine(address.set(drivername="sqlite+pysqlite"), hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI connection
    connection.isolation_level = None  # transactions begin where we say, DDL included
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # REPLACE must fire the history's triggers too
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a transaction that reads first could not get it later."""
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _open_postgresql(address: URL) -> Engine:
    try:
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
        )
    except ModuleNotFoundError as error:
        raise SurroundingsError(
            "postgresql_driver",
            "The driver for PostgreSQL is not installed.",
            "Run: pip install 'partner-screening[postgresql]'",
        ) from error


def _unreachable(address: str, why: str) -> SurroundingsError:
    return SurroundingsError(
        "database_unreachable",
        f"The database {address} cannot be used: {why}.",
        "See that the server runs, the name and password are right and the folder can be written; "
        "then start again: nothing half-written was kept.",
    )


def _no_database(address: str) -> SurroundingsError:
    return SurroundingsError(
        "not_a_database",
        f"The file behind {address} is no SQLite database, or it is damaged.",
        "Name another file, or restore this one from a backup.",
    )


def _first_line(error: DatabaseError) -> str:
    """Return the driver's own sentence: further lines of PostgreSQL's quote the row's values."""
    lines = str(error.orig).strip().splitlines()
    return lines[0].rstrip(".") if lines else "no reason given"
