"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Sorted by code point on both databases; SQLite does so by itself.
_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=f"ck_{table}_{column}")


def upgrade() -> None:
    _create_history_event()
    _create_partner()
    _create_screening_run()
    _create_agreement()
    _create_determination()
    _create_problem()
    _create_review()
    _create_self_assessment()
    _create_run_partner()
    _create_assessment_result()
    _create_capacity_plan()
    _create_clause_check()
    _create_gate_decision()
    _create_input_file()
    _create_plan_action()


def _create_history_event() -> None:
    op.create_table(
        "history_event",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_history_event_run_partner", "history_event", ["run_id", "partner_id"])


def _create_partner() -> None:
    op.create_table(
        "partner",
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("acronym", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("unpp_id", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("contact_with_beneficiaries", sa.Boolean(), nullable=True),
        sa.Column("works_with_children", sa.Boolean(), nullable=True),
        sa.Column("has_sea_flag", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id"),
        _one_of("partner", "language", "ar", "en", "es", "fr", "ru", "zh"),
        _one_of(
            "partner",
            "type",
            "national_ngo",
            "international_ngo",
            "community_based_organisation",
            "academic_institution",
            "red_cross_red_crescent",
            "government",
            "intergovernmental_organisation",
            "private_sector",
        ),
    )


def _create_screening_run() -> None:
    op.create_table(
        "screening_run",
        sa.Column("id", _ID, nullable=False),
        sa.Column("portfolio", sa.Text(), nullable=False),
        sa.Column("portfolio_fingerprint", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("partners", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("history_count", sa.Integer(), nullable=True),
        sa.Column("history_head", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        _one_of("screening_run", "status", "running", "finished"),
    )
    op.create_index(
        "ix_screening_run_portfolio_fingerprint", "screening_run", ["portfolio_fingerprint"]
    )


def _create_agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("reference", _ID, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("clause_set", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("partner_id", "reference"),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.partner_id"]),
    )


def _create_determination() -> None:
    op.create_table(
        "determination",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("determined_by", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("review_fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.partner_id"]),
        _one_of(
            "determination",
            "capacity",
            "full",
            "medium",
            "low",
            "low_assumed_emergency",
            "no_contact",
            "not_assessed",
        ),
        _one_of("determination", "kind", "preliminary", "final"),
        _one_of("determination", "risk", "low", "moderate", "high"),
        sa.CheckConstraint(
            "determined_by = '' OR lower(trim(determined_by)) <> lower(trim(reviewer))",
            name="ck_determination_second_person",
        ),
    )
    op.create_index("ix_determination_partner_id", "determination", ["partner_id", "valid_until"])


def _create_problem() -> None:
    op.create_table(
        "problem",
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "partner_id", "position"),
        sa.ForeignKeyConstraint(["run_id"], ["screening_run.id"]),
        _one_of("problem", "severity", "error", "warning"),
    )


def _create_review() -> None:
    op.create_table(
        "review",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("determined_by", sa.Text(), nullable=False),
        sa.Column("determined_on", sa.Date(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.partner_id"]),
    )
    op.create_index("ix_review_partner_id", "review", ["partner_id"])


def _create_self_assessment() -> None:
    op.create_table(
        "self_assessment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("instrument_checksum", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("completed_by", sa.Text(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.partner_id"]),
        _one_of("self_assessment", "language", "ar", "en", "es", "fr", "ru", "zh"),
    )
    op.create_index("ix_self_assessment_partner_id", "self_assessment", ["partner_id"])


def _create_run_partner() -> None:
    op.create_table(
        "run_partner",
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("self_assessment_id", _ID, nullable=True),
        sa.Column("review_id", _ID, nullable=True),
        sa.Column("determination_id", _ID, nullable=True),
        sa.Column("saved_at", _MOMENT, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "partner_id"),
        sa.ForeignKeyConstraint(["determination_id"], ["determination.id"]),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.partner_id"]),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"]),
        sa.ForeignKeyConstraint(["run_id"], ["screening_run.id"]),
        sa.ForeignKeyConstraint(["self_assessment_id"], ["self_assessment.id"]),
        _one_of(
            "run_partner",
            "capacity",
            "full",
            "medium",
            "low",
            "low_assumed_emergency",
            "no_contact",
            "not_assessed",
        ),
        _one_of(
            "run_partner",
            "recommendation",
            "cleared",
            "cleared_with_plan",
            "not_cleared",
            "pending",
            "not_required",
        ),
        _one_of("run_partner", "risk", "low", "moderate", "high"),
        _one_of("run_partner", "status", "complete", "incomplete"),
    )
    op.create_index(
        "ix_run_partner_recommendation",
        "run_partner",
        ["run_id", "recommendation", "capacity", "status"],
    )


def _create_assessment_result() -> None:
    op.create_table(
        "assessment_result",
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("basis", _ID, nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("instrument_checksum", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "partner_id", "basis"),
        sa.ForeignKeyConstraint(
            ["run_id", "partner_id"],
            ["run_partner.run_id", "run_partner.partner_id"],
            name="fk_assessment_result_run_partner",
        ),
        _one_of("assessment_result", "basis", "self", "review"),
        _one_of(
            "assessment_result",
            "capacity",
            "full",
            "medium",
            "low",
            "low_assumed_emergency",
            "no_contact",
            "not_assessed",
        ),
        _one_of("assessment_result", "risk", "low", "moderate", "high"),
    )


def _create_capacity_plan() -> None:
    op.create_table(
        "capacity_plan",
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "partner_id"),
        sa.ForeignKeyConstraint(
            ["run_id", "partner_id"],
            ["run_partner.run_id", "run_partner.partner_id"],
            name="fk_capacity_plan_run_partner",
        ),
    )


def _create_clause_check() -> None:
    op.create_table(
        "clause_check",
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("clause_set", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("elements", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "partner_id", "position"),
        sa.ForeignKeyConstraint(
            ["run_id", "partner_id"],
            ["run_partner.run_id", "run_partner.partner_id"],
            name="fk_clause_check_run_partner",
        ),
        _one_of("clause_check", "verdict", "compliant", "non_compliant", "needs_review"),
    )
    op.create_index("ix_clause_check_file", "clause_check", ["file_sha256", "engine"])
    op.create_index("ix_clause_check_verdict", "clause_check", ["run_id", "verdict"])


def _create_gate_decision() -> None:
    op.create_table(
        "gate_decision",
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "partner_id", "position"),
        sa.ForeignKeyConstraint(
            ["run_id", "partner_id"],
            ["run_partner.run_id", "run_partner.partner_id"],
            name="fk_gate_decision_run_partner",
        ),
        _one_of("gate_decision", "status", "open", "blocked", "open_by_waiver", "pending"),
    )
    op.create_index("ix_gate_decision_status", "gate_decision", ["run_id", "status"])


def _create_input_file() -> None:
    op.create_table(
        "input_file",
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "partner_id", "position"),
        sa.ForeignKeyConstraint(
            ["run_id", "partner_id"],
            ["run_partner.run_id", "run_partner.partner_id"],
            name="fk_input_file_run_partner",
        ),
    )
    op.create_index("ix_input_file_sha256", "input_file", ["sha256"])


def _create_plan_action() -> None:
    op.create_table(
        "plan_action",
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.Text(), nullable=False),
        sa.Column("duration_days", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "partner_id", "position"),
        sa.ForeignKeyConstraint(
            ["run_id", "partner_id"],
            ["capacity_plan.run_id", "capacity_plan.partner_id"],
            name="fk_plan_action_capacity_plan",
        ),
    )
    op.create_index("ix_plan_action_due", "plan_action", ["due"])
