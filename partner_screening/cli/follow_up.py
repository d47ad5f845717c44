"""``partner-screening follow-up``: who is told today, and the mail that tells them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.desk import Acting, DatabaseOption, PolicyOption, acting, open_office
from partner_screening.cli.engine import Engine
from partner_screening.cli.exits import Exit, Format, print_json, say
from partner_screening.cli.listing import print_rows

if TYPE_CHECKING:
    from partner_screening.outbox.mail import MailServer

outbox = typer.Typer(no_args_is_help=True, help="Notices, and what became of each.")


def follow_up(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="As of which day. [default: today]"),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="direct, or as a Prefect flow; the results are the same.")
    ] = Engine.DIRECT,
    actor: Acting = None,
    database: DatabaseOption = None,
    policy: PolicyOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Write the notices that are due, each once, and send what waits in the outbox.

    Safe to run as often as you like: what was told is not told again.

    Example: partner-screening follow-up --as-of 2026-03-01
    """
    from partner_screening.actions.process.follow_up import follow_up as follow
    from partner_screening.actions.process.follow_up import (
        partner_chunks,
        require_follow_up,
        together,
    )
    from partner_screening.actions.process.outbox import deliver

    server = _server()
    with open_office(database, policy) as office:
        require_follow_up(office, acting(actor))
        day = as_of.date() if as_of else office.today()
        if engine is Engine.PREFECT:
            from partner_screening.actions.launch import prepare_prefect

            prepare_prefect()
            from flows.follow_up import follow_up_with_prefect

            done, delivered = follow_up_with_prefect(office, day, server)
        else:
            done = together(follow(office, chunk, day) for chunk in partner_chunks(office))
            delivered = deliver(office, server) if server else None
    data = {
        "as_of": str(day),
        "partners": done.partners,
        "notices": done.notices,
        "sent": delivered.sent if delivered else 0,
        "failed": delivered.failed if delivered else 0,
        "unreached": list(done.unreached),
    }
    if output is Format.JSON:
        print_json(data)
    else:
        typer.echo(f"{done.notices} new notices about {done.partners} partners as of {day}.")
        if delivered:
            typer.echo(f"Sent: {delivered.sent}; not taken by the mail server: {delivered.failed}.")
    if server is None:
        say("Nothing was sent: PARTNER_SCREENING_SMTP_URL is not set. The notices wait.")
    for name in done.unreached:
        say(f"Nobody could be told of: {name}. Register people with e-mail addresses.")
    has_trouble = bool(done.unreached or (delivered and delivered.failed))
    raise typer.Exit(int(Exit.FINDINGS if has_trouble else Exit.DONE))


@outbox.command("list")
def list_notices(
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """List the notices: to whom, about what, whether each was sent, and the last error.

    Example: partner-screening outbox list --format json
    """
    from partner_screening.actions.process.outbox import outbox as lines_of

    with open_office(database) as office:
        found = lines_of(office, acting(actor))
    rows = [
        {
            "id": one.notice.id,
            "written": one.notice.at.isoformat(timespec="minutes"),
            "kind": one.notice.kind,
            "partner": one.notice.partner_id,
            "to": one.notice.address,
            "subject": one.notice.subject,
            "standing": one.standing,
            "attempts": one.attempts,
            "error": one.last.error if one.last else "",
        }
        for one in found
    ]
    print_rows(rows, output, "The outbox is empty.")


@outbox.command()
def retry(
    notice: Annotated[str, typer.Argument(help="The notice's id.")],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Let a notice that is uncertain or failed be sent again by the next follow-up.

    Example: partner-screening outbox retry notice-12ab
    """
    from partner_screening.actions.process.outbox import send_again

    with open_office(database) as office:
        send_again(office, acting(actor), notice)
    say(f"Notice {notice} goes out with the next follow-up.")


def _server() -> "MailServer | None":
    import os

    from partner_screening.outbox.mail import mail_server
    from partner_screening.settings import read_settings

    settings = read_settings(os.environ)
    if not settings.mail_server.value:
        return None
    return mail_server(settings.mail_server.value, settings.mail_sender.value)
