"""``partner-screening determinations``: by a second person, and answered by the partner."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.desk import Acting, DatabaseOption, PolicyOption, acting, open_office
from partner_screening.cli.exits import Exit, Format, print_json, say
from partner_screening.cli.listing import print_rows
from partner_screening.languages import Language

if TYPE_CHECKING:
    from partner_screening.actions.process.determinations import DeterminationFile

app = typer.Typer(no_args_is_help=True, help="Determinations, and outcomes without a score.")

_Determination = Annotated[
    str, typer.Argument(metavar="DETERMINATION", help="The determination's id.")
]
_Text = Annotated[str, typer.Option(help="In your own words.")]


@app.command()
def make(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's id.")],
    comment: Annotated[str, typer.Option(help="Anything to say about it.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Determine the capacity on another person's review: preliminary, or final at its end.

    Example: partner-screening determinations make case-4c01
    """
    from partner_screening.actions.process.determinations import make_determination

    with open_office(database, policy) as office:
        made = make_determination(office, acting(actor), case, comment)
    typer.echo(made.id)
    say(
        f"{made.kind.capitalize()} determination: {made.score} of {made.maximum}, capacity "
        f"{made.capacity}; valid until {made.valid_until}.",
        f"Not met: {', '.join(made.gaps) or 'nothing'}.",
    )


