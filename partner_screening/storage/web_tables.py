"""The tables of the web application's daily work: what comes and goes and decides nothing.

Sessions, attempts to sign in, drafts, uploads under way, saved views, answers kept for a repeated
request, and webhooks. What is decided becomes a record of the process, which the history vouches for.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from partner_screening.storage.tables import ID_TEXT, METADATA
from partner_screening.storage.utc_time import UtcDateTime


def _id(name: str, target: str = "", *, is_key: bool = False) -> Column[str]:
    return Column(
        name,
        ID_TEXT,
        *([ForeignKey(target)] if target else []),
        primary_key=is_key,
        nullable=False,
    )


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str, *, is_key: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=False, primary_key=is_key, autoincrement=False)


def _moment(name: str, *, is_optional: bool = False) -> Column[object]:
    return Column(name, UtcDateTime, nullable=is_optional)


WEB_SESSION = Table(
    "web_session",
    METADATA,
    _id("id", is_key=True),  # the SHA-256 of what the browser holds
    _id("person_id", "person.id"),
    _text("via"),
    _text("language"),
    Column("is_pending", Boolean, nullable=False),  # the second factor has not been given yet
    _moment("created_at"),
    _moment("seen_at"),
    _moment("expires_at"),
    Index("ix_web_session_person_id", "person_id"),
    Index("ix_web_session_expires_at", "expires_at"),
)

SIGN_IN_FAILURE = Table(
    "sign_in_failure",
    METADATA,
    _id("id", is_key=True),
    _text("key"),  # an account or an address, as a fingerprint
    _moment("at"),
    Index("ix_sign_in_failure_key", "key", "at"),
)

DRAFT_ANSWER = Table(
    "draft_answer",
    METADATA,
    _id("case_id", "assessment_case.id", is_key=True),
    _id("standard", is_key=True),
    _id("partner_id", "partner.partner_id"),
    _text("value"),
    _text("comment"),
    _number("version"),
    _id("saved_by", "person.id"),
    _moment("saved_at"),
    Index("ix_draft_answer_partner_id", "partner_id"),
)

UPLOAD = Table(
    "upload",
    METADATA,
    _id("id", is_key=True),
    _id("person_id", "person.id"),
    _id("partner_id", "partner.partner_id"),
    _id("about"),  # the case, or another record that the file is for
    _text("name"),
    _number("size"),
    _number("received"),
    _text("sha256"),  # of the whole file; empty until all of it is there
    _text("filed_as"),  # the record that it became
    _moment("created_at"),
    _moment("seen_at"),
    CheckConstraint("received <= size", name="ck_upload_received"),
    Index("ix_upload_about", "about"),
)

SAVED_VIEW = Table(
    "saved_view",
    METADATA,
    _id("id", is_key=True),
    _id("person_id", "person.id"),
    _text("list"),
    _text("name"),
    _text("query"),
    _moment("saved_at"),
    Index("ux_saved_view_name", "person_id", "list", "name", unique=True),
)

IDEMPOTENT_ANSWER = Table(
    "idempotent_answer",
    METADATA,
    _id("id", is_key=True),  # fingerprint of person and key
    _text("request"),  # fingerprint of method, path and body
    _number("status"),  # 0 while the first request is still at work
    _text("body"),
    _moment("at"),
    Index("ix_idempotent_answer_at", "at"),
)

WEBHOOK = Table(
    "webhook",
    METADATA,
    _id("id", is_key=True),
    _text("url"),
    _text("secret_sealed"),
    _text("topics"),
    Column("is_active", Boolean, nullable=False),
    _number("cursor"),  # the last event of the history that was looked at for it
    _id("by", "person.id"),
    _moment("at"),
)

WEBHOOK_DELIVERY = Table(
    "webhook_delivery",
    METADATA,
    _id("id", is_key=True),
    _id("webhook_id", "webhook.id"),
    _number("seq"),
    _text("topic"),
    _text("body"),
    _text("status"),
    _number("attempts"),
    _text("error"),
    _moment("next_at"),
    _moment("at"),
    CheckConstraint("status IN ('waiting', 'sent', 'failed')", name="ck_webhook_delivery_status"),
    Index("ux_webhook_delivery_seq", "webhook_id", "seq", unique=True),
    Index("ix_webhook_delivery_next_at", "status", "next_at"),
)

WEB_TABLES = (
    WEB_SESSION,
    SIGN_IN_FAILURE,
    DRAFT_ANSWER,
    UPLOAD,
    SAVED_VIEW,
    IDEMPOTENT_ANSWER,
    WEBHOOK,
    WEBHOOK_DELIVERY,
)

PASSING_TABLES = frozenset({"web_session", "sign_in_failure", "idempotent_answer"})
"""What a backup leaves out: after a restore everybody signs in again."""
