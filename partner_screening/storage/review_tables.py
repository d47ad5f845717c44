"""The tables of submissions, evidence, reviews, determinations and outcomes without a score."""

from partner_screening.process.determining import (
    CaseDetermination,
    ContestAnswer,
    Justification,
    PartnerResponse,
)
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.review_round import Question, Reply, ReviewAnswer
from partner_screening.process.submission import Submission
from partner_screening.process.unscored import UnscoredEnd, UnscoredOutcome
from partner_screening.storage.record_tables import RecordTable, record_table

_PARTNER = {"partner_id": "partner.partner_id"}
_CASE = _PARTNER | {"case_id": "assessment_case.id"}
_DETERMINATION = _PARTNER | {"determination_id": "case_determination.id"}

REVIEW_TABLES: tuple[RecordTable, ...] = (
    record_table(Submission, "submission", references=_CASE, unique=[("case_id", "number")]),
    record_table(
        EvidenceFile,
        "evidence_file",
        references=_PARTNER,
        indexes=[("partner_id",), ("sha256",), ("expires_on",)],
    ),
    record_table(
        ReviewAnswer,
        "review_answer",
        references=_CASE | {"submission_id": "submission.id"},
        indexes=[("case_id",)],
        checks={"comment": "trim(comment) <> ''"},
    ),
    record_table(Question, "review_question", references=_CASE, indexes=[("case_id",)]),
    record_table(
        Reply,
        "review_reply",
        references=_CASE | {"question_id": "review_question.id"},
        unique=[("question_id",)],
    ),
    record_table(
        CaseDetermination,
        "case_determination",
        references=_CASE,
        indexes=[("case_id",), ("partner_id",), ("valid_until",)],
    ),
    record_table(
        Justification,
        "justification",
        references=_DETERMINATION,
        unique=[("determination_id",)],
        checks={"text": "trim(text) <> ''"},
    ),
    record_table(
        PartnerResponse,
        "partner_response",
        references=_DETERMINATION,
        unique=[("determination_id",)],
    ),
    record_table(
        ContestAnswer,
        "contest_answer",
        references=_DETERMINATION | {"response_id": "partner_response.id"},
        unique=[("response_id",)],
    ),
    record_table(
        UnscoredOutcome,
        "unscored_outcome",
        references=_PARTNER,
        indexes=[("partner_id",), ("expires_on",)],
    ),
    record_table(
        UnscoredEnd,
        "unscored_end",
        references=_PARTNER | {"outcome_id": "unscored_outcome.id"},
        unique=[("outcome_id",)],
    ),
)
