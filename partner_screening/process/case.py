"""The case of one partner and instrument: its steps, and the one table of allowed moves.

Every move that the table does not hold is refused with the reason. The steps follow the five steps of
the harmonized implementation tool (domain facts 1.3); the two ways out, withdrawn and superseded, are
open from every step that is not an end.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from pydantic import AwareDatetime

from partner_screening.errors import ConflictError
from partner_screening.values import Value


class Step(StrEnum):
    """Where a case stands."""

    REGISTERED = "registered"
    REQUESTED = "self_assessment_requested"
    RECEIVED = "received"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    PRELIMINARY = "preliminary_determination"
    PLAN_AGREED = "plan_agreed"
    MONITORING = "monitoring"
    FINAL = "final_determination"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class CaseReason(StrEnum):
    """Why a case was opened: the first one, or a reassessment and what made it due."""

    FIRST = "first_assessment"
    REASSESSMENT = "reassessment"


_FORWARD: Mapping[Step, tuple[Step, ...]] = MappingProxyType(
    {
        # A partner may send its self-assessment before anybody asks for it.
        Step.REGISTERED: (Step.REQUESTED, Step.RECEIVED),
        Step.REQUESTED: (Step.RECEIVED,),
        Step.RECEIVED: (Step.UNDER_REVIEW,),
        Step.UNDER_REVIEW: (Step.RETURNED, Step.PRELIMINARY),
        # The reviewer may also take the file back without waiting any longer.
        Step.RETURNED: (Step.RECEIVED, Step.UNDER_REVIEW),
        # Full capacity becomes final at once; a contest that is upheld opens the review again.
        Step.PRELIMINARY: (Step.PLAN_AGREED, Step.FINAL, Step.UNDER_REVIEW),
        # The partner may contest while its plan has begun already.
        Step.PLAN_AGREED: (Step.MONITORING, Step.UNDER_REVIEW),
        Step.MONITORING: (Step.FINAL, Step.UNDER_REVIEW),
        Step.FINAL: (Step.CLOSED, Step.UNDER_REVIEW, Step.MONITORING),
        Step.CLOSED: (),
        Step.WITHDRAWN: (),
        Step.SUPERSEDED: (),
    }
)

MOVES: Mapping[Step, tuple[Step, ...]] = MappingProxyType(
    {
        step: (*forward, Step.WITHDRAWN, Step.SUPERSEDED) if forward else forward
        for step, forward in _FORWARD.items()
    }
    | {Step.CLOSED: (Step.SUPERSEDED,)}
)
"""The steps that may follow each step. A closed case can still be superseded by a reassessment."""

ENDED = frozenset({Step.CLOSED, Step.WITHDRAWN, Step.SUPERSEDED})
"""Steps in which nothing more is done in a case."""


class Case(Value):
    """One assessment of one partner with one instrument. ``version`` counts its moves."""

    id: str
    partner_id: str
    instrument: str
    step: Step = Step.REGISTERED
    version: int = 0
    reason: CaseReason = CaseReason.FIRST
    opened_because: str = ""
    follows: str = ""
    by: str
    at: AwareDatetime

    @property
    def is_open(self) -> bool:
        """Whether something can still be done in it."""
        return self.step not in ENDED


class CaseMove(Value):
    """One move of a case, with who made it and why; ``number`` counts the moves of the case from 1.

    Two moves of one act have the same moment: their numbers say which came first.
    """

    id: str
    case_id: str
    partner_id: str
    number: int
    from_step: Step
    to_step: Step
    reason: str = ""
    by: str
    at: AwareDatetime


def in_order(moves: Iterable[CaseMove]) -> tuple[CaseMove, ...]:
    """Return the moves of one case as they were made, the first one first."""
    return tuple(sorted(moves, key=lambda move: move.number))


def moved(case: Case, to: Step) -> Case:
    """Return ``case`` at step ``to``.

    Raises:
        ConflictError: the table of moves does not lead there.

    """
    if to not in MOVES[case.step]:
        possible = ", ".join(str(step) for step in MOVES[case.step])
        raise ConflictError(
            "move_refused",
            f"Case {case.id} of partner {case.partner_id} is at '{case.step}' and cannot go to '{to}'.",
            f"From here it can go to: {possible}."
            if possible
            else "This case has ended; open a new one.",
        )
    return case.model_copy(update={"step": to, "version": case.version + 1})


def require_step(case: Case, *steps: Step) -> None:
    """Refuse what may only be done at certain steps.

    Raises:
        ConflictError: ``case`` stands elsewhere.

    """
    if case.step not in steps:
        wanted = " or ".join(f"'{step}'" for step in steps)
        raise ConflictError(
            "wrong_step",
            f"Case {case.id} of partner {case.partner_id} is at '{case.step}', "
            f"and this is done at {wanted}.",
            "Look at the case with 'partner-screening assessments show' and bring it there first.",
        )
