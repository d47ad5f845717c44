"""Agreements in the process, settled elements and waivers."""

import sqlalchemy as sa
from alembic import op

from partner_screening.storage.migrations.guards import keep_rows, refuse_insert

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_agreement_file()
    _create_element_settlement()
    _create_settlement_confirmation()
    _create_waiver()
    _create_waiver_decision()
    refuse_insert(
        "settlement_confirmation",
        "second_person",
        "EXISTS (SELECT 1 FROM element_settlement AS settled "
        'WHERE settled.id = NEW.settlement_id AND settled."by" = NEW."by")',
        "the person who settled an element does not confirm it",
    )
    refuse_insert(
        "waiver_decision",
        "second_person",
        "EXISTS (SELECT 1 FROM waiver "
        'WHERE waiver.id = NEW.waiver_id AND waiver."by" = NEW."by") '
        "OR EXISTS (SELECT 1 FROM waiver_decision AS other "
        'WHERE other.waiver_id = NEW.waiver_id AND other."by" = NEW."by")',
        "a waiver takes three people: who asks, and one of each side",
    )
    refuse_insert(
        "waiver_decision",
        "not_of_partner",
        "EXISTS (SELECT 1 FROM person WHERE person.id = NEW.\"by\" AND person.partner_id <> '')",
        "people of a partner decide on no waiver",
    )


def _create_agreement_file() -> None:
    op.create_table(
        "agreement_file",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("clause_set", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("check", sa.Text(), nullable=True),
        sa.Column("unread_reason", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_agreement_file_sha256", "agreement_file", ["sha256"])
    op.create_index(
        "ux_agreement_file_partner_id_reference_number",
        "agreement_file",
        ["partner_id", "reference", "number"],
        unique=True,
    )
    keep_rows(
        "agreement_file",
        [
            "id",
            "partner_id",
            "reference",
            "number",
            "type",
            "clause_set",
            "start_on",
            "end_on",
            "file_name",
            "sha256",
            "check",
            "unread_reason",
            "engine",
            "by",
            "at",
        ],
    )


def _create_element_settlement() -> None:
    op.create_table(
        "element_settlement",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "status IN ('present', 'weakened', 'missing', 'cannot_tell')",
            name="ck_element_settlement_status",
        ),
    )
    op.create_index(
        "ix_element_settlement_partner_id_reference",
        "element_settlement",
        ["partner_id", "reference"],
    )
    keep_rows(
        "element_settlement",
        [
            "id",
            "partner_id",
            "reference",
            "sha256",
            "element",
            "status",
            "quote",
            "reason",
            "by",
            "at",
        ],
    )


def _create_settlement_confirmation() -> None:
    op.create_table(
        "settlement_confirmation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("settlement_id", _ID, sa.ForeignKey("element_settlement.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_settlement_confirmation_settlement_id",
        "settlement_confirmation",
        ["settlement_id"],
        unique=True,
    )
    keep_rows("settlement_confirmation", ["id", "settlement_id", "partner_id", "by", "at"])


def _create_waiver() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("blocked_by", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_waiver_partner_id_reference", "waiver", ["partner_id", "reference"])
    keep_rows(
        "waiver",
        [
            "id",
            "partner_id",
            "reference",
            "sha256",
            "reason",
            "scope",
            "expires_on",
            "blocked_by",
            "by",
            "at",
        ],
    )


def _create_waiver_decision() -> None:
    op.create_table(
        "waiver_decision",
        sa.Column("id", _ID, nullable=False),
        sa.Column("waiver_id", _ID, sa.ForeignKey("waiver.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("is_approval", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("side IN ('legal', 'management')", name="ck_waiver_decision_side"),
    )
    op.create_index(
        "ux_waiver_decision_waiver_id_side", "waiver_decision", ["waiver_id", "side"], unique=True
    )
    keep_rows(
        "waiver_decision",
        ["id", "waiver_id", "partner_id", "side", "is_approval", "reason", "by", "at"],
    )
