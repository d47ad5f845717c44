"""Whoever changes the file of a case behind the program's back is found out, or is refused at once."""

import pytest
from sqlalchemy import text

from partner_screening.actions.process.cases import open_case
from partner_screening.actions.process.holds import lift_hold, place_hold
from partner_screening.actions.process.partners import facts_of, timeline
from partner_screening.errors import ConflictError, PermissionRefused
from partner_screening.storage.history_verification import verify

SLIPPED_IN = (
    'INSERT INTO hold_lift (id, hold_id, partner_id, reason, "by", at) '
    "SELECT 'lift-9', id, partner_id, 'fine', 'mara', at FROM hold WHERE id = 'hold-2'"
)
TAMPERINGS = {
    "a reason is rewritten": ("UPDATE hold SET reason = 'nothing serious'", {"row_edited"}),
    "a hold is removed": ("DELETE FROM hold_lift; DELETE FROM hold", {"row_missing"}),
    "a lift is slipped in": (SLIPPED_IN, {"row_unvouched"}),
    "a lift is dated back": (
        "UPDATE hold_lift SET at = '2025-01-01 00:00:00+00:00'",
        {"row_edited"},
    ),
    "a case is moved": ("UPDATE assessment_case SET step = 'closed'", {"row_edited"}),
    "a person gets a role": (
        "UPDATE person SET roles = '[\"management\"]' WHERE id = 'olga'",
        {"row_edited"},
    ),
    "roles become nonsense": ("UPDATE person SET roles = '7' WHERE id = 'olga'", {"row_edited"}),
    "an event is rewritten": (
        "UPDATE history_event SET who = 'omar' WHERE kind = 'hold_placed'",
        {"event_edited"},
    ),
    "an event is removed": (
        "DELETE FROM history_event WHERE kind = 'case_opened'",
        {"gap", "chain_broken", "row_unvouched"},
    ),
    "the last event is removed": (
        "DELETE FROM history_event WHERE kind = 'hold_lifted'",
        {"row_unvouched"},
    ),
}


@pytest.fixture
def used(office):
    """An office with a case and two holds, one of them lifted."""
    open_case(office, "olga", partner_id="P-001")
    first = place_hold(office, "olga", partner_id="P-001", reason="A match is being looked at.")
    place_hold(office, "lena", partner_id="P-002", reason="The bank account is unclear.")
    lift_hold(office, "mara", first.id, "It was another organisation.")
    return office


def run_sql(office, statements: str, *, without_triggers: bool = False) -> None:
    with office.database.writing() as connection:
        if without_triggers:
            if office.database.is_sqlite:
                names = connection.scalars(
                    text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                ).all()
                for name in names:
                    connection.execute(text(f"DROP TRIGGER {name}"))
            else:
                connection.execute(text("SET session_replication_role = replica"))
        for statement in statements.split("; "):
            connection.execute(text(statement))
        if without_triggers and not office.database.is_sqlite:
            connection.execute(text("SET session_replication_role = origin"))


def test_what_was_done_properly_is_intact(used):
    """Nothing is found where nothing was touched."""
    assert verify(used.database).findings == ()


@pytest.mark.parametrize("tampering", list(TAMPERINGS))
def test_tampering_is_found(used, tampering):
    """Somebody with full power over the database switches the triggers off first."""
    statements, codes = TAMPERINGS[tampering]
    run_sql(used, statements, without_triggers=True)
    assert {finding.code for finding in verify(used.database).findings} >= codes


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hold SET reason = 'nothing serious'",
        "DELETE FROM hold_lift",
        "UPDATE assessment_case SET partner_id = 'P-002'",
        "UPDATE person SET name = 'Somebody'",
        "DELETE FROM person",
    ],
)
def test_the_database_refuses_to_rewrite_records(used, statement):
    """Without power over the triggers it does not even come to that."""
    with pytest.raises(ConflictError, match="keeps its rows"):
        run_sql(used, statement)


def test_nobody_lifts_the_own_hold_even_in_the_database(used):
    """The second person is held by the action and by the database."""
    hold = place_hold(used, "mara", partner_id="P-001", reason="Payment stopped.")
    with pytest.raises(PermissionRefused, match="took part"):
        lift_hold(used, "mara", hold.id, "All is well.")
    with pytest.raises(ConflictError, match="does not lift it"):
        run_sql(
            used,
            'INSERT INTO hold_lift (id, hold_id, partner_id, reason, "by", at) '
            f"SELECT 'lift-9', id, partner_id, 'fine', 'mara', at FROM hold WHERE id = '{hold.id}'",
        )


def test_the_timeline_of_a_partner_tells_its_story_and_no_other(used):
    """Everything about one partner, in order, without another's."""
    events = timeline(used, "aud", "P-001")
    assert [event.kind for event in events] == ["case_opened", "hold_placed", "hold_lifted"]
    assert facts_of(events[1])["hold"] == "hold-1"
    with pytest.raises(PermissionRefused):
        timeline(used, "olga", "P-001")
