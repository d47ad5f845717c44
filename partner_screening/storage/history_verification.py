"""Proving that the history, and what it vouches for, is what was written."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, select

from partner_screening.fingerprints import fingerprint_of_text
from partner_screening.storage.database import Database
from partner_screening.storage.history import BEGINNING, event_hash, events
from partner_screening.storage.marked_rows import every_latest, saved_rows
from partner_screening.storage.outcome_marks import mark_of_run
from partner_screening.storage.outcomes import SCREENED
from partner_screening.storage.records import (
    HistoryEvent,
    HistoryFinding,
    HistoryVerification,
    RunStatus,
)
from partner_screening.storage.tables import METADATA
from partner_screening.storage.vouched_rows import row_findings, rows_of

_PAGE = 500

_EVENTS = METADATA.tables["history_event"]
_RUNS = METADATA.tables["screening_run"]
_RUN_PARTNERS = METADATA.tables["run_partner"]


def verify(database: Database, *, noted: tuple[int, str] | None = None) -> HistoryVerification:
    """Verify the whole history and the outcomes that it vouches for.

    ``noted`` is the count and head that somebody wrote down earlier, outside the database.
    """
    expected = _heads_of_finished_runs(database)
    if noted and noted[0]:
        expected.setdefault(noted[0], []).append((noted[1], "the head that was noted down"))
    findings: list[HistoryFinding] = []
    vouched: dict[str, str] = {}
    latest: dict[str, str] = {}
    started: dict[str, str] = {}
    count, head_hash, previous_seq = 0, BEGINNING, 0
    for event in events(database):
        findings += _faults(event, previous_seq, head_hash)
        for hash_, whose in expected.pop(event.seq, []):
            if hash_ != event.hash:
                findings.append(_finding("head_differs", event.seq, f"differs from {whose}"))
        vouched |= rows_of(event, "rows")
        latest |= rows_of(event, "latest")
        if event.kind == "run_started":
            started[event.run_id] = event.payload
        count, head_hash, previous_seq = count + 1, event.hash, event.seq
    findings += [
        _finding("tail_missing", seq, f"is missing, although it is {whose}")
        for seq, heads in sorted(expected.items())
        for _, whose in heads
    ]
    findings += _unvouched(database)
    findings += row_findings(database, vouched)
    findings += _run_faults(database, started)
    findings += _latest_faults(database, latest)
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
    """Give a finding for every saved outcome that no event vouches for, or whose rows were changed."""
    last = ("", "")
    while True:
        with database.reading() as connection:
            page = connection.execute(_outcomes_after(last)).mappings().all()
            found = [one for row in page for one in _outcome_faults(connection, dict(row))]
        if not page:
            return
        yield from found
        last = (page[-1]["run_id"], page[-1]["partner_id"])


def _outcomes_after(last: tuple[str, str]) -> Any:  # noqa: ANN401 - SQLAlchemy's Select
    saved = _RUN_PARTNERS.c
    its_event = and_(
        _EVENTS.c.run_id == saved.run_id,
        _EVENTS.c.partner_id == saved.partner_id,
        _EVENTS.c.kind == SCREENED,
    )
    run_id, partner_id = last
    return (
        select(_RUN_PARTNERS, _EVENTS.c.payload)
        .select_from(_RUN_PARTNERS.outerjoin(_EVENTS, its_event))
        .where(
            (saved.run_id > run_id) | ((saved.run_id == run_id) & (saved.partner_id > partner_id))
        )
        .order_by(saved.run_id, saved.partner_id)
        .limit(_PAGE)
    )


def _outcome_faults(connection: Connection, row: dict[str, Any]) -> Iterator[HistoryFinding]:
    payload = row.pop("payload")
    whose = f"Partner {row['partner_id']} in run {row['run_id']}"
    if payload is None:
        yield _about("event_missing", f"{whose} is saved without an event.")
        return
    said = json.loads(payload)
    if not said["outcome"] == row["fingerprint"] == fingerprint_of_text(row["outcome"]):
        yield _about("outcome_edited", f"{whose}: the outcome is not what was saved.")
    mark = said.get("tables")  # absent in the events of the first versions
    if mark is not None and mark_of_run(saved_rows(connection, row["run_id"], row)) != mark:
        yield _about("rows_edited", f"{whose}: rows beside the outcome are not what was saved.")


def _run_faults(database: Database, started: dict[str, str]) -> Iterator[HistoryFinding]:
    """Give a finding for every run that is not what the event of its start says."""
    with database.reading() as connection:
        for row in connection.execute(select(_RUNS)).mappings():
            said = json.loads(started.get(row["id"], "{}"))
            has = {name: row[name] for name in said.keys() & row.keys()}
            has["as_of"] = row["as_of"].isoformat()
            has["settings"] = json.loads(row["settings"])
            if {name: said.get(name) for name in has} != has:
                yield _about("run_edited", f"Run {row['id']} is not what was started.")


def _latest_faults(database: Database, latest: dict[str, str]) -> Iterator[HistoryFinding]:
    """Give a finding for every last known row that is not what the last event about it says."""
    with database.reading() as connection:
        for name, mark in every_latest(connection):
            if latest.get(name, mark) != mark:
                yield _about("row_edited", f"{name} is not what was written.")


def _about(code: str, message: str) -> HistoryFinding:
    return HistoryFinding(code=code, seq=None, message=message)


def _finding(code: str, seq: int, what: str) -> HistoryFinding:
    return HistoryFinding(code=code, seq=seq, message=f"Event {seq} {what}.")
