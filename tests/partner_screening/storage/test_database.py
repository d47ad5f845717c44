"""Opening a database: what can be wrong is said, and the password never is."""

from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import text

from partner_screening.errors import InputError, SurroundingsError
from partner_screening.storage.database import Database, masked_url, open_database

SECRET = "geheim-7"


@pytest.mark.parametrize(
    "url",
    ["nonsense", "", "mysql://a@b/c", "sqlite://", "sqlite:///:memory:", f"postgres:{SECRET}"],
)
def test_url_that_cannot_be_used_is_refused(url: str) -> None:
    """Only a file of SQLite or a database of PostgreSQL will do; the URL itself is not repeated."""
    with pytest.raises(InputError) as caught:
        open_database(url)

    assert caught.value.code == "database_url"
    assert SECRET not in str(caught.value)


def test_unreachable_server_is_said_without_the_password() -> None:
    """Nobody listens on port 1: the remedy is named, the password is not."""
    with pytest.raises(SurroundingsError) as caught:
        open_database(f"postgresql://screening:{SECRET}@127.0.0.1:1/screening")

    assert caught.value.code == "database_unreachable"
    assert "127.0.0.1" in caught.value.message
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value.__cause__)


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A text file under the database's name is not overwritten."""
    file = tmp_path / "notes.db"
    file.write_text("not a database, but somebody's notes, long enough to be looked at\n" * 40)

    with pytest.raises(SurroundingsError) as caught:
        open_database(f"sqlite:///{file}")

    assert caught.value.code == "not_a_database"
    assert file.read_text().startswith("not a database")


def test_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("")

    with pytest.raises(SurroundingsError):
        open_database(f"sqlite:///{tmp_path / 'taken' / 'x.db'}")


def test_password_is_masked_wherever_it_stands() -> None:
    """In the authority or among the parameters."""
    shown = masked_url(f"postgresql://u:{SECRET}@h/d?password={SECRET}&sslpassword={SECRET}&a=b")

    assert SECRET not in shown
    assert shown.startswith("postgresql://u:***@h/d?")
    assert "a=b" in shown


def test_sqlite_waits_checks_references_and_writes_ahead(tmp_path: Path) -> None:
    """The settings that make SQLite safe for one writer and many readers are on."""
    database = open_database(f"sqlite:///{tmp_path / 'deep' / 'folder' / 'x.db'}")
    with database.reading() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    database.close()

    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "busy_timeout": 30_000,
    }


def test_first_use_of_an_empty_sqlite_is_fast(tmp_path: Path) -> None:
    """Tables are made within half a second on the machine of the authors; five are allowed here."""
    began = perf_counter()
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    database.upgrade()
    database.close()

    assert perf_counter() - began < 5


def test_reader_sees_only_what_is_committed(database: Database) -> None:
    """A transaction under way keeps no reader waiting and shows it nothing."""
    query = text("SELECT count(*) FROM partner")
    insert = text(
        "INSERT INTO partner (partner_id, name, acronym, type, country, unpp_id, contact_email, "
        "language, has_sea_flag) VALUES ('P', '', '', 'government', '', '', '', 'en', false)"
    )
    with database.writing() as writer:
        writer.execute(insert)
        with database.reading() as reader:
            assert reader.scalar(query) == 0
    with database.reading() as reader:
        assert reader.scalar(query) == 1
