"""``partner-screening webhooks``: telling programs what happened."""

import typer

from partner_screening.cli.desk import DatabaseOption, open_office
from partner_screening.cli.exits import Exit, say

app = typer.Typer(no_args_is_help=True, help="Programs that are told of what happened.")


@app.callback()
def webhooks() -> None:
    """Programs that are told of what happened."""


@app.command()
def deliver(database: DatabaseOption = None) -> None:
    """Send the messages that are due; 'serve' does so by itself every minute.

    Example: partner-screening webhooks deliver
    """
    import os
    from pathlib import Path

    from partner_screening.actions.access.secret_key import read_secret_key
    from partner_screening.actions.webhooks import Teller
    from partner_screening.settings import read_settings

    settings = read_settings(os.environ)
    key = read_secret_key(Path(settings.workspace.value), settings.secret_key.value)
    with open_office(database) as office:
        told = Teller(office, key).tell()
    say(f"Sent: {told.sent}. Not taken: {told.failed}.")
    raise typer.Exit(int(Exit.FINDINGS if told.failed else Exit.DONE))
