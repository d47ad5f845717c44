"""``database``, ``history`` and ``settings`` from the shell, against real databases."""

import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import select, text

from partner_screening.cli.exits import Exit
from partner_screening.storage.database import Database, open_database
from partner_screening.storage.history_verification import verify
from partner_screening.storage.overview_tables import PARTNER_OVERVIEW
from partner_screening.storage.store import Store
from tests.outcome_samples import AT, RUN, sample_outcome

SECRET = "geheim-7"


def command(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if "SCREENING" not in name}
    return subprocess.run(
        [sys.executable, "-m", "partner_screening.cli.main", *arguments],
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_upgrade_makes_the_tables_and_says_when_there_is_nothing_to_do(database_url: str) -> None:
    """The first upgrade works, the second has nothing to do; both succeed."""
    first = command("database", "upgrade", "--database", database_url)
    second = command("database", "upgrade", PARTNER_SCREENING_DATABASE_URL=database_url)

    assert (first.returncode, second.returncode) == (Exit.DONE, Exit.DONE)
    assert "are now up to date" in first.stderr
    assert "nothing to do" in second.stderr
    opened = open_database(database_url)
    opened.require_current()
    opened.close()


def test_refresh_works_out_anew_what_lists_show(database: Database, database_url: str) -> None:
    """A run's partner that lists do not know yet is there afterwards."""
    store = Store(database)
    store.start_run(RUN, AT)
    store.save_outcome(RUN.run_id, sample_outcome(), AT)
    store.finish_run(RUN.run_id, AT)

    done = command("database", "refresh", "--database", database_url)

    assert done.returncode == Exit.DONE
    assert "1 partners" in done.stderr
    with database.reading() as connection:
        assert connection.scalars(select(PARTNER_OVERVIEW.c.source)).all() == ["run"]


def test_unreachable_database_is_exit_3_without_password() -> None:
    """The message has a remedy; the password is nowhere."""
    url = f"postgresql://u:{SECRET}@127.0.0.1:1/x"
    done = command("database", "upgrade", PARTNER_SCREENING_DATABASE_URL=url)

    assert done.returncode == Exit.SURROUNDINGS
    assert "What to do:" in done.stderr
    assert SECRET not in done.stderr + done.stdout


def test_url_of_another_database_is_exit_2() -> None:
    """An unusable URL is a mistake of input."""
    assert command("database", "upgrade", "--database", "mysql://x").returncode == Exit.UNUSABLE


def test_intact_history_is_exit_0(database: Database, database_url: str) -> None:
    """JSON stands alone on stdout; the head can be given back as noted."""
    store = Store(database)
    store.start_run(RUN, AT)
    store.save_outcome(RUN.run_id, sample_outcome(), AT)

    done = command("history", "verify", "--database", database_url, "--format", "json")
    found = json.loads(done.stdout)
    noted = f"{found['events']}:{found['head']}"
    again = command("history", "verify", "--database", database_url, "--noted", noted)

    assert (done.returncode, again.returncode) == (Exit.DONE, Exit.DONE)
    assert found == {
        "events": 2,
        "head": verify(database).head,
        "is_intact": True,
        "findings": [],
    }


def test_changed_outcome_is_exit_1(database: Database, database_url: str) -> None:
    """Somebody cleared a partner by SQL: the command says which one."""
    store = Store(database)
    store.start_run(RUN, AT)
    store.save_outcome(RUN.run_id, sample_outcome(), AT)
    with database.writing() as connection:
        connection.execute(text("UPDATE run_partner SET outcome = '{}'"))

    done = command("history", "verify", "--database", database_url)

    assert done.returncode == Exit.FINDINGS
    assert "outcome_edited: Partner P-00001" in done.stdout


@pytest.mark.parametrize("noted", ["x", "12", "12:", ":abc"])
def test_noted_head_must_be_one(noted: str) -> None:
    """What is no head is refused before any database is opened."""
    assert command("history", "verify", "--noted", noted).returncode == Exit.UNUSABLE


def test_settings_are_shown_with_their_source_and_without_password() -> None:
    """Each value has its source; the misspelt variable is mentioned."""
    environment = {
        "PARTNER_SCREENING_DATABASE_URL": f"postgresql://u:{SECRET}@h/d",
        "PARTNER_SCREENING_DATABSE_URL": "x",
    }
    done = command("settings", "show", "--format", "json", **environment)

    shown = {setting["variable"]: setting for setting in json.loads(done.stdout)}
    assert shown["PARTNER_SCREENING_DATABASE_URL"]["value"] == "postgresql://u:***@h/d"
    assert shown["PARTNER_SCREENING_DATABASE_URL"]["source"] == "environment"
    assert shown["PARTNER_SCREENING_WORKSPACE"]["source"] == "default"
    assert SECRET not in done.stdout + done.stderr
    assert "PARTNER_SCREENING_DATABSE_URL" in done.stderr
