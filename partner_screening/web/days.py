"""Days as forms give them."""

from datetime import date

from partner_screening.errors import InputError


def day_in(text: str) -> date | None:
    """Return the day that a form gives; ``None`` when it gives none.

    Raises:
        InputError: it is no day.

    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(
            "no_date", f"'{text}' is no date.", "Write it as year-month-day, such as 2026-03-31."
        ) from None


def required_day_in(text: str) -> date:
    """Return the day that a form must give.

    Raises:
        InputError: it gives none.

    """
    day = day_in(text)
    if day is None:
        raise InputError("no_date", "No date was given.", "Choose a day.")
    return day
