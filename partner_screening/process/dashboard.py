"""The figures of the dashboard. Every one says which list it counts, so that the list can be opened.

Values. A figure's ``name`` is a code: of a closed set, a standard, a rule, a kind of thing that falls
due; the words for it are found where it is shown.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from partner_screening.errors import InputError
from partner_screening.partner import PartnerType
from partner_screening.process.overview_filters import AgreementFilter, PartnerFilter, Written
from partner_screening.values import Value

HORIZONS = (30, 60, 90)
"""In how many days what falls due is counted."""

MOST_QUARTERS = 40
_USUAL_QUARTERS = 8


class DashboardFilter(Value):
    """What the dashboard tells of: a region, a country, a kind of partner; and of which time.

    ``start`` and ``end`` bound the trend and the results made; without them it is the last two years.
    Everything else tells of today.
    """

    region: Annotated[str, Field(max_length=10)] = ""
    country: Written = ""
    type: PartnerType | None = None
    start: date | None = None
    end: date | None = None


class Figure(Value):
    """One number, and the list that it counts: of partners or of agreements."""

    name: str
    count: int
    partners: PartnerFilter | None = None
    agreements: AgreementFilter | None = None


class Series(Value):
    """Figures that belong together under a name, such as a quarter, a region or a number of days.

    ``on`` is the day that they tell of, where that is not today.
    """

    name: str
    figures: tuple[Figure, ...]
    on: date | None = None


class Dashboard(Value):
    """Everything that management sees at a glance, as of a day.

    Attributes:
        coverage: registered, self_assessed, reviewed, determined partners; and those with a hold, with
            an open concern, and with a result that ends within the longest horizon.
        capacities: partners by capacity outcome.
        recommendations: partners by recommendation.
        trend: per quarter, partners by the capacity outcome that they had on its last day.
        made: results that were made within the period, as partners by capacity outcome.
        unmet: partners by standard that a determination in force found not met.
        steps: partners by the step of their open case.
        plans: partners by how their plan goes.
        gates: agreements by gate.
        blocked_by: blocked agreements by the reason that closes the gate.
        waived: agreements that a waiver opened, by the reason that it opens.
        pending_by: pending agreements by what they wait for.
        due: what falls due, by kind: ``overdue``, and within each horizon from today.
        regions: per region, registered and determined partners.
        types: per kind of partner, registered and determined partners.

    """

    as_of: date
    start: date
    end: date
    wanted: DashboardFilter
    coverage: tuple[Figure, ...]
    capacities: tuple[Figure, ...]
    recommendations: tuple[Figure, ...]
    trend: tuple[Series, ...]
    made: tuple[Figure, ...]
    unmet: tuple[Figure, ...]
    steps: tuple[Figure, ...]
    plans: tuple[Figure, ...]
    gates: tuple[Figure, ...]
    blocked_by: tuple[Figure, ...]
    waived: tuple[Figure, ...]
    pending_by: tuple[Figure, ...]
    due: tuple[Series, ...]
    regions: tuple[Series, ...]
    types: tuple[Series, ...]

    def figures(self) -> Iterable[Figure]:
        """Give every figure."""
        for name in type(self).model_fields:
            part = getattr(self, name)
            if not isinstance(part, tuple):
                continue
            for one in part:
                yield from one.figures if isinstance(one, Series) else (one,)


def period(wanted: DashboardFilter, today: date) -> tuple[date, date]:
    """Return the first and the last day of the time that a dashboard tells of.

    Raises:
        InputError: it ends before it begins, or it is longer than ten years.

    """
    end = wanted.end or today
    first = quarter_start(end)
    for _ in range(_USUAL_QUARTERS - 1):
        first = quarter_start(first - timedelta(days=1))
    start = wanted.start or first
    if end < start or len(quarter_ends(start, end)) > MOST_QUARTERS:
        raise InputError(
            "dashboard_period",
            f"{start} to {end} is no time that a dashboard can tell of.",
            "Give a first day before the last one, and no more than ten years.",
        )
    return start, end


def quarter_start(day: date) -> date:
    """Return the first day of the quarter of ``day``."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_name(day: date) -> str:
    """Return the quarter of ``day``, such as ``2026-Q1``."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def quarter_ends(start: date, end: date) -> tuple[date, ...]:
    """Return the last day of each quarter between two days; of the last quarter, ``end`` itself."""
    found = []
    day = quarter_start(start)
    while day <= end:
        following = quarter_start(day + timedelta(days=95))
        found.append(min(following - timedelta(days=1), end))
        day = following
    return tuple(found)
