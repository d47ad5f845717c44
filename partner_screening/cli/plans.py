"""``partner-screening plans``: the capacity-strengthening plan, from the proposal to what follows."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.clause_files import bytes_of
from partner_screening.cli.desk import Acting, DatabaseOption, PolicyOption, acting, open_office
from partner_screening.cli.exits import Exit, Format, print_json, say
from partner_screening.cli.listing import print_rows
from partner_screening.cli.plan_views import lines_of, notes_of, summary_of
from partner_screening.errors import InputError
from partner_screening.languages import Language

if TYPE_CHECKING:
    from partner_screening.actions.process.plans import LineChange, OwnLine

app = typer.Typer(no_args_is_help=True, help="Capacity-strengthening plans.")

_Plan = Annotated[str, typer.Argument(metavar="PLAN", help="The plan's id.")]
_Reason = Annotated[str, typer.Option(help="Why; it stays in the file.")]
_Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]
_MaybeDay = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
_AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As it stood on a day.")]


@app.command()
def propose(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's id.")],
    owner: Annotated[
        list[str] | None, typer.Option(metavar="LINE=NAME", help="Who does a line.")
    ] = None,
    due: Annotated[
        list[str] | None, typer.Option(metavar="LINE=DAY", help="When a line is due.")
    ] = None,
    proof: Annotated[
        list[str] | None, typer.Option(metavar="LINE=TEXT", help="What proves a line.")
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(metavar="STANDARD=DAY=ACTION", help="A further line in your own words."),
    ] = None,
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Draw a plan up: one line at least for every gap that the determination found.

    Lines are numbered as 'plans show' prints them; propose once, look, and propose again with changes:
    the later proposal takes the place of one that is not agreed.

    Example: partner-screening plans propose case-4c01 --owner "1=Ms Odera" --due 1=2026-05-01
    """
    from partner_screening.actions.process.plans import propose_plan

    changes = _changes(owner or [], due or [], proof or [])
    own = tuple(_own_line(one) for one in add or [])
    with open_office(database, policy) as office:
        plan = propose_plan(office, acting(actor), case, changes=changes, own_lines=own)
    typer.echo(plan.id)
    say("It counts when the partner and the agency have both agreed it.")


