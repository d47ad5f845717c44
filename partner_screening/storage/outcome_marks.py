"""What the history says of the rows that a screening wrote, so that a changed one is found.

The outcome of a partner has its own fingerprint. The rows that lists and other programs read beside it
are marked here: all rows of one partner in one run together, and each row that keeps only the last
known state (the partner's own, and its agreements) by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.storage.tables import METADATA

LATEST = ("partner", "agreement")
"""Tables that keep the last known row."""

_FACTS = ("self_assessment", "review", "determination")
_OF_RUN = (
    "assessment_result",
    "capacity_plan",
    "plan_action",
    "clause_check",
    "gate_decision",
    "problem",
    "input_file",
)
_UNMARKED = frozenset({"saved_at", "outcome", "fingerprint"})
"""Columns of ``run_partner`` that the clock gives or that have a mark of their own."""

Tables = Mapping[str, Iterable[Mapping[str, Any]]]
"""Rows by table."""


def mark_of_run(tables: Tables) -> str:
    """Return the mark of everything that a run wrote about one partner and that does not change."""
    marked = {
        name: sorted(
            (_plain(row, _UNMARKED if name == "run_partner" else frozenset()) for row in rows),
            key=repr,
        )
        for name, rows in tables.items()
        if name not in LATEST
    }
    return fingerprint_of_value({name: rows for name, rows in marked.items() if rows})


def marks_of_latest(tables: Tables) -> dict[str, str]:
    """Return the marks of the rows that keep the last known state, by ``table:key``."""
    return {
        latest_key(name, row): fingerprint_of_value(_plain(row))
        for name in LATEST
        for row in tables.get(name, ())
    }


def latest_key(table: str, row: Mapping[str, Any]) -> str:
    """Return how a row of a last known state is named in the history."""
    if table == "agreement":
        return f"agreement:{row['partner_id']}/{row['reference']}"
    return f"partner:{row['partner_id']}"


def saved_rows(connection: Connection, run_id: str, run_partner: Mapping[str, Any]) -> Tables:
    """Return the rows that stand in the database for one partner of a run."""
    partner_id = run_partner["partner_id"]
    found: dict[str, list[Mapping[str, Any]]] = {"run_partner": [run_partner]}
    for name in _OF_RUN:
        table = METADATA.tables[name]
        query = select(table).where(table.c.run_id == run_id, table.c.partner_id == partner_id)
        found[name] = [dict(row) for row in connection.execute(query).mappings()]
    for name in _FACTS:
        table = METADATA.tables[name]
        query = select(table).where(table.c.id == run_partner[f"{name}_id"])
        found[name] = [dict(row) for row in connection.execute(query).mappings()]
    return found


def every_latest(connection: Connection) -> Iterator[tuple[str, str]]:
    """Give every row of a last known state with its mark."""
    for name in LATEST:
        query = select(METADATA.tables[name])
        for found in connection.execute(query, execution_options={"yield_per": 500}).mappings():
            row = dict(found)
            yield latest_key(name, row), fingerprint_of_value(_plain(row))


def _plain(row: Mapping[str, Any], without: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if name not in without
    }
