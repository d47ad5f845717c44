"""``partner-screening waivers``: the only way to open a blocked agreement."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.desk import Acting, DatabaseOption, PolicyOption, acting, open_office
from partner_screening.cli.exits import Format, say
from partner_screening.cli.listing import print_rows

if TYPE_CHECKING:
    from partner_screening.process.waiver import Side

app = typer.Typer(no_args_is_help=True, help="Waivers: asked for by one, approved by two others.")

_Side = Annotated[str, typer.Option("--for", help="For whom you decide: legal or management.")]
_Reason = Annotated[str, typer.Option(help="Why.")]


@app.command()
def ask(
    reference: Annotated[str, typer.Argument(help="The agreement's reference.")],
    partner: Annotated[str, typer.Option(metavar="ID", help="The partner's id.")],
    reason: _Reason,
    scope: Annotated[str, typer.Option(help="What it is for, and what it is not for.")],
    expires: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Its last day.")],
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Ask for a waiver of what blocks an agreement today.

    Example: partner-screening waivers ask AoC-7 --partner P-014 --reason "Flood response"
    --scope "First instalment only" --expires 2026-06-30
    """
    from partner_screening.actions.process.waivers import ask_waiver

    with open_office(database, policy) as office:
        waiver = ask_waiver(
            office,
            acting(actor),
            partner_id=partner,
            reference=reference,
            reason=reason,
            scope=scope,
            expires_on=expires.date(),
        )
    typer.echo(waiver.id)
    say("It opens nothing until the legal unit and management have both approved it.")


@app.command()
def approve(
    waiver: Annotated[str, typer.Argument(help="The waiver's id.")],
    side: _Side,
    reason: _Reason,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Approve a waiver for the legal unit or for management.

    Example: partner-screening waivers approve waiver-91ab --for legal --reason "The annex is coming"
    """
    _decide(waiver, side, reason, actor, database, is_approval=True)


@app.command()
def refuse(
    waiver: Annotated[str, typer.Argument(help="The waiver's id.")],
    side: _Side,
    reason: _Reason,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Refuse a waiver for the legal unit or for management.

    Example: partner-screening waivers refuse waiver-91ab --for management --reason "Mend the text"
    """
    _decide(waiver, side, reason, actor, database, is_approval=False)


@app.command("list")
def list_waivers(
    partner: Annotated[str, typer.Option(metavar="ID", help="Of one partner alone.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """List the waivers with their decisions and where each stands today.

    Example: partner-screening waivers list --format json
    """
    from partner_screening.actions.process.waivers import waivers

    with open_office(database) as office:
        found = waivers(office, acting(actor), partner_id=partner)
    rows = [
        {
            "id": waiver.id,
            "agreement": waiver.reference,
            "partner": waiver.partner_id,
            "state": state,
            "expires": str(waiver.expires_on),
            "asked_by": waiver.by,
            "reason": waiver.reason,
            "scope": waiver.scope,
            "blocked_by": list(waiver.blocked_by),
            "decisions": [
                f"{one.side}: {'approved' if one.is_approval else 'refused'} by {one.by}"
                for one in decisions
            ],
        }
        for waiver, decisions, state in found
    ]
    print_rows(rows, output, "There is no waiver.")


def _decide(
    waiver: str,
    side: str,
    reason: str,
    actor: str | None,
    database: str | None,
    *,
    is_approval: bool,
) -> None:
    from partner_screening.actions.process.waivers import decide_waiver

    with open_office(database) as office:
        decide_waiver(
            office, acting(actor), waiver, side=_side(side), is_approval=is_approval, reason=reason
        )
    say(f"Waiver {waiver} is {'approved' if is_approval else 'refused'} for the {side} side.")


def _side(name: str) -> "Side":
    from partner_screening.errors import InputError
    from partner_screening.process.waiver import Side

    sides = {str(side): side for side in Side}
    if name not in sides:
        raise InputError("unknown_side", f"There is no side '{name}'.", "Give legal or management.")
    return sides[name]
