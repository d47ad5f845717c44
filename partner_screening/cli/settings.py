"""``partner-screening settings``: what the program is set to, and by what."""

from collections.abc import Callable
from typing import Annotated

import typer

from partner_screening.cli.exits import Format, print_json, say

app = typer.Typer(no_args_is_help=True, help="What the program is set to.")


@app.command()
def show(
    output_format: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Show every setting and where it comes from. Passwords are never shown.

    Example: partner-screening settings show
    """
    import os

    from partner_screening.outbox.mail import masked_address
    from partner_screening.settings import Setting, read_settings
    from partner_screening.storage.database import masked_url

    found = read_settings(os.environ)
    masks: dict[Setting, Callable[[str], str]] = {
        found.database_url: masked_url,
        found.mail_server: masked_address,
        found.secret_key: _hidden,
        found.oidc_client_secret: _hidden,
    }
    shown = [
        setting.model_copy(update={"value": masks[setting](setting.value)})
        if setting in masks and setting.value
        else setting
        for setting in found.all()
    ]
    if output_format is Format.JSON:
        print_json([setting.model_dump() for setting in shown])
    else:
        for setting in shown:
            typer.echo(f"{setting.variable} = {setting.value or '(not set)'}  [{setting.source}]")
    for name in found.unknown:
        say(f"{name} is set, but no setting has this name: is it misspelt?")


def _hidden(_: str) -> str:
    return "(hidden)"
