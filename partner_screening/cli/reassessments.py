"""``partner-screening reassessments``: what makes a reassessment due, by when, and opening it."""

from datetime import datetime
from typing import Annotated

import typer

from partner_screening.cli.desk import Acting, DatabaseOption, PolicyOption, acting, open_office
from partner_screening.cli.exits import Exit, Format, say
from partner_screening.cli.listing import print_rows
from partner_screening.languages import Language

app = typer.Typer(no_args_is_help=True, help="Reassessments: why, by when.")

_Language = Annotated[Language, typer.Option(help="Language of the titles.")]
_Output = Annotated[Format, typer.Option("--format")]


@app.command()
def note(
    partner: Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")],
    kind: Annotated[
        str, typer.Argument(help="What happened; 'reassessments kinds' lists the words.")
    ],
    text: Annotated[str, typer.Option(help="What changed, in short; no story.")] = "",
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day it happened. [default: today]"),
    ] = None,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Note what makes a reassessment of a partner due.

    Example: partner-screening reassessments note P-014 merger --on 2026-05-01
    """
    from partner_screening.actions.process.reassessments import note_trigger

    with open_office(database) as office:
        trigger = note_trigger(
            office,
            acting(actor),
            partner_id=partner,
            kind=kind,
            text=text,
            on=on.date() if on else None,
        )
    typer.echo(trigger.id)
    say(f"A reassessment is due by {trigger.due_on}.")
    if trigger.lapses_on:
        ended = ", ".join(trigger.ends)
        say(f"Without a new determination these end on {trigger.lapses_on}: {ended}.")


@app.command()
def due(
    partner: Annotated[str, typer.Option(metavar="ID", help="Of one partner alone.")] = "",
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="[default: today]")
    ] = None,
    language: _Language = Language.EN,
    actor: Acting = None,
    database: DatabaseOption = None,
    output: _Output = Format.TEXT,
) -> None:
    """List the reassessments that are due or coming. Exit code 1: one of them is overdue.

    Example: partner-screening reassessments due --as-of 2026-12-31
    """
    from partner_screening.actions.process.reassessments import reassessments
    from partner_screening.process.reassessment import DueState, trigger_title

    with open_office(database) as office:
        found = reassessments(
            office, acting(actor), partner_id=partner, as_of=as_of.date() if as_of else None
        )
    rows = [
        {
            "partner": one.partner_id,
            "due": str(one.due_on),
            "state": str(one.state),
            "kind": one.kind,
            "title": trigger_title(one.kind, language),
            "since": str(one.since),
            "ends_on": str(one.lapses_on) if one.lapses_on else None,
            "trigger": one.trigger_id,
            "text": one.text,
        }
        for one in found
    ]
    print_rows(rows, output, "No reassessment is due.")
    if any(one.state is DueState.OVERDUE for one in found):
        raise typer.Exit(int(Exit.FINDINGS))


@app.command("open")
def open_(
    partner: Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")],
    trigger: Annotated[str, typer.Option(metavar="ID", help="What made it due.")] = "",
    because: Annotated[str, typer.Option(help="Why, in own words.")] = "",
    instrument: Annotated[str, typer.Option(help="[default: that of the policy]")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Open the case of a reassessment. Answers that are young enough are copied forward.

    Example: partner-screening reassessments open P-014 --trigger trigger-0b9c
    """
    from partner_screening.actions.process.reassessments import open_reassessment

    with open_office(database, policy) as office:
        case, copied = open_reassessment(
            office,
            acting(actor),
            partner_id=partner,
            trigger_id=trigger,
            because=because,
            instrument=instrument,
        )
    typer.echo(case.id)
    say(f"Case {case.id} follows {case.follows}.")
    say(
        "The answers of last time are in it; the partner changes what has changed, and sends it."
        if copied
        else "It begins without answers: the last ones are too old, or of another instrument."
    )


@app.command()
def kinds(language: _Language = Language.EN, output: _Output = Format.TEXT) -> None:
    """List what can make a reassessment due, with the time for it and what it ends.

    Example: partner-screening reassessments kinds --language fr
    """
    from partner_screening.process.reassessment import load_triggers

    rows = [
        {
            "kind": rule.id,
            "within_days": rule.within_days,
            "ends": [str(one) for one in rule.ends],
            "when": str(rule.ends_when or ""),
            "title": rule.title(language),
        }
        for rule in load_triggers().triggers
    ]
    print_rows(rows, output, "There is none.")
