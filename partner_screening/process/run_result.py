"""What the latest finished screening run found about a partner, and what is left of it on a later day.

Pure. A run is of its day: what has lapsed since counts no longer, and every doubt falls on the side
that does not clear.
"""

from datetime import date

from contract_clauses.clause_check import Verdict
from partner_screening.determination import Recommendation, RecommendationStatus
from partner_screening.partner import CapacityOutcome, SeaRisk
from partner_screening.process.review_round import Stage
from partner_screening.values import Value


class RunDetermination(Value):
    """The determination that a run took from a review."""

    id: str
    kind: Stage
    instrument: str
    score: int | None
    maximum: int
    capacity: CapacityOutcome
    gaps: tuple[str, ...]
    made_on: date
    valid_until: date


class RunAgreement(Value):
    """An agreement that a run saw. ``shortfalls`` as ``<element>:<status>``, mandatory ones alone."""

    reference: str
    type: str
    clause_set: str | None = None
    file_name: str = ""
    sha256: str = ""
    verdict: Verdict | None = None
    shortfalls: tuple[str, ...] = ()
    is_unread: bool = False
    start_on: date | None = None
    end_on: date | None = None


class RunResult(Value):
    """What a finished run found about a partner on ``as_of``."""

    run_id: str
    partner_id: str
    as_of: date
    policy: str
    recommendation: RecommendationStatus
    capacity: CapacityOutcome
    risk: SeaRisk | None
    valid_until: date | None
    has_self_assessment: bool
    is_reviewed: bool
    determination: RunDetermination | None = None
    plan_deadline: date | None = None
    agreements: tuple[RunAgreement, ...] = ()


def lasting(found: RunResult, as_of: date) -> Recommendation:
    """Return what a run's result still says on ``as_of``: after its last day it waits for a new one."""
    is_over = found.valid_until is not None and found.valid_until < as_of
    is_plan_over = (
        found.recommendation is RecommendationStatus.CLEARED_WITH_PLAN
        and found.plan_deadline is not None
        and found.plan_deadline < as_of
    )
    return Recommendation(
        partner_id=found.partner_id,
        status=RecommendationStatus.PENDING if is_over or is_plan_over else found.recommendation,
        capacity=CapacityOutcome.NOT_ASSESSED if is_over else found.capacity,
        risk=None if is_over else found.risk,
        reasons=(),
        valid_until=None if is_over else found.valid_until,
        policy=found.policy,
    )
