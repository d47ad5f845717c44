"""``partner-screening exchange``: assessments that United Nations entities give each other."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from partner_screening.cli.clause_files import bytes_of
from partner_screening.cli.desk import Acting, DatabaseOption, PolicyOption, acting, open_office
from partner_screening.cli.exits import Exit, Format, say
from partner_screening.cli.listing import print_rows
from partner_screening.errors import InputError

app = typer.Typer(no_args_is_help=True, help="Assessments shared between entities.")


@app.command("export")
def export_(
    determination: Annotated[
        str, typer.Argument(metavar="DETERMINATION", help="The determination's id.")
    ],
    issuer: Annotated[str, typer.Option(metavar="ENTITY", help="Your entity, such as un-habitat.")],
    form: Annotated[str, typer.Option("--as-file", help="json or xlsx.")] = "json",
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where the file goes. [default: here]")
    ] = Path(),
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Export a determination that stands, for another entity (docs/exchange.md). It names no person.

    Example: partner-screening exchange export determination-3f --issuer un-habitat --as-file xlsx
    """
    from partner_screening.actions.process.exchange_export import ExchangeForm, export_assessment
    from partner_screening.reports.finished_file import write_finished

    forms = {str(one): one for one in ExchangeForm}
    if form not in forms:
        raise InputError("exchange_form", f"There is no form '{form}'.", "Give json or xlsx.")
    with open_office(database, policy) as office:
        data, name = export_assessment(
            office, acting(actor), determination, issuer=issuer, form=forms[form]
        )
    write_finished(out / name, data)
    typer.echo(str(out / name))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The exchange file, .json or .xlsx.")],
    partner: Annotated[str, typer.Option(metavar="ID", help="The partner that it is about.")],
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Bring an assessment of another entity in. It decides nothing until it is accepted.

    Example: partner-screening exchange import wfp-P-77.json --partner P-014
    """
    from partner_screening.actions.process.exchange import import_assessment

    with open_office(database, policy) as office:
        shared, is_new = import_assessment(
            office, acting(actor), partner_id=partner, data=bytes_of(file), name=file.name
        )
    typer.echo(shared.id)
    if not is_new:
        say("It was brought in before; nothing has changed.")
        return
    say(f"{shared.issuer}: {shared.score} of {shared.maximum}, {shared.capacity} ({shared.kind}).")
    if (shared.our_score, shared.our_capacity) != (shared.score, shared.capacity):
        say(f"By our rules: {shared.our_score} of {shared.our_maximum}, {shared.our_capacity}.")
    say("It counts when another person has accepted it.")


@app.command()
def accept(
    shared: Annotated[str, typer.Argument(metavar="ID", help="The imported assessment's id.")],
    reason: Annotated[str, typer.Option(help="Why it is taken over.")],
    despite_facts: Annotated[
        bool,
        typer.Option("--despite-facts", help="Accept although facts of our own speak against it."),
    ] = False,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Accept an assessment that another person brought in.

    Example: partner-screening exchange accept shared-91d2 --reason "Final, same country"
    """
    from partner_screening.actions.process.exchange import accept_assessment

    with open_office(database) as office:
        taken = accept_assessment(
            office, acting(actor), shared, reason=reason, despite_facts=despite_facts
        )
    typer.echo(taken.id)
    if taken.despite:
        say(f"It is recorded that you knew of: {', '.join(taken.despite)}.")


@app.command("list")
def list_assessments(
    partner: Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")],
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="[default: today]")
    ] = None,
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Show every result about a partner side by side. Exit code 1: current results disagree.

    Example: partner-screening exchange list P-014
    """
    from partner_screening.actions.process.exchange import assessments_side_by_side
    from partner_screening.process.exchange import disagreements

    with open_office(database) as office:
        found = assessments_side_by_side(
            office, acting(actor), partner, as_of.date() if as_of else None
        )
    rows = [
        {
            "source": one.source,
            "id": one.id,
            "kind": one.kind,
            "determined": str(one.determined_on),
            "valid_until": str(one.valid_until),
            "score": f"{'-' if one.score is None else one.score}/{one.maximum}",
            "capacity": str(one.capacity),
            "here": str(one.our_capacity),
            "current": one.is_current,
            "counts": one.counts,
            "accepted_by": one.accepted_by,
            "plan": one.plan_state,
            "gaps": list(one.gaps),
        }
        for one in found
    ]
    print_rows(rows, output, "Nobody has assessed this partner.")
    if differing := disagreements(found):
        say(f"Current results disagree on: {', '.join(differing)}.")
        raise typer.Exit(int(Exit.FINDINGS))
