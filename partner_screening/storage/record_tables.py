"""A table for each kind of record of the process, made from the record's own fields.

A record is written once and never changed, but for the columns that are named here; triggers hold
that in the database itself (migrations), and the history vouches for every row by its fingerprint.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from partner_screening.storage.tables import ID_TEXT, METADATA
from partner_screening.storage.utc_time import UtcDateTime
from partner_screening.values import Value

_SIMPLE: Mapping[type, type[TypeEngine[Any]]] = {
    bool: Boolean,
    int: Integer,
    str: Text,
    date: Date,
    datetime: UtcDateTime,
}


@dataclass(frozen=True)
class RecordTable:
    """A kind of record and its table.

    Attributes:
        record: the value class; its fields are the columns, what is no plain value as JSON text.
        changing: the columns that may change after the row was written.
        json_columns: the columns that hold JSON text.

    """

    record: type[Value]
    table: Table
    changing: frozenset[str] = frozenset()
    json_columns: frozenset[str] = field(default_factory=frozenset)


def record_table(
    record: type[Value],
    name: str,
    *,
    references: Mapping[str, str] | None = None,
    unique: Sequence[Sequence[str]] = (),
    indexes: Sequence[Sequence[str]] = (),
    checks: Mapping[str, str] | None = None,
    changing: Sequence[str] = (),
) -> RecordTable:
    """Return the table of a kind of record; its key is ``id``.

    ``references`` maps a column to the ``table.column`` that it must find; ``checks`` maps the name of
    a CHECK (without its ``ck_<table>_``) to its condition.
    """
    columns: list[Column[Any]] = []
    constraints: list[CheckConstraint | Index] = []
    json_columns = set()
    for column_name, info in record.model_fields.items():
        kind, is_optional = _kind(info.annotation)
        is_closed = isinstance(kind, type) and issubclass(kind, StrEnum)
        is_id = column_name == "id" or column_name.endswith("_id")
        column_type: Any = ID_TEXT if is_id else Text if is_closed else _SIMPLE.get(kind)
        if column_type is None:
            column_type = Text
            json_columns.add(column_name)
        target = (references or {}).get(column_name)
        columns.append(
            Column(
                column_name,
                column_type,
                *([ForeignKey(target)] if target else []),
                primary_key=column_name == "id",
                nullable=is_optional,
            )
        )
        if is_closed:
            allowed = ", ".join(f"'{value}'" for value in kind)
            constraints.append(
                CheckConstraint(f"{column_name} IN ({allowed})", name=f"ck_{name}_{column_name}")
            )
    for check, condition in (checks or {}).items():
        constraints.append(CheckConstraint(condition, name=f"ck_{name}_{check}"))
    constraints += [Index(f"ux_{name}_{'_'.join(names)}", *names, unique=True) for names in unique]
    constraints += [Index(f"ix_{name}_{'_'.join(names)}", *names) for names in indexes]
    is_found = any(names[0] == "partner_id" for names in (*unique, *indexes))
    if "partner_id" in record.model_fields and not is_found:
        # Everything about a partner is read together: that must not go through whole tables.
        constraints.append(Index(f"ix_{name}_partner_id", "partner_id"))
    table = Table(name, METADATA, *columns, *constraints)
    return RecordTable(record, table, frozenset(changing), frozenset(json_columns))


def _kind(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401 - any annotation of a field
    """Return the type that a field holds, and whether it may be ``None``."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in {Union, UnionType}:
        kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
        return _kind(kinds[0])[0], True
    if annotation not in _SIMPLE and _is_moment(annotation):
        return datetime, False
    return annotation, False


def _is_moment(annotation: Any) -> bool:  # noqa: ANN401
    # pydantic's moment with a time zone is a class of its own, no subclass of datetime.
    return getattr(annotation, "__name__", "") == "AwareDatetime"
