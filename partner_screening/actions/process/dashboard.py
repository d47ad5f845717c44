"""The dashboard: figures about partners and agreements, each with the list that it counts."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Connection

from partner_screening.actions.process.office import Office
from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.partner import CapacityOutcome, PartnerType
from partner_screening.process.case import ENDED, Step
from partner_screening.process.dashboard import (
    HORIZONS,
    Dashboard,
    DashboardFilter,
    Figure,
    Series,
    period,
    quarter_ends,
    quarter_name,
)
from partner_screening.process.overview_filters import AgreementFilter, PartnerFilter, PlanWord
from partner_screening.process.plan import PlanState
from partner_screening.storage.dashboard_counts import (
    PartnerCube,
    due_counts,
    gap_counts,
    gate_counts,
    partner_cube,
    reason_counts,
    results_made,
    results_on,
)
from partner_screening.storage.overview_queries import count_partners

_EVERYTHING = DashboardFilter()
_RESULTS = tuple(one for one in CapacityOutcome if one is not CapacityOutcome.NOT_ASSESSED)


def dashboard(office: Office, actor: str, wanted: DashboardFilter = _EVERYTHING) -> Dashboard:
    """Return the figures of today, and the trend over a time.

    Raises:
        InputError: the time is none that a dashboard can tell of.
        PermissionRefused: the actor may not see the dashboard.

    """
    today = office.today()
    start, end = period(wanted, today)
    with office.look(actor, "dashboard.read") as view:
        connection = view.connection
        return office.kept.read(
            connection,
            (Dashboard, wanted, today),
            lambda: _figures(connection, wanted, today, start, end),
        )


def _figures(
    connection: Connection, wanted: DashboardFilter, today: date, start: date, end: date
) -> Dashboard:
    base = PartnerFilter(region=wanted.region, country=wanted.country, type=wanted.type)
    agreements = AgreementFilter(
        region=wanted.region, country=wanted.country, partner_type=wanted.type
    )
    cube = partner_cube(connection, base)
    reasons = reason_counts(connection, base)
    unmet = gap_counts(connection, base)
    return Dashboard(
        as_of=today,
        start=start,
        end=end,
        wanted=wanted,
        coverage=_coverage(connection, cube, base, today),
        capacities=_partners(base, "capacity", cube.by("capacity"), CapacityOutcome),
        recommendations=_partners(
            base, "recommendation", cube.by("recommendation"), RecommendationStatus
        ),
        trend=_trend(connection, base, start, end),
        made=_made(connection, base, start, end),
        unmet=tuple(
            Figure(name=one, count=unmet[one], partners=_narrowed(base, unmet=one))
            for one in sorted(unmet)
        ),
        steps=_partners(
            base, "step", cube.by("case_step"), (one for one in Step if one not in ENDED)
        ),
        plans=_plans(cube, base),
        gates=_gates(connection, base, agreements),
        blocked_by=_reasons(agreements, reasons, GateStatus.BLOCKED),
        waived=_reasons(agreements, reasons, GateStatus.OPEN_BY_WAIVER),
        pending_by=_reasons(agreements, reasons, GateStatus.PENDING),
        due=_due(connection, base, today),
        regions=_parts(cube, base, "region"),
        types=_parts(cube, base, "type"),
    )


def _coverage(
    connection: Connection, cube: PartnerCube, base: PartnerFilter, today: date
) -> tuple[Figure, ...]:
    columns = {
        "self_assessed": "has_self_assessment",
        "reviewed": "is_reviewed",
        "determined": "is_determined",
        "on_hold": "has_hold",
        "concern": "has_concern",
    }
    expiring = _narrowed(base, expiring_until=today + timedelta(days=HORIZONS[-1]))
    return (
        Figure(name="registered", count=cube.total, partners=base),
        *(
            Figure(
                name=name, count=cube.by(column)[True], partners=_narrowed(base, **{column: True})
            )
            for name, column in columns.items()
        ),
        Figure(name="expiring", count=count_partners(connection, expiring), partners=expiring),
    )


def _partners(
    base: PartnerFilter, field: str, counts: Counter[str], values: Iterable[str]
) -> tuple[Figure, ...]:
    """Return a figure for each value of a closed set, none of them left out."""
    return tuple(
        Figure(name=value, count=counts[value], partners=_narrowed(base, **{field: value}))
        for value in values
    )


def _trend(
    connection: Connection, base: PartnerFilter, start: date, end: date
) -> tuple[Series, ...]:
    days = quarter_ends(start, end)
    return tuple(
        Series(
            name=quarter_name(day),
            on=day,
            figures=tuple(
                Figure(
                    name=outcome,
                    count=counts[outcome],
                    partners=_narrowed(base, result_on=day, result_capacity=outcome),
                )
                for outcome in _RESULTS
            ),
        )
        for day, counts in zip(days, results_on(connection, base, days), strict=True)
    )


def _made(
    connection: Connection, base: PartnerFilter, start: date, end: date
) -> tuple[Figure, ...]:
    counts = results_made(connection, base, start, end)
    return tuple(
        Figure(
            name=outcome,
            count=counts[outcome],
            partners=_narrowed(base, result_from=start, result_until=end, result_capacity=outcome),
        )
        for outcome in _RESULTS
    )


def _plans(cube: PartnerCube, base: PartnerFilter) -> tuple[Figure, ...]:
    counts = cube.by("plan_state", "is_late")
    words = {
        PlanWord.PROPOSED: [(PlanState.PROPOSED, 0), (PlanState.PROPOSED, 1)],
        PlanWord.ON_TIME: [(PlanState.RUNNING, 0)],
        PlanWord.LATE: [(PlanState.RUNNING, 1), (PlanState.FAILED, 0), (PlanState.FAILED, 1)],
        PlanWord.DONE: [(PlanState.COMPLETE, 0), (PlanState.COMPLETE, 1)],
    }
    return tuple(
        Figure(
            name=word, count=sum(counts[one] for one in states), partners=_narrowed(base, plan=word)
        )
        for word, states in words.items()
    )


def _gates(
    connection: Connection, base: PartnerFilter, agreements: AgreementFilter
) -> tuple[Figure, ...]:
    counts = gate_counts(connection, base)
    return tuple(
        Figure(
            name=gate, count=counts[gate], agreements=agreements.model_copy(update={"gate": gate})
        )
        for gate in GateStatus
    )


def _reasons(
    agreements: AgreementFilter, counts: Counter[tuple[str, str]], gate: GateStatus
) -> tuple[Figure, ...]:
    """Return a figure per reason, the most frequent first; an agreement may have several."""
    found = {code: count for (at, code), count in counts.items() if at == gate}
    return tuple(
        Figure(
            name=code,
            count=count,
            agreements=agreements.model_copy(update={"gate": gate, "reason": code}),
        )
        for code, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _due(connection: Connection, base: PartnerFilter, today: date) -> tuple[Series, ...]:
    spans: dict[str, tuple[date | None, date]] = {"overdue": (None, today - timedelta(days=1))}
    spans |= {str(days): (today, today + timedelta(days=days)) for days in HORIZONS}
    per_kind, every = due_counts(connection, base, tuple(spans.values()))
    found = []
    for at, (name, (first, last)) in enumerate(spans.items()):
        within = _narrowed(base, due_from=first, due_until=last)
        found.append(
            Series(
                name=name,
                figures=(
                    Figure(name="any", count=every[at], partners=within),
                    *(
                        Figure(name=kind, count=count, partners=_narrowed(within, due_kind=kind))
                        for kind, count in sorted(per_kind[at].items())
                    ),
                ),
            )
        )
    return tuple(found)


def _parts(cube: PartnerCube, base: PartnerFilter, field: str) -> tuple[Series, ...]:
    """Return registered and determined partners per region or kind; unknown places are left out."""
    registered = cube.by(field)
    determined = cube.by(field, "is_determined")
    order = list(PartnerType) if field == "type" else sorted(registered)
    found = []
    for value in order:
        if not value or not registered[value]:
            continue
        part = _narrowed(base, **{field: value}) if field == "type" else base
        if field == "region" and not base.region:
            part = _narrowed(base, region=value)
        found.append(
            Series(
                name=value,
                figures=(
                    Figure(name="registered", count=registered[value], partners=part),
                    Figure(
                        name="determined",
                        count=determined[value, True],
                        partners=_narrowed(part, is_determined=True),
                    ),
                ),
            )
        )
    return tuple(found)


def _narrowed(base: PartnerFilter, **conditions: object) -> PartnerFilter:
    """Return ``base`` with more conditions."""
    return PartnerFilter.model_validate(base.model_dump() | conditions)
