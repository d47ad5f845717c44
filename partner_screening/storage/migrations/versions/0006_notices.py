"""Notices and their delivery."""

import sqlalchemy as sa
from alembic import op

from partner_screening.storage.migrations.guards import keep_rows

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_notice()
    _create_delivery_start()
    _create_delivery_end()


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "language IN ('ar', 'en', 'es', 'fr', 'ru', 'zh')", name="ck_notice_language"
        ),
    )
    op.create_index("ix_notice_partner_id", "notice", ["partner_id"])
    op.create_index("ux_notice_key", "notice", ["key"], unique=True)
    keep_rows(
        "notice",
        [
            "id",
            "key",
            "kind",
            "partner_id",
            "person_id",
            "address",
            "language",
            "subject",
            "body",
            "calendar",
            "due_on",
            "by",
            "at",
        ],
    )


def _create_delivery_start() -> None:
    op.create_table(
        "delivery_start",
        sa.Column("id", _ID, nullable=False),
        sa.Column("notice_id", _ID, sa.ForeignKey("notice.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_delivery_start_notice_id_number", "delivery_start", ["notice_id", "number"], unique=True
    )
    keep_rows("delivery_start", ["id", "notice_id", "number", "by", "at"])


def _create_delivery_end() -> None:
    op.create_table(
        "delivery_end",
        sa.Column("id", _ID, nullable=False),
        sa.Column("start_id", _ID, sa.ForeignKey("delivery_start.id"), nullable=False),
        sa.Column("notice_id", _ID, sa.ForeignKey("notice.id"), nullable=False),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_delivery_end_notice_id", "delivery_end", ["notice_id"])
    op.create_index("ux_delivery_end_start_id", "delivery_end", ["start_id"], unique=True)
    keep_rows("delivery_end", ["id", "start_id", "notice_id", "is_sent", "error", "by", "at"])
