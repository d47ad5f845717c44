"""Outcomes without a score: decided by a person for a reason and a time; they lapse by themselves.

No contact with beneficiaries, and low capacity assumed in an emergency (domain facts 1.2).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from pydantic import AwareDatetime

from partner_screening.partner import CapacityOutcome, UnscoredDecision
from partner_screening.values import Value


class UnscoredKind(StrEnum):
    """The outcomes that a person may decide without a score."""

    NO_CONTACT = "no_contact"
    EMERGENCY = "low_assumed_emergency"


class UnscoredOutcome(Value):
    """A decision without a score. ``scope`` says what it was decided for: another scope ends it."""

    id: str
    partner_id: str
    outcome: UnscoredKind
    reason: str
    scope: str
    from_on: date
    expires_on: date
    by: str
    at: AwareDatetime


class UnscoredEnd(Value):
    """The end of a decision before its time: its last day is the day before ``on``."""

    id: str
    outcome_id: str
    partner_id: str
    on: date
    reason: str
    by: str
    at: AwareDatetime


def unscored_decision(
    outcomes: Iterable[UnscoredOutcome], ends: Iterable[UnscoredEnd]
) -> UnscoredDecision | None:
    """Return the latest decision with its real last day, in force or not; ``None`` when none was made.

    Whether it still holds on a day, the policy's longest time included, the decision works out from
    its dates (``situation``).
    """
    latest = max(outcomes, key=lambda one: (one.from_on, one.at), default=None)
    if latest is None:
        return None
    stops = [end.on - timedelta(days=1) for end in ends if end.outcome_id == latest.id]
    return UnscoredDecision(
        outcome=CapacityOutcome(latest.outcome),
        decided_by=latest.by,
        decided_on=latest.from_on,
        reason=latest.reason,
        expires=min([latest.expires_on, *stops]),
    )
