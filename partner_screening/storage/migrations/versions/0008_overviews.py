"""Rows for lists and figures, worked out from the records; and every record is found by its partner."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

_FOUND_BY_PARTNER = (
    "person",
    "interest_declaration",
    "case_move",
    "hold_lift",
    "submission",
    "review_answer",
    "review_question",
    "review_reply",
    "justification",
    "partner_response",
    "contest_answer",
    "unscored_end",
    "plan_line",
    "plan_agreement",
    "plan_note",
    "plan_extension_request",
    "plan_extension",
    "plan_extension_refusal",
    "plan_consequence",
    "hand_over_receipt",
    "standard_override",
    "inherited_answer",
    "shared_acceptance",
    "settlement_confirmation",
    "waiver_decision",
    "run_partner",
)


def upgrade() -> None:
    for table in _FOUND_BY_PARTNER:
        op.create_index(f"ix_{table}_partner_id", table, ["partner_id"])
    _create_partner_overview()
    _create_partner_gap()
    _create_partner_due()
    _create_partner_task()
    _create_partner_result()
    _create_agreement_overview()
    _create_agreement_reason()


def _create_partner_overview() -> None:
    op.create_table(
        "partner_overview",
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("acronym", sa.Text(), nullable=False),
        sa.Column("name_key", _ID, nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("country_code", sa.Text(), nullable=False),
        sa.Column("country_key", _ID, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("sub_region", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("has_self_assessment", sa.Boolean(), nullable=False),
        sa.Column("is_reviewed", sa.Boolean(), nullable=False),
        sa.Column("is_determined", sa.Boolean(), nullable=False),
        sa.Column("determination_kind", sa.Text(), nullable=True),
        sa.Column("determined_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("unmet", sa.Text(), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("case_step", sa.Text(), nullable=True),
        sa.Column("case_since", sa.Date(), nullable=True),
        sa.Column("plan_id", _ID, nullable=False),
        sa.Column("plan_state", sa.Text(), nullable=True),
        sa.Column("plan_deadline", sa.Date(), nullable=True),
        sa.Column("plan_late", sa.Integer(), nullable=False),
        sa.Column("plan_progress", sa.Integer(), nullable=False),
        sa.Column("has_hold", sa.Boolean(), nullable=False),
        sa.Column("has_concern", sa.Boolean(), nullable=False),
        sa.Column("gates_open", sa.Integer(), nullable=False),
        sa.Column("gates_open_by_waiver", sa.Integer(), nullable=False),
        sa.Column("gates_pending", sa.Integer(), nullable=False),
        sa.Column("gates_blocked", sa.Integer(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("next_due_kind", sa.Text(), nullable=False),
        sa.Column("stale_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("partner_id"),
        sa.CheckConstraint(
            "source IN ('process', 'run', 'none')", name="ck_partner_overview_source"
        ),
    )
    op.create_index("ix_partner_overview_case_step", "partner_overview", ["case_step"])
    op.create_index("ix_partner_overview_country_key", "partner_overview", ["country_key"])
    op.create_index("ix_partner_overview_name_key", "partner_overview", ["name_key"])
    op.create_index(
        "ix_partner_overview_recommendation", "partner_overview", ["recommendation", "capacity"]
    )
    op.create_index("ix_partner_overview_region", "partner_overview", ["region"])
    op.create_index("ix_partner_overview_stale_on", "partner_overview", ["stale_on"])
    op.create_index("ix_partner_overview_valid_until", "partner_overview", ["valid_until"])


def _create_partner_gap() -> None:
    op.create_table(
        "partner_gap",
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("standard", _ID, nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "standard"),
    )
    op.create_index("ix_partner_gap_standard", "partner_gap", ["standard"])


def _create_partner_due() -> None:
    op.create_table(
        "partner_due",
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("kind", _ID, nullable=False),
        sa.Column("about", _ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner", _ID, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "kind", "about"),
    )
    op.create_index("ix_partner_due_due_on", "partner_due", ["due_on", "kind"])
    op.create_index("ix_partner_due_kind", "partner_due", ["kind", "due_on"])


def _create_partner_task() -> None:
    op.create_table(
        "partner_task",
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("kind", _ID, nullable=False),
        sa.Column("about", _ID, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("not_by", sa.Text(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "kind", "about"),
    )
    op.create_index("ix_partner_task_kind", "partner_task", ["kind", "due_on"])


def _create_partner_result() -> None:
    op.create_table(
        "partner_result",
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("about", _ID, nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "from_on"),
    )
    op.create_index("ix_partner_result_from_on", "partner_result", ["from_on", "until_on"])


def _create_agreement_overview() -> None:
    op.create_table(
        "agreement_overview",
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("reference", _ID, nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("clause_set", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("gate", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("shortfalls", sa.Text(), nullable=False),
        sa.Column("waiver_until", sa.Date(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "reference"),
    )
    op.create_index("ix_agreement_overview_end_on", "agreement_overview", ["end_on"])
    op.create_index("ix_agreement_overview_gate", "agreement_overview", ["gate", "verdict"])
    op.create_index("ix_agreement_overview_reference", "agreement_overview", ["reference"])


def _create_agreement_reason() -> None:
    op.create_table(
        "agreement_reason",
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("reference", _ID, nullable=False),
        sa.Column("code", _ID, nullable=False),
        sa.Column("gate", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "reference", "code"),
    )
    op.create_index("ix_agreement_reason_code", "agreement_reason", ["code", "gate"])
