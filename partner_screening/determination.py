"""Facts that the decision is made from. Values only; nothing here knows instruments or clauses."""

from datetime import date
from enum import StrEnum

from partner_screening.findings import Reason
from partner_screening.partner import CapacityOutcome, SeaRisk
from partner_screening.values import Value


class Determination(Value):
    """The agency's determination of a partner's capacity, preliminary or final.

    ``review_fingerprint`` binds it to exactly what was reviewed: answers, evidence, rule versions.
    """

    partner_id: str
    kind: str
    instrument: str
    score: int | None
    maximum: int
    capacity: CapacityOutcome
    risk: SeaRisk | None
    gaps: tuple[str, ...]
    reviewer: str
    reviewed_on: date
    determined_by: str = ""
    valid_until: date
    review_fingerprint: str
    determined_on: date | None = None

    @property
    def made_on(self) -> date:
        """The day from which validity and plan count: of the second person, else of the review."""
        return self.determined_on or self.reviewed_on


class PartnerFacts(Value):
    """Everything that ``recommend`` looks at for one partner.

    ``blocking_findings`` are codes of facts that forbid a clearance whatever the score (a hold, a
    confirmed watchlist match, evidence that contradicts a review). ``plan_deadline`` is the last day
    of the plan that the determination asks for. ``has_justification``: the head of office justified in
    writing to work with a partner of low capacity (domain facts 1.7). ``unreviewed_standards`` are
    those that a review leaves without an answer: until they are answered there is no determination.
    """

    partner_id: str
    partner_type: str
    has_contact: bool | None
    unscored_outcome: CapacityOutcome | None = None
    unscored_decided_by: str = ""
    unscored_reason: str = ""
    unscored_decided_on: date | None = None
    unscored_expires: date | None = None
    determination: Determination | None = None
    self_score: int | None = None
    self_maximum: int | None = None
    has_self_assessment: bool = False
    has_unusable_self_assessment: bool = False
    has_plan: bool = False
    blocking_findings: tuple[str, ...] = ()
    has_sea_flag: bool = False
    plan_deadline: date | None = None
    has_justification: bool = False
    unreviewed_standards: tuple[str, ...] = ()


class AgreementFacts(Value):
    """Everything that ``gate`` looks at for one agreement.

    ``verdict`` is that of the clause check; ``None`` when no file could be checked. ``shortfalls``
    name each mandatory element that falls short as ``<element>:<status>``; ``has_doubt``: beside them
    there is something that nobody could tell, and a lawyer has not settled. ``unread_reason`` is the
    code of the problem that kept the file from being checked. ``determined_on`` is the date of the
    partner's determination.
    """

    reference: str
    partner_id: str
    type: str
    start: date | None
    end: date | None
    verdict: str | None
    clause_set: str | None
    shortfalls: tuple[str, ...] = ()
    unread_reason: str = ""
    determined_on: date | None = None
    has_doubt: bool = False


class RecommendationStatus(StrEnum):
    """What the program proposes about a partner."""

    CLEARED = "cleared"
    CLEARED_WITH_PLAN = "cleared_with_plan"
    NOT_CLEARED = "not_cleared"
    PENDING = "pending"
    NOT_REQUIRED = "not_required"


class GateStatus(StrEnum):
    """Whether an agreement may go ahead."""

    OPEN = "open"
    BLOCKED = "blocked"
    OPEN_BY_WAIVER = "open_by_waiver"
    PENDING = "pending"


class Recommendation(Value):
    """What the program proposes about a partner, with every reason."""

    partner_id: str
    status: RecommendationStatus
    capacity: CapacityOutcome
    risk: SeaRisk | None
    reasons: tuple[Reason, ...]
    valid_until: date | None = None
    policy: str


class GateDecision(Value):
    """Whether an agreement may go ahead, with every reason."""

    reference: str
    partner_id: str
    status: GateStatus
    reasons: tuple[Reason, ...]
    policy: str
