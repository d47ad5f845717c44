"""Plans, reassessments, allegations, links and assessments of other entities."""

import sqlalchemy as sa
from alembic import op

from partner_screening.storage.migrations.guards import keep_rows, refuse_insert

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_strengthening_plan()
    _create_plan_line()
    _create_plan_agreement()
    _create_plan_note()
    _create_plan_extension_request()
    _create_plan_extension()
    _create_plan_extension_refusal()
    _create_plan_consequence()
    _create_reassessment_trigger()
    _create_allegation_note()
    _create_concern_hand_over()
    _create_hand_over_receipt()
    _create_partner_link()
    _create_standard_override()
    _create_inherited_answer()
    _create_shared_assessment()
    _create_shared_acceptance()
    refuse_insert(
        "plan_agreement",
        "second_person",
        "EXISTS (SELECT 1 FROM plan_agreement AS other WHERE other.plan_id = NEW.plan_id "
        'AND other."by" = NEW."by")',
        "one person does not agree a plan for both sides",
    )
    refuse_insert(
        "plan_note",
        "second_person",
        "NEW.kind = 'verified' AND EXISTS (SELECT 1 FROM plan_note AS proof "
        "WHERE proof.plan_id = NEW.plan_id AND proof.number = NEW.number "
        'AND proof.kind = \'proof\' AND proof."by" = NEW."by")',
        "the person who sent a proof does not verify it",
    )
    refuse_insert(
        "plan_extension",
        "second_person",
        "EXISTS (SELECT 1 FROM plan_extension_request AS request "
        'WHERE request.id = NEW.request_id AND request."by" = NEW."by")',
        "the person who asked for an extension does not grant it",
    )
    refuse_insert(
        "hand_over_receipt",
        "second_person",
        "EXISTS (SELECT 1 FROM concern_hand_over AS handed "
        'WHERE handed.id = NEW.hand_over_id AND handed."by" = NEW."by")',
        "the person who handed a concern over does not take it over",
    )
    refuse_insert(
        "shared_acceptance",
        "second_person",
        "EXISTS (SELECT 1 FROM shared_assessment AS shared "
        'WHERE shared.id = NEW.shared_id AND shared."by" = NEW."by")',
        "the person who brought an assessment in does not accept it",
    )


