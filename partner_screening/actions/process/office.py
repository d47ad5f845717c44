"""Where the process is run: who acts, with which permission, in one transaction with its event.

Every use case of the process goes through ``Office.act``; there is no other way to write.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import NoReturn, TypeVar

from partner_screening.actions.process.kept_readings import KeptReadings
from partner_screening.errors import InputError, PermissionRefused
from partner_screening.partner import ImplementingPartner
from partner_screening.policy import Policy
from partner_screening.process.case import Case, CaseMove, Step, moved
from partner_screening.process.people import InterestDeclaration, Person
from partner_screening.process.permissions import allowing
from partner_screening.storage.database import Database
from partner_screening.storage.originals import Originals
from partner_screening.storage.partners import partner_mark
from partner_screening.storage.record_store import (
    RecordStore,
    RecordTransaction,
    RecordView,
    append_event,
)
from partner_screening.values import Value

R = TypeVar("R", bound=Value)

PROGRAM = "partner-screening"
"""Who acts when no person does: the daily follow-up."""


def utc_now() -> datetime:
    """Return the time that it is."""
    return datetime.now(UTC)


def random_id(prefix: str) -> str:
    """Return a new id such as ``case-7f3a9c01d2e4``: short enough to be typed, never used twice."""
    return f"{prefix}-{secrets.token_hex(6)}"


class Act(RecordTransaction):
    """One act of one person: what it reads and writes, in one transaction.

    Attributes:
        person: who acts.
        now: when, in UTC; the same throughout.
        partner_id: the partner that it concerns; empty when none.
        marked: the partners whose own entry in the register was written.

    """

    def __init__(
        self, transaction: RecordTransaction, office: "Office", person: Person, partner_id: str
    ) -> None:
        super().__init__(transaction.connection)
        self.office = office
        self.person = person
        self.partner_id = partner_id
        self.now = office.clock()
        self.marked: set[str] = set()
        self._events: list[tuple[str, str, dict[str, object]]] = []

    @property
    def today(self) -> date:
        """The day of the act, in UTC."""
        return self.now.date()

    def new_id(self, prefix: str) -> str:
        """Return a new id for a record."""
        return self.office.new_id(prefix)

    def say(self, kind: str, **facts: object) -> None:
        """Say in the history what was done. An act says one thing at least."""
        self._events.append((self.partner_id, kind, facts))

    def say_of_row(self, partner_id: str, kind: str, **facts: object) -> None:
        """Say that the row of a partner was written, in an act that concerns a whole list."""
        self.marked.add(partner_id)
        self._events.append((partner_id, kind, facts))

    def partner(self) -> ImplementingPartner:
        """Return the partner that the act concerns.

        Raises:
            InputError: it is not registered.

        """
        return known_partner(self, self.partner_id)

    def require_other_than(self, people: Iterable[str], work: str) -> None:
        """Refuse to let a person approve his or her own work.

        Raises:
            PermissionRefused: the person is among ``people``, who did the ``work``.

        """
        if self.person.id in set(people):
            raise PermissionRefused(
                "second_person",
                f"{self.person.name} ({self.person.id}) took part in {work} and cannot approve it.",
                "Ask another person who has the role for it.",
            )

    def move(self, case: Case, to: Step, reason: str = "") -> Case:
        """Move ``case`` to step ``to`` and note the move.

        Raises:
            ConflictError: the move is not allowed, or somebody else moved the case meanwhile.

        """
        after = self.change(case, moved(case, to))
        self.add(
            CaseMove(
                id=self.new_id("move"),
                case_id=case.id,
                partner_id=case.partner_id,
                number=after.version,
                from_step=case.step,
                to_step=to,
                reason=reason,
                by=self.person.id,
                at=self.now,
            )
        )
        self.say("case_moved", case=case.id, from_step=case.step, to_step=to, reason=reason)
        return after

    def close(self) -> None:
        """Write the events of the act; the first one vouches for every row of it."""
        if not self._events:
            raise AssertionError("an act must say what it did")
        for partner_id, kind, facts in self._events:
            append_event(
                self,
                partner_id=partner_id,
                kind=kind,
                at=self.now,
                who=self.person.id,
                facts=facts,
                latest=partner_mark(self.connection, partner_id)
                if partner_id in self.marked
                else None,
            )


class Office:
    """The process in one database under one policy. Time and ids are given from outside.

    Attributes:
        policy: the agency's rules.
        clock: gives the moment of each act, in UTC.
        new_id: makes an id from a prefix.
        kept: what was read from the rows for lists and has not changed since.

    """

    def __init__(
        self,
        database: Database,
        policy: Policy,
        originals: Originals,
        *,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[str], str] = random_id,
    ) -> None:
        self.records = RecordStore(database)
        self.database = database
        self.policy = policy
        self.originals = originals
        self.clock = clock
        self.new_id = new_id
        self.kept = KeptReadings()

    @contextmanager
    def act(self, who: str, action: str, partner_id: str = "") -> Iterator[Act]:
        """Let the person ``who`` do ``action`` about a partner, or refuse.

        All that is written in the block is kept together with its events, or nothing of it.

        Raises:
            PermissionRefused: unknown or inactive person, no role that may do this, another partner's
                file, or a declared interest in this partner.

        """
        with self.records.writing() as transaction:
            person = _allowed(transaction, who, action, partner_id)
            act = Act(transaction, self, person, partner_id)
            yield act
            act.close()
            self._refresh(act)

    @contextmanager
    def act_for_program(self, partner_id: str = "") -> Iterator[Act]:
        """Let the program itself act: lapses and notices of the follow-up, which decide nothing."""
        with self.records.writing() as transaction:
            program = Person(
                id=PROGRAM, name=PROGRAM, email="", roles=(), by=PROGRAM, at=self.clock()
            )
            act = Act(transaction, self, program, partner_id)
            yield act
            if act.rows or act._events:  # noqa: SLF001 - nothing done, nothing to say
                act.close()
                self._refresh(act)

    @contextmanager
    def look(self, who: str, action: str, partner_id: str = "") -> Iterator[RecordView]:
        """Let the person ``who`` read under the permission ``action``.

        Raises:
            PermissionRefused: as for ``act``.

        """
        with self.records.reading() as view:
            _allowed(view, who, action, partner_id, is_reading=True)
            yield view

    def _refresh(self, act: Act) -> None:
        """Bring the rows for lists and figures up to date with what the act wrote."""
        # What works the rows out stands on this module.
        from partner_screening.actions.process.refreshing import refresh_after  # noqa: PLC0415

        refresh_after(act, self, act.marked)

    def require(self, who: str, action: str, partner_id: str = "") -> None:
        """Refuse whoever may not do ``action``, before work that takes a while or opens a file.

        Raises:
            PermissionRefused: as for ``look``.

        """
        with self.look(who, action, partner_id):
            pass

    def record(self, kind: type[R], record_id: str, what: str) -> R:
        """Return a record, to know whose file it is before permission is asked for.

        Raises:
            InputError: there is none; ``what`` it is called in the error.

        """
        with self.records.reading() as view:
            return known(view, kind, record_id, what)

    def today(self) -> date:
        """Return the day that it is, in UTC."""
        return self.clock().date()


def of_partner(partner_id: str) -> dict[str, object]:
    """Return what ``RecordView.all`` is asked for: the records of one partner, or all when empty."""
    return {"partner_id": partner_id} if partner_id else {}


def known_case(view: RecordView, case_id: str) -> Case:
    """Return a case.

    Raises:
        InputError: there is no such case.

    """
    return known(view, Case, case_id, "case")


def known(view: RecordView, kind: type[R], record_id: str, what: str) -> R:
    """Return the record of ``kind`` with ``record_id``; ``what`` it is called in the error.

    Raises:
        InputError: there is none.

    """
    found = view.find(kind, id=record_id)
    if found is None:
        raise InputError(
            f"unknown_{what.replace(' ', '_')}",
            f"There is no {what} '{record_id}'.",
            "Give an id as the lists of this program show it.",
        )
    return found


def known_partner(view: RecordView, partner_id: str) -> ImplementingPartner:
    """Return a registered partner.

    Raises:
        InputError: there is no such partner.

    """
    partner = view.registered(partner_id)
    if partner is None:
        raise InputError(
            "unknown_partner",
            f"There is no partner '{partner_id}'.",
            "Bring the partner list in with 'partner-screening partners import' first.",
        )
    return partner


def require_text(text: str, what: str) -> str:
    """Return ``text`` without blanks around it; ``what`` it is called in the error.

    Raises:
        InputError: nothing was written.

    """
    stripped = text.strip()
    if not stripped:
        raise InputError(
            "text_missing", f"The {what} is empty.", f"Write the {what}: it stays in the file."
        )
    return stripped


def _allowed(
    view: RecordView, who: str, action: str, partner_id: str, *, is_reading: bool = False
) -> Person:
    person = view.find(Person, id=who)
    if person is None:
        _refuse(f"Nobody is registered as '{who}'", "Ask an administrator to add the person")
    if not person.is_active:
        _refuse(f"The access of {person.name} ({who}) was stopped", "Ask an administrator")
    if allowing(person, action, partner_id) is None:
        roles = ", ".join(person.roles) or "no role"
        about = f" about partner {partner_id}" if partner_id else ""
        _refuse(
            f"{person.name} ({roles}) may not do '{action}'{about}",
            "Ask a person whose role allows it; docs/permissions.md lists them",
        )
    if not is_reading and partner_id and action != "interest.declare":
        tie = view.find(InterestDeclaration, person_id=who, partner_id=partner_id)
        if tie is not None:
            _refuse(
                f"{person.name} declared an interest in partner {partner_id} ({tie.nature})",
                "Ask a colleague without a tie to this partner",
            )
    return person


def _refuse(what: str, remedy: str) -> NoReturn:
    raise PermissionRefused("not_permitted", f"{what}.", f"{remedy}.")
