"""``partner-screening clauses``: check the SEA clauses of agreements, list the clause sets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli import clause_copies, clause_sheet
from partner_screening.cli.clause_files import (
    DEFAULT_SET,
    EXIT_OF_VERDICT,
    AnnexFiles,
    StandardFile,
    agreement_read,
    allow,
    annexes_named,
    clause_set_named,
    place_of,
    standard_named,
)
from partner_screening.cli.exits import Exit, print_json, say
from partner_screening.errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_clauses.clause_check import ClauseCheck, ElementResult
    from contract_clauses.mending.difference import Compared
    from contract_clauses.mending.standard import Wording
    from contract_clauses.paraphrases import SentenceEncoder
    from contract_clauses.requirement import ClauseSet
    from contract_clauses.rules import ClauseRules

app = typer.Typer(no_args_is_help=True, help="Check the SEA clauses of agreements, and mend them.")
app.command()(clause_copies.insert)
app.command()(clause_copies.annotate)
app.command()(clause_sheet.sheet)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Agreements: .docx, .pdf, .txt or .html.")],
    clause_set: str = typer.Option(
        DEFAULT_SET, "--clause-set", help="Id of a clause set, or the path of a YAML file."
    ),
    language: str = typer.Option("", "--language", help="Language, if you know it: en, fr, ..."),
    view: str = typer.Option("accepted", "--view", help="Tracked changes: accepted or original."),
    standard: StandardFile = None,
    annex: AnnexFiles = None,
    paraphrases: Annotated[
        bool,
        typer.Option("--paraphrases", help="Ask about passages that come close in other words."),
    ] = False,
    output: str = typer.Option("text", "--format", help="text, or json for programs."),
) -> None:
    """Say which clause elements an agreement carries, with the quotations, and what to insert.

    Example: partner-screening clauses check agreement.docx --format json
    """
    from contract_clauses.rules import load_clause_rules

    allow(output, ("text", "json"), "--format")
    if annex and len(files) > 1:
        raise typer.BadParameter("Give one agreement at a time with its annexes.")
    rules = load_clause_rules()
    chosen = clause_set_named(clause_set, rules)
    wording = standard_named(standard, rules)
    encoder = _encoder() if paraphrases else None
    results: list[dict[str, object]] = []
    worst = Exit.DONE
    for file in files:
        try:
            checked = _check_file(
                [file, *(annex or ())], chosen, rules, language or None, view, encoder
            )
        except FileRefused as refusal:
            results.append(_refused(file, refusal, chosen))
            worst = max(worst, Exit.UNUSABLE)
            if output == "text":
                say(f"{file}: needs_review: {refusal.message}", f"What to do: {refusal.remedy}")
            continue
        worst = max(worst, EXIT_OF_VERDICT[checked.verdict.value])
        differences = _compared(checked, wording)
        results.append(as_json(checked, str(file), differences))
        if output == "text":
            _print_check(checked, str(file), differences)
    if output == "json":
        print_json(results)
    raise typer.Exit(int(worst))


@app.command()
def sets(output: str = typer.Option("text", "--format", help="text, or json.")) -> None:
    """List the clause sets and the elements that each asks for.

    Example: partner-screening clauses sets
    """
    from contract_clauses.rules import list_clause_sets

    allow(output, ("text", "json"), "--format")
    known = list_clause_sets()
    if output == "json":
        print_json([clause_set.model_dump(mode="json") for clause_set in known])
        return
    for clause_set in known:
        typer.echo(f"{clause_set.reference}  {clause_set.title}")
        for element in clause_set.elements:
            accepts = f" (accepts {', '.join(element.accepts)})" if element.accepts else ""
            typer.echo(f"    {element.requirement:<12} {element.id}{accepts}")


def as_json(
    checked: "ClauseCheck", path: str, differences: "Mapping[str, tuple[Compared, ...]]"
) -> dict[str, object]:
    """Return the result of one file in the form that design documents promise to programs.

    ``differences`` are the wordings found beside the agency's standard, where there is one.
    """
    return {
        "document": {**checked.document.model_dump(mode="json"), "path": path},
        "clause_set": checked.clause_set,
        "verdict": checked.verdict.value,
        "reasons": list(checked.reasons),
        "elements": [
            _element_json(element, differences.get(element.id, ())) for element in checked.elements
        ],
        "view_differences": [one.model_dump(mode="json") for one in checked.view_differences],
        "problems": [problem.model_dump(mode="json") for problem in checked.problems],
    }


def _element_json(
    element: "ElementResult", difference: "tuple[Compared, ...]"
) -> dict[str, object]:
    return {
        "id": element.id,
        "requirement": element.requirement,
        "status": element.status.value,
        "reasons": [reason.value for reason in element.reasons],
        "is_accepted": element.is_accepted,
        "explanation": element.explanation,
        "source": element.source,
        "evidence": [evidence.model_dump(mode="json") for evidence in element.evidence],
        "insert": element.insert,
        "difference": [compared.model_dump(mode="json") for compared in difference],
    }


def _compared(checked: "ClauseCheck", wording: "Wording") -> "Mapping[str, tuple[Compared, ...]]":
    if not wording:
        return {}
    from contract_clauses.mending.standard import compared_with_standard

    return compared_with_standard(checked, wording)


def _encoder() -> "SentenceEncoder":
    from contract_clauses.paraphrases import load_encoder

    typer.echo("Loading the sentence encoder; the first agreement takes a while ...", err=True)
    return load_encoder()


def _check_file(
    files: list[Path],
    clause_set: "ClauseSet",
    rules: "ClauseRules",
    language: str | None,
    view: str,
    encoder: "SentenceEncoder | None",
) -> "ClauseCheck":
    """Check the first of ``files``; the others are its annexes."""
    from contract_clauses.checker import check_agreement
    from contract_clauses.given_beside import with_annexes

    file, *annexes = files
    whole = with_annexes(agreement_read(file, view, language), annexes_named(annexes, language))
    checked = check_agreement(whole, clause_set, rules, language)
    if encoder is None:
        return checked
    from contract_clauses.paraphrases import with_paraphrases

    return with_paraphrases(checked, whole, rules, encoder)


def _refused(file: Path, refusal: FileRefused, clause_set: "ClauseSet") -> dict[str, object]:
    return {
        "document": {
            "path": str(file),
            "sha256": None,
            "format": file.suffix.removeprefix(".").lower(),
            "languages": [],
            "pages": None,
            "view": "accepted",
        },
        "clause_set": clause_set.reference,
        "verdict": "needs_review",
        "reasons": [f"{refusal.code}: {refusal.message}"],
        "elements": [],
        "problems": [
            {
                "code": refusal.code,
                "severity": "error",
                "file": refusal.file,
                "found": refusal.found,
                "expected": refusal.message,
                "remedy": refusal.remedy,
            }
        ],
    }


def _print_check(
    checked: "ClauseCheck", path: str, differences: "Mapping[str, tuple[Compared, ...]]"
) -> None:
    typer.echo(f"{path}: {checked.verdict.value} ({checked.clause_set})")
    for reason in checked.reasons:
        typer.echo(f"  {reason}")
    typer.echo("")
    for element in checked.elements:
        reasons = ", ".join(reason.value for reason in element.reasons)
        accepted = " accepted by the clause set" if element.is_accepted else ""
        typer.echo(
            f"  {element.status.value:<12} {element.id:<20} {element.requirement:<12} "
            f"{reasons}{accepted}"
        )
        for evidence in element.evidence:
            typer.echo(
                f"{'':15}{evidence.annex and evidence.annex + ', '}"
                f"{place_of(evidence.clause, evidence.page)}\u201c{evidence.quote}\u201d"
            )
        if element.id in differences:
            typer.echo(f"{'':15}Beside the standard: {_marked(differences[element.id])}")
        if element.insert:
            typer.echo(f"{'':15}{element.explanation}")
            typer.echo(f"{'':15}Insert: {element.insert}")
    for problem in checked.problems:
        typer.echo(f"  problem {problem.code}: {problem.found} {problem.remedy}".rstrip())
    typer.echo("")


def _marked(difference: "tuple[Compared, ...]") -> str:
    """Return both wordings in one line: [-of the agreement alone-] {+of the standard alone+}."""
    signs = {"same": "{}", "agreement_only": "[-{}-]", "standard_only": "{{+{}+}}"}
    return "".join(signs[one.kind].format(one.text) for one in difference)