@app.command()
def justify(
    determination: _Determination,
    text: _Text,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Justify in writing, as head of office, to work with a partner of low capacity.

    Example: partner-screening determinations justify determination-1b --text "Nobody else is there"
    """
    from partner_screening.actions.process.determinations import justify as justify_low

    with open_office(database) as office:
        justify_low(office, acting(actor), determination, text)
    say("The justification is on file. A plan must be agreed before anything is signed.")


@app.command()
def respond(
    determination: _Determination,
    answer: Annotated[str, typer.Argument(help="confirm or contest")],
    text: Annotated[str, typer.Option(help="The reasons; needed for a contest.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Confirm a determination for the partner, or contest it with reasons.

    Example: partner-screening determinations respond determination-1b confirm
    """
    from partner_screening.actions.process.determinations import require_kind
    from partner_screening.actions.process.determinations import respond as answer_it

    with open_office(database, policy) as office:
        answer_it(office, acting(actor), determination, require_kind(answer), text)
    say("The answer is on file.")


@app.command("answer-contest")
def answer_contest(
    determination: _Determination,
    text: _Text,
    upheld: Annotated[bool, typer.Option(help="The partner is right: review again.")] = False,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Answer a contest: upheld, and the review is opened again; or the determination stands.

    Example: partner-screening determinations answer-contest determination-1b --upheld --text "Seen"
    """
    from partner_screening.actions.process.determinations import answer_contest as answer_it

    with open_office(database) as office:
        answer_it(office, acting(actor), determination, is_upheld=upheld, text=text)
    say("The case is under review again." if upheld else "The determination stands.")


@app.command("list")
def list_determinations(
    partner: Annotated[str, typer.Option(metavar="ID", help="Of one partner alone.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """List the determinations, and whether what they stand on still holds.

    Example: partner-screening determinations list --partner P-014
    """
    from partner_screening.actions.process.determinations import determinations

    with open_office(database) as office:
        found = determinations(office, acting(actor), partner_id=partner)
    print_rows([_as_row(one) for one in found], output, "There is no determination.")


@app.command()
def show(
    determination: _Determination,
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Show a determination: the rules it was made with, and everything that was said about it.

    Example: partner-screening determinations show determination-1b
    """
    from partner_screening.actions.process.determinations import determination as file_of

    with open_office(database, policy) as office:
        found = file_of(office, acting(actor), determination)
    data = _as_row(found) | {
        "comment": found.made.comment,
        "instrument": found.made.instrument,
        "instrument_checksum": found.made.instrument_checksum,
        "scored_with": list(found.made.parameters),
        "fingerprint": found.made.fingerprint,
        "contest_until": str(found.contest_until),
        "justification": found.justification.text if found.justification else "",
        "partner_reasons": found.response.text if found.response else "",
        "contest_answer": found.contest_answer.text if found.contest_answer else "",
    }
    if output is Format.JSON:
        print_json(data)
        return
    for name, value in data.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        typer.echo(f"{name.replace('_', ' ')}: {shown}")


def _as_row(one: "DeterminationFile") -> dict[str, object]:
    contest = one.contest_answer
    return {
        "id": one.made.id,
        "case": one.made.case_id,
        "partner": one.made.partner_id,
        "kind": one.made.kind,
        "score": one.made.score,
        "maximum": one.made.maximum,
        "capacity": one.made.capacity,
        "gaps": list(one.made.gaps),
        "reviewers": list(one.made.reviewers),
        "determined_by": one.made.by,
        "on": str(one.made.at.date()),
        "valid_until": str(one.made.valid_until),
        "is_reopened": one.is_reopened,
        "justified_by": one.justification.by if one.justification else "",
        "partner_answer": one.response.answer if one.response else "",
        "contest": "" if contest is None else "upheld" if contest.is_upheld else "not upheld",
    }


@app.command()
def standing(
    partner: Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")],
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="On which day. [default: today]")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of the reasons.")] = Language.EN,
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Say what the program proposes about a partner, with every reason and what to do about it.

    Example: partner-screening determinations standing P-014
    """
    from partner_screening.actions.process.standing import standing as standing_of
    from partner_screening.explanations import explain

    with open_office(database, policy) as office:
        found = standing_of(office, acting(actor), partner, as_of.date() if as_of else None)
    reasons = [
        {
            "code": reason.code,
            "rule": reason.rule,
            "source": reason.source,
            "text": explain(reason, language).text,
            "remedy": explain(reason, language).remedy,
        }
        for reason in found.reasons
    ]
    if output is Format.JSON:
        print_json(
            {
                "partner": partner,
                "recommendation": found.status,
                "capacity": found.capacity,
                "risk": found.risk,
                "valid_until": str(found.valid_until) if found.valid_until else None,
                "policy": found.policy,
                "reasons": reasons,
            }
        )
    else:
        typer.echo(f"{partner}: {found.status} (capacity {found.capacity})")
        for reason in reasons:
            typer.echo(f"  {reason['text']} {reason['remedy']} [{reason['rule']}]")
    passes = found.status in {"cleared", "cleared_with_plan", "not_required"}
    raise typer.Exit(int(Exit.DONE if passes else Exit.FINDINGS))


@app.command("without-score")
def without_score(
    partner: Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")],
    outcome: Annotated[str, typer.Argument(help="no_contact or low_assumed_emergency")],
    reason: Annotated[str, typer.Option(help="Why.")],
    scope: Annotated[str, typer.Option(help="What it is decided for; another scope ends it.")],
    expires: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Its last day.")],
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Decide, as management, an outcome without a score; it lapses by itself.

    Example: partner-screening determinations without-score P-014 no_contact --reason "Desk study"
    --scope "Survey design in the capital" --expires 2027-02-10
    """
    from partner_screening.actions.process.unscored import decide_unscored
    from partner_screening.errors import InputError
    from partner_screening.process.unscored import UnscoredKind

    kinds = {str(kind): kind for kind in UnscoredKind}
    if outcome not in kinds:
        raise InputError(
            "unknown_outcome", f"'{outcome}' is none.", f"Give one of: {', '.join(kinds)}."
        )
    with open_office(database, policy) as office:
        decided = decide_unscored(
            office,
            acting(actor),
            partner_id=partner,
            outcome=kinds[outcome],
            reason=reason,
            scope=scope,
            expires_on=expires.date(),
        )
    typer.echo(decided.id)
    say(f"It holds until {decided.expires_on}.")


@app.command("end-without-score")
def end_without_score(
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help="The outcome's id.")],
    reason: Annotated[str, typer.Option(help="Why, such as: the scope has changed.")],
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="From which day it no longer holds."),
    ] = None,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """End an outcome without a score before its time.

    Example: partner-screening determinations end-without-score unscored-2d --reason "Field work begins"
    """
    from partner_screening.actions.process.unscored import end_unscored

    with open_office(database) as office:
        ended = end_unscored(office, acting(actor), outcome, reason, on.date() if on else None)
    say(f"From {ended.on} on it no longer holds.")
