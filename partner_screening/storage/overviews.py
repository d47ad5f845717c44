"""Keeping the rows for lists and figures: writing those of some partners, and finding stale ones."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, delete, insert, or_, select, update

from partner_screening.process.overview import (
    AgreementOverview,
    GateCounts,
    PartnerOverview,
    PartnerRows,
)
from partner_screening.process.regions import folded
from partner_screening.storage.many_partners import among, is_sqlite, these
from partner_screening.storage.overview_tables import (
    AGREEMENT_OVERVIEW,
    AGREEMENT_REASON,
    OVERVIEW_TABLES,
    OVERVIEW_VERSION,
    PARTNER_DUE,
    PARTNER_GAP,
    PARTNER_OVERVIEW,
    PARTNER_RESULT,
    PARTNER_TASK,
)
from partner_screening.storage.tables import METADATA

_PARTNERS = METADATA.tables["partner"]
_SEEN = METADATA.tables["run_partner"]
_LISTS = ("reasons", "shortfalls", "unmet", "not_by")
_KEYS = ("search", "name_key", "country_key")

Row = dict[str, Any]


def keep_rows_of(
    connection: Connection, partner_ids: Iterable[str], rows: Iterable[PartnerRows]
) -> None:
    """Put ``rows`` in the place of everything that is kept about ``partner_ids``."""
    wanted = these(connection, partner_ids)
    for deletion in _deletions(is_sqlite(connection)):
        connection.execute(deletion, wanted)
    found = tuple(rows)
    tables = (
        (PARTNER_OVERVIEW, [_partner_row(one.overview) for one in found]),
        (PARTNER_GAP, [row for one in found for row in _gap_rows(one.overview)]),
        (PARTNER_DUE, [row for one in found for row in _due_rows(one)]),
        (PARTNER_TASK, [row for one in found for row in _task_rows(one)]),
        (PARTNER_RESULT, [span.model_dump() for one in found for span in one.results]),
        (AGREEMENT_OVERVIEW, [_agreement_row(row) for one in found for row in one.agreements]),
        (
            AGREEMENT_REASON,
            [row for one in found for made in one.agreements for row in _reason_rows(made)],
        ),
    )
    for table, table_rows in tables:
        if table_rows:
            connection.execute(insert(table), table_rows)
    _note_change(connection)


def overview_version(connection: Connection) -> int:
    """Return a number that grows with every change of the rows; 0 before the first."""
    return connection.scalar(select(OVERVIEW_VERSION.c.version)) or 0


def stale_partners(connection: Connection, as_of: date, policy: str) -> tuple[str, ...]:
    """Return the partners whose rows are not those of ``as_of``, by id.

    A row is stale when its day has come, when it was worked out by other rules than ``policy`` (their
    fingerprint) or for a later day, and when it is missing.
    """
    columns = PARTNER_OVERVIEW.c
    query = (
        select(_PARTNERS.c.partner_id)
        .outerjoin(PARTNER_OVERVIEW, columns.partner_id == _PARTNERS.c.partner_id)
        .where(
            or_(
                columns.partner_id.is_(None),
                columns.stale_on <= as_of,
                columns.as_of > as_of,
                columns.policy != policy,
            )
        )
        .order_by(_PARTNERS.c.partner_id)
    )
    return tuple(connection.scalars(query))


def mark_stale(connection: Connection, run_id: str) -> None:
    """Mark the rows of the partners that a run saw, so that somebody refreshes them in any case."""
    seen = select(_SEEN.c.partner_id).where(_SEEN.c.run_id == run_id)
    of_run = PARTNER_OVERVIEW.c.partner_id.in_(seen)
    connection.execute(update(PARTNER_OVERVIEW).where(of_run).values(stale_on=date.min))


def overview_from(row: Mapping[str, Any]) -> PartnerOverview:
    """Return the partner of a row of ``partner_overview``."""
    values = {name: value for name, value in row.items() if name not in _KEYS}
    counts = {name: values.pop(f"gates_{name}") for name in GateCounts.model_fields}
    return PartnerOverview.model_validate(_lists_from(values) | {"gates": counts})


def agreement_from(row: Mapping[str, Any]) -> AgreementOverview:
    """Return the agreement of a row of ``agreement_overview``."""
    values = {name: value for name, value in row.items() if name in AgreementOverview.model_fields}
    return AgreementOverview.model_validate(_lists_from(values))


def _note_change(connection: Connection) -> None:
    version = OVERVIEW_VERSION.c.version
    if not connection.execute(update(OVERVIEW_VERSION).values(version=version + 1)).rowcount:
        connection.execute(insert(OVERVIEW_VERSION), {"id": 1, "version": 1})


@cache
def _deletions(sqlite: bool) -> tuple[Delete, ...]:
    return tuple(
        delete(table).where(among(table.c.partner_id, is_sqlite=sqlite))
        for table in OVERVIEW_TABLES
    )


def _lists_from(values: Row) -> Row:
    return {
        name: tuple(json.loads(value)) if name in _LISTS else value
        for name, value in values.items()
    }


def _lists_to(row: Row) -> Row:
    return {
        name: json.dumps(value, ensure_ascii=False) if name in _LISTS else value
        for name, value in row.items()
    }


def _partner_row(overview: PartnerOverview) -> Row:
    row = _lists_to(overview.model_dump(exclude={"gates"}))
    counts = {f"gates_{name}": count for name, count in overview.gates.model_dump().items()}
    return (
        row
        | counts
        | {
            "name_key": folded(overview.name),
            "search": folded(f"{overview.partner_id} {overview.name} {overview.acronym}"),
            "country_key": overview.country_code or overview.country,
        }
    )


def _gap_rows(overview: PartnerOverview) -> list[Row]:
    return [
        {
            "partner_id": overview.partner_id,
            "standard": standard,
            "instrument": overview.instrument,
        }
        for standard in dict.fromkeys(overview.unmet)
    ]


def _due_rows(rows: PartnerRows) -> list[Row]:
    """Return one row per thing that falls due; of one that is named twice, the earlier day."""
    kept = {
        (item.kind, item.about): item
        for item in sorted(rows.due, key=lambda item: item.due_on, reverse=True)
    }
    return [item.model_dump() for item in kept.values()]


def _task_rows(rows: PartnerRows) -> list[Row]:
    kept = {(task.kind, task.about): task for task in rows.tasks}
    return [_lists_to(task.model_dump()) for task in kept.values()]


def _agreement_row(agreement: AgreementOverview) -> Row:
    return _lists_to(agreement.model_dump(exclude={"partner_name"})) | {
        "search": folded(agreement.reference)
    }


def _reason_rows(agreement: AgreementOverview) -> list[Row]:
    codes = dict.fromkeys(reason.partition(":")[0] for reason in agreement.reasons)
    return [
        {
            "partner_id": agreement.partner_id,
            "reference": agreement.reference,
            "code": code,
            "gate": agreement.gate,
        }
        for code in codes
    ]
