"""Two years of an office in fast motion: many partners, chance, haste, two people at once, mail that fails.

A seeded generator chooses who does what. Most of what is tried is what the state of a partner's file
asks for; some of it is forbidden: the wrong role, the own work, the wrong step, twice, or two people
at the same moment. The simulation knows no right and wrong of its own: ``simulation_invariants`` looks
at what came of it.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from random import Random

from partner_screening.actions.process.follow_up import follow_up, require_follow_up
from partner_screening.actions.process.office import PROGRAM, Office
from partner_screening.actions.process.outbox import OutboxLine, deliver, outbox, send_again
from partner_screening.actions.process.people import (
    add_first_administrator,
    add_person,
    change_roles,
    stop_access,
)
from partner_screening.errors import ScreeningError
from partner_screening.languages import Language
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.policy import load_policy
from partner_screening.process.notice import DeliveryStart, Notice, Standing
from partner_screening.process.people import Person, Role
from partner_screening.storage.database import Database
from partner_screening.storage.originals import Originals
from partner_screening.storage.partners import keep_partner
from partner_screening.values import Value
from tests.mail_server import LocalMailServer

START = date(2026, 3, 2)
DAYS = 730
STAFF = {
    Role.OFFICER: 3,
    Role.REVIEWER: 3,
    Role.LEGAL: 2,
    Role.MANAGEMENT: 3,
    Role.FOCAL_POINT: 2,
    Role.ADMINISTRATOR: 2,
    Role.AUDITOR: 1,
}
KINDS = (
    *(PartnerType.NATIONAL_NGO,) * 7,
    *(PartnerType.INTERNATIONAL_NGO,) * 3,
    PartnerType.ACADEMIC,
    PartnerType.GOVERNMENT,
)


class TickingClock:
    """The time of the simulation: a second for every look at it, a day when the day is over."""

    def __init__(self) -> None:
        self._now = datetime.combine(START, time(8), UTC)
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        with self._lock:
            self._now += timedelta(seconds=1)
            return self._now

    def to(self, day: date) -> None:
        """Make it the morning of ``day``."""
        self._now = datetime.combine(day, time(8), UTC)


class CountedIds:
    """Ids that several threads may ask for."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, prefix: str) -> str:
        with self._lock:
            self._counts[prefix] += 1
            return f"{prefix}-{self._counts[prefix]}"


@dataclass(frozen=True)
class Deed:
    """Something that a person may try: an action of the permissions, about a partner."""

    action: str
    partner_id: str
    actor: str
    do: Callable[[str], object]


