"""The register of allegations for the focal point: open or closed, under a number, and no more.

The facts of an allegation are kept where they belong, in the case system of the investigation. Here
stands only what a decision about a partner needs, and no field could take a story, a name, or
anything about a victim.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime

from partner_screening.values import Value


class AllegationState(StrEnum):
    """What the case system says about one allegation.

    ``withdrawn``: it is no longer counted, for instance because a consent was withdrawn; figures that
    were taken before stay as they were.
    """

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class AllegationNote(Value):
    """The state of one allegation from a moment on. ``reference`` is its number in the case system."""

    id: str
    partner_id: str
    reference: str
    state: AllegationState
    by: str
    at: AwareDatetime


class ConcernHandOver(Value):
    """A concern that somebody took to the focal point in person: that it was handed over, and when."""

    id: str
    partner_id: str
    focal_point_id: str
    by: str
    at: AwareDatetime


class HandOverReceipt(Value):
    """The focal point's word that the concern was taken over."""

    id: str
    hand_over_id: str
    partner_id: str
    by: str
    at: AwareDatetime


def allegations_on(notes: Iterable[AllegationNote], as_of: date) -> dict[str, AllegationState]:
    """Return the state of each allegation at the end of ``as_of``, by its number.

    A day of the past gives the same answer for ever: what is noted later does not reach back.
    """
    found: dict[str, AllegationState] = {}
    for note in sorted(notes, key=lambda note: note.at):
        if note.at.date() <= as_of:
            found[note.reference] = note.state
    return found


def has_open_allegation(notes: Iterable[AllegationNote], as_of: date) -> bool:
    """Whether any allegation was open at the end of ``as_of``."""
    return AllegationState.OPEN in allegations_on(notes, as_of).values()
