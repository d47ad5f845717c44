"""``partner-screening holds``: stopping a partner's agreements, and lifting the stop."""

from datetime import datetime
from typing import Annotated

import typer

from partner_screening.cli.desk import Acting, DatabaseOption, acting, open_office
from partner_screening.cli.exits import Format, say
from partner_screening.cli.listing import print_rows

app = typer.Typer(no_args_is_help=True, help="Holds on partners.")


@app.command()
def place(
    partner: Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")],
    reason: Annotated[str, typer.Option(help="Why. Never the story of an allegation, nor a name.")],
    from_on: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="From which day. [default: today]"),
    ] = None,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Stop a partner's agreements from a day on, until another person lifts the hold.

    Example: partner-screening holds place P-014 --reason "A confirmed match is being resolved"
    """
    from partner_screening.actions.process.holds import place_hold

    with open_office(database) as office:
        hold = place_hold(
            office,
            acting(actor),
            partner_id=partner,
            reason=reason,
            from_on=from_on.date() if from_on else None,
        )
    typer.echo(hold.id)
    say(f"From {hold.from_on} the agreements of partner {partner} are stopped.")


@app.command()
def lift(
    hold: Annotated[str, typer.Argument(help="The hold's id.")],
    reason: Annotated[str, typer.Option(help="Why it is lifted.")],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Lift a hold that another person placed.

    Example: partner-screening holds lift hold-3fa1 --reason "The match was another organisation"
    """
    from partner_screening.actions.process.holds import lift_hold

    with open_office(database) as office:
        lifted = lift_hold(office, acting(actor), hold, reason)
    say(f"Hold {hold} on partner {lifted.partner_id} is lifted.")


@app.command("list")
def list_holds(
    partner: Annotated[str, typer.Option(metavar="ID", help="Of one partner alone.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """List the holds with who placed and who lifted them.

    Example: partner-screening holds list --partner P-014
    """
    from partner_screening.actions.process.holds import holds

    with open_office(database) as office:
        found = holds(office, acting(actor), partner_id=partner)
    rows = [
        {
            "id": hold.id,
            "partner": hold.partner_id,
            "from": str(hold.from_on),
            "reason": hold.reason,
            "placed_by": hold.by,
            "lifted_by": lifted.by if lifted else "",
            "lifted_because": lifted.reason if lifted else "",
        }
        for hold, lifted in found
    ]
    print_rows(rows, output, "There is no hold.")
