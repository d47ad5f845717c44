"""A process killed in the middle of saving leaves whole partners or nothing, and can be resumed."""

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import text

from partner_screening.storage import history
from partner_screening.storage.database import Database, open_database
from partner_screening.storage.history_verification import verify
from partner_screening.storage.store import Store
from partner_screening.storage.tables import METADATA
from tests.outcome_samples import RUN, sample_outcome

ROOT = Path(__file__).parents[3]
PARTNERS = 400
KILLS = 3

ROWS_OF_ONE_PARTNER = {
    "assessment_result": 2,
    "plan_action": 2,
    "capacity_plan": 1,
    "clause_check": 1,
    "gate_decision": 1,
    "problem": 1,
    "input_file": 1,
}


def saving(url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.partner_screening.storage.saving_process"]
    return subprocess.Popen(
        [*command, url, str(PARTNERS)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def kill_after(url: str, partners: int) -> set[str]:
    """Kill a saving process once it has told of so many partners; return those it told of."""
    with saving(url) as process:
        assert process.stdout is not None
        told = {process.stdout.readline().strip() for _ in range(partners)}
        process.kill()
        told |= {line.strip() for line in process.stdout if line.endswith("\n")}
    return told


def everything(database: Database) -> dict[str, list[Any]]:
    with database.reading() as connection:
        return {
            name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for name, table in METADATA.tables.items()
        }


def assert_whole(database: Database) -> None:
    store = Store(database)
    saved = store.saved_partner_ids(RUN.run_id)
    for table, rows in ROWS_OF_ONE_PARTNER.items():
        query = text(f"SELECT partner_id, count(*) FROM {table} GROUP BY partner_id")
        with database.reading() as connection:
            assert dict(map(tuple, connection.execute(query))) == dict.fromkeys(saved, rows)
    events = [event.partner_id for event in history.events(database) if event.partner_id]
    assert sorted(events) == sorted(saved)
    assert verify(database).is_intact


def test_killed_and_resumed_run_equals_an_undisturbed_one(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    """After each kill -9 every partner is there with its event or not at all; the end is the same."""
    dice = random.Random(20260301)
    for _ in range(KILLS):
        told = kill_after(database_url, dice.randint(5, 100))
        assert told <= Store(database).saved_partner_ids(RUN.run_id)
        assert_whole(database)

    with saving(database_url) as process:
        process.communicate()
    undisturbed = open_database(f"sqlite:///{tmp_path / 'undisturbed.db'}")
    undisturbed.upgrade()
    with saving(f"sqlite:///{tmp_path / 'undisturbed.db'}") as process:
        process.communicate()

    assert everything(database) == everything(undisturbed)
    assert Store(database).outcome(RUN.run_id, "P-00399") == sample_outcome(399)
    undisturbed.close()