@dataclass
class Record:
    """What was tried: how often each action succeeded, and how often it was refused with which code."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    left: dict[str, datetime] = field(default_factory=dict)


class World:
    """The office with its people, partners, clock, chance and mail server."""

    def __init__(self, database: Database, folder: Path, chance: Random, partners: int) -> None:
        self.chance = chance
        self.clock = TickingClock()
        self.office = Office(
            database,
            load_policy(),
            Originals(folder / "originals"),
            clock=self.clock,
            new_id=CountedIds(),
        )
        self.folder = folder
        self.record = Record()
        self.messages: list[EmailMessage] = []
        self.last_actor: dict[str, str] = {}
        self.gates: dict[str, str] = {}
        self.kinds: dict[str, PartnerType] = {}
        self._hired = 0
        add_first_administrator(
            self.office, person_id="adam", name="Adam", email="adam@example.org"
        )
        for role, wanted in STAFF.items():
            for _ in range(wanted):
                self.hire((role,))
        self.partners = tuple(self._register(number) for number in range(1, partners + 1))
        self.everybody: tuple[Person, ...] = self.all(Person)

    def all(self, kind: type[Value], **wanted: object) -> tuple[Value, ...]:
        """Return records as they lie in the database."""
        with self.office.records.reading() as view:
            return view.all(kind, **wanted)

    @property
    def today(self) -> date:
        """The day of the simulation."""
        return self.clock().date()

    def hire(self, roles: tuple[Role, ...]) -> None:
        """Register one more person of the agency."""
        self._hired += 1
        name = f"{roles[0]}{self._hired}"
        add_person(
            self.office, "adam", person_id=name, name=name.title(), email=f"{name}@example.org",
            roles=roles, language=self.chance.choice(list(Language)), head_id="adam",
        )  # fmt: skip

    def people(self, role: Role, partner_id: str = "") -> list[str]:
        """Return who has a role now; of a partner when asked."""
        return [
            one.id
            for one in self.everybody
            if one.is_active and one.partner_id == partner_id and role in one.roles
        ]

    def people_like(self, person_id: str) -> list[str]:
        """Return who shares a role with a person, else only this person."""
        active = [one for one in self.everybody if one.is_active]
        roles = {role for one in active if one.id == person_id for role in one.roles}
        return [one.id for one in active if roles & set(one.roles)] or [person_id]

    def someone(self, role: Role, partner_id: str) -> str:
        """Return who tries it: mostly somebody in the role, now and then anybody, or who did the last."""
        luck = self.chance.random()
        if luck < 0.03:
            return self.chance.choice(self.everybody).id
        if luck < 0.08 and partner_id in self.last_actor:
            return self.last_actor[partner_id]
        able = self.people(role, partner_id if role is Role.PARTNER else "")
        return self.chance.choice(able or self.people(Role.OFFICER))

    def attempt(self, deed: Deed, actor: str = "") -> bool:
        """Let somebody try a deed; return whether it was done. Every refusal tells what to do."""
        who = actor or deed.actor
        try:
            deed.do(who)
        except ScreeningError as refusal:
            _require_told(refusal)
            self.record.refused[deed.action, refusal.code] += 1
            return False
        self.record.done[deed.action] += 1
        self.last_actor[deed.partner_id] = who
        return True

    def attempt_at_once(self, deed: Deed, actors: tuple[str, str]) -> None:
        """Let two people do the same at the same moment, each in a thread of its own."""
        start = threading.Barrier(2)
        failures: list[BaseException] = []

        def work(actor: str) -> None:
            start.wait()
            try:
                self.attempt(deed, actor)
            except BaseException as failure:  # noqa: BLE001 - told in the main thread
                failures.append(failure)

        threads = [threading.Thread(target=work, args=(actor,)) for actor in actors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def follow_up(self, partner_ids: tuple[str, ...], *, twice: bool = False) -> None:
        """Run the follow-up for some partners; ``twice``: by two at the same moment."""

        today = self.today

        def run(actor: str) -> None:
            require_follow_up(self.office, actor)
            follow_up(self.office, partner_ids, today)

        deed = Deed("follow_up.run", "", self.someone(Role.OFFICER, ""), run)
        if twice:
            self.attempt_at_once(deed, (deed.actor, self.someone(Role.ADMINISTRATOR, "")))
        else:
            self.attempt(deed)

    def deliver(self) -> None:
        """Send what waits: to a server that refuses some addresses, is away, or while another sends.

        The server runs only then: a process without threads reads files far faster (``sandbox``).
        """
        mail = LocalMailServer()
        sending = Deed("deliver", "", "", lambda _: deliver(self.office, mail.address))
        lines = outbox(self.office, self.people(Role.AUDITOR)[0])
        luck = self.chance.random()
        if luck < 0.3:
            everybody = [one.email for one in self.everybody]
            mail.kept.refusing = set(self.chance.sample(everybody, len(everybody) // 5))
        elif luck < 0.4:
            mail.stop()
        elif luck < 0.55:
            self._kill_a_delivery([one for one in lines if one.standing is Standing.WAITING])
        try:
            if luck > 0.85:
                self.attempt_at_once(sending, ("", ""))
            else:
                self.attempt(sending)
        finally:
            mail.stop()
        self.messages += mail.kept.messages
        stuck = {Standing.UNCERTAIN, Standing.FAILED}
        for line in [one for one in lines if one.standing in stuck][:3]:
            self._send_again(line.notice)

    def _kill_a_delivery(self, waiting: list[OutboxLine]) -> None:
        """Leave behind what a delivery leaves that was killed before it reached the server."""
        if not waiting:
            return
        notice = self.chance.choice(waiting).notice
        with self.office.act_for_program(notice.partner_id) as act:
            act.add(
                DeliveryStart(
                    id=act.new_id("start"), notice_id=notice.id, number=1, by=PROGRAM, at=act.now
                )
            )
            act.say("notice_sending", notice=notice.id, number=1)

    def _send_again(self, notice: Notice) -> None:
        """An administrator lets a notice be sent again that was uncertain or failed."""
        actor = self.someone(Role.ADMINISTRATOR, "")
        self.attempt(
            Deed(
                "outbox.retry", notice.partner_id, actor,
                lambda who: send_again(self.office, who, notice.id),
            )
        )  # fmt: skip

    def staff_changes(self) -> None:
        """Somebody leaves and somebody comes; somebody gets another role and the old one back."""
        role = self.chance.choice([Role.OFFICER, Role.REVIEWER, Role.LEGAL, Role.MANAGEMENT])
        able = self.people(role)
        leaver = self.chance.choice(able)
        boss = self.someone(Role.ADMINISTRATOR, "")
        if self.attempt(
            Deed("people.manage", "", boss, lambda who: stop_access(self.office, who, leaver))
        ):
            self.record.left[leaver] = self.clock()
            self.hire((role,))
        self.everybody = self.all(Person)
        officer = self.chance.choice(self.people(Role.OFFICER))
        roles = self.chance.choice([(Role.OFFICER,), (Role.OFFICER, Role.REVIEWER)])
        self.attempt(
            Deed(
                "people.manage",
                "",
                boss,
                lambda who: change_roles(self.office, who, officer, roles),
            )
        )

    def _register(self, number: int) -> str:
        partner_id = f"P-{number:03}"
        self.kinds[partner_id] = KINDS[number % len(KINDS)]
        with self.office.database.writing() as connection:
            keep_partner(connection, self._partner_row(partner_id))
        if self.chance.random() < 0.7:
            add_person(
                self.office, "adam", person_id=f"person-of-{partner_id}", name=f"Pia {number}",
                email=f"{partner_id.lower()}@example.org", roles=(Role.PARTNER,),
                language=self.chance.choice(list(Language)), partner_id=partner_id,
            )  # fmt: skip
        return partner_id

    def _partner_row(self, partner_id: str) -> ImplementingPartner:
        """Return a row of the partner list, with chance deciding whether it meets beneficiaries."""
        return ImplementingPartner(
            partner_id=partner_id,
            name=f"Helping Hands {partner_id}",
            type=self.kinds[partner_id],
            country="KE",
            contact_email=f"office-{partner_id.lower()}@example.org",
            contact_with_beneficiaries=self.chance.choice([True, True, True, False, None]),
        )


def _require_told(refusal: ScreeningError) -> None:
    """Hold a refusal to its form: what is wrong, and what to do.

    What people do wrong the program itself must notice and explain, before the database refuses it.
    """
    said = (refusal.code, refusal.message.strip(), refusal.remedy.strip())
    assert all(said), said
    assert refusal.code != "refused_by_database", said
