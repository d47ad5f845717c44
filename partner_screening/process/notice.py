"""Notices: what falls due, who is told when, once each; and what became of each on its way.

Pure. A notice's ``key`` is made from what it is about, the day it falls due, the step of the schedule
and the reader: the same follow-up run twice, or after a week's pause, makes no second one.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import AwareDatetime

from partner_screening.errors import RuleFileError
from partner_screening.evidence import Source
from partner_screening.languages import Language
from partner_screening.rule_files import read_rule_file
from partner_screening.translations import load_translations
from partner_screening.values import Value

REMINDERS_FILE = Path(__file__).parent / "reminders.yaml"
TEXTS = Path(__file__).parent / "notice_texts"


class Reader(StrEnum):
    """Who is told: by the kind of thing, or by how late it is."""

    PARTNER = "partner"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    LEGAL = "legal"
    MANAGEMENT = "management"
    FOCAL_POINT = "focal_point"
    OWNER = "owner"
    HEAD = "head"
    HEADQUARTERS = "headquarters"


class LateStep(Value):
    """Who hears of it when something is so many days late."""

    days: int
    to: Reader


class ReminderKind(Value):
    """A kind of thing that falls due; ``before`` and ``after`` when it has days of its own."""

    id: str
    to: Reader
    within_days: int | None = None
    before: tuple[int, ...] | None = None
    after: tuple[LateStep, ...] | None = None


class RemindersFile(Value):
    """The content of the reminders file."""

    id: str
    version: int
    before: tuple[int, ...]
    after: tuple[LateStep, ...]
    source: Source
    kinds: tuple[ReminderKind, ...]


class DueItem(Value):
    """Something that falls due. ``about`` is the id of its record, ``owner`` the person it hangs on.

    ``detail`` names it for the reader: a standard, an agreement, a document; never a story.
    """

    kind: str
    about: str
    partner_id: str
    due_on: date
    owner: str = ""
    detail: str = ""


class Call(Value):
    """One step of the schedule that is reached: days before (negative) or after, and who is told."""

    item: DueItem
    offset: int
    to: Reader

    def key(self, reader: str) -> str:
        """Return the key of the notice to ``reader``."""
        parts = (self.item.kind, self.item.about, str(self.item.due_on), str(self.offset), reader)
        return "|".join(parts)


class Notice(Value):
    """A notice as it was written. ``calendar`` is an iCalendar file; empty when nothing is dated."""

    id: str
    key: str
    kind: str
    partner_id: str
    person_id: str = ""
    address: str
    language: Language
    subject: str
    body: str
    calendar: str = ""
    due_on: date
    by: str
    at: AwareDatetime


class DeliveryStart(Value):
    """An attempt to send a notice, noted before it begins: no two processes send the same one."""

    id: str
    notice_id: str
    number: int
    by: str
    at: AwareDatetime


class DeliveryEnd(Value):
    """How an attempt ended; ``error`` in the mail server's words."""

    id: str
    start_id: str
    notice_id: str
    is_sent: bool
    error: str = ""
    by: str
    at: AwareDatetime


class Standing(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@lru_cache
def load_reminders(path: Path = REMINDERS_FILE) -> RemindersFile:
    """Load the reminders file.

    Raises:
        RuleFileError: a kind is repeated or without texts.

    """
    document = read_rule_file(path)
    content = document.load(RemindersFile)
    seen: set[str] = set()
    for place, kind in enumerate(content.kinds):
        if kind.id in seen:
            raise document.error(("kinds", place), f"the kind '{kind.id}' is repeated")
        seen.add(kind.id)
        if not load_translations(TEXTS).has(f"kinds.{kind.id}.title"):
            raise document.error(("kinds", place), f"notice_texts has no title for '{kind.id}'")
    return content


def kind_of(name: str) -> ReminderKind:
    """Return a kind of thing that falls due.

    Raises:
        RuleFileError: the file has no such kind.

    """
    for kind in load_reminders().kinds:
        if kind.id == name:
            return kind
    raise RuleFileError(str(REMINDERS_FILE), 0, f"there is no kind '{name}'")


def due_after(name: str, start: date) -> date:
    """Return when something of a kind without a date of its own falls due, counted from ``start``."""
    days = kind_of(name).within_days
    if days is None:
        raise RuleFileError(str(REMINDERS_FILE), 0, f"'{name}' has no within_days")
    return start + timedelta(days=days)


def passes_by(name: str) -> bool:
    """Whether nobody is late when the day of such a thing has passed: it was a time to use or not."""
    return kind_of(name).after == ()


def calls(items: Iterable[DueItem], as_of: date) -> tuple[Call, ...]:
    """Return the latest step that each item has reached on ``as_of``; none before the first step."""
    found = []
    for item in items:
        steps = _steps(item)
        reached = [call for call in steps if item.due_on + timedelta(days=call.offset) <= as_of]
        if reached:
            found.append(max(reached, key=lambda call: call.offset))
    return tuple(found)


def standing_of(
    notice: Notice, starts: Iterable[DeliveryStart], ends: Iterable[DeliveryEnd]
) -> tuple[Standing, int]:
    """Return where a notice stands, and how many attempts were made."""
    own = [start for start in starts if start.notice_id == notice.id]
    over = {end.start_id: end for end in ends if end.notice_id == notice.id}
    if any(end.is_sent for end in over.values()):
        return Standing.SENT, len(own)
    if any(start.id not in over for start in own):
        return Standing.UNCERTAIN, len(own)
    return (Standing.FAILED if own else Standing.WAITING), len(own)


def _steps(item: DueItem) -> list[Call]:
    common, kind = load_reminders(), kind_of(item.kind)
    before = common.before if kind.before is None else kind.before
    after = common.after if kind.after is None else kind.after
    return [
        *(Call(item=item, offset=-days, to=kind.to) for days in before),
        *(
            Call(item=item, offset=step.days, to=kind.to if step.to is Reader.OWNER else step.to)
            for step in after
        ),
    ]
