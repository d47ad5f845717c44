"""The result of scoring an answer sheet. The explanation is primary: the score is its sum."""

from assessment_tools.answers import AnswerValue, SupportingDocument
from partner_screening.parameters import Parameter
from partner_screening.partner import CapacityOutcome, SeaRisk
from partner_screening.values import Value


class StandardResult(Value):
    """What one standard contributed, and why.

    ``reason`` is a closed code (texts in assessment_tools/texts under ``reason.<code>``):
    ``yes_with_evidence``, ``yes_without_evidence``, ``answered_no``, ``unanswered``,
    ``not_applicable_satisfied``, ``not_applicable_left_out``, ``not_applicable_refused``, ``rated``,
    ``rated_without_evidence``, ``evidence_file_missing``. ``rule`` names rule and parameter version.
    ``documents`` are those that were looked at for ``reason``; ``named_evidence`` is what a reviewer
    named instead of, or beside, a registered document.
    ``is_counted`` is true only when the standard is met. ``points`` is what it adds to the score.
    """

    id: str
    answer: AnswerValue
    is_counted: bool
    points: int
    reason: str
    rule: str
    source: str
    documents: tuple[SupportingDocument, ...] = ()
    comment: str = ""
    named_evidence: str = ""


class Assessment(Value):
    """A scored answer sheet of one partner.

    ``basis`` is ``self`` (the partner's own answers: a self-score, never a determination) or
    ``review`` (the agency's). ``score`` is ``None`` while the instrument gives no total, for
    instance when a UNICEF standard is unrated. ``maximum`` is the score's upper end.
    ``gaps`` are the ids of the standards that are not met. ``is_in_scope`` is false when the
    instrument is not made for the partner's type: then nothing is judged and there is no score.
    ``capacity_rule`` names the band that gave the capacity, ``capacity_source`` its authority.
    """

    instrument: str
    instrument_checksum: str
    partner_id: str
    basis: str
    standards: tuple[StandardResult, ...]
    score: int | None
    maximum: int
    capacity: CapacityOutcome
    risk: SeaRisk | None
    gaps: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    is_in_scope: bool = True
    capacity_rule: str = ""
    capacity_source: str = ""


class AnswerDifference(Value):
    """A standard on which partner and agency disagree."""

    standard: str
    self_answer: AnswerValue
    reviewed_answer: AnswerValue
    self_counted: bool
    reviewed_counted: bool
    reviewer_comment: str = ""
