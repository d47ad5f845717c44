"""Reading what waits for one person: two queries, whatever the number of partners."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from partner_screening.process.people import InterestDeclaration, Person
from partner_screening.process.todo import TaskKind, TodoItem
from partner_screening.storage.overview_conditions import name_of_partner
from partner_screening.storage.overview_tables import PARTNER_TASK
from partner_screening.storage.process_tables import RECORD_TABLES

_T = PARTNER_TASK.c
_TIES = RECORD_TABLES[InterestDeclaration].table.c


def read_tasks(
    connection: Connection, person: Person, kinds: Iterable[TaskKind], limit: int
) -> tuple[TodoItem, ...]:
    """Return what waits for a person, the most urgent first; what has no day comes last."""
    query = (
        select(
            *(_T[name] for name in ("kind", "about", "partner_id", "since", "due_on", "detail")),
            name_of_partner(_T.partner_id),
        )
        .where(*_conditions(person, kinds))
        .order_by(_T.due_on.is_(None), _T.due_on, _T.since, _T.partner_id, _T.kind, _T.about)
        .limit(limit)
    )
    rows = connection.execute(query).mappings()
    return tuple(TodoItem.model_validate(dict(row)) for row in rows)


def count_tasks(
    connection: Connection, person: Person, kinds: Iterable[TaskKind]
) -> dict[TaskKind, int]:
    """Return how much waits for a person, by kind; kinds of which nothing waits are left out."""
    query = select(_T.kind, func.count()).where(*_conditions(person, kinds)).group_by(_T.kind)
    found = {row[0]: row[1] for row in connection.execute(query)}
    return {kind: found[kind] for kind in TaskKind if kind in found}


def _conditions(person: Person, kinds: Iterable[TaskKind]) -> list[ColumnElement[bool]]:
    tied: Any = select(_TIES.partner_id).where(_TIES.person_id == person.id)
    found: list[ColumnElement[bool]] = [
        _T.kind.in_([kind.value for kind in kinds]),
        or_(_T.person_id == "", _T.person_id == person.id),
        ~_T.not_by.contains(f'"{person.id}"', autoescape=True),
        _T.partner_id.not_in(tied),
    ]
    if person.partner_id:
        found.append(_T.partner_id == person.partner_id)
    return found
