"""Verifying that the rows of the process are what the history says of them."""

import json
from collections.abc import Iterator

from partner_screening.storage.database import Database
from partner_screening.storage.record_store import every_row
from partner_screening.storage.records import HistoryEvent, HistoryFinding


def row_findings(database: Database, vouched: dict[str, str]) -> Iterator[HistoryFinding]:
    """Give a finding for every row that was edited, removed or slipped in.

    ``vouched`` maps ``table:id`` to the fingerprint in the last event that speaks of the row.
    """
    seen = set()
    with database.reading() as connection:
        for name, found in every_row(connection):
            seen.add(name)
            if name not in vouched:
                yield _finding("row_unvouched", f"{name} stands in the database without an event.")
            elif found != vouched[name]:
                yield _finding("row_edited", f"{name} is not what was written.")
    for name in sorted(vouched.keys() - seen):
        yield _finding("row_missing", f"{name} was written and is gone.")


def rows_of(event: HistoryEvent, part: str) -> dict[str, str]:
    """Return the rows that one part of an event vouches for, by name; most events have but one."""
    try:
        payload = json.loads(event.payload)
    except ValueError:
        return {}
    rows = payload.get(part, {}) if isinstance(payload, dict) else {}
    return rows if isinstance(rows, dict) else {}


def _finding(code: str, message: str) -> HistoryFinding:
    return HistoryFinding(code=code, seq=None, message=message)
