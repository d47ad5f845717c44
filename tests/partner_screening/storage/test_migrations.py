"""The migrations give exactly the tables of the program, on both databases, and keep the data."""

from collections.abc import Collection
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from partner_screening.errors import SurroundingsError
from partner_screening.storage.database import MIGRATIONS, REVISIONS, Database, open_database
from partner_screening.storage.overview_tables import DERIVED_TABLES
from partner_screening.storage.process_tables import RECORD_TABLES
from partner_screening.storage.store import Store
from partner_screening.storage.tables import METADATA
from partner_screening.storage.web_tables import WEB_TABLES
from tests.outcome_samples import AT, RUN

TRIGGERS_ON_SQLITE = {
    "history_event_no_update",
    "history_event_no_delete",
    "history_event_next_only",
}
TRIGGERS_ON_POSTGRESQL = {
    "history_event_no_change",
    "history_event_no_truncate",
    "history_event_next_only",
}


FIRST_TABLES = (
    METADATA.tables.keys()
    - {table.table.name for table in RECORD_TABLES.values()}
    - {table.name for table in WEB_TABLES}
    - DERIVED_TABLES
)


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    return made


def upgrade_to(database: Database, revision: str) -> None:
    made = config()
    with database.writing() as connection:
        made.attributes["connection"] = connection
        command.upgrade(made, revision)


def shape(database: Database, tables: Collection[str] = METADATA.tables) -> dict[str, Any]:
    """Return everything the database knows about ``tables``, by default all of ours."""
    with database.reading() as connection:
        inspector = inspect(connection)
        return {
            table: {
                "columns": [
                    (column["name"], str(column["type"]), column["nullable"])
                    for column in inspector.get_columns(table)
                ],
                "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
                "foreign keys": sorted(
                    (tuple(key["constrained_columns"]), key["referred_table"])
                    for key in inspector.get_foreign_keys(table)
                ),
                "checks": sorted(
                    (check["name"], check["sqltext"])
                    for check in inspector.get_check_constraints(table)
                ),
                "indexes": sorted(
                    (index["name"], tuple(index["column_names"]))
                    for index in inspector.get_indexes(table)
                ),
            }
            for table in sorted(tables)
        }


def columns(database: Database) -> dict[str, Any]:
    """Return the columns of the first tables: later revisions may add an index, and never take."""
    return {table: found["columns"] for table, found in shape(database, FIRST_TABLES).items()}


def test_alembic_finds_no_difference(database: Database) -> None:
    """Comparing the migrated database with tables.py gives an empty list."""
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []


def test_migrated_tables_equal_created_tables(database: Database, request: Any) -> None:
    """CHECKs, keys and indexes too: the comparison that Alembic does not make."""
    if database.is_sqlite:
        path = database.engine.url.database
        url = f"sqlite:///{path}.created"
    else:
        url = request.getfixturevalue("postgres_server").new_database()
    created = open_database(url)
    try:
        with created.writing() as connection:
            METADATA.create_all(connection)
        assert shape(database) == shape(created)
    finally:
        created.close()


def test_program_knows_every_revision() -> None:
    """The revisions in database.py are those of the migration files, oldest first."""
    scripts = ScriptDirectory.from_config(config())

    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS
    assert scripts.get_heads() == [REVISIONS[-1]]


def test_upgrade_keeps_the_data(database_url: str) -> None:
    """What stood in the first tables stands there after every later revision, triggers included."""
    database = open_database(database_url)
    try:
        upgrade_to(database, "0001")
        with database.writing() as connection:
            connection.execute(
                text(
                    "INSERT INTO history_event (seq, run_id, partner_id, kind, at, who, payload, "
                    "previous_hash, hash) VALUES (1, 'r', '', 'run_started', "
                    "'2026-01-01 00:00:00.000000', 'x', '{}', '', '')"
                )
            )
        before = columns(database)

        assert database.upgrade()

        with database.reading() as connection:
            assert connection.scalar(text("SELECT kind FROM history_event")) == "run_started"
            assert triggers(database) >= (
                TRIGGERS_ON_SQLITE if database.is_sqlite else TRIGGERS_ON_POSTGRESQL
            )
        assert columns(database) == before
    finally:
        database.close()


def triggers(database: Database) -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.reading() as connection:
        return set(connection.scalars(text(query)))


@pytest.mark.parametrize("table", sorted(table.table.name for table in RECORD_TABLES.values()))
def test_every_table_of_the_process_keeps_its_rows(database: Database, table: str) -> None:
    """The database itself refuses to delete, and to change what may not change."""
    wanted = {f"{table}_no_delete", f"{table}_no_update"}
    assert triggers(database) >= wanted


def test_second_upgrade_has_nothing_to_do(database: Database) -> None:
    """Tables that are up to date are left alone, and the program says so."""
    assert not database.upgrade()


def test_newer_tables_are_refused(database: Database, database_url: str) -> None:
    """A program must not write into tables that a newer one made."""
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SurroundingsError) as caught:
        open_database(database_url)

    assert caught.value.code == "newer_schema"


def test_store_wants_tables_that_are_up_to_date(database_url: str) -> None:
    """An empty database is not filled in passing: the message names the command."""
    database = open_database(database_url)
    try:
        with pytest.raises(SurroundingsError, match="database upgrade"):
            Store(database)
    finally:
        database.close()


def test_failed_upgrade_leaves_nothing(database_url: str) -> None:
    """Migrations run in one transaction: a name that is taken stops all of it."""
    database = open_database(database_url)
    try:
        with database.writing() as connection:
            connection.execute(text("CREATE TABLE problem (x integer)"))
        with pytest.raises(Exception, match="problem"):
            database.upgrade()
        with database.reading() as connection:
            assert not inspect(connection).has_table("partner")
    finally:
        database.close()


def test_upgraded_database_takes_a_run(database: Database) -> None:
    """The tables serve."""
    assert Store(database).start_run(RUN, AT).run.partners == RUN.partners