@app.command()
def agree(
    plan: _Plan,
    paper: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The partner's signature on paper.")
    ] = None,
    signed_by: Annotated[str, typer.Option(help="Who signed the paper for the partner.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Agree a plan: people of the partner for the partner, officers for the agency.

    An officer enters the partner's agreement with --paper and --signed-by; then another officer agrees
    for the agency.

    Example: partner-screening plans agree plan-77ab --paper signed-plan.pdf --signed-by "P. Wanjiru"
    """
    from partner_screening.actions.process.plans import SignedPaper, agree_plan

    signed = SignedPaper(signed_by, bytes_of(paper)) if paper else None
    with open_office(database) as office:
        standing = agree_plan(office, acting(actor), plan, paper=signed)
    missing = ", ".join(standing.missing_sides)
    say(
        f"Plan {plan} still needs the agreement of: {missing}."
        if missing
        else f"Plan {plan} is agreed; it runs until {standing.deadline}."
    )


@app.command()
def note(
    plan: _Plan,
    text: Annotated[str, typer.Argument(help="What is to be noted.")],
    kind: Annotated[str, typer.Option(help="progress, visit or proof.")] = "progress",
    line: Annotated[int, typer.Option(help="The line that it is about; 0 is the whole plan.")] = 0,
    evidence: Annotated[
        str, typer.Option(metavar="ID", help="The document that was filed as proof.")
    ] = "",
    on: _MaybeDay = None,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Note progress, a visit, or a proof that came.

    Example: partner-screening plans note plan-77ab "All 14 staff signed" --kind proof --line 2
    --evidence evidence-51c0
    """
    from partner_screening.actions.process.plan_progress import note_on_plan
    from partner_screening.process.plan import NoteKind

    kinds = {str(one): one for one in (NoteKind.PROGRESS, NoteKind.VISIT, NoteKind.PROOF)}
    if kind not in kinds:
        raise InputError("note_kind", f"There is no note '{kind}'.", f"Give {', '.join(kinds)}.")
    with open_office(database) as office:
        made = note_on_plan(
            office,
            acting(actor),
            plan,
            kind=kinds[kind],
            text=text,
            number=line,
            on=on.date() if on else None,
            evidence_id=evidence or None,
        )
    typer.echo(made.id)


@app.command()
def verify(
    plan: _Plan,
    line: Annotated[int, typer.Argument(help="The number of the line.")],
    text: Annotated[str, typer.Argument(help="What was seen, or what is missing.")],
    reject: Annotated[bool, typer.Option("--reject", help="The proof does not suffice.")] = False,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Accept the proof of a line that another person sent, or turn it down.

    Example: partner-screening plans verify plan-77ab 2 "Fourteen signed forms seen"
    """
    from partner_screening.actions.process.plan_progress import verify_line
    from partner_screening.process.plan import PlanState

    with open_office(database) as office:
        standing = verify_line(office, acting(actor), plan, line, is_accepted=not reject, text=text)
    say(f"Plan {plan}: {standing.progress} percent done.")
    if standing.state is PlanState.COMPLETE:
        say("Every line is done. Now review all standards for the final determination.")


@app.command("ask-extension")
def ask_extension(
    plan: _Plan,
    until: _Day,
    reason: _Reason,
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Ask for more time, once. A request that comes late is shown as late.

    Example: partner-screening plans ask-extension plan-77ab --until 2026-12-01 --reason "Floods"
    """
    from partner_screening.actions.process.plan_extensions import ask_extension as ask

    with open_office(database, policy) as office:
        request = ask(office, acting(actor), plan, until=until.date(), reason=reason)
    typer.echo(request.id)
    say("Management grants or refuses it; until then the deadline stays as it is.")


@app.command()
def extend(
    request: Annotated[str, typer.Argument(metavar="REQUEST", help="The request's id.")],
    reason: _Reason,
    until: _MaybeDay = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse the request.")] = False,
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Grant a request for more time, or refuse it; the original deadline stays in sight.

    Example: partner-screening plans extend request-0a4e --reason "The roads were closed"
    """
    from partner_screening.actions.process.plan_extensions import grant_extension, refuse_extension

    with open_office(database, policy) as office:
        if refuse:
            refuse_extension(office, acting(actor), request, reason=reason)
            say(f"Request {request} is refused; the deadline stays as it is.")
            return
        granted = grant_extension(
            office,
            acting(actor),
            request,
            reason=reason,
            until=until.date() if until else None,
        )
    say(f"Plan {granted.plan_id} now runs until {granted.until}.")


@app.command()
def consequence(
    plan: _Plan,
    kind: Annotated[
        str,
        typer.Argument(help="do_not_renew, suspend, end or exceptional_continuation."),
    ],
    reason: _Reason,
    until: _MaybeDay = None,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Decide what follows from a plan that failed; suspending and ending place a hold.

    Example: partner-screening plans consequence plan-77ab suspend --reason "No line was done"
    """
    from partner_screening.actions.process.plan_extensions import decide_consequence
    from partner_screening.process.plan_consequences import consequence_rule

    with open_office(database) as office:
        decided = decide_consequence(
            office,
            acting(actor),
            plan,
            kind=kind,
            reason=reason,
            until=until.date() if until else None,
        )
    typer.echo(decided.id)
    if consequence_rule(kind).places_hold:
        say("The partner's agreements are on hold from today, until another person lifts the hold.")


@app.command()
def show(
    plan: _Plan,
    as_of: _AsOf = None,
    language: Annotated[Language, typer.Option(help="Language of the actions.")] = Language.EN,
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Show a plan with its lines. Exit code 1: it failed, or a line is overdue.

    Example: partner-screening plans show plan-77ab --as-of 2026-08-31 --format json
    """
    from partner_screening.actions.process.plan_reading import plan_records
    from partner_screening.process.plan import PlanState, standing_of

    with open_office(database) as office:
        records = plan_records(office, acting(actor), plan)
        standing = standing_of(records, as_of.date() if as_of else office.today())
    head, lines = summary_of(standing), lines_of(standing, language)
    if output is Format.JSON:
        print_json(head | {"lines": lines, "notes": notes_of(records)})
    else:
        for name, value in head.items():
            typer.echo(f"{name.replace('_', ' ')}: {'' if value is None else value}")
        typer.echo("")
        print_rows(lines, output, "The plan has no line.")
    if standing.state is PlanState.FAILED or standing.overdue:
        raise typer.Exit(int(Exit.FINDINGS))


@app.command()
def sheet(
    plan: _Plan,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="[default: PLAN.xlsx, here]")
    ] = None,
    language: Annotated[Language | None, typer.Option(help="[default: the partner's own]")] = None,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Write the plan as a workbook: to be read, filled in, and signed by both sides.

    Example: partner-screening plans sheet plan-77ab --language ar --out plan.xlsx
    """
    from partner_screening.actions.process.plan_reading import plan_with_partner
    from partner_screening.process.plan import standing_of
    from partner_screening.reports.finished_file import write_finished
    from partner_screening.reports.plan_workbook import plan_sheet_workbook
    from partner_screening.reports.process_plan import plan_sheet
    from partner_screening.reports.wording import words_in

    with open_office(database) as office:
        records, partner = plan_with_partner(office, acting(actor), plan)
        standing = standing_of(records, office.today())
    words = words_in(language or partner.language)
    path = out or Path(f"{plan}.xlsx")
    write_finished(path, plan_sheet_workbook(plan_sheet(records, standing, partner, words), words))
    typer.echo(str(path))


@app.command("list")
def list_plans(
    partner: Annotated[str, typer.Option(metavar="ID", help="Of one partner alone.")] = "",
    as_of: _AsOf = None,
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """List the plans and how far each is.

    Example: partner-screening plans list --format json
    """
    from partner_screening.actions.process.plan_reading import plans

    with open_office(database) as office:
        found = plans(
            office, acting(actor), partner_id=partner, as_of=as_of.date() if as_of else None
        )
    print_rows([summary_of(one) for one in found], output, "There is no plan.")


def _changes(owner: list[str], due: list[str], proof: list[str]) -> "tuple[LineChange, ...]":
    from partner_screening.actions.process.plans import LineChange

    owners, days, proofs = (_by_line(given) for given in (owner, due, proof))
    return tuple(
        LineChange(
            number,
            owner=owners.get(number, ""),
            due=_as_day(days[number]) if number in days else None,
            proof=proofs.get(number, ""),
        )
        for number in sorted(owners.keys() | days.keys() | proofs.keys())
    )


def _own_line(given: str) -> "OwnLine":
    from partner_screening.actions.process.plans import OwnLine

    standard, _, rest = given.partition("=")
    day, equals, action = rest.partition("=")
    if not (standard and day and equals and action.strip()):
        raise InputError(
            "own_line",
            f"'{given}' is no further line.",
            "Write standard, day and action, such as 'cs4_training=2026-05-01=Train the drivers'.",
        )
    return OwnLine(standard, action, owner_role="", due=_as_day(day))


def _by_line(given: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for one in given:
        number, equals, value = one.partition("=")
        if not (number.isascii() and number.isdigit() and equals and value.strip()):
            raise InputError(
                "line_option",
                f"'{one}' does not say which line is meant.",
                "Write the number of the line, an equals sign and the value, such as 1=2026-05-01.",
            )
        found[int(number)] = value.strip()
    return found


def _as_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            "not_a_day", f"'{text}' is no day.", "Write it as year-month-day, such as 2026-05-01."
        ) from error
