"""``partner-screening inheritance``: what a country office takes over from its headquarters."""

from typing import Annotated

import typer

from partner_screening.cli.desk import Acting, DatabaseOption, acting, open_office
from partner_screening.cli.exits import Format, say
from partner_screening.cli.listing import print_rows
from partner_screening.errors import InputError

app = typer.Typer(no_args_is_help=True, help="Country offices and their headquarters.")

_Case = Annotated[str, typer.Argument(metavar="CASE", help="The country office's case.")]


@app.command()
def link(
    partner: Annotated[str, typer.Argument(metavar="ID", help="The country office's id.")],
    reason: Annotated[str, typer.Option(help="How it is known.")],
    headquarters: Annotated[
        str, typer.Option(metavar="ID", help="Its headquarters; without it the link ends.")
    ] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Link a country office to its headquarters, or end the link.

    Example: partner-screening inheritance link P-010 --headquarters P-002 --reason "Registered branch"
    """
    from partner_screening.actions.process.inheritance import link_headquarters

    with open_office(database) as office:
        made = link_headquarters(
            office, acting(actor), partner_id=partner, headquarters_id=headquarters, reason=reason
        )
    typer.echo(made.id)


@app.command()
def sources(
    case: _Case,
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Show for each standard of a case whether it is inherited or local, and why.

    Example: partner-screening inheritance sources case-4c01
    """
    from partner_screening.actions.process.inheritance import answer_sources_of

    with open_office(database) as office:
        found = answer_sources_of(office, acting(actor), case)
    rows = [
        {
            "standard": one.standard,
            "choice": str(one.choice),
            "because": one.because,
            "reason": one.reason,
            "answer": str(one.answer) if one.answer else None,
            "headquarters": one.headquarters_id,
            "case": one.case_id,
            "text": one.text,
        }
        for one in found
    ]
    print_rows(rows, output, "The case has no standard.")


@app.command()
def decide(
    case: _Case,
    standard: Annotated[str, typer.Argument(help="The standard's id.")],
    choice: Annotated[str, typer.Argument(help="inherited or local.")],
    reason: Annotated[str, typer.Option(help="The code of the reason, such as local_document.")],
    text: Annotated[str, typer.Option(help="In own words, what is meant.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Let a country office inherit a standard, or assess it locally, for a reason.

    Example: partner-screening inheritance decide case-4c01 cs4_training local --reason
    policy_not_applied
    """
    from partner_screening.actions.process.inheritance import decide_standard
    from partner_screening.process.inheritance import Choice

    choices = {str(one): one for one in Choice}
    if choice not in choices:
        raise InputError(
            "unknown_choice", f"There is no choice '{choice}'.", "Give inherited or local."
        )
    with open_office(database) as office:
        made = decide_standard(
            office,
            acting(actor),
            case_id=case,
            standard=standard,
            choice=choices[choice],
            reason=reason,
            text=text,
        )
    typer.echo(made.id)


@app.command("take-over")
def take_over(case: _Case, actor: Acting = None, database: DatabaseOption = None) -> None:
    """Answer the inherited standards of a case as headquarters' determination has them.

    Example: partner-screening inheritance take-over case-4c01
    """
    from partner_screening.actions.process.inheritance import inherit_answers

    with open_office(database) as office:
        given = inherit_answers(office, acting(actor), case)
    for answer in given:
        typer.echo(f"{answer.standard}: {answer.value}")
    say("The other standards are answered in the country office's own review.")
