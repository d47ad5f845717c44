"""Submissions, evidence, reviews, determinations and outcomes without a score."""

import sqlalchemy as sa
from alembic import op

from partner_screening.storage.migrations.guards import keep_rows, refuse_insert

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_submission()
    _create_evidence_file()
    _create_review_answer()
    _create_review_question()
    _create_review_reply()
    _create_case_determination()
    _create_justification()
    _create_partner_response()
    _create_contest_answer()
    _create_unscored_outcome()
    _create_unscored_end()
    of_partner = (
        "EXISTS (SELECT 1 FROM person WHERE person.id = NEW.\"by\" AND person.partner_id <> '')"
    )
    refuse_insert(
        "case_determination",
        "second_person",
        "EXISTS (SELECT 1 FROM review_answer AS given "
        'WHERE given.case_id = NEW.case_id AND given."by" = NEW."by")',
        "nobody determines what he or she reviewed",
    )
    refuse_insert(
        "case_determination",
        "not_sender",
        "EXISTS (SELECT 1 FROM submission AS sent "
        'WHERE sent.case_id = NEW.case_id AND sent."by" = NEW."by")',
        "nobody determines on answers that he or she sent",
    )
    refuse_insert(
        "review_answer",
        "not_sender",
        "EXISTS (SELECT 1 FROM submission AS sent "
        'WHERE sent.id = NEW.submission_id AND sent."by" = NEW."by")',
        "nobody reviews answers that he or she sent",
    )
    refuse_insert(
        "case_determination", "not_of_partner", of_partner, "people of a partner determine nothing"
    )
    refuse_insert(
        "justification",
        "second_person",
        "EXISTS (SELECT 1 FROM case_determination AS made "
        'WHERE made.id = NEW.determination_id AND made."by" = NEW."by")',
        "who determined does not justify",
    )
    refuse_insert(
        "contest_answer",
        "second_person",
        "EXISTS (SELECT 1 FROM case_determination AS made "
        'WHERE made.id = NEW.determination_id AND made."by" = NEW."by")',
        "who determined does not answer the contest",
    )
    refuse_insert(
        "review_answer", "not_of_partner", of_partner, "people of a partner do not review"
    )


def _create_submission() -> None:
    op.create_table(
        "submission",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("channel IN ('workbook', 'web')", name="ck_submission_channel"),
    )
    op.create_index(
        "ux_submission_case_id_number", "submission", ["case_id", "number"], unique=True
    )
    keep_rows(
        "submission",
        [
            "id",
            "case_id",
            "partner_id",
            "number",
            "channel",
            "sha256",
            "file_name",
            "sheet",
            "problems",
            "supersedes",
            "by",
            "at",
        ],
    )


