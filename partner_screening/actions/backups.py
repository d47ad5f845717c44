"""Backing everything up into one file, and restoring it into an empty database."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from partner_screening import __version__
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.refreshing import refresh_all
from partner_screening.errors import ConflictError, InputError, SurroundingsError
from partner_screening.policy import load_policy
from partner_screening.reports.finished_file import finished
from partner_screening.storage import history
from partner_screening.storage.backup import (
    Manifest,
    prove_backup,
    read_manifest,
    restore_originals,
    restore_rows,
    write_backup,
)
from partner_screening.storage.database import Database
from partner_screening.storage.history_verification import verify
from partner_screening.storage.originals import Originals


@dataclass(frozen=True)
class Restored:
    """What a restore did: the backup's manifest, and the originals that were put into the store."""

    manifest: Manifest
    originals: int


def back_up(database: Database, originals: Originals, file: Path, at: datetime) -> Manifest:
    """Write a backup of the database and its originals to ``file``, whole or not at all.

    Raises:
        InputError: there is a file already, or the folder cannot be written.
        SurroundingsError: the tables are not up to date, or the database is away.

    """
    database.require_current()
    if file.exists():
        raise InputError(
            "backup_exists",
            f"There is a file '{file.name}' already.",
            "Give the name of a new file: a backup is never written over another.",
        )
    with database.reading() as connection:
        head = history.head(connection)
    try:
        with finished(file) as temporary:
            return write_backup(
                database,
                originals,
                temporary,
                program=__version__,
                made_at=at,
                history=head,
            )
    except OSError as error:
        raise InputError(
            "cannot_write",
            f"The backup '{file.name}' cannot be written: {error.strerror}.",
            "Choose a folder that you may write to and that has room.",
        ) from error


def restore(database: Database, originals: Originals, file: Path) -> Restored:
    """Restore a backup into an empty database, and prove that the history is what it was.

    The whole backup is read and proven first; then all rows are written in one transaction. The rows
    for lists and figures are no part of a backup: they are worked out anew.

    Raises:
        FileRefused: no backup, damaged, or newer than this program.
        ConflictError: the database is not empty, or the restored history is not intact.
        SurroundingsError: the database cannot be reached.

    """
    manifest = read_manifest(file)
    prove_backup(file, manifest)
    database.upgrade(manifest.revision)
    restore_rows(database, file, manifest)
    database.upgrade()
    try:
        put = restore_originals(originals, file, manifest)
    except OSError as error:
        raise SurroundingsError(
            "originals_not_writable",
            f"The originals cannot be written: {error.strerror}.",
            "See that the workspace can be written and has room; the rows are restored already.",
        ) from error
    found = verify(database, noted=manifest.history)
    if not found.is_intact:
        raise ConflictError(
            "restored_not_intact",
            f"The backup's history was not intact when it was made: {found.findings[0].message}",
            "Run 'partner-screening history verify' and look at every finding.",
        )
    refresh_all(Office(database, load_policy(), originals))
    return Restored(manifest, put)
