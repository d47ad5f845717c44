"""What the history says of the rows that a screening wrote, so that a changed one is found.

The outcome of a partner has its own fingerprint. The rows that lists and other programs read beside it
are marked here: all rows of one partner in one run together, and each row that keeps only the last
known state (the partner's own, and its agreements) by itself. Pure: made in the worker processes.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from partner_screening.fingerprints import fingerprint_of_value

LATEST = ("partner", "agreement")
"""Tables that keep the last known row."""

_UNMARKED = frozenset({"saved_at", "outcome", "fingerprint"})
"""Columns of ``run_partner`` that the clock gives or that have a mark of their own."""

Tables = Mapping[str, Iterable[Mapping[str, Any]]]
"""Rows by table."""


def mark_of_run(tables: Tables) -> str:
    """Return the mark of everything that a run wrote about one partner and that does not change."""
    marked = {
        name: sorted(
            (plain_row(row, _UNMARKED if name == "run_partner" else frozenset()) for row in rows),
            key=repr,
        )
        for name, rows in tables.items()
        if name not in LATEST
    }
    return fingerprint_of_value({name: rows for name, rows in marked.items() if rows})


def marks_of_latest(tables: Tables) -> dict[str, str]:
    """Return the marks of the rows that keep the last known state, by ``table:key``."""
    return {
        latest_key(name, row): fingerprint_of_value(plain_row(row))
        for name in LATEST
        for row in tables.get(name, ())
    }


def latest_key(table: str, row: Mapping[str, Any]) -> str:
    """Return how a row of a last known state is named in the history."""
    if table == "agreement":
        return f"agreement:{row['partner_id']}/{row['reference']}"
    return f"partner:{row['partner_id']}"


def plain_row(row: Mapping[str, Any], without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return a row as JSON values, without some of its columns."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if name not in without
    }
