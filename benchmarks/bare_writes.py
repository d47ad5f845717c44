"""The bare database writes: the rows that a run recorded, written once more and nothing else.

The rows are read into memory first; then they are inserted into an empty database of the same tables
and settings, one transaction per partner as the program does it.
"""

import time
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Insert, MetaData, create_engine, event
from sqlalchemy.engine import Connection, Engine, RowMapping

Rows = dict[str, list[dict[str, object]]]

_PARTNER_COLUMN = "partner_id"


def measure_bare_writes(database: Path, copy: Path) -> float:
    """Return the seconds that writing the rows of ``database`` into ``copy`` takes."""
    metadata, rows = _rows_of(database)
    engine = _engine(copy)
    metadata.create_all(engine)
    transactions = _transactions(metadata, rows)
    inserts = {name: table.insert() for name, table in metadata.tables.items()}
    started = time.perf_counter()
    with engine.connect() as connection:
        for transaction in transactions:
            _write(connection, inserts, transaction)
    seconds = time.perf_counter() - started
    engine.dispose()
    return seconds


def _write(connection: Connection, inserts: Mapping[str, Insert], transaction: Rows) -> None:
    with connection.begin():
        for name, found in transaction.items():
            connection.execute(inserts[name], found)


def _rows_of(database: Path) -> tuple[MetaData, Rows]:
    engine = _engine(database)
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        rows = {
            table.name: [_plain(row) for row in connection.execute(table.select()).mappings()]
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return metadata, rows


def _plain(row: RowMapping) -> dict[str, object]:
    return dict(row)


def _transactions(metadata: MetaData, rows: Rows) -> list[Rows]:
    """Rows that belong to no partner first, then one transaction per partner."""
    shared: Rows = {}
    by_partner: dict[str, Rows] = {}
    for table in metadata.sorted_tables:  # so that a row comes after those it refers to
        for row in rows[table.name]:
            partner = row.get(_PARTNER_COLUMN)
            part = by_partner.setdefault(str(partner), {}) if partner else shared
            part.setdefault(table.name, []).append(row)
    return [shared, *by_partner.values()]


def _engine(database: Path) -> Engine:
    engine = create_engine(f"sqlite:///{database}")

    @event.listens_for(engine, "connect")
    def _set_up(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        # The program's own settings: one writer beside readers, and safe against a killed process.
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return engine
