"""``partner-screening partners``: the register of partners."""

from pathlib import Path
from typing import Annotated

import typer

from partner_screening.cli.desk import Acting, DatabaseOption, acting, open_office
from partner_screening.cli.exits import Exit, Format, print_json, say
from partner_screening.cli.listing import print_rows
from partner_screening.languages import Language

app = typer.Typer(no_args_is_help=True, help="The register of partners.")


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="A partner list, .xlsx or .csv.")],
    preview: Annotated[bool, typer.Option(help="Only say what would change.")] = False,
    language: Annotated[Language, typer.Option(help="Language of the problems.")] = Language.EN,
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Bring a partner list in; rows that cannot be used are named and left out.

    Example: partner-screening partners import partners.xlsx --preview
    """
    from partner_screening.actions.process.partners import import_partners

    with open_office(database) as office:
        result = import_partners(office, acting(actor), file, is_preview=preview, language=language)
    if output is Format.JSON:
        print_json(
            {
                "is_preview": preview,
                "added": list(result.added),
                "changed": {key: list(fields) for key, fields in result.changed.items()},
                "unchanged": result.unchanged,
                "problems": [problem.model_dump() for problem in result.problems],
            }
        )
    else:
        for partner_id in result.added:
            typer.echo(f"new      {partner_id}")
        for partner_id, fields in result.changed.items():
            typer.echo(f"changed  {partner_id}: {', '.join(fields)}")
        for problem in result.problems:
            typer.echo(f"problem  {problem.sheet or ''} {problem.cell or ''}: {problem.remedy}")
    verb = "would be" if preview else "were"
    say(
        f"{len(result.added)} partners {verb} added and {len(result.changed)} changed; "
        f"{result.unchanged} are as they were."
    )
    raise typer.Exit(int(Exit.FINDINGS if result.problems else Exit.DONE))


@app.command("list")
def list_partners(
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """List the registered partners.

    Example: partner-screening partners list --format json
    """
    from partner_screening.actions.process.partners import partners

    with open_office(database) as office:
        found = partners(office, acting(actor))
    rows = [
        {
            "partner_id": one.partner_id,
            "name": one.name,
            "type": one.type,
            "country": one.country,
            "contact_with_beneficiaries": one.contact_with_beneficiaries,
        }
        for one in found
    ]
    print_rows(rows, output, "No partner is registered.")


@app.command()
def timeline(
    partner: Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")],
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Print everything that the history holds about a partner, oldest first.

    Example: partner-screening partners timeline P-014 --format json
    """
    from partner_screening.actions.process.partners import facts_of
    from partner_screening.actions.process.partners import timeline as events_of

    with open_office(database) as office:
        found = events_of(office, acting(actor), partner)
    rows = [
        {
            "number": event.seq,
            "at": event.at.isoformat(timespec="seconds"),
            "who": event.who,
            "kind": event.kind,
            "facts": facts_of(event)
            if output is Format.JSON
            else "; ".join(f"{name}: {value}" for name, value in facts_of(event).items() if value),
        }
        for event in found
    ]
    print_rows(rows, output, "The history holds nothing about this partner.")
