"""``partner-screening backup`` and ``restore``: everything in one file, and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.desk import DatabaseOption
from partner_screening.cli.exits import say

if TYPE_CHECKING:
    from partner_screening.storage.database import Database
    from partner_screening.storage.originals import Originals

_Store = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="The folder that holds the originals. [default: the workspace]"
    ),
]


def backup(
    file: Annotated[Path, typer.Argument(help="The backup to write, such as 2026-03-01.zip.")],
    store: _Store = None,
    database: DatabaseOption = None,
) -> None:
    """Write everything into one file: all rows, as of one moment, and every original.

    Others may go on working meanwhile. Keep the file as safe as the database: it holds the same data.

    Example: partner-screening backup /backups/2026-03-01.zip
    """
    from datetime import UTC, datetime

    from partner_screening.actions.backups import back_up

    opened, originals = _opened(database, store)
    try:
        manifest = back_up(opened, originals, file, datetime.now(UTC))
    finally:
        opened.close()
    say(
        f"{sum(manifest.rows.values())} rows and {manifest.originals} originals are in {file}.",
        f"Head of the history: {manifest.history[0]}:{manifest.history[1]}",
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    store: _Store = None,
    database: DatabaseOption = None,
) -> None:
    """Restore a backup into a database that is new or empty, SQLite or PostgreSQL.

    The backup is proven before anything is written, and the history after it.

    Example: partner-screening restore 2026-03-01.zip --database postgresql://screening@127.0.0.1/new
    """
    from partner_screening.actions.backups import restore as restore_it

    opened, originals = _opened(database, store)
    try:
        done = restore_it(opened, originals, file)
    finally:
        opened.close()
    say(
        f"{sum(done.manifest.rows.values())} rows and {done.originals} originals are restored; "
        "the history is intact."
    )


def _opened(database: str | None, store: Path | None) -> "tuple[Database, Originals]":
    import os

    from partner_screening.settings import read_settings
    from partner_screening.storage.database import open_database
    from partner_screening.storage.originals import Originals

    settings = read_settings(os.environ)
    opened = open_database(database or settings.database_url.value)
    return opened, Originals(store or Path(settings.workspace.value))
