"""Counting for the dashboard: few queries, each over rows that are narrow and already worked out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, select

from partner_screening.process.overview_filters import PartnerFilter
from partner_screening.storage.overview_conditions import Condition, partner_conditions
from partner_screening.storage.overview_tables import (
    AGREEMENT_OVERVIEW,
    AGREEMENT_REASON,
    PARTNER_DUE,
    PARTNER_GAP,
    PARTNER_OVERVIEW,
    PARTNER_RESULT,
)

_P = PARTNER_OVERVIEW.c

CUBE = (
    *("recommendation", "capacity", "case_step", "region", "type"),
    *("plan_state", "has_self_assessment", "is_reviewed", "is_determined"),
    *("has_hold", "has_concern"),
)
"""Columns that partners are counted by, all together in one query."""
_PLACES = {name: at for at, name in enumerate((*CUBE, "is_late"))}


class PartnerCube:
    """Partners counted by every combination of the columns of ``CUBE`` and of a late plan."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = tuple(rows)

    def by(self, *names: str) -> Counter[Any]:
        """Return the counts by one column, or by several as tuples."""
        found: Counter[Any] = Counter()
        value_of = itemgetter(*(_PLACES[name] for name in names))
        for row in self._rows:
            found[value_of(row)] += row[-1]
        return found

    @property
    def total(self) -> int:
        """How many partners were counted."""
        return sum(row[-1] for row in self._rows)


def partner_cube(connection: Connection, base: PartnerFilter) -> PartnerCube:
    """Count the partners of ``base`` by everything that a dashboard shows of them."""
    is_late = case((_P.plan_late > 0, 1), else_=0).label("is_late")
    columns = [_P[name] for name in CUBE]
    query = (
        select(*columns, is_late, func.count().label("partners"))
        .where(*partner_conditions(base))
        .group_by(*columns, is_late)
    )
    return PartnerCube(tuple(row) for row in connection.execute(query))


def gap_counts(connection: Connection, base: PartnerFilter) -> Counter[str]:
    """Count the partners of ``base`` per standard that is not met."""
    standard = PARTNER_GAP.c.standard
    query = select(standard, func.count()).group_by(standard)
    return _counter(connection, _within(query, PARTNER_GAP, base))


def gate_counts(connection: Connection, base: PartnerFilter) -> Counter[str]:
    """Count the agreements of the partners of ``base`` per gate."""
    gate = AGREEMENT_OVERVIEW.c.gate
    query = select(gate, func.count()).group_by(gate)
    return _counter(connection, _within(query, AGREEMENT_OVERVIEW, base))


def reason_counts(connection: Connection, base: PartnerFilter) -> Counter[tuple[str, str]]:
    """Count the agreements of the partners of ``base`` per gate and reason."""
    columns = AGREEMENT_REASON.c
    query = select(columns.gate, columns.code, func.count()).group_by(columns.gate, columns.code)
    rows = connection.execute(_within(query, AGREEMENT_REASON, base))
    return Counter({(gate, code): count for gate, code, count in rows})


def due_counts(
    connection: Connection, base: PartnerFilter, spans: Sequence[tuple[date | None, date]]
) -> tuple[tuple[Counter[str], ...], tuple[int, ...]]:
    """Count partners for which something falls due in each span: per kind, and of any kind."""
    columns = PARTNER_DUE.c
    counted = [
        func.count(case((_between(columns.due_on, first, last), columns.partner_id)).distinct())
        for first, last in spans
    ]
    in_all = select(*counted).select_from(PARTNER_DUE)
    every = connection.execute(_within(in_all, PARTNER_DUE, base)).one()
    rows = connection.execute(
        _within(select(columns.kind, *counted).group_by(columns.kind), PARTNER_DUE, base)
    ).all()
    per_kind = tuple(
        Counter({row[0]: row[at + 1] for row in rows if row[at + 1]}) for at in range(len(spans))
    )
    return per_kind, tuple(every)


def results_on(
    connection: Connection, base: PartnerFilter, days: Sequence[date]
) -> tuple[Counter[str], ...]:
    """Count the partners of ``base`` by the capacity outcome that they had on each of some days."""
    columns = PARTNER_RESULT.c
    counted = [
        func.count(case((and_(columns.from_on <= day, columns.until_on >= day), 1))) for day in days
    ]
    query = select(columns.capacity, *counted).group_by(columns.capacity)
    rows = connection.execute(_within(query, PARTNER_RESULT, base)).all()
    return tuple(
        Counter({row[0]: row[at + 1] for row in rows if row[at + 1]}) for at in range(len(days))
    )


def results_made(
    connection: Connection, base: PartnerFilter, start: date, end: date
) -> Counter[str]:
    """Count the partners of ``base`` that got a result between two days, by capacity outcome."""
    columns = PARTNER_RESULT.c
    query = (
        select(columns.capacity, func.count(columns.partner_id.distinct()))
        .where(_between(columns.from_on, start, end))
        .group_by(columns.capacity)
    )
    return _counter(connection, _within(query, PARTNER_RESULT, base))


def _within(query: Any, table: Any, base: PartnerFilter) -> Any:  # noqa: ANN401 - queries, tables
    """Keep a query about ``table`` to the partners of ``base``; without a base, no join is needed."""
    conditions = partner_conditions(base)
    if not conditions:
        return query
    joined = table.join(PARTNER_OVERVIEW, _P.partner_id == table.c.partner_id)
    return query.select_from(joined).where(*conditions)


def _between(column: Any, first: date | None, last: date) -> Condition:  # noqa: ANN401 - a column
    return column <= last if first is None else and_(column >= first, column <= last)


def _counter(connection: Connection, query: Select[Any]) -> Counter[str]:
    return Counter({row[0]: row[1] for row in connection.execute(query)})
