"""``partner-screening clauses insert`` and ``annotate``: changed copies of an agreement."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.clause_files import (
    DEFAULT_AUTHOR,
    DEFAULT_SET,
    EXIT_OF_VERDICT,
    AnnexFiles,
    ClauseSetName,
    StandardFile,
    allow,
    annexes_named,
    beside,
    bytes_of,
    clause_set_named,
    place_of,
    standard_named,
    writer_named,
)
from partner_screening.cli.exits import print_json, say
from partner_screening.cli.recognition import recognition

if TYPE_CHECKING:
    from partner_screening.actions.mended_agreement import MendedAgreement


def insert(
    file: Annotated[Path, typer.Argument(help="The agreement, a .docx.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The copy. [default: FILE-mended.docx]")
    ] = None,
    clause_set: ClauseSetName = DEFAULT_SET,
    language: str = typer.Option(
        "", "--language", help="Language of the wording; without it that of the agreement."
    ),
    standard: StandardFile = None,
    annex: AnnexFiles = None,
    recommended: bool = typer.Option(
        False, "--recommended", help="Also insert what the clause set only recommends."
    ),
    unclear: bool = typer.Option(
        False,
        "--unclear",
        help="Also insert what a passage may say in words the rules do not know.",
    ),
    author: str = typer.Option(DEFAULT_AUTHOR, "--author", help="Author of the tracked changes."),
    date: str = typer.Option("", "--date", help="Date of the tracked changes; without it now."),
    output: str = typer.Option("text", "--format", help="text, or json for programs."),
) -> None:
    """Write a copy of an agreement with wording for what falls short, as tracked changes.

    Each insertion has a comment that names the duty and its source. The copy is then checked as if
    all changes were accepted; what adding words cannot mend is named with the passage to strike.

    Example: partner-screening clauses insert agreement.docx --out mended.docx
    """
    from contract_clauses.rules import load_clause_rules
    from partner_screening.actions.mended_agreement import MendWish, mended_agreement
    from partner_screening.actions.whole_file import write_whole
    from partner_screening.languages import Language

    allow(output, ("text", "json"), "--format")
    if language:
        allow(language, tuple(Language), "--language")
    out = beside(file, "mended", ".docx", out)
    rules = load_clause_rules()
    wish = MendWish(
        clause_set=clause_set_named(clause_set, rules),
        writer=writer_named(author, date),
        language=language or None,
        standard=standard_named(standard, rules),
        with_recommended=recommended,
        with_unclear=unclear,
        annexes=annexes_named(annex),
    )
    mended = mended_agreement(bytes_of(file), file.name, wish, rules)
    write_whole(out, mended.data)
    if output == "json":
        print_json(_mended_json(mended, file, out))
    else:
        _print_mended(mended, file, out)
    raise typer.Exit(int(EXIT_OF_VERDICT[mended.after.verdict.value]))


def annotate(
    file: Annotated[Path, typer.Argument(help="The agreement, a .docx or .pdf.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The copy. [default: FILE-annotated]")
    ] = None,
    clause_set: ClauseSetName = DEFAULT_SET,
    language: str = typer.Option("en", "--language", help="Language of the comments: en, fr, ..."),
    author: str = typer.Option(DEFAULT_AUTHOR, "--author", help="Author of the comments."),
    date: str = typer.Option("", "--date", help="Date of the comments; without it now."),
) -> None:
    """Write a copy of an agreement with a comment at the exact words of every finding.

    A comment names the duty, its standing, why, and what to do; in a PDF it is a highlight with a
    note. The text itself is not changed.

    Example: partner-screening clauses annotate agreement.pdf --out annotated.pdf --language fr
    """
    from contract_clauses.checker import check_agreement
    from contract_clauses.rules import load_clause_rules
    from partner_screening.actions.agreement_copies import annotated_agreement
    from partner_screening.actions.contained_reading import read_contained
    from partner_screening.actions.whole_file import write_whole
    from partner_screening.languages import Language
    from partner_screening.reports.wording import words_in

    allow(language, tuple(Language), "--language")
    out = beside(file, "annotated", file.suffix, out)
    rules = load_clause_rules()
    data = bytes_of(file)
    ocr = recognition(None)._replace(known={})
    agreement = read_contained(data, file.name, ocr=ocr)
    check = check_agreement(agreement, clause_set_named(clause_set, rules), rules)
    words, writer = words_in(Language(language)), writer_named(author, date)
    write_whole(out, annotated_agreement(data, file.name, check, words, writer, ocr=ocr))
    say(f"{file.name}: {check.verdict.value}; the annotated copy is {out}.")
    raise typer.Exit(int(EXIT_OF_VERDICT[check.verdict.value]))


def _mended_json(mended: "MendedAgreement", file: Path, out: Path) -> dict[str, object]:
    return {
        "file": str(file),
        "out": str(out),
        "clause_set": mended.after.clause_set,
        "languages": list(mended.languages),
        "verdict_before": mended.before.verdict.value,
        "verdict_after": mended.after.verdict.value,
        "inserted": [clause.model_dump(mode="json") for clause in mended.inserted],
        "still_short": [short.model_dump(mode="json") for short in mended.shortfalls],
        "problems": [problem.model_dump(mode="json") for problem in mended.after.problems],
    }


def _print_mended(mended: "MendedAgreement", file: Path, out: Path) -> None:
    typer.echo(f"{file}: {mended.before.verdict.value}")
    typer.echo(f"{out}: {mended.after.verdict.value} with all changes accepted")
    if not mended.inserted:
        typer.echo("  Nothing was inserted.")
    for clause in mended.inserted:
        own = " (the agency's own wording)" if clause.is_standard else ""
        typer.echo(f"  inserted {clause.element}{own} {place_of(clause.clause, None)}".rstrip())
        for passage in clause.passages:
            where = place_of(passage.clause, passage.page)
            typer.echo(f"{'':11}strike or correct: {where}\u201c{passage.quote}\u201d")
    for short in mended.shortfalls:
        reasons = ", ".join(short.reasons)
        typer.echo(f"  still {short.status.value}: {short.element} ({short.requirement}) {reasons}")
        for passage in short.passages:
            where = place_of(passage.clause, passage.page)
            typer.echo(f"{'':11}in the way: {where}\u201c{passage.quote}\u201d")
