"""The append-only history: appending inside a transaction, and verifying that nothing was touched.

Every event holds the hash of the event before it, so that an edit, a deletion, an insertion or a new
order breaks the chain. A cut at the end shows where a finished run noted the head, or where a saved
partner has no event; a head that somebody noted down elsewhere shows it in every case.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text

from partner_screening.storage.database import Database
from partner_screening.storage.records import HistoryEvent
from partner_screening.storage.tables import METADATA

BEGINNING = "0" * 64
"""What the first event holds as the hash before it."""

_PAGE = 500

_EVENTS = METADATA.tables["history_event"]
_LAST = select(_EVENTS.c.seq, _EVENTS.c.hash).order_by(_EVENTS.c.seq.desc()).limit(1)
_INSERT = insert(_EVENTS)
_LOCK = text("LOCK TABLE history_event IN EXCLUSIVE MODE")


def append(
    connection: Connection,
    *,
    run_id: str,
    partner_id: str,
    kind: str,
    at: datetime,
    who: str,
    payload: str,
) -> tuple[int, str]:
    """Append one event within the caller's transaction and return its number and hash."""
    keep_others_out(connection)
    seq, previous = head(connection)
    event = {
        "seq": seq + 1,
        "run_id": run_id,
        "partner_id": partner_id,
        "kind": kind,
        "at": at,
        "who": who,
        "payload": payload,
        "previous_hash": previous,
    }
    event["hash"] = event_hash(event)
    connection.execute(_INSERT, event)
    return seq + 1, str(event["hash"])


def keep_others_out(connection: Connection) -> None:
    """Let nobody else write until the transaction ends: one writer at a time carries the chain on."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)  # SQLite's write lock is held already


def head(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the last event; 0 and ``BEGINNING`` when there is none."""
    last = connection.execute(_LAST).first()
    return (last.seq, last.hash) if last else (0, BEGINNING)


def event_hash(event: dict[str, Any]) -> str:
    """Return the hash of an event: over every field, the hash before it included."""
    at: datetime = event["at"]
    fields = [
        event["seq"],
        event["run_id"],
        event["partner_id"],
        event["kind"],
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        event["who"],
        event["payload"],
        event["previous_hash"],
    ]
    line = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


def events(
    database: Database, *, run_id: str | None = None, partner_id: str | None = None
) -> Iterator[HistoryEvent]:
    """Give the events in their order, all of them or those of one run or of one partner."""
    last = 0
    while True:
        query = select(_EVENTS).where(_EVENTS.c.seq > last).order_by(_EVENTS.c.seq).limit(_PAGE)
        if run_id is not None:
            query = query.where(_EVENTS.c.run_id == run_id)
        if partner_id is not None:
            query = query.where(_EVENTS.c.partner_id == partner_id)
        with database.reading() as connection:
            page = connection.execute(query).all()
        if not page:
            return
        for row in page:
            yield HistoryEvent.model_validate(row._asdict())
        last = page[-1].seq


def latest_events(
    database: Database, *, before: int | None, limit: int
) -> tuple[HistoryEvent, ...]:
    """Return the events before number ``before`` (the last ones without it), the newest first."""
    query = select(_EVENTS).order_by(_EVENTS.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(_EVENTS.c.seq < before)
    with database.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(HistoryEvent.model_validate(row._asdict()) for row in rows)
