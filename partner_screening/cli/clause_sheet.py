"""``partner-screening clauses sheet``: the review sheet of one agreement as a PDF of one page."""

from pathlib import Path
from typing import Annotated

import typer

from partner_screening.cli.clause_files import (
    ANNEX_HELP,
    DEFAULT_SET,
    EXIT_OF_VERDICT,
    STANDARD_HELP,
    allow,
    annexes_named,
    beside,
    bytes_of,
    clause_set_named,
    standard_named,
)
from partner_screening.cli.exits import say
from partner_screening.cli.recognition import recognition


def sheet(
    file: Annotated[Path, typer.Argument(help="The agreement: .docx, .pdf, .txt or .html.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The sheet. [default: FILE-review.pdf]")
    ] = None,
    clause_set: str = typer.Option(
        DEFAULT_SET, "--clause-set", "--set", help="Id of a clause set, or the path of a YAML file."
    ),
    language: str = typer.Option("en", "--language", help="Language of the sheet: en, fr, ..."),
    view: str = typer.Option("accepted", "--view", help="Tracked changes: accepted or original."),
    annex: Annotated[list[Path] | None, typer.Option("--annex", help=ANNEX_HELP)] = None,
    standard: Annotated[Path | None, typer.Option("--standard", help=STANDARD_HELP)] = None,
) -> None:
    """Write a review sheet: each duty, its status, the quotation, why, what to do, on one page.

    Example: partner-screening clauses sheet agreement.docx --out sheet.pdf --language ar
    """
    from contract_clauses.checker import check_agreement
    from contract_clauses.given_beside import with_annexes
    from contract_clauses.mending.standard import compared_with_standard
    from contract_clauses.rules import load_clause_rules
    from partner_screening.actions.agreement_copies import read_contained
    from partner_screening.actions.whole_file import write_whole
    from partner_screening.languages import Language
    from partner_screening.reports.review_sheet import review_sheet, sheet_contents
    from partner_screening.reports.wording import words_in

    allow(language, tuple(Language), "--language")
    allow(view, ("accepted", "original"), "--view")
    out = beside(file, "review", ".pdf", out)
    rules = load_clause_rules()
    agreement = read_contained(bytes_of(file), file.name, view, recognition(None))  # type: ignore[arg-type]
    agreement = with_annexes(agreement, annexes_named(annex))
    check = check_agreement(agreement, clause_set_named(clause_set, rules), rules)
    differences = compared_with_standard(check, standard_named(standard, rules))
    words = words_in(Language(language))
    write_whole(out, review_sheet(sheet_contents(check, words, differences), words))
    say(f"{file.name}: {check.verdict.value}; the review sheet is {out}.")
    raise typer.Exit(int(EXIT_OF_VERDICT[check.verdict.value]))
