"""What makes a reassessment due, and when: exact dates, never the difference of calendar years.

Kinds of trigger and what each does are data (``reassessment_triggers.yaml``). A record keeps what its
kind said when it was noted, so that a later change of the data moves no past decision.
"""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime

from partner_screening.values import Value


class ReassessmentTrigger(Value):
    """Something that happened to a partner and makes a reassessment due; never a story of a person.

    ``on`` is the day that it happened, ``due_on`` the day by which the partner is to be assessed anew.
    ``lapses_on`` is the first day on which the determination counts no longer; ``None``: it stays.
    """

    id: str
    partner_id: str
    kind: str
    text: str = ""
    on: date
    due_on: date
    lapses_on: date | None = None
    rule: str
    by: str
    at: AwareDatetime


class DueState(StrEnum):
    """Whether somebody has taken a due reassessment in hand."""

    COMING = "coming"
    DUE = "due"
    OVERDUE = "overdue"
    IN_HAND = "in_hand"
