"""``partner-screening workbook``: issue self-assessment workbooks and read them when they return."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.exits import Exit, Format, print_json, say
from partner_screening.errors import FileRefused, InputError
from partner_screening.languages import Language

if TYPE_CHECKING:
    from partner_screening.actions.self_assessments import ReadFile
    from partner_screening.partner import ImplementingPartner

app = typer.Typer(no_args_is_help=True, help="Issue and read self-assessment workbooks.")


@app.command()
def issue(
    instrument: Annotated[
        str, typer.Option(help="Assessment tool: its newest version in force, or ID@VERSION.")
    ],
    language: Annotated[
        Language | None,
        typer.Option(help="Language; with --roster, that of each partner unless given."),
    ] = None,
    partner: Annotated[str, typer.Option(help="Partner id.")] = "",
    name: Annotated[str, typer.Option(help="Name of the partner.")] = "",
    acronym: Annotated[str, typer.Option(help="Acronym of the partner.")] = "",
    country: Annotated[str, typer.Option(help="Country of the partner.")] = "",
    unpp_id: Annotated[str, typer.Option(help="UN Partner Portal number.")] = "",
    roster: Annotated[
        Path | None, typer.Option(help="Partner list (.xlsx, .csv): one workbook for each partner.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write; with --roster, the folder.")
    ] = None,
) -> None:
    """Write the workbook that a partner fills in, with its details prefilled and locked.

    Example: partner-screening workbook issue --instrument un-hit-2020 --language fr
    --partner P-0042 --name "Association Lumière" --out P-0042.xlsx
    """
    from assessment_tools.catalogue import load_instrument
    from assessment_tools.workbook_write import write_workbook
    from partner_screening.actions.whole_file import write_whole
    from partner_screening.partner import ImplementingPartner, PartnerType

    tool = load_instrument(instrument)
    if (roster is None) == (not partner):
        raise InputError(
            "one_partner_or_roster",
            "Either one partner or a partner list is needed.",
            "Give --partner ID, or --roster FILE with --out DIR.",
        )
    has_doubts = False
    if roster is None:
        recipients = [
            ImplementingPartner(
                partner_id=partner,
                name=name,
                acronym=acronym,
                country=country,
                unpp_id=unpp_id,
                type=PartnerType.NATIONAL_NGO,  # not written into the workbook
                language=language or Language.EN,
            )
        ]
    else:
        recipients, has_doubts = _recipients(roster)
    for recipient in recipients:
        speak = language or recipient.language
        file_name = f"{_safe(recipient.partner_id)}_{tool.id}_{speak}.xlsx"
        path = (out or Path(file_name)) if roster is None else (out or Path.cwd()) / file_name
        write_whole(path, write_workbook(tool, speak, recipient))
        say(f"Wrote {path}")
    if has_doubts:
        raise typer.Exit(int(Exit.FINDINGS))


def _recipients(roster: Path) -> tuple[list["ImplementingPartner"], bool]:
    """Return the partners of a list, and whether rows of it could not be used."""
    from partner_screening.findings import Severity
    from partner_screening.roster import read_roster

    partners, problems = read_roster(roster)
    for problem in problems:
        place = " ".join(part for part in (problem.file, problem.sheet, problem.cell) if part)
        say(f"{place} [{problem.found}]: {problem.expected} {problem.remedy}")
    return list(partners), any(problem.severity is Severity.ERROR for problem in problems)


def _safe(partner_id: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in partner_id)


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="Filled workbooks.")],
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    annotate_to: Annotated[
        Path | None, typer.Option(help="Folder for copies with the problems marked in place.")
    ] = None,
    partner: Annotated[
        str | None, typer.Option(help="Refuse workbooks that were issued to another partner.")
    ] = None,
    language: Annotated[
        Language | None, typer.Option(help="Language of the problems; else that of the workbook.")
    ] = None,
) -> None:
    """Show the answers and every problem of filled workbooks, by sheet and cell.

    Example: partner-screening workbook read P-0042.xlsx --annotate-to corrected
    """
    from partner_screening.actions.self_assessments import read_files

    found = read_files(files, expected_partner=partner, language=language, annotate_to=annotate_to)
    if output is Format.JSON:
        print_json([_as_data(each) for each in found])
    else:
        for each in found:
            _print(each)
    raise typer.Exit(int(max(_exit(each) for each in found)))


def _exit(read_file: "ReadFile") -> Exit:
    from partner_screening.findings import Severity

    if isinstance(read_file.result, FileRefused):
        return Exit.UNUSABLE
    has_errors = any(each.severity is Severity.ERROR for each in read_file.result.problems)
    return Exit.FINDINGS if has_errors else Exit.DONE


def _as_data(read_file: "ReadFile") -> dict[str, object]:
    from assessment_tools.workbook_refusal import refusal_problem

    start: dict[str, object] = {"file": str(read_file.path), "sha256": read_file.sha256}
    result = read_file.result
    if isinstance(result, FileRefused):
        return start | {
            "sheet": None,
            "problems": [refusal_problem(result).model_dump(mode="json")],
        }
    return start | result.model_dump(mode="json", exclude={"file"})


def _print(read_file: "ReadFile") -> None:
    result = read_file.result
    typer.echo(f"{read_file.path}")
    if isinstance(result, FileRefused):
        typer.echo(f"  refused ({result.code}): {result.message} {result.remedy}")
        return
    typer.echo(f"  {result.instrument}, partner {result.partner_id}, language {result.language}")
    typer.echo(
        f"  cells filled {result.cells_filled}, read {result.cells_read}, "
        f"reported {result.cells_reported}"
    )
    if result.sheet is not None:
        for answer in result.sheet.answers:
            documents = len(result.sheet.supporting(answer.standard))
            typer.echo(f"  {answer.standard}: {answer.value}, documents {documents}")
    for problem in result.problems:
        place = " ".join(part for part in (problem.sheet, problem.cell) if part)
        found = f" [{problem.found}]" if problem.found else ""
        typer.echo(f"  {problem.severity} {problem.code} {place}{found}: {problem.expected}")
        typer.echo(f"    {problem.remedy}")
