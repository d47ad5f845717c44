"""Writing and reading the records of the process, each transaction with its event in the history.

An event carries the fingerprint of every row that its transaction wrote or changed, so that
``history verify`` finds a row that was edited, removed or slipped in behind the program's back.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, insert, select, update

from partner_screening.errors import ConflictError
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.partner import ImplementingPartner
from partner_screening.storage import history
from partner_screening.storage.database import Database
from partner_screening.storage.partners import partner_of
from partner_screening.storage.process_tables import RECORD_TABLES
from partner_screening.storage.record_tables import RecordTable
from partner_screening.values import Value

R = TypeVar("R", bound=Value)

ROWS = "rows"
"""The part of an event's payload that vouches for rows: ``table:id`` to fingerprint."""


class RecordView:
    """Reads records within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def all(self, kind: type[R], **wanted: object) -> tuple[R, ...]:
        """Return the records of ``kind`` whose columns have the ``wanted`` values, oldest first.

        A tuple of values means: any of them.
        """
        table = RECORD_TABLES[kind]
        columns = table.table.c
        order = [columns[name] for name in ("at", "id") if name in columns]
        query = select(table.table).where(*_conditions(table, wanted)).order_by(*order)
        rows = self.connection.execute(query).mappings()
        return tuple(record_of(table, kind, dict(row)) for row in rows)

    def partners_with(self, kind: type[Value]) -> frozenset[str]:
        """Return the ids of the partners that have any record of ``kind``."""
        column = RECORD_TABLES[kind].table.c.partner_id
        return frozenset(self.connection.scalars(select(column).distinct()))

    def registered(self, partner_id: str) -> ImplementingPartner | None:
        """Return a registered partner; ``None`` when nobody registered it."""
        return partner_of(self.connection, partner_id)

    def find(self, kind: type[R], **wanted: object) -> R | None:
        """Return the only record that fits; ``None`` when there is none."""
        found = self.all(kind, **wanted)
        return found[-1] if found else None


class _Moment(RecordView):
    """Reads nothing twice: what was read once is the answer to the same question."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._read: dict[tuple[object, ...], tuple[Any, ...]] = {}
        self._registered: dict[str, ImplementingPartner | None] = {}

    def all(self, kind: type[R], **wanted: object) -> tuple[R, ...]:
        question = (kind, *sorted(wanted.items()))
        if question not in self._read:
            self._read[question] = super().all(kind, **wanted)
        return self._read[question]

    def registered(self, partner_id: str) -> ImplementingPartner | None:
        if partner_id not in self._registered:
            self._registered[partner_id] = super().registered(partner_id)
        return self._registered[partner_id]


_SHARED: ContextVar[tuple["RecordStore", RecordView] | None] = ContextVar("shared", default=None)


