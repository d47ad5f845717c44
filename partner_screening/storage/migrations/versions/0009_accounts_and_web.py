"""Accounts, personal links and tokens; sessions, drafts, uploads and what else the web needs."""

import sqlalchemy as sa
from alembic import op

from partner_screening.storage.migrations.guards import keep_rows

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_account()
    _create_personal_link()
    _create_api_token()
    _create_web_session()
    _create_sign_in_failure()
    _create_draft_answer()
    _create_upload()
    _create_saved_view()
    _create_idempotent_answer()
    _create_webhook()
    _create_webhook_delivery()


def _create_account() -> None:
    op.create_table(
        "account",
        sa.Column("id", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp_sealed", sa.Text(), nullable=False),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_account_subject", "account", ["subject"])
    keep_rows(
        "account",
        ["id", "password_hash", "totp_sealed", "totp_step", "subject", "by", "at"],
        changing=["password_hash", "subject", "totp_sealed", "totp_step"],
    )


def _create_personal_link() -> None:
    op.create_table(
        "personal_link",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("purpose IN ('enter', 'set_password')", name="ck_personal_link_purpose"),
    )
    op.create_index("ix_personal_link_person_id", "personal_link", ["person_id"])
    keep_rows(
        "personal_link",
        ["id", "person_id", "purpose", "expires_at", "ended_at", "by", "at"],
        changing=["ended_at"],
    )


def _create_api_token() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("secret_sha256", sa.Text(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_api_token_person_id", "api_token", ["person_id"])
    op.create_index("ux_api_token_secret_sha256", "api_token", ["secret_sha256"], unique=True)
    keep_rows(
        "api_token",
        [
            "id",
            "person_id",
            "name",
            "scopes",
            "secret_sha256",
            "expires_at",
            "ended_at",
            "by",
            "at",
        ],
        changing=["ended_at"],
    )


def _create_web_session() -> None:
    op.create_table(
        "web_session",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("is_pending", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_web_session_expires_at", "web_session", ["expires_at"])
    op.create_index("ix_web_session_person_id", "web_session", ["person_id"])


def _create_sign_in_failure() -> None:
    op.create_table(
        "sign_in_failure",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sign_in_failure_key", "sign_in_failure", ["key", "at"])


def _create_draft_answer() -> None:
    op.create_table(
        "draft_answer",
        sa.Column("case_id", _ID, sa.ForeignKey("assessment_case.id"), nullable=False),
        sa.Column("standard", _ID, nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("saved_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "standard"),
    )
    op.create_index("ix_draft_answer_partner_id", "draft_answer", ["partner_id"])


def _create_upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("partner_id", _ID, sa.ForeignKey("partner.partner_id"), nullable=False),
        sa.Column("about", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("filed_as", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("received <= size", name="ck_upload_received"),
    )
    op.create_index("ix_upload_about", "upload", ["about"])


def _create_saved_view() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("saved_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_saved_view_name", "saved_view", ["person_id", "list", "name"], unique=True)


def _create_idempotent_answer() -> None:
    op.create_table(
        "idempotent_answer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_idempotent_answer_at", "idempotent_answer", ["at"])


def _create_webhook() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", _ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("by", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _create_webhook_delivery() -> None:
    op.create_table(
        "webhook_delivery",
        sa.Column("id", _ID, nullable=False),
        sa.Column("webhook_id", _ID, sa.ForeignKey("webhook.id"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'failed')", name="ck_webhook_delivery_status"
        ),
    )
    op.create_index("ix_webhook_delivery_next_at", "webhook_delivery", ["status", "next_at"])
    op.create_index(
        "ux_webhook_delivery_seq", "webhook_delivery", ["webhook_id", "seq"], unique=True
    )