def _create_evidence_file() -> None:
    op.create_table(
        "evidence_file",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("standards", sa.Text(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=False),
        sa.Column("adopted_by", sa.Text(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_evidence_file_expires_on", "evidence_file", ["expires_on"])
    op.create_index("ix_evidence_file_partner_id", "evidence_file", ["partner_id"])
    op.create_index("ix_evidence_file_sha256", "evidence_file", ["sha256"])
    keep_rows(
        "evidence_file",
        [
            "id",
            "partner_id",
            "case_id",
            "sha256",
            "file_name",
            "title",
            "kind",
            "standards",
            "document_date",
            "expires_on",
            "language",
            "page",
            "supersedes",
            "adopted_by",
            "opening",
            "by",
            "at",
        ],
    )


def _create_review_answer() -> None:
    op.create_table(
        "review_answer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("named_evidence", sa.Text(), nullable=False),
        sa.Column("submission_id", _ID, sa.ForeignKey("submission.id"), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("trim(comment) <> ''", name="ck_review_answer_comment"),
        sa.CheckConstraint("stage IN ('preliminary', 'final')", name="ck_review_answer_stage"),
        sa.CheckConstraint(
            "value IN ('yes', 'no', 'not_applicable', 'absent', 'progressing', 'adequate', 'unanswered')",
            name="ck_review_answer_value",
        ),
    )
    op.create_index("ix_review_answer_case_id", "review_answer", ["case_id"])
    keep_rows(
        "review_answer",
        [
            "id",
            "case_id",
            "partner_id",
            "stage",
            "standard",
            "value",
            "comment",
            "evidence",
            "named_evidence",
            "submission_id",
            "by",
            "at",
        ],
    )


def _create_review_question() -> None:
    op.create_table(
        "review_question",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_review_question_case_id", "review_question", ["case_id"])
    keep_rows(
        "review_question", ["id", "case_id", "partner_id", "round", "standard", "text", "by", "at"]
    )


def _create_review_reply() -> None:
    op.create_table(
        "review_reply",
        sa.Column("id", _ID, nullable=False),
        sa.Column("question_id", _ID, sa.ForeignKey("review_question.id"), nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_review_reply_question_id", "review_reply", ["question_id"], unique=True)
    keep_rows("review_reply", ["id", "question_id", "case_id", "partner_id", "text", "by", "at"])


def _create_case_determination() -> None:
    op.create_table(
        "case_determination",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("instrument_checksum", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("reviewers", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "capacity IN ('full', 'medium', 'low', 'low_assumed_emergency', 'no_contact', 'not_assessed')",
            name="ck_case_determination_capacity",
        ),
        sa.CheckConstraint("kind IN ('preliminary', 'final')", name="ck_case_determination_kind"),
        sa.CheckConstraint(
            "risk IN ('low', 'moderate', 'high')", name="ck_case_determination_risk"
        ),
        sa.CheckConstraint("stage IN ('preliminary', 'final')", name="ck_case_determination_stage"),
    )
    op.create_index("ix_case_determination_case_id", "case_determination", ["case_id"])
    op.create_index("ix_case_determination_partner_id", "case_determination", ["partner_id"])
    op.create_index("ix_case_determination_valid_until", "case_determination", ["valid_until"])
    keep_rows(
        "case_determination",
        [
            "id",
            "case_id",
            "partner_id",
            "kind",
            "stage",
            "instrument",
            "instrument_checksum",
            "parameters",
            "score",
            "maximum",
            "capacity",
            "risk",
            "gaps",
            "reviewers",
            "reviewed_on",
            "valid_until",
            "fingerprint",
            "comment",
            "by",
            "at",
        ],
    )


def _create_justification() -> None:
    op.create_table(
        "justification",
        sa.Column("id", _ID, nullable=False),
        sa.Column("determination_id", _ID, sa.ForeignKey("case_determination.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("trim(text) <> ''", name="ck_justification_text"),
    )
    op.create_index(
        "ux_justification_determination_id", "justification", ["determination_id"], unique=True
    )
    keep_rows("justification", ["id", "determination_id", "partner_id", "text", "by", "at"])


def _create_partner_response() -> None:
    op.create_table(
        "partner_response",
        sa.Column("id", _ID, nullable=False),
        sa.Column("determination_id", _ID, sa.ForeignKey("case_determination.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("answer IN ('confirm', 'contest')", name="ck_partner_response_answer"),
    )
    op.create_index(
        "ux_partner_response_determination_id",
        "partner_response",
        ["determination_id"],
        unique=True,
    )
    keep_rows(
        "partner_response", ["id", "determination_id", "partner_id", "answer", "text", "by", "at"]
    )


def _create_contest_answer() -> None:
    op.create_table(
        "contest_answer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("response_id", _ID, sa.ForeignKey("partner_response.id"), nullable=False),
        sa.Column("determination_id", _ID, sa.ForeignKey("case_determination.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("is_upheld", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_contest_answer_response_id", "contest_answer", ["response_id"], unique=True)
    keep_rows(
        "contest_answer",
        ["id", "response_id", "determination_id", "partner_id", "is_upheld", "text", "by", "at"],
    )


def _create_unscored_outcome() -> None:
    op.create_table(
        "unscored_outcome",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "outcome IN ('no_contact', 'low_assumed_emergency')", name="ck_unscored_outcome_outcome"
        ),
    )
    op.create_index("ix_unscored_outcome_expires_on", "unscored_outcome", ["expires_on"])
    op.create_index("ix_unscored_outcome_partner_id", "unscored_outcome", ["partner_id"])
    keep_rows(
        "unscored_outcome",
        ["id", "partner_id", "outcome", "reason", "scope", "from_on", "expires_on", "by", "at"],
    )


def _create_unscored_end() -> None:
    op.create_table(
        "unscored_end",
        sa.Column("id", _ID, nullable=False),
        sa.Column("outcome_id", _ID, sa.ForeignKey("unscored_outcome.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_unscored_end_outcome_id", "unscored_end", ["outcome_id"], unique=True)
    keep_rows("unscored_end", ["id", "outcome_id", "partner_id", "on", "reason", "by", "at"])
