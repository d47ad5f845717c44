"""``partner-screening database``: bringing the tables to the program's version."""

from typing import Annotated

import typer

from partner_screening.cli.exits import say

app = typer.Typer(no_args_is_help=True, help="The database: its tables and their version.")


@app.command()
def upgrade(
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="sqlite:///file or postgresql://user@host/name. "
            "[default: PARTNER_SCREENING_DATABASE_URL, else the file in the workspace]",
        ),
    ] = None,
) -> None:
    """Bring the tables to the program's version; the data stays.

    Example: partner-screening database upgrade --database postgresql://screening@127.0.0.1/screening
    """
    import os

    from partner_screening.settings import read_settings
    from partner_screening.storage.database import open_database

    opened = open_database(database or read_settings(os.environ).database_url.value)
    try:
        had_work = opened.upgrade()
        say(
            f"The tables of {opened.address} are now up to date."
            if had_work
            else f"The tables of {opened.address} were up to date: nothing to do."
        )
    finally:
        opened.close()
