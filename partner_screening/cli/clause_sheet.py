"""``partner-screening clauses sheet``: the review sheet of one agreement as a PDF of one page."""

from pathlib import Path
from typing import Annotated

import typer

from partner_screening.cli.clause_files import (
    DEFAULT_SET,
    EXIT_OF_VERDICT,
    AnnexFiles,
    ClauseSetName,
    StandardFile,
    agreement_read,
    allow,
    annexes_named,
    beside,
    clause_set_named,
    standard_named,
)
from partner_screening.cli.exits import say


def sheet(
    file: Annotated[Path, typer.Argument(help="The agreement: .docx, .pdf, .txt or .html.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The sheet. [default: FILE-review.pdf]")
    ] = None,
    clause_set: ClauseSetName = DEFAULT_SET,
    language: str = typer.Option("en", "--language", help="Language of the sheet: en, fr, ..."),
    view: str = typer.Option("accepted", "--view", help="Tracked changes: accepted or original."),
    annex: AnnexFiles = None,
    standard: StandardFile = None,
) -> None:
    """Write a review sheet: each duty, its status, the quotation, why, what to do, on one page.

    Example: partner-screening clauses sheet agreement.docx --out sheet.pdf --language ar
    """
    from contract_clauses.checker import check_agreement
    from contract_clauses.given_beside import with_annexes
    from contract_clauses.mending.standard import compared_with_standard
    from contract_clauses.rules import load_clause_rules
    from partner_screening.actions.whole_file import write_whole
    from partner_screening.languages import Language
    from partner_screening.reports.review_sheet import review_sheet, sheet_contents
    from partner_screening.reports.wording import words_in

    allow(language, tuple(Language), "--language")
    out = beside(file, "review", ".pdf", out)
    rules = load_clause_rules()
    agreement = with_annexes(agreement_read(file, view), annexes_named(annex))
    check = check_agreement(agreement, clause_set_named(clause_set, rules), rules)
    differences = compared_with_standard(check, standard_named(standard, rules))
    words = words_in(Language(language))
    write_whole(out, review_sheet(sheet_contents(check, words, differences), words))
    say(f"{file.name}: {check.verdict.value}; the review sheet is {out}.")
    raise typer.Exit(int(EXIT_OF_VERDICT[check.verdict.value]))
