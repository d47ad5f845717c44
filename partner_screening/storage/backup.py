"""A backup: the rows of every table and every original in one file, and the way back.

The file is a ZIP with a line of JSON per row, so that it can be restored into either kind of database,
also to go from SQLite to PostgreSQL. A restore writes into an empty database alone, all or nothing, and
proves the history before it is done.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Date, Table, func, insert, select

from partner_screening.errors import ConflictError, FileRefused
from partner_screening.storage import process_tables  # noqa: F401 - adds its tables to METADATA
from partner_screening.storage.database import REVISIONS, Database
from partner_screening.storage.originals import Originals
from partner_screening.storage.overview_tables import DERIVED_TABLES
from partner_screening.storage.tables import METADATA
from partner_screening.storage.utc_time import UtcDateTime
from partner_screening.storage.web_tables import PASSING_TABLES
from partner_screening.values import Value

FORMAT = "partner-screening-backup"
KEPT = tuple(
    table for table in METADATA.sorted_tables if table.name not in PASSING_TABLES | DERIVED_TABLES
)
"""The tables of a backup. Sessions are none of it: after a restore everybody signs in again.

Neither are the rows for lists and figures: after a restore they are worked out anew.
"""

_MANIFEST = "manifest.json"
_TABLES = "tables/"
_ORIGINALS = "originals/"
_PIECE = 1 << 20
_ROWS = 500


class Manifest(Value):
    """What a backup holds: rows by table, originals, and the SHA-256 of every part.

    ``history`` is number and hash of the last event.
    """

    format: str = FORMAT
    version: int = 1
    program: str
    revision: str
    made_at: datetime
    history: tuple[int, str]
    rows: dict[str, int]
    originals: int
    parts: dict[str, str]


def write_backup(
    database: Database,
    originals: Originals,
    file: Path,
    *,
    program: str,
    made_at: datetime,
    history: tuple[int, str],
) -> Manifest:
    """Write a backup of the database, as it is at one moment, and of the originals kept beside it.

    ``file`` must be a path that nobody reads yet: the caller renames it when it is whole.
    """
    parts: dict[str, str] = {}
    rows: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        with database.reading() as connection:
            if not database.is_sqlite:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            for table in KEPT:
                name = f"{_TABLES}{table.name}.jsonl"
                with archive.open(name, "w", force_zip64=True) as part:
                    digest, count = hashlib.sha256(), 0
                    query = select(table).order_by(*table.primary_key.columns)
                    found = connection.execute(query, execution_options={"yield_per": _ROWS})
                    for row in found.mappings():
                        line = json.dumps(_written(dict(row)), ensure_ascii=False).encode() + b"\n"
                        part.write(line)
                        digest.update(line)
                        count += 1
                parts[name], rows[table.name] = digest.hexdigest(), count
        kept = 0
        for path in originals.every():
            name = f"{_ORIGINALS}{path.name}"
            archive.write(path, name, zipfile.ZIP_STORED)
            parts[name] = path.name  # an original is named by its SHA-256
            kept += 1
        manifest = Manifest(
            program=program,
            revision=REVISIONS[-1],
            made_at=made_at,
            history=history,
            rows=rows,
            originals=kept,
            parts=parts,
        )
        archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def read_manifest(file: Path) -> Manifest:
    """Return what a backup says of itself.

    Raises:
        FileRefused: it is no backup, or of a version that this program does not know.

    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise FileRefused(
            "no_backup",
            file.name,
            "The file is no backup of this program, or it is cut off.",
            "Give a file that 'partner-screening backup' wrote.",
            type(error).__name__,
        ) from error
    if manifest.format != FORMAT or manifest.revision not in REVISIONS:
        raise FileRefused(
            "newer_backup",
            file.name,
            f"The backup has revision {manifest.revision}, which this program does not know.",
            "Restore it with the version of Partner Screening that wrote it, or a newer one.",
        )
    return manifest


def prove_backup(file: Path, manifest: Manifest) -> None:
    """Read every part of a backup and hold it against its SHA-256; nothing is written.

    Raises:
        FileRefused: a part is missing, too many, or changed.

    """
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist()) - {_MANIFEST}
        wrong = sorted(names ^ manifest.parts.keys())
        for name in sorted(names & manifest.parts.keys()):
            try:
                with archive.open(name) as part:
                    if _sha256(part) != manifest.parts[name]:
                        wrong.append(name)
            except (zipfile.BadZipFile, OSError):
                wrong.append(name)
    if wrong:
        raise FileRefused(
            "damaged_backup",
            file.name,
            f"{len(wrong)} parts of the backup are not what was written, the first one {wrong[0]}.",
            "Take another copy of the backup; nothing was restored.",
        )


def restore_rows(database: Database, file: Path, manifest: Manifest) -> None:
    """Write the rows of a proven backup into an empty database: all of them, or none.

    Raises:
        ConflictError: the database is not empty, or its revision is another than the backup's.

    """
    if database.revision() != manifest.revision:
        raise ConflictError(
            "other_revision",
            f"The tables have revision {database.revision()}, the backup {manifest.revision}.",
            "Restore into a new database; it is then brought up to date.",
        )
    # A backup of an earlier revision lacks the tables that came later.
    tables = [table for table in KEPT if table.name in manifest.rows]
    with zipfile.ZipFile(file) as archive, database.writing() as connection:
        for table in tables:
            if connection.scalar(select(func.count()).select_from(table)):
                raise ConflictError(
                    "database_not_empty",
                    f"The database {database.address} holds data: table {table.name} has rows.",
                    "Name a database that is new or empty.",
                )
        for table in tables:
            with archive.open(f"{_TABLES}{table.name}.jsonl") as part:
                for page in _pages(part, table):
                    connection.execute(insert(table), page)


def restore_originals(originals: Originals, file: Path, manifest: Manifest) -> int:
    """Put the originals of a proven backup into their store; those that are there stay.

    Return how many were put there.
    """
    put = 0
    with zipfile.ZipFile(file) as archive:
        for name in manifest.parts:
            if not name.startswith(_ORIGINALS):
                continue
            target = originals.path(name.removeprefix(_ORIGINALS))
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            incoming = originals.incoming()
            with archive.open(name) as part, incoming.open("wb") as written:
                shutil.copyfileobj(part, written, _PIECE)
            incoming.replace(target)
            put += 1
    return put


def _pages(part: Any, table: Table) -> Iterator[list[dict[str, Any]]]:  # noqa: ANN401 - a ZIP's part
    page: list[dict[str, Any]] = []
    for line in part:
        page.append(_read(json.loads(line), table))
        if len(page) == _ROWS:
            yield page
            page = []
    if page:
        yield page


def _written(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }


def _read(row: dict[str, Any], table: Table) -> dict[str, Any]:
    for name, value in row.items():
        if value is None:
            continue
        kind = table.c[name].type
        if isinstance(kind, UtcDateTime):
            row[name] = datetime.fromisoformat(value)
        elif isinstance(kind, Date):
            row[name] = date.fromisoformat(value)
    return row


def _sha256(part: BinaryIO | Any) -> str:  # noqa: ANN401 - a ZIP's part is no BinaryIO to mypy
    digest = hashlib.sha256()
    while piece := part.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
