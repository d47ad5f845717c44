"""Calendar arithmetic of rules: months and years after a date, by the calendar and not by days."""

from calendar import monthrange
from datetime import date

_MONTHS = 12


def after_months(start: date, months: int) -> date:
    """Return the same day ``months`` later, or the month's last day where it is shorter."""
    year, month = divmod(start.year * _MONTHS + start.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def after_years(start: date, years: int) -> date:
    """Return the same day ``years`` later; 29 February becomes the 28th where there is none."""
    return after_months(start, years * _MONTHS)
