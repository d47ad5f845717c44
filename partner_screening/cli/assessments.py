"""``partner-screening assessments``: a partner's case, from the request to the end of the review."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partner_screening.cli.clause_files import bytes_of
from partner_screening.cli.desk import Acting, DatabaseOption, PolicyOption, acting, open_office
from partner_screening.cli.exits import Exit, Format, print_json, say
from partner_screening.cli.listing import print_rows
from partner_screening.languages import Language

if TYPE_CHECKING:
    from assessment_tools.answers import AnswerValue

app = typer.Typer(no_args_is_help=True, help="Cases: self-assessment, evidence, review.")

_Case = Annotated[str, typer.Argument(metavar="CASE", help="The case's id.")]
_Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@app.command("open")
def open_(
    partner: Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")],
    instrument: Annotated[str, typer.Option(help="[default: that of the policy]")] = "",
    because: Annotated[str, typer.Option(help="Why; needed for a reassessment.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Open a partner's case. A reassessment says why, and follows the case before it.

    Example: partner-screening assessments open P-014
    """
    from partner_screening.actions.process.cases import open_case

    with open_office(database, policy) as office:
        case = open_case(
            office, acting(actor), partner_id=partner, instrument=instrument, because=because
        )
    typer.echo(case.id)
    say(f"Case {case.id} of partner {partner} with {case.instrument} is open.")


@app.command()
def request(case: _Case, actor: Acting = None, database: DatabaseOption = None) -> None:
    """Note that the partner was asked for its self-assessment.

    Example: partner-screening assessments request case-4c01
    """
    from partner_screening.actions.process.cases import request_self_assessment

    with open_office(database) as office:
        moved = request_self_assessment(office, acting(actor), case)
    say(f"Case {case} is at '{moved.step}'.")


