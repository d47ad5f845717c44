"""The ``partner-screening`` command: puts the commands together and maps errors to exit codes."""

import sys

import typer

from partner_screening import __version__
from partner_screening.cli import (
    agreements,
    allegations,
    assessments,
    clauses,
    database,
    determinations,
    exchange,
    history,
    holds,
    inheritance,
    partners,
    people,
    plans,
    reassessments,
    rules,
    settings,
    waivers,
    webhooks,
    workbook,
)
from partner_screening.cli.assess import assess
from partner_screening.cli.backup import backup, restore
from partner_screening.cli.demo import demo
from partner_screening.cli.exits import exit_for, say
from partner_screening.cli.follow_up import follow_up, outbox
from partner_screening.cli.instruments import instruments
from partner_screening.cli.run import run as run_portfolio
from partner_screening.cli.serve import serve
from partner_screening.errors import FileRefused, ScreeningError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help is plain text: brackets stay, and it appears at once
    help="Decides, and explains, whether an implementing partner is safe to work with.",
)
app.add_typer(agreements.app, name="agreements")
app.add_typer(allegations.app, name="allegations")
app.add_typer(assessments.app, name="assessments")
app.add_typer(clauses.app, name="clauses")
app.add_typer(database.app, name="database")
app.add_typer(determinations.app, name="determinations")
app.add_typer(exchange.app, name="exchange")
app.add_typer(history.app, name="history")
app.add_typer(holds.app, name="holds")
app.add_typer(inheritance.app, name="inheritance")
app.add_typer(outbox, name="outbox")
app.add_typer(partners.app, name="partners")
app.add_typer(people.app, name="people")
app.add_typer(plans.app, name="plans")
app.add_typer(reassessments.app, name="reassessments")
app.add_typer(rules.app, name="rules")
app.add_typer(settings.app, name="settings")
app.add_typer(waivers.app, name="waivers")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(workbook.app, name="workbook")
app.command()(assess)
app.command()(instruments)
app.command(name="run")(run_portfolio)
app.command()(demo)
app.command()(serve)
app.command(name="follow-up")(follow_up)
app.command()(backup)
app.command()(restore)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and leave."
    ),
) -> None:
    """Decides, and explains, whether an implementing partner is safe to work with."""


def run() -> None:
    """Entry point: errors become one clear sentence on stderr and an exit code, never a traceback."""
    try:
        app()
    except ScreeningError as error:
        place = f"{error.file}: " if isinstance(error, FileRefused) else ""
        say(f"{place}{error.message}", f"What to do: {error.remedy}")
        sys.exit(int(exit_for(error)))


if __name__ == "__main__":
    run()
