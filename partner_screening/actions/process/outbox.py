"""Sending what waits in the outbox: each notice is handed to the mail server once.

An attempt is noted before it begins. If the program is killed before it noted the end, nobody knows
whether the server took the notice over: it is shown as uncertain and sent again only by a person.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from partner_screening.actions.process.office import PROGRAM, Office
from partner_screening.errors import ConflictError
from partner_screening.outbox.mail import MailServer, Message, connected, send
from partner_screening.process.notice import (
    DeliveryEnd,
    DeliveryStart,
    Notice,
    Standing,
    standing_of,
)
from partner_screening.storage.notice_store import count_notices, latest_notices, unsent
from partner_screening.storage.record_store import RecordView

ATTEMPTS = 6
"""After so many failures a notice waits for a person."""

_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class OutboxLine:
    """A notice with where it stands, the attempts that were made and the end of the last one."""

    notice: Notice
    standing: Standing
    attempts: int
    last: DeliveryEnd | None


@dataclass(frozen=True)
class Delivered:
    """What one delivery did."""

    sent: int
    failed: int


def deliver(office: Office, server: MailServer) -> Delivered:
    """Hand every notice that waits, or whose pause after a failure is over, to the mail server.

    Raises:
        SurroundingsError: the mail server cannot be reached; nothing was attempted.

    """
    now = office.clock()
    waiting = [line for line in _lines(office, is_sent=False) if _is_due(line, now)]
    if not waiting:
        return Delivered(0, 0)
    sent = failed = 0
    with connected(server) as client:
        for line in waiting:
            start = _begun(office, line.notice, line.attempts + 1)
            if start is None:
                continue
            error = send(client, server, _message(line.notice))
            _ended(office, start, error)
            sent, failed = (sent, failed + 1) if error else (sent + 1, failed)
    return Delivered(sent, failed)


def outbox(office: Office, actor: str) -> tuple[OutboxLine, ...]:
    """Return every notice with where it stands, oldest first.

    Raises:
        PermissionRefused: the actor may not read the outbox.

    """
    office.require(actor, "outbox.read")
    return _lines(office)


def outbox_page(
    office: Office, actor: str, *, number: int = 1, size: int = 50
) -> tuple[tuple[OutboxLine, ...], int]:
    """Return a page of the outbox, the newest notices first, and how many notices there are.

    Raises:
        PermissionRefused: the actor may not read the outbox.

    """
    with office.look(actor, "outbox.read") as view:
        ids = latest_notices(view.connection, offset=(number - 1) * size, limit=size)
        lines = {line.notice.id: line for line in _lines_of(view, ids)}
        return tuple(lines[one] for one in ids), count_notices(view.connection)


def send_again(office: Office, actor: str, notice_id: str) -> None:
    """Let a notice that is uncertain or failed for good be sent at the next delivery.

    Raises:
        InputError: unknown notice.
        ConflictError: it was sent, or it waits already.
        PermissionRefused: the actor may not.

    """
    notice = office.record(Notice, notice_id, "notice")
    with office.act(actor, "outbox.retry", notice.partner_id) as act:
        standing, _ = _standing(act, notice)
        if standing not in {Standing.UNCERTAIN, Standing.FAILED}:
            raise ConflictError(
                "not_to_repeat", f"Notice {notice_id} is '{standing}'.", "There is nothing to do."
            )
        over = {end.start_id for end in act.all(DeliveryEnd, notice_id=notice_id)}
        for start in act.all(DeliveryStart, notice_id=notice_id):
            if start.id not in over:
                act.add(
                    DeliveryEnd(
                        id=act.new_id("end"),
                        start_id=start.id,
                        notice_id=notice_id,
                        is_sent=False,
                        error="ended by a person: it was uncertain",
                        by=act.person.id,
                        at=act.now,
                    )
                )
        act.say("notice_to_repeat", notice=notice_id)


def _lines(office: Office, *, is_sent: bool | None = None) -> tuple[OutboxLine, ...]:
    """Return notices with where they stand; ``is_sent=False``: only those that were not sent yet.

    What was sent long ago is then left in the database: the memory does not grow with the years.
    """
    with office.records.reading() as view:
        return _lines_of(view, None if is_sent is None else unsent(view.connection))


def _lines_of(view: RecordView, ids: tuple[str, ...] | None) -> tuple[OutboxLine, ...]:
    """Return notices with where they stand, oldest first: those with these ids, or all."""
    wanted = {} if ids is None else {"id": ids}
    about = {} if ids is None else {"notice_id": ids}
    starts: dict[str, list[DeliveryStart]] = defaultdict(list)
    ends: dict[str, list[DeliveryEnd]] = defaultdict(list)
    for start in view.all(DeliveryStart, **about):
        starts[start.notice_id].append(start)
    for end in view.all(DeliveryEnd, **about):
        ends[end.notice_id].append(end)
    found = []
    for notice in view.all(Notice, **wanted):
        own = ends[notice.id]
        standing, attempts = standing_of(notice, starts[notice.id], own)
        found.append(OutboxLine(notice, standing, attempts, own[-1] if own else None))
    return tuple(found)


def _is_due(line: OutboxLine, now: datetime) -> bool:
    if line.standing is Standing.WAITING:
        return True
    if line.standing is not Standing.FAILED or line.last is None:
        return False
    if line.last.by != PROGRAM:
        return True  # a person wants it sent again
    return line.attempts < ATTEMPTS and now >= line.last.at + _PAUSE * 2 ** (line.attempts - 1)


def _begun(office: Office, notice: Notice, number: int) -> DeliveryStart | None:
    """Note that an attempt begins; ``None`` when another process has begun it."""
    try:
        with office.act_for_program(notice.partner_id) as act:
            start = act.add(
                DeliveryStart(
                    id=act.new_id("start"),
                    notice_id=notice.id,
                    number=number,
                    by=PROGRAM,
                    at=act.now,
                )
            )
            act.say("notice_sending", notice=notice.id, number=number)
            return start
    except ConflictError:
        return None


def _ended(office: Office, start: DeliveryStart, error: str) -> None:
    with office.act_for_program() as act:
        act.add(
            DeliveryEnd(
                id=act.new_id("end"),
                start_id=start.id,
                notice_id=start.notice_id,
                is_sent=not error,
                error=error,
                by=PROGRAM,
                at=act.now,
            )
        )
        act.say("notice_delivered" if not error else "notice_failed", notice=start.notice_id)


def _standing(view: RecordView, notice: Notice) -> tuple[Standing, int]:
    return standing_of(
        notice,
        view.all(DeliveryStart, notice_id=notice.id),
        view.all(DeliveryEnd, notice_id=notice.id),
    )


def _message(notice: Notice) -> Message:
    return Message(
        notice.id, notice.address, notice.subject, notice.body, notice.language, notice.calendar
    )
