"""``partner-screening history``: proving that the history is what was written."""

from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.exits import Exit, Format, print_json, say
from partner_screening.errors import InputError

if TYPE_CHECKING:
    from partner_screening.storage.records import HistoryVerification

app = typer.Typer(no_args_is_help=True, help="The append-only history.")


@app.command()
def verify(
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="The database. "
            "[default: PARTNER_SCREENING_DATABASE_URL, else the file in the workspace]",
        ),
    ] = None,
    noted: Annotated[
        str | None,
        typer.Option(
            metavar="COUNT:HASH", help="The head that an earlier verification printed, noted down."
        ),
    ] = None,
    output_format: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Prove that no event was changed, removed, added or reordered, and that outcomes are as saved.

    Note down the head that is printed, outside the database: with --noted, a later verification also
    finds out when the end of the history was cut off and written anew.

    Example: partner-screening history verify --database sqlite:///workspace/partner-screening.sqlite
    """
    verification = _verified(database, noted)
    if output_format is Format.JSON:
        print_json(
            {
                "events": verification.events,
                "head": verification.head,
                "is_intact": verification.is_intact,
                "findings": [finding.model_dump() for finding in verification.findings],
            }
        )
    else:
        typer.echo(f"Events: {verification.events}")
        typer.echo(f"Head: {verification.events}:{verification.head}")
        for finding in verification.findings:
            typer.echo(f"{finding.code}: {finding.message}")
    say("The history is intact." if verification.is_intact else "The history is not intact.")
    raise typer.Exit(int(Exit.DONE if verification.is_intact else Exit.FINDINGS))


def _verified(database: str | None, noted: str | None) -> "HistoryVerification":
    import os

    from partner_screening.settings import read_settings
    from partner_screening.storage.database import open_database
    from partner_screening.storage.history_verification import verify as verified

    head = _head(noted) if noted else None
    opened = open_database(database or read_settings(os.environ).database_url.value)
    try:
        opened.require_current()
        return verified(opened, noted=head)
    finally:
        opened.close()


def _head(noted: str) -> tuple[int, str]:
    count, _, hash_ = noted.partition(":")
    if not (count.isdecimal() and hash_):
        raise InputError(
            "noted_head",
            f"{noted!r} is no head of a history.",
            "Give it as 'history verify' printed it, such as 1502:9f86d0...",
        )
    return int(count), hash_
