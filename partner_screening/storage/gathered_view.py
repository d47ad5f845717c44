"""Reading the records of many partners with one query per kind, for what is worked out for each."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, cast

from sqlalchemy import (
    CompoundSelect,
    Select,
    exists,
    literal,
    select,
    union_all,
)

from partner_screening.partner import ImplementingPartner
from partner_screening.process.case import Case
from partner_screening.process.determining import CaseDetermination
from partner_screening.process.inheritance import InheritedAnswer
from partner_screening.process.plan import Plan
from partner_screening.storage.many_partners import among, is_sqlite, these
from partner_screening.storage.partners import partners_of
from partner_screening.storage.process_tables import RECORD_TABLES
from partner_screening.storage.record_store import RecordView, record_of
from partner_screening.values import Value

R = TypeVar("R", bound=Value)

_NAMED: Mapping[str, type[Value]] = MappingProxyType(
    {"case_id": Case, "plan_id": Plan, "determination_id": CaseDetermination}
)
"""Columns that name a record of the same partner, and its kind."""

_ACROSS = frozenset({InheritedAnswer})
"""Kinds that name a determination of another partner."""


class GatheredView(RecordView):
    """A view that has the records of some partners at hand; anything else it asks the database for.

    It answers as ``RecordView`` does. A kind of record is read when it is first asked for, of all the
    partners together.
    """

    def __init__(self, view: RecordView, partner_ids: Iterable[str]) -> None:
        super().__init__(view.connection)
        self.partner_ids = frozenset(partner_ids)
        self._asked = these(self.connection, self.partner_ids)
        self._is_sqlite = is_sqlite(self.connection)
        self._tables: frozenset[str] | None = None
        self._records: dict[type[Value], dict[str, tuple[Value, ...]]] = {}
        self._owners: dict[str, str] = {}
        self._partners: Mapping[str, ImplementingPartner] | None = None

    def all(self, kind: type[R], **wanted: object) -> tuple[R, ...]:
        """Return the records of ``kind`` as ``RecordView.all`` does."""
        owners = self._owners_of(kind, wanted)
        if owners is None:
            return super().all(kind, **wanted)
        by_partner = self._of_kind(kind)
        if not by_partner:
            return ()
        rest = [(name, value) for name, value in wanted.items() if name != "partner_id"]
        found = tuple(
            cast("R", record)
            for owner in owners
            for record in by_partner.get(owner, ())
            if all(_fits(getattr(record, name), value) for name, value in rest)
        )
        return tuple(sorted(found, key=_order)) if len(owners) > 1 else found

    def registered(self, partner_id: str) -> ImplementingPartner | None:
        """Return a registered partner."""
        if self._partners is None:
            self._partners = partners_of(self.connection, self.partner_ids)
        if partner_id in self.partner_ids:
            return self._partners.get(partner_id)
        return super().registered(partner_id)

    def _owners_of(self, kind: type[Value], wanted: Mapping[str, object]) -> tuple[str, ...] | None:
        """Return whose records are asked for if they are at hand; ``None``: ask the database."""
        asked = wanted.get("partner_id")
        if isinstance(asked, str):
            return (asked,) if asked in self.partner_ids else None
        for name, named in _NAMED.items():
            if asked is None and isinstance(wanted.get(name), str) and kind not in _ACROSS:
                self._of_kind(named)
                asked = self._owners.get(str(wanted[name]))
        if asked is None:
            return None
        owners = asked if isinstance(asked, tuple) else (asked,)
        return owners if self.partner_ids.issuperset(owners) else None

    def _of_kind(self, kind: type[Value]) -> dict[str, tuple[Value, ...]]:
        if kind not in self._records:
            table = RECORD_TABLES[kind]
            found: dict[str, list[Value]] = {}
            if table.table.name in self._present():
                rows = self.connection.execute(
                    _records_query(kind, self._is_sqlite), self._asked
                ).mappings()
                for row in rows:
                    record = record_of(table, kind, dict(row))
                    found.setdefault(row["partner_id"], []).append(record)
                    self._owners[row["id"]] = row["partner_id"]
            self._records[kind] = {owner: tuple(records) for owner, records in found.items()}
        return self._records[kind]

    def _present(self) -> frozenset[str]:
        """Return the tables that hold anything about the partners: most are empty for most of them."""
        if self._tables is None:
            self._tables = frozenset(
                self.connection.scalars(_presence_query(self._is_sqlite), self._asked)
            )
        return self._tables


@cache
def _records_query(kind: type[Value], sqlite: bool) -> Select[Any]:
    table = RECORD_TABLES[kind].table
    order = [table.c[name] for name in ("at", "id") if name in table.c]
    return select(table).where(among(table.c.partner_id, is_sqlite=sqlite)).order_by(*order)


@cache
def _presence_query(sqlite: bool) -> CompoundSelect[Any]:
    return union_all(
        *(
            select(literal(one.table.name)).where(
                exists(select(1).where(among(one.table.c.partner_id, is_sqlite=sqlite)))
            )
            for one in RECORD_TABLES.values()
            if "partner_id" in one.table.c
        )
    )


def _order(record: Value) -> tuple[object, ...]:
    columns = record.model_dump(include={"at", "id"})
    return tuple(columns[name] for name in ("at", "id") if name in columns)


def _fits(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, tuple) else value == wanted
