"""Preliminary and final determinations: scored, bound to what was reviewed, never one's own work."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from pydantic import AwareDatetime

from assessment_tools.answers import AnswerSheet, AnswerValue, Review, ReviewedAnswer
from assessment_tools.assessment import Assessment
from assessment_tools.instrument import Instrument
from assessment_tools.scoring import assess_review
from partner_screening.determination import Determination
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.parameters import Parameters
from partner_screening.partner import CapacityOutcome, ImplementingPartner, SeaRisk
from partner_screening.process.evidence_file import EvidenceFile, with_evidence
from partner_screening.process.review_round import ReviewAnswer, Stage
from partner_screening.process.submission import Submission
from partner_screening.values import Value


class CaseDetermination(Value):
    """A determination in a case. ``fingerprint`` binds it to answers, evidence and rule versions.

    ``parameters`` name the policy parameters that it was scored with, in their versions: what was
    scored under them stands, and a new version asks for a reassessment, not for another result.
    ``stage`` is the review that it stands on; full capacity at the first one is final at once.
    """

    id: str
    case_id: str
    partner_id: str
    kind: Stage
    stage: Stage
    instrument: str
    instrument_checksum: str
    parameters: tuple[str, ...]
    score: int | None
    maximum: int
    capacity: CapacityOutcome
    risk: SeaRisk | None
    gaps: tuple[str, ...]
    reviewers: tuple[str, ...]
    reviewed_on: date
    valid_until: date
    fingerprint: str
    comment: str = ""
    by: str
    at: AwareDatetime


class Justification(Value):
    """Why the head of office lets the agency work with a partner of low capacity (domain facts 1.7)."""

    id: str
    determination_id: str
    partner_id: str
    text: str
    by: str
    at: AwareDatetime


class Answer(StrEnum):
    """What a partner says to a determination."""

    CONFIRM = "confirm"
    CONTEST = "contest"


class PartnerResponse(Value):
    """The partner confirms a determination, or contests it with its reasons."""

    id: str
    determination_id: str
    partner_id: str
    answer: Answer
    text: str = ""
    by: str
    at: AwareDatetime


class ContestAnswer(Value):
    """The agency's answer to a contest: upheld, and the review is opened again; or not."""

    id: str
    response_id: str
    determination_id: str
    partner_id: str
    is_upheld: bool
    text: str
    by: str
    at: AwareDatetime


class ReviewBasis(Value):
    """Everything that a determination stands on, at one moment of a case."""

    stage: Stage
    submission: Submission | None
    evidence: tuple[EvidenceFile, ...]
    answers: Mapping[str, ReviewAnswer]

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Everybody whose answer counts, sorted."""
        return tuple(sorted({answer.by for answer in self.answers.values()}))

    def fingerprint(self, instrument_checksum: str, parameters: tuple[str, ...]) -> str:
        """Return the fingerprint of submission, answers, documents looked at, and rule versions.

        A document that came in without being looked at changes nothing; one that takes the place of a
        document that was looked at does. What comes in a later case leaves an earlier one alone: it
        has its own review.
        """
        cases = {answer.case_id for answer in self.answers.values()}
        seen = {name for answer in self.answers.values() for name in answer.evidence}
        return fingerprint_of_value(
            {
                "rules": [instrument_checksum, *parameters],
                "stage": self.stage,
                "submission": [self.submission.id, self.submission.sha256]
                if self.submission
                else [],
                "evidence": sorted(
                    [file.id, file.sha256]
                    for file in self.evidence
                    if file.id in seen or (file.supersedes in seen and file.case_id in cases)
                ),
                "answers": {
                    standard: [
                        answer.value,
                        answer.comment,
                        sorted(answer.evidence),
                        answer.named_evidence,
                    ]
                    for standard, answer in self.answers.items()
                },
            }
        )


def reviewed_assessment(
    basis: ReviewBasis,
    partner: ImplementingPartner,
    instrument: Instrument,
    parameters: Parameters,
    *,
    has_open_allegation: bool,
) -> Assessment:
    """Return the scored review of ``basis``; a standard without an answer is unanswered.

    Raises:
        UnknownRule: a parameter is missing.
        InputError: an answer is not one that the instrument allows.

    """
    return assess_review(
        _review(basis, partner.partner_id, instrument),
        _sheet(basis, instrument),
        instrument,
        parameters,
        has_sea_flag=partner.has_sea_flag or has_open_allegation,
        partner_type=partner.type,
    )


def unreviewed(basis: ReviewBasis, instrument: Instrument) -> tuple[str, ...]:
    """Return the standards that the review has not answered."""
    return tuple(
        standard.id for standard in instrument.standards if standard.id not in basis.answers
    )


def is_effective(
    made: CaseDetermination,
    contests: Iterable[ContestAnswer],
) -> bool:
    """Whether a determination stands: no contest of it was upheld.

    A low result holds without its justification too; that one is a fact of its own for the policy.
    """
    return not any(answer.is_upheld for answer in contests if answer.determination_id == made.id)


def is_reviewed_since(
    answers: Iterable[ReviewAnswer], stage: Stage, contests: Iterable[ContestAnswer]
) -> bool:
    """Whether the agency has answered anew since the last contest was upheld."""
    upheld = max((contest.at for contest in contests if contest.is_upheld), default=None)
    return upheld is None or any(one.at > upheld for one in answers if one.stage is stage)


def is_reopened(made: CaseDetermination, basis: ReviewBasis) -> bool:
    """Whether something that the determination stands on has changed since (design.md section 5)."""
    return basis.fingerprint(made.instrument_checksum, made.parameters) != made.fingerprint


def contest_ends(made: CaseDetermination, days: int) -> date:
    """Return the last day on which the partner can contest: ``days`` after the determination."""
    return made.at.date() + timedelta(days=days)


def as_determination(made: CaseDetermination) -> Determination:
    """Return a case's determination as the decision looks at it."""
    return Determination(
        partner_id=made.partner_id,
        kind=made.kind,
        instrument=made.instrument,
        score=made.score,
        maximum=made.maximum,
        capacity=made.capacity,
        risk=made.risk,
        gaps=made.gaps,
        reviewer=", ".join(made.reviewers),
        reviewed_on=made.reviewed_on,
        determined_by=made.by,
        determined_on=made.at.date(),
        valid_until=made.valid_until,
        review_fingerprint=made.fingerprint,
    )


def _review(basis: ReviewBasis, partner_id: str, instrument: Instrument) -> Review:
    titles = {file.id: file.title for file in basis.evidence}
    given = basis.answers
    return Review(
        partner_id=partner_id,
        instrument=instrument.reference,
        reviewer=", ".join(basis.reviewers),
        reviewed_on=max((answer.at.date() for answer in given.values()), default=date.min),
        answers=tuple(
            ReviewedAnswer(
                standard=standard.id,
                value=given[standard.id].value if standard.id in given else AnswerValue.UNANSWERED,
                comment=given[standard.id].comment if standard.id in given else "",
                evidence=_named(given.get(standard.id), titles),
            )
            for standard in instrument.standards
        ),
    )


def _named(answer: ReviewAnswer | None, titles: Mapping[str, str]) -> str:
    if answer is None:
        return ""
    looked_at = [titles[name] for name in answer.evidence if name in titles]
    return "; ".join([*looked_at, *([answer.named_evidence] if answer.named_evidence else [])])


def _sheet(basis: ReviewBasis, instrument: Instrument) -> AnswerSheet | None:
    sheet = basis.submission.sheet if basis.submission else None
    if sheet is None or sheet.instrument != instrument.reference:
        return None
    return with_evidence(sheet, basis.evidence)
