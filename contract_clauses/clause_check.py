"""The result of a clause check: per element a status with its quotation, and one verdict."""

from datetime import datetime
from enum import StrEnum

from contract_clauses.agreement import InactiveKind
from partner_screening.evidence import TextEvidence
from partner_screening.findings import Problem, Reason
from partner_screening.values import Value


class ElementStatus(StrEnum):
    """Standing of one clause element in an agreement."""

    PRESENT = "present"
    WEAKENED = "weakened"
    MISSING = "missing"
    CANNOT_TELL = "cannot_tell"


class StatusReason(StrEnum):
    """Why an element falls short."""

    DISCRETIONARY = "discretionary"
    BEST_EFFORTS = "best_efforts"
    LIMITED_SCOPE = "limited_scope"
    CARVE_OUT = "carve_out"
    NEGATED = "negated"
    BY_REFERENCE_ONLY = "by_reference_only"
    INACTIVE_TEXT = "inactive_text"
    POSSIBLE_PARAPHRASE = "possible_paraphrase"


class Verdict(StrEnum):
    """Verdict of the whole check."""

    COMPLIANT = "compliant"
    NON_COMPLIANT = "non_compliant"
    NEEDS_REVIEW = "needs_review"


class ElementResult(Value):
    """What was found about one element.

    ``is_accepted`` is true when the element is weakened in a way that the clause set accepts.
    ``explanation`` is one English sentence; ``facts`` hold its code and values for other languages.
    ``insert`` is the model wording to insert; empty when the element is present.
    """

    id: str
    requirement: str
    status: ElementStatus
    reasons: tuple[StatusReason, ...] = ()
    is_accepted: bool = False
    explanation: str
    facts: Reason
    source: str
    evidence: tuple[TextEvidence, ...] = ()
    insert: str = ""


class DocumentRead(Value):
    """What was read."""

    path: str
    sha256: str
    format: str
    languages: tuple[str, ...]
    pages: int | None
    view: str


class ChangeMade(Value):
    """A tracked change: ``inserted``, ``deleted`` or ``moved_away``, by whom, when, its words."""

    kind: InactiveKind
    author: str
    date: datetime | None
    text: str


class ViewDifference(Value):
    """An element that stands otherwise where tracked changes are taken the other way.

    ``status`` is that of the judged view, ``changes`` those that the difference hangs on.
    """

    element: str
    status: ElementStatus
    other_view: str
    other_status: ElementStatus
    changes: tuple[ChangeMade, ...]


class ClauseCheck(Value):
    """The clause check of one agreement file against one clause set.

    ``engine`` is the fingerprint of the rule data used: elements, lexicons, clause set.
    """

    document: DocumentRead
    clause_set: str
    engine: str
    verdict: Verdict
    reasons: tuple[str, ...]
    elements: tuple[ElementResult, ...]
    problems: tuple[Problem, ...] = ()
    view_differences: tuple[ViewDifference, ...] = ()
