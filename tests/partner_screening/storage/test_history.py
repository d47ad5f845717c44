"""The history takes its next line and nothing else, and whoever gets around that is found out."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from partner_screening.errors import ConflictError
from partner_screening.storage import history
from partner_screening.storage.database import Database, open_database
from partner_screening.storage.history_verification import verify
from partner_screening.storage.store import Store
from tests.outcome_samples import AT, RUN, pending_outcome, sample_outcome

OTHERS = "run_id, partner_id, kind, at, who, payload, previous_hash, hash"
COLUMNS = f"seq, {OTHERS}"

FORBIDDEN = {
    "an update": "UPDATE history_event SET who = 'x' WHERE seq = 2",
    "a deletion": "DELETE FROM history_event WHERE seq = 2",
    "a deletion of the tail": "DELETE FROM history_event WHERE seq = 5",
    "a deletion of everything": "DELETE FROM history_event",
    "a line out of turn": f"INSERT INTO history_event ({COLUMNS}) "
    f"SELECT seq + 90, {OTHERS} FROM history_event WHERE seq = 2",
}

TAMPERING = {
    "an edited payload": (
        ['UPDATE history_event SET payload = \'{"outcome":"x"}\' WHERE seq = 3'],
        {"event_edited", "outcome_edited"},
    ),
    "an edited author": (["UPDATE history_event SET who = 'x' WHERE seq = 1"], {"event_edited"}),
    "a moved moment": (
        ["UPDATE history_event SET at = (SELECT max(at) FROM history_event) WHERE seq = 2"],
        {"event_edited"},
    ),
    "a deleted event": (
        ["DELETE FROM history_event WHERE seq = 3"],
        {"gap", "chain_broken", "event_missing"},
    ),
    "a deletion closed up": (
        ["DELETE FROM history_event WHERE seq = 3"]
        + [f"UPDATE history_event SET seq = {n - 1} WHERE seq = {n}" for n in (4, 5)],
        {"event_edited", "chain_broken", "event_missing", "tail_missing"},
    ),
    "two events swapped": (
        [
            "UPDATE history_event SET seq = 99 WHERE seq = 2",
            "UPDATE history_event SET seq = 2 WHERE seq = 3",
            "UPDATE history_event SET seq = 3 WHERE seq = 99",
        ],
        {"event_edited", "chain_broken"},
    ),
    "an inserted event": (
        [
            f"INSERT INTO history_event ({COLUMNS}) SELECT 6, {OTHERS} FROM history_event WHERE seq = 1"
        ],
        {"event_edited", "chain_broken"},
    ),
    "the tail cut off": (
        ["DELETE FROM history_event WHERE seq >= 4"],
        {"tail_missing", "event_missing"},
    ),
    "everything cut off": (["DELETE FROM history_event"], {"tail_missing", "event_missing"}),
    "an edited outcome": (
        [
            "UPDATE run_partner SET outcome = replace(outcome, 'pending', 'x') WHERE partner_id = 'P-00002'"
        ],
        {"outcome_edited"},
    ),
    "a saved partner without event": (
        ["UPDATE history_event SET partner_id = 'P-00009' WHERE seq = 3"],
        {"event_edited", "event_missing"},
    ),
}


@pytest.fixture
def recorded(database: Database) -> Database:
    """A database with five events: a run with three partners, finished."""
    record(database)
    return database


def record(database: Database) -> None:
    store = Store(database)
    store.start_run(RUN, AT)
    for number in (1, 2, 3):
        store.save_outcome(RUN.run_id, pending_outcome(number), AT + timedelta(seconds=number))
    store.finish_run(RUN.run_id, AT + timedelta(seconds=9))


def without_triggers(database: Database) -> None:
    """Do what somebody with full power over the database can do."""
    with database.writing() as connection:
        if database.is_sqlite:
            for name in ("no_update", "no_delete", "next_only"):
                connection.execute(text(f"DROP TRIGGER history_event_{name}"))
        else:
            connection.execute(text("ALTER TABLE history_event DISABLE TRIGGER USER"))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_triggers_refuse(recorded: Database, what: str) -> None:
    """The database itself refuses every change of the history."""
    with (
        pytest.raises(ConflictError, match="append-only"),
        recorded.writing() as connection,
    ):
        connection.execute(text(FORBIDDEN[what]))

    assert verify(recorded).is_intact


def test_silent_ways_around_are_refused(recorded: Database) -> None:
    """REPLACE (SQLite) and TRUNCATE (PostgreSQL) fire no DELETE trigger: each has its own."""
    statement = (
        f"INSERT OR REPLACE INTO history_event SELECT {COLUMNS} FROM history_event"
        if recorded.is_sqlite
        else "TRUNCATE history_event"
    )
    with (
        pytest.raises(ConflictError, match="append-only"),
        recorded.writing() as connection,
    ):
        connection.execute(text(statement))


def test_untouched_history_is_intact(recorded: Database) -> None:
    """What the program wrote verifies, on both databases, and the head is told."""
    verification = verify(recorded)

    assert verification.is_intact
    assert verification.events == 5
    assert verification.head == list(history.events(recorded))[-1].hash


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found(recorded: Database, what: str) -> None:
    """Whoever switches the triggers off leaves traces that verification finds."""
    statements, codes = TAMPERING[what]
    without_triggers(recorded)
    with recorded.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))

    assert {finding.code for finding in verify(recorded).findings} >= codes


def test_noted_head_finds_a_history_written_anew(recorded: Database) -> None:
    """A chain that was recomputed as a whole verifies by itself; a head noted elsewhere does not fit."""
    noted = (5, verify(recorded).head)
    assert verify(recorded, noted=noted).is_intact

    assert {finding.code for finding in verify(recorded, noted=(5, "0" * 64)).findings} == {
        "head_differs"
    }
    assert {finding.code for finding in verify(recorded, noted=(9, noted[1])).findings} == {
        "tail_missing"
    }


def test_same_savings_give_the_same_chain_on_both_databases(
    recorded: Database, tmp_path: Path
) -> None:
    """Hashes depend on what was written, not on the database that holds it."""
    other = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    other.upgrade()
    record(other)

    assert verify(recorded).head == verify(other).head
    other.close()


ROW_TAMPERINGS = {
    "a gate is opened": ("UPDATE gate_decision SET status = 'open'", "rows_edited"),
    "a gate is removed": ("DELETE FROM gate_decision", "rows_edited"),
    "a verdict is changed": ("UPDATE clause_check SET verdict = 'compliant'", "rows_edited"),
    "a score is raised": ("UPDATE determination SET score = 8, capacity = 'full'", "rows_edited"),
    "a review is rewritten": ("UPDATE review SET reviewer = 'somebody'", "rows_edited"),
    "a recommendation is changed": ("UPDATE run_partner SET recommendation = 'cleared'", "rows_edited"),
    "a problem is hidden": ("DELETE FROM problem WHERE partner_id <> ''", "rows_edited"),
    "a contact is denied": ("UPDATE partner SET contact_with_beneficiaries = NULL, name = 'x'", "row_edited"),
    "an agreement is prolonged": ("UPDATE agreement SET end_on = '2099-01-01'", "row_edited"),
    "a run is dated back": ("UPDATE screening_run SET as_of = '2020-01-01'", "run_edited"),
    "a run names another policy": ("UPDATE screening_run SET policy = 'mine@1'", "run_edited"),
}  # fmt: skip


@pytest.mark.parametrize("tampering", list(ROW_TAMPERINGS))
def test_rows_that_lists_read_are_vouched_for_too(database: Database, tampering: str) -> None:
    """Changing what people see, and leaving the outcome as it was, is found as well."""
    store = Store(database)
    run_id = store.start_run(RUN, AT).run.id
    store.save_outcome(run_id, sample_outcome(), AT)
    assert verify(database).is_intact
    statement, code = ROW_TAMPERINGS[tampering]
    with database.writing() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    assert code in {finding.code for finding in verify(database).findings}
