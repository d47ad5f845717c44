"""Outcomes without a score are a person's decision, for a reason and a time, and end by themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest

from partner_screening.actions.process.standing import standing
from partner_screening.actions.process.unscored import (
    decide_unscored,
    end_unscored,
    unscored_outcomes,
)
from partner_screening.errors import ConflictError, InputError, PermissionRefused
from partner_screening.process.unscored import (
    UnscoredEnd,
    UnscoredKind,
    UnscoredOutcome,
    unscored_decision,
)
from partner_screening.storage.history_verification import verify
from partner_screening.storage.partners import keep_partner, partner_of
from tests.partner_screening.process.case_stories import determined
from tests.partner_screening.process.databases import on_sqlite

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def no_contact(office):
    """An office whose list says that the partner meets no beneficiaries."""
    with office.database.writing() as connection:
        row = partner_of(connection, "P-001")
        assert row is not None
        keep_partner(connection, row.model_copy(update={"contact_with_beneficiaries": False}))
    return office


def decide(office, outcome=UnscoredKind.NO_CONTACT, days=100, actor="mara", **changes):
    given = {"reason": "Desk study", "scope": "Survey design in the capital"} | changes
    return decide_unscored(
        office,
        actor,
        partner_id="P-001",
        outcome=outcome,
        expires_on=office.today() + timedelta(days=days),
        **given,
    )


def status(office, as_of=None):
    return standing(office, "olga", "P-001", as_of).status


def test_no_contact_needs_no_assessment_until_its_last_day(no_contact, clock):
    """A list that says "no contact" exempts nobody; the decision does, and it ends by itself."""
    assert status(no_contact) == "pending"
    decided = decide(no_contact)
    assert status(no_contact) == "not_required"
    clock.set(decided.expires_on)
    assert status(no_contact) == "not_required"
    clock.pass_days(1)
    assert status(no_contact) == "pending"
    assert verify(no_contact.database).is_intact


def test_it_ends_from_a_day_for_a_reason_once(no_contact, clock):
    """An officer may end it, only management decides it."""
    decided = decide(no_contact)
    clock.pass_days(10)
    with pytest.raises(InputError, match="reason is empty"):
        end_unscored(no_contact, "olga", decided.id, " ")
    with pytest.raises(InputError, match="was decided on"):
        end_unscored(no_contact, "olga", decided.id, "Field work", date(2026, 3, 1))
    end_unscored(no_contact, "olga", decided.id, "Field work begins")
    assert status(no_contact) == "pending"
    assert status(no_contact, no_contact.today() - timedelta(days=1)) == "not_required"
    with pytest.raises(ConflictError, match="ended already"):
        end_unscored(no_contact, "olga", decided.id, "Again")
    ((shown, end),) = unscored_outcomes(no_contact, "aud", partner_id="P-001")
    assert (shown, end.reason) == (decided, "Field work begins")


@on_sqlite
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"days": -1}, "would end on"),
        ({"days": 366}, "policy allows 12 months"),
        ({"outcome": UnscoredKind.EMERGENCY, "days": 93}, "policy allows 3 months"),
        ({"reason": ""}, "reason is empty"),
        ({"scope": " "}, "scope is empty"),
    ],
)
def test_nothing_is_decided_without_end_reason_and_scope(no_contact, change, message):
    """The policy's longest time is the longest."""
    with pytest.raises(InputError, match=message):
        decide(no_contact, **change)
    assert unscored_outcomes(no_contact, "aud") == ()


@on_sqlite
@pytest.mark.parametrize("actor", ["olga", "rosa", "lena", "pia", "aud"])
def test_management_alone_decides_it(no_contact, actor):
    """It opens agreements without any assessment."""
    with pytest.raises(PermissionRefused):
        decide(no_contact, actor=actor)


def test_an_assumed_low_capacity_gives_way_to_a_determination(office):
    """Once somebody has looked, nothing is assumed any longer."""
    decide(office, UnscoredKind.EMERGENCY, days=80)
    assert status(office) == "cleared_with_plan"
    determined(office, ("cs3_vetting", "cs4_training", "cs6_assistance"))
    assert status(office) == "not_cleared"


def outcome(name: str, from_on: date, expires_on: date) -> UnscoredOutcome:
    return UnscoredOutcome(
        id=name,
        partner_id="P-001",
        outcome=UnscoredKind.NO_CONTACT,
        reason="Desk study",
        scope="The capital",
        from_on=from_on,
        expires_on=expires_on,
        by="mara",
        at=AT,
    )


def test_the_latest_decision_counts_and_its_end_revives_no_earlier_one():
    """A decision that was replaced and then ended leaves the partner without one."""
    earlier = outcome("first", date(2026, 1, 1), date(2026, 12, 31))
    later = outcome("second", date(2026, 3, 1), date(2026, 12, 31))
    end = UnscoredEnd(
        id="end", outcome_id="second", partner_id="P-001", on=date(2026, 4, 1), reason="x",
        by="olga", at=AT,
    )  # fmt: skip
    found = unscored_decision((earlier, later), (end,))
    assert found is not None
    assert (found.decided_on, found.expires) == (date(2026, 3, 1), date(2026, 3, 31))
    assert unscored_decision((), (end,)) is None
