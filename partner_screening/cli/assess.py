"""``partner-screening assess``: score and explanation of filled self-assessment workbooks."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.exits import Exit, Format, print_json
from partner_screening.errors import FileRefused
from partner_screening.languages import Language

if TYPE_CHECKING:
    from assessment_tools.assessment import Assessment, StandardResult
    from partner_screening.actions.self_assessments import ReadFile
    from partner_screening.findings import Problem


def assess(
    files: Annotated[list[Path], typer.Argument(help="Filled workbooks.")],
    policy: Annotated[
        Path | None, typer.Option(help="Policy file; else the one that comes with the program.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Date that the policy must be in force; else today."
        ),
    ] = None,
    language: Annotated[
        Language | None, typer.Option(help="Language of the texts; else that of the workbook.")
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Show the self-score of filled workbooks and why each standard counted or not.

    One file gives one JSON object, several give an array of them.

    Example: partner-screening assess P-0042.xlsx --format json
    """
    from partner_screening.actions.self_assessments import assess_file, read_files
    from partner_screening.policy import load_policy

    rules = load_policy(policy)
    judged_on = (as_of or datetime.now(tz=UTC)).date()
    found = [
        (each, assess_file(each, rules, judged_on)) for each in read_files(files, language=language)
    ]
    if output is Format.JSON:
        data = [_as_data(each, assessment) for each, assessment in found]
        print_json(data[0] if len(data) == 1 else data)
    else:
        for each, assessment in found:
            _print(each, assessment, language)
    raise typer.Exit(int(max(_exit(each, assessment) for each, assessment in found)))


def _exit(read: "ReadFile", assessment: "Assessment | None") -> Exit:
    from partner_screening.findings import Severity

    if isinstance(read.result, FileRefused) or assessment is None:
        return Exit.UNUSABLE
    has_errors = any(each.severity is Severity.ERROR for each in read.result.problems)
    return Exit.FINDINGS if assessment.gaps or has_errors else Exit.DONE


def _as_data(read: "ReadFile", assessment: "Assessment | None") -> dict[str, object]:
    from assessment_tools.workbook_refusal import refusal_problem

    result = read.result
    if isinstance(result, FileRefused):
        problems = [_problem(refusal_problem(result))]
        partner = instrument = spoken = None
    else:
        problems = [_problem(problem) for problem in result.problems]
        partner, instrument, spoken = result.partner_id, result.instrument, str(result.language)
    return {
        "file": str(read.path),
        "sha256": read.sha256,
        "instrument": instrument,
        "partner": partner,
        "language": spoken,
        "score": assessment.score if assessment else None,
        "maximum": assessment.maximum if assessment else None,
        "capacity": str(assessment.capacity) if assessment else None,
        "risk": str(assessment.risk) if assessment and assessment.risk else None,
        "standards": [_standard(each) for each in assessment.standards] if assessment else [],
        "gaps": list(assessment.gaps) if assessment else [],
        "problems": problems,
    }


def _standard(result: "StandardResult") -> dict[str, object]:
    return {
        "id": result.id,
        "answer": str(result.answer),
        "counted": result.is_counted,
        "reason": result.reason,
        "evidence": [
            document.model_dump(
                mode="json",
                include={
                    "title", "kind", "file_name", "document_date", "language", "page", "sheet", "row",
                },
            )
            for document in result.documents
        ],
    }  # fmt: skip


def _problem(problem: "Problem") -> dict[str, object]:
    return problem.model_dump(
        mode="json", include={"code", "sheet", "cell", "found", "expected", "remedy"}
    )


def _print(read: "ReadFile", assessment: "Assessment | None", language: Language | None) -> None:
    from assessment_tools.catalogue import load_instrument
    from assessment_tools.workbook_layout import standard_title, workbook_texts

    result = read.result
    typer.echo(str(read.path))
    if isinstance(result, FileRefused) or assessment is None:
        if isinstance(result, FileRefused):
            typer.echo(f"  refused ({result.code}): {result.message} {result.remedy}")
        return
    speak = language or result.language
    instrument = load_instrument(result.instrument)
    score = "no total" if assessment.score is None else f"{assessment.score}/{assessment.maximum}"
    typer.echo(
        f"  partner {result.partner_id}, {result.instrument}: self-score {score}, "
        f"capacity {assessment.capacity}"
    )
    for standard in assessment.standards:
        sign = "+" if standard.is_counted else "-"
        title = standard_title(instrument, standard.id, speak)
        reason = workbook_texts().text(speak, f"reason.{standard.reason}")
        typer.echo(f"  {sign} {title}: {reason}")
        for document in standard.documents:
            typer.echo(f"      {document.title} ({document.file_name or document.kind})")
    for problem in result.problems:
        place = " ".join(part for part in (problem.sheet, problem.cell) if part)
        typer.echo(f"  {problem.code} {place}: {problem.expected} {problem.remedy}")