@app.command()
def receive(
    case: _Case,
    file: Annotated[Path, typer.Argument(help="The filled workbook.")],
    language: Annotated[Language | None, typer.Option(help="Language of the problems.")] = None,
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Receive a filled workbook; a later one follows the earlier and shows what changed.

    Example: partner-screening assessments receive case-4c01 self-assessment.xlsx
    """
    from partner_screening.actions.process.receiving import receive_workbook

    with open_office(database) as office:
        got = receive_workbook(
            office, acting(actor), case, bytes_of(file), file.name, language=language
        )
    if output is Format.JSON:
        print_json(
            {
                "submission": got.submission.id,
                "number": got.submission.number,
                "is_new": got.is_new,
                "changes": [change.model_dump() for change in got.changes],
                "problems": [problem.model_dump() for problem in got.problems],
            }
        )
    else:
        typer.echo(got.submission.id)
        for change in got.changes:
            typer.echo(f"changed  {change.standard}: {change.before} -> {change.after}")
        for problem in got.problems:
            typer.echo(f"problem  {problem.sheet or ''} {problem.cell or ''}: {problem.remedy}")
    say(
        f"Self-assessment {got.submission.number} is received."
        if got.is_new
        else "This very file was received already: nothing changed."
    )


@app.command()
def evidence(
    case: _Case,
    file: Annotated[Path, typer.Argument(help="The document.")],
    title: Annotated[str, typer.Option(help="What it is called.")],
    standard: Annotated[list[str], typer.Option(help="A standard that it supports; repeatable.")],
    kind: Annotated[str, typer.Option(help="Its kind, as the instrument names kinds.")] = "other",
    dated: _Day = None,
    expires: _Day = None,
    language: Annotated[str, typer.Option(help="The language it is written in.")] = "",
    page: Annotated[str, typer.Option(help="Where in it to look.")] = "",
    adopted_by: Annotated[str, typer.Option(help="Who signed or adopted it, as it says.")] = "",
    supersedes: Annotated[str, typer.Option(help="The document that it takes the place of.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """File a supporting document, as it came.

    Example: partner-screening assessments evidence case-4c01 policy.pdf --title "PSEA policy"
    --standard cs1_policy --dated 2025-03-01 --language fr
    """
    from partner_screening.actions.process.receiving import EvidenceDetails, add_evidence

    details = EvidenceDetails(
        title,
        kind,
        tuple(standard),
        dated.date() if dated else None,
        expires.date() if expires else None,
        language,
        page,
        supersedes,
        adopted_by,
    )
    with open_office(database) as office:
        filed, others = add_evidence(
            office, acting(actor), case, bytes_of(file), file.name, details=details
        )
    typer.echo(filed.id)
    if others:
        say(f"Note: the very same file came from {', '.join(others)} too.")


@app.command("start-review")
def start_review(case: _Case, actor: Acting = None, database: DatabaseOption = None) -> None:
    """Take a case under review.

    Example: partner-screening assessments start-review case-4c01
    """
    from partner_screening.actions.process.reviewing import start_review as start

    with open_office(database) as office:
        moved = start(office, acting(actor), case)
    say(f"Case {case} is at '{moved.step}'.")


@app.command()
def answer(
    case: _Case,
    standard: Annotated[str, typer.Argument(help="The core standard, such as cs3_vetting.")],
    value: Annotated[str, typer.Argument(help="yes, no, not_applicable; or a rating.")],
    comment: Annotated[str, typer.Option(help="Why; required.")],
    evidence: Annotated[
        list[str] | None, typer.Option(help="A document that you looked at; repeatable.")
    ] = None,
    seen: Annotated[str, typer.Option(help="What else you looked at, such as a visit.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Answer a standard for the agency; a later answer takes the place of an earlier one.

    Example: partner-screening assessments answer case-4c01 cs3_vetting no --comment "No form in use"
    """
    from partner_screening.actions.process.reviewing import StandardReview, answer_standard

    review = StandardReview(standard, _value(value), comment, tuple(evidence or ()), seen)
    with open_office(database) as office:
        answer_standard(office, acting(actor), case, review)
    say(f"Standard {standard} is answered with '{value}'.")


@app.command("return")
def return_(
    case: _Case,
    ask: Annotated[
        list[str], typer.Option(metavar="STANDARD=QUESTION", help="What is asked; repeatable.")
    ],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Return single standards to the partner, each with a question.

    Example: partner-screening assessments return case-4c01 --ask "cs3_vetting=Who signs the form?"
    """
    from partner_screening.actions.process.reviewing import return_to_partner

    questions = dict(_question(one) for one in ask)
    with open_office(database) as office:
        asked = return_to_partner(office, acting(actor), case, questions)
    for question in asked:
        typer.echo(f"{question.id}  {question.standard}")


@app.command()
def reply(
    question: Annotated[str, typer.Argument(help="The question's id.")],
    text: Annotated[str, typer.Option(help="The partner's answer.")],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Answer a reviewer's question for the partner; with the last one the case is received again.

    Example: partner-screening assessments reply question-77aa --text "Every candidate signs it"
    """
    from partner_screening.actions.process.reviewing import reply as answer_question

    with open_office(database) as office:
        answer_question(office, acting(actor), question, text)
    say(f"Question {question} is answered.")


@app.command()
def lint(
    case: _Case,
    language: Annotated[Language, typer.Option(help="Language of the findings.")] = Language.EN,
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Look a review through: what stops a determination, and what to look at again.

    Example: partner-screening assessments lint case-4c01
    """
    from partner_screening.actions.process.reviewing import look_through

    with open_office(database, policy) as office:
        found = look_through(office, acting(actor), case)
    rows = [
        {
            "severity": one.severity,
            "rule": one.rule,
            "standard": one.standard,
            "found": one.text(language),
            "remedy": one.remedy(language),
            "documents": list(one.documents),
        }
        for one in found
    ]
    print_rows(rows, output, "Nothing stands in the way of a determination.")
    has_errors = any(one.severity == "error" for one in found)
    raise typer.Exit(int(Exit.FINDINGS if has_errors else Exit.DONE))


@app.command()
def show(
    case: _Case,
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Show the whole file of a case: answers side by side, evidence, questions, moves.

    Example: partner-screening assessments show case-4c01 --format json
    """
    from partner_screening.actions.process.case_file import case_file

    with open_office(database) as office:
        found = case_file(office, acting(actor), case)
    if output is Format.JSON:
        print_json(found.as_data())
        return
    data = found.as_data()
    typer.echo(f"Case {found.case.id} of partner {found.case.partner_id}: {found.case.step}")
    for title, name in (
        ("Standards", "standards"),
        ("Self-assessments", "submissions"),
        ("Documents that the self-assessment names", "register"),
        ("Documents that came", "evidence"),
        ("Questions", "questions"),
        ("Determinations", "determinations"),
        ("Steps", "moves"),
    ):
        typer.echo(f"\n{title}")
        print_rows(_for_people(data[name]), Format.TEXT, "None.")


@app.command("list")
def list_cases(
    partner: Annotated[str, typer.Option(metavar="ID", help="Of one partner alone.")] = "",
    step: Annotated[str, typer.Option(help="At one step alone, such as under_review.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """List the cases with their steps.

    Example: partner-screening assessments list --step received
    """
    from partner_screening.actions.process.cases import cases
    from partner_screening.errors import InputError
    from partner_screening.process.case import Step

    steps = {str(one): one for one in Step}
    if step and step not in steps:
        raise InputError(
            "unknown_step", f"There is no step '{step}'.", f"Give one of: {', '.join(steps)}."
        )
    with open_office(database) as office:
        found = cases(office, acting(actor), partner_id=partner, step=steps.get(step))
    rows = [
        {
            "id": one.id,
            "partner": one.partner_id,
            "instrument": one.instrument,
            "step": one.step,
            "opened": str(one.at.date()),
            "because": one.opened_because,
        }
        for one in found
    ]
    print_rows(rows, output, "There is no such case.")


@app.command()
def withdraw(
    case: _Case,
    reason: Annotated[str, typer.Option(help="Why.")],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Withdraw a case; what was done in it stays.

    Example: partner-screening assessments withdraw case-4c01 --reason "No agreement is planned"
    """
    from partner_screening.actions.process.cases import withdraw_case

    with open_office(database) as office:
        withdraw_case(office, acting(actor), case, reason)
    say(f"Case {case} is withdrawn.")


@app.command()
def close(case: _Case, actor: Acting = None, database: DatabaseOption = None) -> None:
    """Close a case after its final determination.

    Example: partner-screening assessments close case-4c01
    """
    from partner_screening.actions.process.cases import close_case

    with open_office(database) as office:
        close_case(office, acting(actor), case)
    say(f"Case {case} is closed.")


def _for_people(rows: "list[dict[str, Any]]") -> "list[dict[str, object]]":
    """Leave out columns without any value, and fingerprints: JSON has all of them."""
    words = {True: "yes", False: "no"}
    names = [
        name
        for name in (rows[0] if rows else ())
        if name != "sha256" and any(row[name] not in ("", [], None) for row in rows)
    ]
    return [
        {name: words[row[name]] if isinstance(row[name], bool) else row[name] for name in names}
        for row in rows
    ]


def _value(name: str) -> "AnswerValue":
    from assessment_tools.answers import AnswerValue
    from partner_screening.errors import InputError

    values = {str(one): one for one in AnswerValue if one is not AnswerValue.UNANSWERED}
    if name not in values:
        raise InputError(
            "unknown_answer", f"'{name}' is no answer.", f"Give one of: {', '.join(values)}."
        )
    return values[name]


def _question(written: str) -> tuple[str, str]:
    from partner_screening.errors import InputError

    standard, sign, text = written.partition("=")
    if not sign:
        raise InputError(
            "question_form",
            f"'{written}' names no standard.",
            'Write it as --ask "cs3_vetting=Who signs the form?".',
        )
    return standard.strip(), text
