"""People, cases and holds of the assessment process."""

import sqlalchemy as sa
from alembic import op

from partner_screening.storage.migrations.guards import keep_rows, refuse_insert

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_index("ix_history_event_partner", "history_event", ["partner_id"])
    _create_person()
    _create_interest_declaration()
    _create_assessment_case()
    _create_case_move()
    _create_hold()
    _create_hold_lift()
    refuse_insert(
        "assessment_case",
        "one_open",
        "EXISTS (SELECT 1 FROM assessment_case AS other WHERE other.partner_id = NEW.partner_id "
        "AND other.instrument = NEW.instrument "
        "AND other.step NOT IN ('closed', 'withdrawn', 'superseded'))",
        "this partner has an open case with this instrument",
    )
    refuse_insert(
        "hold_lift",
        "second_person",
        'EXISTS (SELECT 1 FROM hold WHERE hold.id = NEW.hold_id AND hold."by" = NEW."by")',
        "the person who placed a hold does not lift it",
    )


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("partner_id", _ID, nullable=False),
        sa.Column("head_id", _ID, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "language IN ('ar', 'en', 'es', 'fr', 'ru', 'zh')", name="ck_person_language"
        ),
    )
    keep_rows(
        "person",
        [
            "id",
            "name",
            "email",
            "language",
            "roles",
            "partner_id",
            "head_id",
            "is_active",
            "by",
            "at",
        ],
        ["email", "head_id", "is_active", "language", "roles"],
    )


def _create_interest_declaration() -> None:
    op.create_table(
        "interest_declaration",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_interest_declaration_person_id_partner_id",
        "interest_declaration",
        ["person_id", "partner_id"],
        unique=True,
    )
    keep_rows("interest_declaration", ["id", "person_id", "partner_id", "nature", "by", "at"])


def _create_assessment_case() -> None:
    op.create_table(
        "assessment_case",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_because", sa.Text(), nullable=False),
        sa.Column("follows", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "reason IN ('first_assessment', 'reassessment')", name="ck_assessment_case_reason"
        ),
        sa.CheckConstraint(
            "step IN ('registered', 'self_assessment_requested', 'received', 'under_review', 'returned', 'preliminary_determination', 'plan_agreed', 'monitoring', 'final_determination', 'closed', 'withdrawn', 'superseded')",
            name="ck_assessment_case_step",
        ),
    )
    op.create_index("ix_assessment_case_partner_id", "assessment_case", ["partner_id"])
    op.create_index("ix_assessment_case_step", "assessment_case", ["step"])
    keep_rows(
        "assessment_case",
        [
            "id",
            "partner_id",
            "instrument",
            "step",
            "version",
            "reason",
            "opened_because",
            "follows",
            "by",
            "at",
        ],
        ["step", "version"],
    )


def _create_case_move() -> None:
    op.create_table(
        "case_move",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_step", sa.Text(), nullable=False),
        sa.Column("to_step", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "from_step IN ('registered', 'self_assessment_requested', 'received', 'under_review', 'returned', 'preliminary_determination', 'plan_agreed', 'monitoring', 'final_determination', 'closed', 'withdrawn', 'superseded')",
            name="ck_case_move_from_step",
        ),
        sa.CheckConstraint(
            "to_step IN ('registered', 'self_assessment_requested', 'received', 'under_review', 'returned', 'preliminary_determination', 'plan_agreed', 'monitoring', 'final_determination', 'closed', 'withdrawn', 'superseded')",
            name="ck_case_move_to_step",
        ),
    )
    op.create_index("ux_case_move_case_id_number", "case_move", ["case_id", "number"], unique=True)
    keep_rows(
        "case_move",
        ["id", "case_id", "partner_id", "number", "from_step", "to_step", "reason", "by", "at"],
    )


def _create_hold() -> None:
    op.create_table(
        "hold",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_hold_partner_id", "hold", ["partner_id"])
    keep_rows("hold", ["id", "partner_id", "from_on", "reason", "by", "at"])


def _create_hold_lift() -> None:
    op.create_table(
        "hold_lift",
        sa.Column("id", _ID, nullable=False),
        sa.Column("hold_id", _ID, sa.ForeignKey("hold.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_hold_lift_hold_id", "hold_lift", ["hold_id"], unique=True)
    keep_rows("hold_lift", ["id", "hold_id", "partner_id", "reason", "by", "at"])
