"""``partner-screening agreements``: agreements in the process, and their gate."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.clause_files import bytes_of
from partner_screening.cli.desk import Acting, DatabaseOption, PolicyOption, acting, open_office
from partner_screening.cli.exits import Exit, Format, print_json, say
from partner_screening.cli.listing import print_rows
from partner_screening.languages import Language

if TYPE_CHECKING:
    from partner_screening.actions.process.agreements import AgreementStanding

app = typer.Typer(no_args_is_help=True, help="Agreements: their files, checks and gates.")

_Partner = Annotated[str, typer.Option("--partner", metavar="ID", help="The partner's id.")]
_Reference = Annotated[str, typer.Argument(help="The agreement's reference.")]
_Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A date.")]


@app.command()
def register(
    reference: _Reference,
    file: Annotated[Path, typer.Argument(help="The agreement: .docx, .pdf, .txt or .html.")],
    partner: _Partner,
    agreement_type: Annotated[
        str, typer.Option("--type", help="Its type, as the policy names types.")
    ],
    clause_set: Annotated[str, typer.Option(help="[default: that of its type]")] = "",
    start: _Day = None,
    end: _Day = None,
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
) -> None:
    """Register an agreement, or a new version of it, and check its clauses.

    Example: partner-screening agreements register AoC-7 draft.docx --partner P-014 --type cooperation
    """
    from partner_screening.actions.process.agreements import AgreementTerms, register_agreement

    terms = AgreementTerms(
        agreement_type,
        clause_set,
        start.date() if start else None,
        end.date() if end else None,
    )
    with open_office(database, policy) as office:
        made, is_new = register_agreement(
            office,
            acting(actor),
            partner_id=partner,
            reference=reference,
            terms=terms,
            data=bytes_of(file),
            name=file.name,
        )
    verdict = made.check.verdict if made.check else f"unread ({made.unread_reason})"
    typer.echo(verdict)
    say(
        f"Version {made.number} of agreement {reference} is registered."
        if is_new
        else f"Version {made.number} of agreement {reference} is this very file: nothing changed."
    )


@app.command()
def settle(
    reference: _Reference,
    partner: _Partner,
    element: Annotated[str, typer.Option(help="The clause element, such as reporting.")],
    status: Annotated[str, typer.Option(help="present, weakened or missing.")],
    reason: Annotated[str, typer.Option(help="Why, in a lawyer's words.")],
    quote: Annotated[str, typer.Option(help="The words it rests on; needed for present.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Settle, as a lawyer, an element that the check could not decide, or read it otherwise.

    Example: partner-screening agreements settle AoC-7 --partner P-014 --element minors
    --status present --quote "under 18" --reason "The annex says so"
    """
    from contract_clauses.clause_check import ElementStatus
    from partner_screening.actions.process.agreements import settle_element
    from partner_screening.errors import InputError

    settled = {str(one): one for one in ElementStatus if one is not ElementStatus.CANNOT_TELL}
    if status not in settled:
        raise InputError(
            "unknown_status", f"'{status}' settles nothing.", f"Give one of: {', '.join(settled)}."
        )
    with open_office(database) as office:
        settlement, needs_second = settle_element(
            office,
            acting(actor),
            partner_id=partner,
            reference=reference,
            element=element,
            status=settled[status],
            reason=reason,
            quote=quote,
        )
    typer.echo(settlement.id)
    say(
        "It overrules the check and counts when a second lawyer confirms it: "
        f"partner-screening agreements confirm {settlement.id}"
        if needs_second
        else "It counts from now on."
    )


@app.command()
def confirm(
    settlement: Annotated[str, typer.Argument(help="The settlement's id.")],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Confirm, as a second lawyer, a settlement that overrules the check.

    Example: partner-screening agreements confirm settle-5c20
    """
    from partner_screening.actions.process.agreements import confirm_settlement

    with open_office(database) as office:
        confirm_settlement(office, acting(actor), settlement)
    say(f"Settlement {settlement} is confirmed and counts from now on.")


@app.command()
def gate(
    reference: _Reference,
    partner: _Partner,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="On which day. [default: today]")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of the reasons.")] = Language.EN,
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Say whether an agreement may go ahead, with every reason and what to do about it.

    Example: partner-screening agreements gate AoC-7 --partner P-014
    """
    from partner_screening.actions.process.agreements import agreement_standing

    day = as_of.date() if as_of else None
    with open_office(database, policy) as office:
        found = agreement_standing(
            office, acting(actor), partner_id=partner, reference=reference, as_of=day
        )
    data = _as_data(found, language)
    if output is Format.JSON:
        print_json(data)
    else:
        typer.echo(f"{reference}: {found.gate.status}")
        for line in (*_lines(found, language),):
            typer.echo(f"  {line}")
    is_open = found.gate.status in {"open", "open_by_waiver"}
    raise typer.Exit(int(Exit.DONE if is_open else Exit.FINDINGS))


@app.command("list")
def list_agreements(
    partner: Annotated[str, typer.Option(metavar="ID", help="Of one partner alone.")] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """List the agreements, each with its verdict and its gate today.

    Example: partner-screening agreements list --format json
    """
    from partner_screening.actions.process.agreements import agreements

    with open_office(database, policy) as office:
        found = agreements(office, acting(actor), partner_id=partner)
    rows = [
        {
            "reference": one.file.reference,
            "partner": one.file.partner_id,
            "version": one.file.number,
            "verdict": one.file.check.verdict if one.file.check else one.file.unread_reason,
            "gate": one.gate.status,
            "waivers": [waiver.id for waiver, _ in one.waivers],
        }
        for one in found
    ]
    print_rows(rows, output, "No agreement is registered.")


def _as_data(found: "AgreementStanding", language: Language) -> dict[str, object]:
    from partner_screening.explanations import explain

    return {
        "reference": found.file.reference,
        "partner": found.file.partner_id,
        "version": found.file.number,
        "file": found.file.file_name,
        "sha256": found.file.sha256,
        "verdict": found.file.check.verdict if found.file.check else None,
        "recommendation": found.recommendation.status,
        "gate": found.gate.status,
        "reasons": [
            {
                "code": reason.code,
                "rule": reason.rule,
                "source": reason.source,
                "text": explain(reason, language).text,
                "remedy": explain(reason, language).remedy,
            }
            for reason in (*found.gate.reasons, *found.recommendation.reasons)
        ],
        "waivers": [waiver.id for waiver, _ in found.waivers],
    }


def _lines(found: "AgreementStanding", language: Language) -> list[str]:
    from partner_screening.explanations import explain

    lines = []
    for reason in (*found.gate.reasons, *found.recommendation.reasons):
        told = explain(reason, language)
        lines.append(f"{told.text} {told.remedy} [{reason.rule}]")
    return lines
