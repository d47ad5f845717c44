"""Holds: from a date on a partner's agreements stand still, until another person lifts the hold."""

from datetime import date

from pydantic import AwareDatetime

from partner_screening.values import Value


class Hold(Value):
    """A hold on a partner. The reason never holds a story of an allegation or a person's name."""

    id: str
    partner_id: str
    from_on: date
    reason: str
    by: str
    at: AwareDatetime


class HoldLift(Value):
    """The end of a hold, by another person than the one who placed it."""

    id: str
    hold_id: str
    partner_id: str
    reason: str
    by: str
    at: AwareDatetime


def standing_holds(
    holds: tuple[Hold, ...], lifts: tuple[HoldLift, ...], as_of: date
) -> tuple[Hold, ...]:
    """Return the holds that stop a partner's agreements on ``as_of``."""
    lifted = {lift.hold_id for lift in lifts}
    return tuple(hold for hold in holds if hold.from_on <= as_of and hold.id not in lifted)
