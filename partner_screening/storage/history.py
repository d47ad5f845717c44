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

from sqlalchemy import Connection, Row, and_, insert, select, text

from partner_screening.fingerprints import fingerprint_of_text
from partner_screening.storage.database import Database
from partner_screening.storage.outcomes import SCREENED
from partner_screening.storage.records import (
    HistoryEvent,
    HistoryFinding,
    HistoryVerification,
    RunStatus,
)
from partner_screening.storage.tables import METADATA

BEGINNING = "0" * 64
"""What the first event holds as the hash before it."""

_PAGE = 500

_EVENTS = METADATA.tables["history_event"]
_RUNS = METADATA.tables["screening_run"]
_RUN_PARTNERS = METADATA.tables["run_partner"]
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
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)  # SQLite's write lock is held already
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


def events(database: Database, *, run_id: str | None = None) -> Iterator[HistoryEvent]:
    """Give the events in their order, all of them or those of one run."""
    last = 0
    while True:
        query = select(_EVENTS).where(_EVENTS.c.seq > last).order_by(_EVENTS.c.seq).limit(_PAGE)
        if run_id is not None:
            query = query.where(_EVENTS.c.run_id == run_id)
        with database.reading() as connection:
            page = connection.execute(query).all()
        if not page:
            return
        for row in page:
            yield HistoryEvent.model_validate(row._asdict())
        last = page[-1].seq


def verify(database: Database, *, noted: tuple[int, str] | None = None) -> HistoryVerification:
    """Verify the whole history and the outcomes that it vouches for.

    ``noted`` is the count and head that somebody wrote down earlier, outside the database.
    """
    expected = _heads_of_finished_runs(database)
    if noted and noted[0]:
        expected.setdefault(noted[0], []).append((noted[1], "the head that was noted down"))
    findings: list[HistoryFinding] = []
    count, head_hash, previous_seq = 0, BEGINNING, 0
    for event in events(database):
        findings += _faults(event, previous_seq, head_hash)
        for hash_, whose in expected.pop(event.seq, []):
            if hash_ != event.hash:
                findings.append(_finding("head_differs", event.seq, f"differs from {whose}"))
        count, head_hash, previous_seq = count + 1, event.hash, event.seq
    findings += [
        _finding("tail_missing", seq, f"is missing, although it is {whose}")
        for seq, heads in sorted(expected.items())
        for _, whose in heads
    ]
    findings += _unvouched(database)
    return HistoryVerification(events=count, head=head_hash, findings=tuple(findings))


def _heads_of_finished_runs(database: Database) -> dict[int, list[tuple[str, str]]]:
    query = select(_RUNS.c.id, _RUNS.c.history_count, _RUNS.c.history_head).where(
        _RUNS.c.status == RunStatus.FINISHED.value
    )
    heads: dict[int, list[tuple[str, str]]] = {}
    with database.reading() as connection:
        for row in connection.execute(query):
            heads.setdefault(row.history_count or 0, []).append(
                (row.history_head or "", f"the last event of finished run {row.id}")
            )
    return heads


def _faults(event: HistoryEvent, previous_seq: int, previous: str) -> list[HistoryFinding]:
    found = []
    if event.seq != previous_seq + 1:
        found.append(_finding("gap", event.seq, f"follows event {previous_seq}"))
    if event.previous_hash != previous:
        found.append(_finding("chain_broken", event.seq, "does not continue the event before it"))
    if event_hash(event.model_dump()) != event.hash:
        found.append(_finding("event_edited", event.seq, "was changed after it was written"))
    return found


def _unvouched(database: Database) -> Iterator[HistoryFinding]:
    """Give a finding for every saved outcome that no event vouches for, or that was changed."""
    last = ("", "")
    while True:
        with database.reading() as connection:
            page = connection.execute(_outcomes_after(last)).all()
        if not page:
            return
        for row in page:
            yield from _outcome_faults(row)
        last = (page[-1].run_id, page[-1].partner_id)


def _outcomes_after(last: tuple[str, str]) -> Any:  # noqa: ANN401 - SQLAlchemy's Select of five columns
    saved = _RUN_PARTNERS.c
    its_event = and_(
        _EVENTS.c.run_id == saved.run_id,
        _EVENTS.c.partner_id == saved.partner_id,
        _EVENTS.c.kind == SCREENED,
    )
    run_id, partner_id = last
    return (
        select(saved.run_id, saved.partner_id, saved.fingerprint, saved.outcome, _EVENTS.c.payload)
        .select_from(_RUN_PARTNERS.outerjoin(_EVENTS, its_event))
        .where(
            (saved.run_id > run_id) | ((saved.run_id == run_id) & (saved.partner_id > partner_id))
        )
        .order_by(saved.run_id, saved.partner_id)
        .limit(_PAGE)
    )


def _outcome_faults(row: Row[Any]) -> Iterator[HistoryFinding]:
    whose = f"Partner {row.partner_id} in run {row.run_id}"
    if row.payload is None:
        yield HistoryFinding(
            code="event_missing", seq=None, message=f"{whose} is saved without an event."
        )
    elif not (
        json.loads(row.payload)["outcome"] == row.fingerprint == fingerprint_of_text(row.outcome)
    ):
        yield HistoryFinding(
            code="outcome_edited", seq=None, message=f"{whose}: the outcome is not what was saved."
        )


def _finding(code: str, seq: int, what: str) -> HistoryFinding:
    return HistoryFinding(code=code, seq=seq, message=f"Event {seq} {what}.")