class RecordTransaction(RecordView):
    """Writes records within one transaction; what was written goes into its event.

    ``touched`` are the kinds of records that were written, each with the partner that it is about.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.rows: dict[str, str] = {}
        self.touched: set[tuple[type[Value], str]] = set()

    def add(self, record: R) -> R:
        """Write a new record.

        Raises:
            ConflictError: by the database, when a rule of the table refuses it.

        """
        table = RECORD_TABLES[type(record)]
        self.connection.execute(insert(table.table), row_of(table, record))
        self._vouch(table, record)
        return record

    def change(self, before: R, after: R) -> R:
        """Change the columns in which ``after`` differs from ``before``.

        Raises:
            ConflictError: somebody else changed the record since ``before`` was read.

        """
        table = RECORD_TABLES[type(before)]
        old, new = row_of(table, before), row_of(table, after)
        differing = {name: value for name, value in new.items() if old[name] != value}
        if not differing:
            return before
        columns = table.table.c
        same = [columns[name] == old[name] for name in {*table.changing, "id"}]
        done = self.connection.execute(update(table.table).where(*same).values(differing))
        if done.rowcount != 1:
            raise ConflictError(
                "changed_meanwhile",
                f"{table.table.name} {old['id']} was changed by somebody else in the meantime.",
                "Look at it again and repeat what you wanted to do, if it still makes sense.",
            )
        self._vouch(table, after)
        return after

    def _vouch(self, table: RecordTable, record: Value) -> None:
        row_id = record.model_dump()["id"]
        self.touched.add((type(record), getattr(record, "partner_id", "")))
        self.rows[f"{table.table.name}:{row_id}"] = record_fingerprint(record)


class RecordStore:
    """The process's records in one database whose tables are up to date.

    Raises:
        SurroundingsError: by the constructor, when the tables are older or newer.

    """

    def __init__(self, database: Database) -> None:
        database.require_current()
        self.database = database

    @contextmanager
    def reading(self) -> Iterator[RecordView]:
        """Give a view of one moment."""
        shared = _SHARED.get()
        if shared is not None and shared[0] is self:
            yield shared[1]
            return
        with self.database.reading() as connection:
            yield RecordView(connection)

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Let all that is read within be read through one view, and nothing twice.

        For a page that puts together what many actions tell: each still asks for its permission. What
        is written within is not seen, so nothing is to be written.
        """
        with self.database.reading() as connection:
            before = _SHARED.set((self, _Moment(connection)))
            try:
                yield
            finally:
                _SHARED.reset(before)

    @contextmanager
    def writing(self) -> Iterator[RecordTransaction]:
        """Give a transaction: all of it is kept, or nothing. One writer works at a time.

        A decision reads what it stands on and then writes: two at once could each miss the other.
        """
        with self.database.writing() as connection:
            history.keep_others_out(connection)
            yield RecordTransaction(connection)


def append_event(
    transaction: RecordTransaction,
    *,
    partner_id: str,
    kind: str,
    at: datetime,
    who: str,
    facts: Mapping[str, object],
    latest: Mapping[str, str] | None = None,
) -> None:
    """Append the event of a transaction, with what it says and the rows that it vouches for.

    ``latest`` are the marks of rows that keep the last known state (``outcome_marks``).
    """
    vouched = {ROWS: transaction.rows} | ({"latest": dict(latest)} if latest else {})
    payload = json.dumps(
        {"facts": dict(facts)} | vouched,
        ensure_ascii=False,
        sort_keys=True,
        default=str,
    )
    history.append(
        transaction.connection,
        run_id="",
        partner_id=partner_id,
        kind=kind,
        at=at,
        who=who,
        payload=payload,
    )
    transaction.rows = {}


def record_fingerprint(record: Value) -> str:
    """Return the fingerprint of a record.

    Fields at their default are left out, so that a column that a later version adds moves nothing.
    """
    return fingerprint_of_value(record.model_dump(mode="json", exclude_defaults=True))


def every_row(connection: Connection) -> Iterator[tuple[str, str | None]]:
    """Give every row of the process as ``table:id`` and the fingerprint of its record.

    ``None`` where somebody wrote into the row what no record can hold.
    """
    for kind, table in RECORD_TABLES.items():
        rows = connection.execute(select(table.table), execution_options={"yield_per": 500})
        for row in rows.mappings():
            try:
                found = record_fingerprint(record_of(table, kind, dict(row)))
            except ValueError:
                found = None
            yield f"{table.table.name}:{row['id']}", found


def _conditions(table: RecordTable, wanted: Mapping[str, object]) -> list[ColumnElement[bool]]:
    return [
        table.table.c[name].in_(value) if isinstance(value, tuple) else table.table.c[name] == value
        for name, value in wanted.items()
    ]


def row_of(table: RecordTable, record: Value) -> dict[str, Any]:
    """Return the row of ``table`` that holds a record."""
    plain = record.model_dump()
    as_json = record.model_dump(mode="json", include=set(table.json_columns))
    for name in table.json_columns:
        plain[name] = json.dumps(as_json[name], ensure_ascii=False, sort_keys=True)
    return plain


def record_of(table: RecordTable, kind: type[R], row: Mapping[str, Any]) -> R:
    """Return the record that a row of ``table`` holds."""
    values = {
        name: json.loads(value) if name in table.json_columns else value
        for name, value in row.items()
    }
    return kind.model_validate(values)
