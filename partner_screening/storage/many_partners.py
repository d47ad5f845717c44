"""Asking for the rows of many partners at once: one parameter, however many they are.

A list of hundreds of parameters costs more to send than the rows that come back.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

_NAME = "partner_ids"


def among(column: ColumnElement[Any], *, is_sqlite: bool) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of the partners of ``these``."""
    if is_sqlite:
        values = func.json_each(bindparam(_NAME, type_=Text)).table_valued("value")
        return column.in_(select(values.c.value))
    return column == any_(bindparam(_NAME, type_=ARRAY(Text)))


def these(connection: Connection, partner_ids: Iterable[str]) -> dict[str, object]:
    """Return the parameter of a statement that asks for some partners."""
    wanted = sorted(partner_ids)
    return {_NAME: json.dumps(wanted) if is_sqlite(connection) else wanted}


def is_sqlite(connection: Connection) -> bool:
    """Whether a connection is one to SQLite; else it is one to PostgreSQL."""
    return connection.dialect.name == "sqlite"
