"""``partner-screening allegations``: that a concern is open, under its number, and no story."""

from typing import Annotated

import typer

from partner_screening.cli.desk import Acting, DatabaseOption, acting, open_office
from partner_screening.cli.exits import Exit, Format, say
from partner_screening.cli.listing import print_rows
from partner_screening.errors import InputError

app = typer.Typer(
    no_args_is_help=True, help="The register of the focal point; handing a concern over."
)

_Partner = Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")]
_Of = Annotated[str, typer.Option(metavar="ID", help="Of one partner alone.")]
_Output = Annotated[Format, typer.Option("--format")]


@app.command()
def note(
    partner: _Partner,
    reference: Annotated[str, typer.Argument(help="The number in the case system.")],
    state: Annotated[str, typer.Argument(help="open, closed or withdrawn.")],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Note what the case system says about an allegation: its state, under its number.

    Example: partner-screening allegations note P-014 OIOS/2026-0113 open
    """
    from partner_screening.actions.process.allegations import note_allegation
    from partner_screening.process.allegation import AllegationState

    states = {str(one): one for one in AllegationState}
    if state not in states:
        raise InputError(
            "allegation_state", f"There is no state '{state}'.", f"Give {', '.join(states)}."
        )
    with open_office(database) as office:
        noted = note_allegation(
            office, acting(actor), partner_id=partner, reference=reference, state=states[state]
        )
    typer.echo(noted.id)


@app.command("list")
def list_allegations(
    partner: _Of = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    output: _Output = Format.TEXT,
) -> None:
    """List the register: for focal points and auditors.

    Example: partner-screening allegations list --partner P-014
    """
    from partner_screening.actions.process.allegations import allegations

    with open_office(database) as office:
        found = allegations(office, acting(actor), partner_id=partner)
    rows = [
        {
            "partner": one.partner_id,
            "reference": one.reference,
            "state": str(one.state),
            "noted": one.at.isoformat(),
            "by": one.by,
        }
        for one in found
    ]
    print_rows(rows, output, "Nothing is noted.")


@app.command()
def known(partner: _Partner, actor: Acting = None, database: DatabaseOption = None) -> None:
    """Say whether a concern about a partner is open, and nothing else. Exit code 1: one is.

    Example: partner-screening allegations known P-014
    """
    from partner_screening.actions.process.allegations import open_concern

    with open_office(database) as office:
        is_open = open_concern(office, acting(actor), partner)
    typer.echo("open" if is_open else "none")
    if is_open:
        say("Ask the focal point what it means for your work; what it is about stays there.")
        raise typer.Exit(int(Exit.FINDINGS))


@app.command("hand-over")
def hand_over(
    partner: _Partner,
    to: Annotated[
        str, typer.Option(metavar="PERSON", help="The focal point. [default: the only one]")
    ] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Note that you hand a concern over to the focal point. Tell the story in person, not here.

    Example: partner-screening allegations hand-over P-014
    """
    from partner_screening.actions.process.allegations import hand_over_concern

    with open_office(database) as office:
        handed = hand_over_concern(office, acting(actor), partner_id=partner, focal_point_id=to)
    typer.echo(handed.id)
    say(f"Tell {handed.focal_point_id} in person today. Write it nowhere, and name nobody by mail.")


@app.command("take-over")
def take_over(
    concern: Annotated[str, typer.Argument(metavar="CONCERN", help="The hand-over's id.")],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Note that you heard the concern and took it over.

    Example: partner-screening allegations take-over concern-88fa
    """
    from partner_screening.actions.process.allegations import take_over_concern

    with open_office(database) as office:
        take_over_concern(office, acting(actor), concern)
    say(f"Concern {concern} is with you. When it has a number, note it with 'allegations note'.")


@app.command("hand-overs")
def list_hand_overs(
    partner: _Of = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    output: _Output = Format.TEXT,
) -> None:
    """List the concerns that were handed over. Exit code 1: one was not taken over yet.

    Example: partner-screening allegations hand-overs
    """
    from partner_screening.actions.process.allegations import hand_overs

    with open_office(database) as office:
        found = hand_overs(office, acting(actor), partner_id=partner)
    rows = [
        {
            "id": handed.id,
            "partner": handed.partner_id,
            "from": handed.by,
            "to": handed.focal_point_id,
            "at": handed.at.isoformat(),
            "taken_over": receipt.at.isoformat() if receipt else None,
        }
        for handed, receipt in found
    ]
    print_rows(rows, output, "No concern was handed over.")
    if any(receipt is None for _, receipt in found):
        raise typer.Exit(int(Exit.FINDINGS))
