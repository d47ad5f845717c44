"""What administrators and auditors look at: history, its verification, and how the server is."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from assessment_tools.catalogue import list_instruments
from assessment_tools.instrument import Instrument
from contract_clauses.requirement import ClauseElement, ClauseSet
from contract_clauses.rules import list_clause_sets, load_clause_rules
from partner_screening import __version__
from partner_screening.actions.process.office import Office
from partner_screening.errors import ScreeningError
from partner_screening.outbox.mail import MailServer, connected
from partner_screening.parameters import Parameters
from partner_screening.policy import Policy
from partner_screening.process.notice import Notice
from partner_screening.storage.history import latest_events
from partner_screening.storage.history_verification import verify
from partner_screening.storage.notice_store import unsent
from partner_screening.storage.records import HistoryEvent, HistoryVerification
from partner_screening.values import Value

PAGE = 50


class Health(Value):
    """How the server is. Sizes in bytes; ``mail`` is ``none``, ``ok`` or what is wrong.

    ``database`` is its address without the password. ``unsent`` counts notices that wait (at most
    5,000), ``oldest`` is when the oldest of them was written.
    """

    program: str
    database: str
    revision: str
    database_bytes: int | None
    free_bytes: int
    total_bytes: int
    mail: str
    prefect: str
    unsent: int
    oldest: datetime | None
    policy: str
    unknown: tuple[str, ...]


class RulesInForce(NamedTuple):
    """The rules that decide here, as they were loaded."""

    instruments: tuple[Instrument, ...]
    clause_sets: tuple[ClauseSet, ...]
    elements: tuple[ClauseElement, ...]
    policy: Policy
    parameters: Parameters


def rules_in_force(office: Office, actor: str) -> RulesInForce:
    """Return the rules in force.

    Raises:
        PermissionRefused: the actor may not read them.

    """
    office.require(actor, "rules.read")
    return RulesInForce(
        list_instruments(),
        list_clause_sets(),
        load_clause_rules().elements,
        office.policy,
        office.policy.parameters(office.today()),
    )


def history_page(
    office: Office, actor: str, *, before: int | None = None
) -> tuple[HistoryEvent, ...]:
    """Return a page of the history, the newest events first.

    Raises:
        PermissionRefused: the actor may not read the history.

    """
    office.require(actor, "history.read")
    return latest_events(office.database, before=before, limit=PAGE)


def verify_history(office: Office, actor: str) -> HistoryVerification:
    """Verify the whole history; takes a while in a large database.

    Raises:
        PermissionRefused: the actor may not.

    """
    office.require(actor, "history.read")
    return verify(office.database)


def health(
    office: Office,
    actor: str,
    *,
    workspace: Path,
    mail: MailServer | None,
    prefect: str,
    unknown: tuple[str, ...],
) -> Health:
    """Return how the server is; the mail server is asked whether it answers.

    Raises:
        PermissionRefused: the actor may not look at it.

    """
    with office.look(actor, "outbox.read") as view:
        waiting = unsent(view.connection)
        first = view.find(Notice, id=waiting[0]) if waiting else None
    room = shutil.disk_usage(workspace if workspace.exists() else Path.cwd())
    return Health(
        program=__version__,
        database=office.database.address,
        revision=office.database.revision() or "",
        database_bytes=_size(office),
        free_bytes=room.free,
        total_bytes=room.total,
        mail=_mail(mail),
        prefect=prefect,
        unsent=len(waiting),
        oldest=first.at if first else None,
        policy=office.policy.reference,
        unknown=unknown,
    )


def _size(office: Office) -> int | None:
    """Return how large the database is; ``None`` when it does not say."""
    asked: Mapping[bool, str] = {
        True: "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        False: "SELECT pg_database_size(current_database())",
    }
    with office.database.reading() as connection:
        found = connection.exec_driver_sql(asked[office.database.is_sqlite]).scalar()
    return int(found) if found is not None else None


def _mail(server: MailServer | None) -> str:
    if server is None:
        return "none"
    try:
        with connected(server) as client:
            client.noop()
    except ScreeningError as error:
        return error.message
    return "ok"
