"""Everything that screening found out about one partner: what is kept, shown and decided from."""

from datetime import date

from assessment_tools.answers import AnswerSheet, Review
from assessment_tools.assessment import AnswerDifference, Assessment
from contract_clauses.clause_check import ClauseCheck
from partner_screening.capacity_plan import CapacityStrengtheningPlan
from partner_screening.determination import Determination, GateDecision, Recommendation
from partner_screening.findings import Problem
from partner_screening.partner import ImplementingPartner
from partner_screening.values import Value


class InputFile(Value):
    """A file that came in. ``path`` is relative to the portfolio folder, with forward slashes."""

    path: str
    sha256: str
    size: int
    role: str  # self_assessment | evidence | agreement | agreement_annex


class AgreementRecord(Value):
    """A row of the agreement list. ``annexes`` are files beside that of the agreement itself."""

    reference: str
    partner_id: str
    file: str
    type: str
    annexes: tuple[str, ...] = ()
    clause_set: str = ""
    amount: str = ""
    currency: str = ""
    start: date | None = None
    end: date | None = None


class AgreementOutcome(Value):
    """An agreement with its check and its gate. ``check`` is ``None`` when there was no file."""

    agreement: AgreementRecord
    check: ClauseCheck | None
    gate: GateDecision
    excerpts: tuple[str, ...] = ()


class PartnerOutcome(Value):
    """One partner's whole screening."""

    partner: ImplementingPartner
    as_of: date
    answer_sheet: AnswerSheet | None = None
    self_assessment: Assessment | None = None
    review: Review | None = None
    reviewed_assessment: Assessment | None = None
    differences: tuple[AnswerDifference, ...] = ()
    determination: Determination | None = None
    recommendation: Recommendation
    plan: CapacityStrengtheningPlan | None = None
    agreements: tuple[AgreementOutcome, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[InputFile, ...] = ()
