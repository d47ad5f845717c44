"""What makes a reassessment due, and when: exact dates, never the difference of calendar years.

Kinds of trigger and what each does are data (``reassessment_triggers.yaml``). A record keeps what its
kind said when it was noted, so that a later change of the data moves no past decision.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import AwareDatetime

from partner_screening.errors import UnknownRule
from partner_screening.evidence import Source
from partner_screening.languages import Language
from partner_screening.months import after_months
from partner_screening.process.case import Case
from partner_screening.process.plan_consequences import TEXTS
from partner_screening.rule_files import read_rule_file
from partner_screening.translations import load_translations
from partner_screening.values import Value

TRIGGERS_FILE = Path(__file__).parent / "reassessment_triggers.yaml"
EXPIRY = "expiry"
"""The trigger that nobody notes: a determination reaches its last day."""


class Result(StrEnum):
    """A result that a trigger may end."""

    DETERMINATION = "determination"
    NO_CONTACT = "no_contact"
    EMERGENCY = "low_assumed_emergency"


class EndsWhen(StrEnum):
    """When a trigger ends a result: on the day itself, or when its time passed with nothing done."""

    AT_ONCE = "at_once"
    OVERDUE = "overdue"


class TriggerRule(Value):
    """A kind of trigger: the time for the reassessment, and which results it ends and when."""

    id: str
    why: str
    within_days: int
    ends: tuple[Result, ...] = ()
    ends_when: EndsWhen | None = None
    source: Source

    def title(self, language: Language) -> str:
        """Return what it is called in ``language``."""
        return trigger_title(self.id, language)

    def due_on(self, on: date) -> date:
        """Return the day by which the partner is to be assessed anew."""
        return on + timedelta(days=self.within_days)

    def lapses_on(self, on: date) -> date | None:
        """Return the first day on which the results that it ends count no longer."""
        if self.ends_when is None:
            return None
        return on if self.ends_when is EndsWhen.AT_ONCE else self.due_on(on) + timedelta(days=1)


class ExpiryRule(Value):
    """From how many days before its last day a determination is shown as ending."""

    shown_before_days: int
    source: Source


class TriggersFile(Value):
    """The content of the triggers file."""

    id: str
    version: int
    expiry: ExpiryRule
    triggers: tuple[TriggerRule, ...]


class ReassessmentTrigger(Value):
    """Something that happened to a partner and makes a reassessment due; never a story of a person.

    ``on`` is the day that it happened, ``due_on`` the day by which the partner is to be assessed anew.
    ``ends`` are the results that stop counting on ``lapses_on``, unless a new one was made before.
    """

    id: str
    partner_id: str
    kind: str
    text: str = ""
    on: date
    due_on: date
    ends: tuple[Result, ...] = ()
    lapses_on: date | None = None
    rule: str
    by: str
    at: AwareDatetime


class DueState(StrEnum):
    """How urgent a reassessment is, or that somebody has taken it in hand."""

    COMING = "coming"
    DUE = "due"
    OVERDUE = "overdue"
    IN_HAND = "in_hand"


class ReassessmentDue(Value):
    """One reason why a partner is to be assessed anew, and by when.

    ``since`` is the day that the reason began, ``trigger_id`` the record of it; empty for the end of a
    determination. ``lapses_on`` is the first day on which the determination does not count any more.
    """

    partner_id: str
    kind: str
    trigger_id: str = ""
    text: str = ""
    since: date
    due_on: date
    lapses_on: date | None
    state: DueState


@lru_cache(maxsize=4)
def load_triggers(path: Path = TRIGGERS_FILE) -> TriggersFile:
    """Load the triggers file.

    Raises:
        RuleFileError: at the line of the first mistake.

    """
    document = read_rule_file(path)
    content = document.load(TriggersFile)
    seen = {EXPIRY}
    for at, rule in enumerate(content.triggers):
        place = ("triggers", at)
        if rule.id in seen:
            raise document.error((*place, "id"), f"the trigger '{rule.id}' is repeated")
        seen.add(rule.id)
        if bool(rule.ends) != (rule.ends_when is not None):
            raise document.error(place, "ends and ends_when go together")
        if rule.within_days < 1:
            raise document.error((*place, "within_days"), "a reassessment takes a day at least")
        if not load_translations(TEXTS).has(f"triggers.{rule.id}"):
            raise document.error((*place, "id"), f"plan_texts has no title for '{rule.id}'")
    return content


def trigger_rule(kind: str) -> TriggerRule:
    """Return the rule of a kind of trigger.

    Raises:
        UnknownRule: the file has no such kind, or people do not note it.

    """
    rules = load_triggers().triggers
    for rule in rules:
        if rule.id == kind:
            return rule
    raise UnknownRule(
        "unknown_trigger",
        f"There is no trigger '{kind}' that could be noted.",
        f"Choose one of: {', '.join(rule.id for rule in rules)}.",
    )


def trigger_title(kind: str, language: Language) -> str:
    """Return what a kind of trigger is called in ``language``; a kind that was removed, its id."""
    texts = load_translations(TEXTS)
    key = f"triggers.{kind}"
    return texts.text(language, key) if texts.has(key) else kind


def open_triggers(
    triggers: Iterable[ReassessmentTrigger], made_at: datetime | None, as_of: date
) -> tuple[ReassessmentTrigger, ...]:
    """Return the triggers that no later result has answered, as they were known on ``as_of``.

    ``made_at`` is when the result that stands was made; ``None``: there is none.
    """
    return tuple(
        trigger
        for trigger in triggers
        if trigger.at.date() <= as_of and (made_at is None or trigger.at > made_at)
    )


def valid_until(
    result: Result,
    last_day: date,
    made_at: datetime,
    triggers: Iterable[ReassessmentTrigger],
    as_of: date,
) -> date:
    """Return the last day of a result: its own, or the day before a trigger ended it.

    A trigger that is noted late ends the result from the day that it happened, as far back as the
    result reaches; decisions that were made meanwhile stay recorded as they were made.
    """
    lapses = [
        max(trigger.lapses_on, made_at.date())
        for trigger in open_triggers(triggers, made_at, as_of)
        if result in trigger.ends and trigger.lapses_on is not None
    ]
    return min([last_day, *(day - timedelta(days=1) for day in lapses)])


def reassessment_due(
    partner_id: str,
    *,
    triggers: Iterable[ReassessmentTrigger],
    cases: Iterable[Case],
    made_at: datetime | None,
    made_in: str,
    last_day: date | None,
    as_of: date,
) -> tuple[ReassessmentDue, ...]:
    """Return why and by when a partner is to be assessed anew, the most urgent first.

    ``made_at``, ``made_in`` and ``last_day`` are the moment, the case and the last day of the
    determination that stands; ``None`` and empty when there is none. A trigger is in hand when a case
    was opened after it; the end of a determination, when another case than its own is open.
    """
    running = [case for case in cases if case.is_open and case.id != made_in]
    found = [
        ReassessmentDue(
            partner_id=partner_id,
            kind=trigger.kind,
            trigger_id=trigger.id,
            text=trigger.text,
            since=trigger.on,
            due_on=trigger.due_on,
            lapses_on=trigger.lapses_on if Result.DETERMINATION in trigger.ends else None,
            state=_state(
                trigger.due_on, as_of, in_hand=any(case.at >= trigger.at for case in running)
            ),
        )
        for trigger in open_triggers(triggers, made_at, as_of)
    ]
    shown_before = timedelta(days=load_triggers().expiry.shown_before_days)
    if last_day is not None and as_of >= last_day - shown_before:
        found.append(
            ReassessmentDue(
                partner_id=partner_id,
                kind=EXPIRY,
                since=last_day - shown_before,
                due_on=last_day,
                lapses_on=last_day + timedelta(days=1),
                state=_state(last_day, as_of, in_hand=bool(running), is_coming=True),
            )
        )
    return tuple(sorted(found, key=lambda due: (due.due_on, due.kind, due.trigger_id)))


def may_copy_answers(made_on: date, months: int, as_of: date) -> bool:
    """Whether a reassessment begins from the answers of a determination made on ``made_on``.

    ``months`` is the policy's ``copy_answers_months``; with 0 nothing is copied forward.
    """
    return as_of < after_months(made_on, months)


def _state(due_on: date, as_of: date, *, in_hand: bool, is_coming: bool = False) -> DueState:
    if in_hand:
        return DueState.IN_HAND
    if due_on < as_of:
        return DueState.OVERDUE
    return DueState.COMING if is_coming and as_of < due_on else DueState.DUE
