"""What waits for a person to do it: kinds of task, who may do each, and one person's list.

A task is worked out from the records like everything that lists show, and kept with those rows. It
names the people who have a part in the work that it would approve: it never stands in their list.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from partner_screening.process.people import Person, Role
from partner_screening.process.permissions import allowing
from partner_screening.values import Value


class TaskKind(StrEnum):
    """What is to be done. Those that begin with ``own_`` are done by the partner's own people."""

    REQUEST = "request"
    OWN_SELF_ASSESSMENT = "own_self_assessment"
    START_REVIEW = "start_review"
    REVIEW = "review"
    OWN_QUESTION = "own_question"
    DETERMINE = "determine"
    OWN_RESPONSE = "own_response"
    CONTEST = "contest"
    PROPOSE_PLAN = "propose_plan"
    AGREE_PLAN = "agree_plan"
    OWN_AGREE_PLAN = "own_agree_plan"
    OWN_PLAN_LINE = "own_plan_line"
    VERIFY_PROOF = "verify_proof"
    EXTENSION = "extension"
    CONSEQUENCE = "consequence"
    FINAL_REVIEW = "final_review"
    CLOSE_CASE = "close_case"
    REASSESSMENT = "reassessment"
    READ_AGREEMENT = "read_agreement"
    CONFIRM_SETTLEMENT = "confirm_settlement"
    WAIVER_LEGAL = "waiver_legal"
    WAIVER_MANAGEMENT = "waiver_management"
    TAKE_OVER_CONCERN = "take_over_concern"
    ACCEPT_SHARED = "accept_shared"


class Work(NamedTuple):
    """By which permission a task is done, and in which of the roles that have it one is asked to."""

    action: str
    roles: frozenset[Role]


_OFFICER = frozenset({Role.OFFICER})
_REVIEWER = frozenset({Role.REVIEWER})
_LEGAL = frozenset({Role.LEGAL})
_MANAGEMENT = frozenset({Role.MANAGEMENT})
_PARTNER = frozenset({Role.PARTNER})

WORK: Mapping[TaskKind, Work] = MappingProxyType(
    {
        TaskKind.REQUEST: Work("case.request", _OFFICER),
        TaskKind.OWN_SELF_ASSESSMENT: Work("submission.receive", _PARTNER),
        TaskKind.START_REVIEW: Work("review.start", _REVIEWER),
        TaskKind.REVIEW: Work("review.answer", _REVIEWER),
        TaskKind.OWN_QUESTION: Work("review.reply", _PARTNER),
        TaskKind.DETERMINE: Work("determination.make", _REVIEWER | _MANAGEMENT),
        TaskKind.OWN_RESPONSE: Work("determination.respond", _PARTNER),
        TaskKind.CONTEST: Work("determination.answer_contest", _MANAGEMENT),
        TaskKind.PROPOSE_PLAN: Work("plan.propose", _OFFICER),
        TaskKind.AGREE_PLAN: Work("plan.agree", _OFFICER),
        TaskKind.OWN_AGREE_PLAN: Work("plan.agree", _PARTNER),
        TaskKind.OWN_PLAN_LINE: Work("plan.note", _PARTNER),
        TaskKind.VERIFY_PROOF: Work("plan.verify", _OFFICER | _REVIEWER),
        TaskKind.EXTENSION: Work("plan.extend", _MANAGEMENT),
        TaskKind.CONSEQUENCE: Work("plan.consequence", _MANAGEMENT),
        TaskKind.FINAL_REVIEW: Work("review.answer", _REVIEWER),
        TaskKind.CLOSE_CASE: Work("case.close", _OFFICER),
        TaskKind.REASSESSMENT: Work("case.open", _OFFICER),
        TaskKind.READ_AGREEMENT: Work("agreement.settle", _LEGAL),
        TaskKind.CONFIRM_SETTLEMENT: Work("agreement.settle", _LEGAL),
        TaskKind.WAIVER_LEGAL: Work("waiver.decide_legal", _LEGAL),
        TaskKind.WAIVER_MANAGEMENT: Work("waiver.decide_management", _MANAGEMENT),
        TaskKind.TAKE_OVER_CONCERN: Work("allegation.note", frozenset({Role.FOCAL_POINT})),
        TaskKind.ACCEPT_SHARED: Work("exchange.accept", _REVIEWER | _MANAGEMENT),
    }
)


class Task(Value):
    """Something that waits.

    ``about`` is the id of the record that it is done on, ``detail`` names it for the reader: a
    standard, an agreement, a number of a line. ``since`` is the day from which it waits. ``not_by`` are
    people who have a part in what it would approve; ``person_id`` the only one who can do it.
    """

    kind: TaskKind
    about: str
    partner_id: str
    since: date
    due_on: date | None = None
    detail: str = ""
    not_by: tuple[str, ...] = ()
    person_id: str = ""


class TodoItem(Value):
    """A line of a person's list."""

    kind: TaskKind
    about: str
    partner_id: str
    partner_name: str
    since: date
    due_on: date | None = None
    detail: str = ""


def kinds_for(person: Person) -> tuple[TaskKind, ...]:
    """Return the kinds of task that a person is asked to do: by role, and as the permissions let."""
    return tuple(
        kind
        for kind, work in WORK.items()
        if not work.roles.isdisjoint(person.roles)
        and (Role.PARTNER in work.roles) == bool(person.partner_id)
        and allowing(person, work.action, person.partner_id) is not None
    )
