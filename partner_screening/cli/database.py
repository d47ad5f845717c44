"""``partner-screening database``: its tables at the version of the program, its lists up to date."""

from typing import Annotated

import typer

from partner_screening.cli.desk import DatabaseOption, PolicyOption, open_office
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


@app.command()
def refresh(database: DatabaseOption = None, policy: PolicyOption = None) -> None:
    """Work anew what lists and figures show, from the records; nothing recorded changes.

    The daily follow-up does it for whatever a new day changes. Use this one after another policy file
    was put in force, or when a figure is in doubt.

    Example: partner-screening database refresh
    """
    from partner_screening.actions.process.refreshing import refresh_all

    with open_office(database, policy) as office:
        count = refresh_all(office)
    say(f"The rows of {count} partners were worked out anew.")