def _create_strengthening_plan() -> None:
    op.create_table(
        "strengthening_plan",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("determination_id", _ID, sa.ForeignKey("case_determination.id"), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("starts_with", sa.Text(), nullable=False),
        sa.Column("drawn_up_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "starts_with IN ('determination', 'agreement')",
            name="ck_strengthening_plan_starts_with",
        ),
    )
    op.create_index("ix_strengthening_plan_case_id", "strengthening_plan", ["case_id"])
    op.create_index("ix_strengthening_plan_partner_id", "strengthening_plan", ["partner_id"])
    keep_rows(
        "strengthening_plan",
        [
            "id",
            "case_id",
            "partner_id",
            "determination_id",
            "instrument",
            "starts_with",
            "drawn_up_on",
            "months",
            "rule",
            "by",
            "at",
        ],
    )


def _create_plan_line() -> None:
    op.create_table(
        "plan_line",
        sa.Column("id", _ID, nullable=False),
        sa.Column("plan_id", _ID, sa.ForeignKey("strengthening_plan.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("action <> '' OR key <> ''", name="ck_plan_line_words"),
    )
    op.create_index("ux_plan_line_plan_id_number", "plan_line", ["plan_id", "number"], unique=True)
    keep_rows(
        "plan_line",
        [
            "id",
            "plan_id",
            "partner_id",
            "number",
            "standard",
            "key",
            "action",
            "owner_role",
            "owner",
            "proof",
            "due",
            "by",
            "at",
        ],
    )


def _create_plan_agreement() -> None:
    op.create_table(
        "plan_agreement",
        sa.Column("id", _ID, nullable=False),
        sa.Column("plan_id", _ID, sa.ForeignKey("strengthening_plan.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("side IN ('partner', 'agency')", name="ck_plan_agreement_side"),
    )
    op.create_index(
        "ux_plan_agreement_plan_id_side", "plan_agreement", ["plan_id", "side"], unique=True
    )
    keep_rows(
        "plan_agreement", ["id", "plan_id", "partner_id", "side", "signed_by", "sha256", "by", "at"]
    )


def _create_plan_note() -> None:
    op.create_table(
        "plan_note",
        sa.Column("id", _ID, nullable=False),
        sa.Column("plan_id", _ID, sa.ForeignKey("strengthening_plan.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("evidence_id", _ID, sa.ForeignKey("evidence_file.id"), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("kind <> 'proof' OR evidence_id IS NOT NULL", name="ck_plan_note_proof"),
        sa.CheckConstraint(
            "kind IN ('progress', 'visit', 'proof', 'verified', 'rejected')",
            name="ck_plan_note_kind",
        ),
    )
    op.create_index("ix_plan_note_plan_id", "plan_note", ["plan_id"])
    keep_rows(
        "plan_note",
        [
            "id",
            "plan_id",
            "partner_id",
            "kind",
            "number",
            "text",
            "on",
            "evidence_id",
            "by",
            "at",
        ],
    )


def _create_plan_extension_request() -> None:
    op.create_table(
        "plan_extension_request",
        sa.Column("id", _ID, nullable=False),
        sa.Column("plan_id", _ID, sa.ForeignKey("strengthening_plan.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_plan_extension_request_plan_id", "plan_extension_request", ["plan_id"])
    keep_rows(
        "plan_extension_request", ["id", "plan_id", "partner_id", "until", "reason", "by", "at"]
    )


def _create_plan_extension() -> None:
    op.create_table(
        "plan_extension",
        sa.Column("id", _ID, nullable=False),
        sa.Column("plan_id", _ID, sa.ForeignKey("strengthening_plan.id"), nullable=False),
        sa.Column("request_id", _ID, sa.ForeignKey("plan_extension_request.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_plan_extension_plan_id", "plan_extension", ["plan_id"], unique=True)
    keep_rows(
        "plan_extension",
        ["id", "plan_id", "request_id", "partner_id", "until", "reason", "by", "at"],
    )


def _create_plan_extension_refusal() -> None:
    op.create_table(
        "plan_extension_refusal",
        sa.Column("id", _ID, nullable=False),
        sa.Column("request_id", _ID, sa.ForeignKey("plan_extension_request.id"), nullable=False),
        sa.Column("plan_id", _ID, sa.ForeignKey("strengthening_plan.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_plan_extension_refusal_request_id",
        "plan_extension_refusal",
        ["request_id"],
        unique=True,
    )
    keep_rows(
        "plan_extension_refusal",
        ["id", "request_id", "plan_id", "partner_id", "reason", "by", "at"],
    )


def _create_plan_consequence() -> None:
    op.create_table(
        "plan_consequence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("plan_id", _ID, sa.ForeignKey("strengthening_plan.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_plan_consequence_plan_id", "plan_consequence", ["plan_id"])
    keep_rows(
        "plan_consequence", ["id", "plan_id", "partner_id", "kind", "reason", "until", "by", "at"]
    )


def _create_reassessment_trigger() -> None:
    op.create_table(
        "reassessment_trigger",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_reassessment_trigger_due_on", "reassessment_trigger", ["due_on"])
    op.create_index("ix_reassessment_trigger_partner_id", "reassessment_trigger", ["partner_id"])
    keep_rows(
        "reassessment_trigger",
        [
            "id",
            "partner_id",
            "kind",
            "text",
            "on",
            "due_on",
            "ends",
            "lapses_on",
            "rule",
            "by",
            "at",
        ],
    )


def _create_allegation_note() -> None:
    op.create_table(
        "allegation_note",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "state IN ('open', 'closed', 'withdrawn')", name="ck_allegation_note_state"
        ),
    )
    op.create_index("ix_allegation_note_partner_id", "allegation_note", ["partner_id"])
    keep_rows("allegation_note", ["id", "partner_id", "reference", "state", "by", "at"])


def _create_concern_hand_over() -> None:
    op.create_table(
        "concern_hand_over",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("focal_point_id", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_concern_hand_over_partner_id", "concern_hand_over", ["partner_id"])
    keep_rows("concern_hand_over", ["id", "partner_id", "focal_point_id", "by", "at"])


def _create_hand_over_receipt() -> None:
    op.create_table(
        "hand_over_receipt",
        sa.Column("id", _ID, nullable=False),
        sa.Column("hand_over_id", _ID, sa.ForeignKey("concern_hand_over.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_hand_over_receipt_hand_over_id", "hand_over_receipt", ["hand_over_id"], unique=True
    )
    keep_rows("hand_over_receipt", ["id", "hand_over_id", "partner_id", "by", "at"])


def _create_partner_link() -> None:
    op.create_table(
        "partner_link",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("headquarters_id", _ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_partner_link_partner_id", "partner_link", ["partner_id"])
    keep_rows("partner_link", ["id", "partner_id", "headquarters_id", "reason", "by", "at"])


def _create_standard_override() -> None:
    op.create_table(
        "standard_override",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("choice IN ('inherited', 'local')", name="ck_standard_override_choice"),
    )
    op.create_index("ix_standard_override_case_id", "standard_override", ["case_id"])
    keep_rows(
        "standard_override",
        ["id", "case_id", "partner_id", "standard", "choice", "reason", "text", "by", "at"],
    )


def _create_inherited_answer() -> None:
    op.create_table(
        "inherited_answer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("answer_id", _ID, sa.ForeignKey("review_answer.id"), nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("determination_id", _ID, sa.ForeignKey("case_determination.id"), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_inherited_answer_case_id", "inherited_answer", ["case_id"])
    op.create_index("ux_inherited_answer_answer_id", "inherited_answer", ["answer_id"], unique=True)
    keep_rows(
        "inherited_answer",
        ["id", "answer_id", "case_id", "partner_id", "standard", "determination_id", "by", "at"],
    )


def _create_shared_assessment() -> None:
    op.create_table(
        "shared_assessment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("trust", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("determined_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("our_score", sa.Integer(), nullable=False),
        sa.Column("our_maximum", sa.Integer(), nullable=False),
        sa.Column("our_capacity", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("plan_state", sa.Text(), nullable=False),
        sa.Column("plan_deadline", sa.Date(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "capacity IN ('full', 'medium', 'low', 'low_assumed_emergency', 'no_contact', 'not_assessed')",
            name="ck_shared_assessment_capacity",
        ),
        sa.CheckConstraint(
            "our_capacity IN ('full', 'medium', 'low', 'low_assumed_emergency', 'no_contact', 'not_assessed')",
            name="ck_shared_assessment_our_capacity",
        ),
    )
    op.create_index(
        "ux_shared_assessment_partner_id_checksum",
        "shared_assessment",
        ["partner_id", "checksum"],
        unique=True,
    )
    keep_rows(
        "shared_assessment",
        [
            "id",
            "partner_id",
            "issuer",
            "trust",
            "checksum",
            "sha256",
            "file_name",
            "instrument",
            "kind",
            "determined_on",
            "valid_until",
            "issued_on",
            "answers",
            "score",
            "maximum",
            "capacity",
            "our_score",
            "our_maximum",
            "our_capacity",
            "gaps",
            "plan_state",
            "plan_deadline",
            "by",
            "at",
        ],
    )


def _create_shared_acceptance() -> None:
    op.create_table(
        "shared_acceptance",
        sa.Column("id", _ID, nullable=False),
        sa.Column("shared_id", _ID, sa.ForeignKey("shared_assessment.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("despite", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_shared_acceptance_shared_id", "shared_acceptance", ["shared_id"], unique=True
    )
    keep_rows(
        "shared_acceptance", ["id", "shared_id", "partner_id", "reason", "despite", "by", "at"]
    )
