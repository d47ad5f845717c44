"""The capacity-strengthening plan: one action line at least per unmet standard, with due dates."""

from datetime import date

from partner_screening.values import Value


class StrengtheningAction(Value):
    """One line of a plan. ``key`` finds its texts in the instrument's translations."""

    number: int
    standard: str
    key: str
    owner_role: str
    duration_days: int
    due: date
    source: str


class CapacityStrengtheningPlan(Value):
    """The plan of one partner: what must be done, by whom, by when."""

    partner_id: str
    instrument: str
    started_on: date
    deadline: date
    basis: str
    actions: tuple[StrengtheningAction, ...]
