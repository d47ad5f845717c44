"""Assessments that other United Nations entities made: what came in, and who accepted it.

The file format is documented in docs/exchange.md. What was imported stands beside our own results and
erases none of them; it counts only when a second person accepted it.
"""

from datetime import date

from pydantic import AwareDatetime

from assessment_tools.answers import AnswerValue
from partner_screening.partner import CapacityOutcome
from partner_screening.values import Value


class SharedAnswer(Value):
    """One answer of a shared assessment. ``evidence`` names what was looked at, never who."""

    standard: str
    answer: AnswerValue
    evidence: tuple[str, ...] = ()


class SharedAssessment(Value):
    """An assessment of another entity as it came, and what it scores under our own rules.

    ``checksum`` is that of the content, ``sha256`` of the file; the file is kept among the originals.
    ``issued_on`` is the day on which the issuer wrote it. ``plan_state`` and ``plan_deadline`` tell of
    the plan that belongs to it; empty without one.
    """

    id: str
    partner_id: str
    issuer: str
    trust: str
    checksum: str
    sha256: str
    file_name: str
    instrument: str
    kind: str
    determined_on: date
    valid_until: date
    issued_on: date
    answers: tuple[SharedAnswer, ...]
    score: int
    maximum: int
    capacity: CapacityOutcome
    our_score: int
    our_maximum: int
    our_capacity: CapacityOutcome
    gaps: tuple[str, ...] = ()
    plan_state: str = ""
    plan_deadline: date | None = None
    by: str
    at: AwareDatetime


class SharedAcceptance(Value):
    """The acceptance of a shared assessment by another person than brought it in.

    ``despite`` are the codes of facts of our own that speak against it; ``reason`` then says why it is
    accepted all the same.
    """

    id: str
    shared_id: str
    partner_id: str
    reason: str
    despite: tuple[str, ...] = ()
    by: str
    at: AwareDatetime
