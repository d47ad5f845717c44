"""The tables that lists and figures are read from: a row per partner and agreement, and what counts.

Worked out from the records, never the truth itself: rows come and go, the history does not vouch for
them, a backup leaves them out, and ``database refresh`` makes them anew.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from partner_screening.storage.tables import ID_TEXT, METADATA


def _partner(*, is_key: bool = True) -> Column[str]:
    return Column(
        "partner_id",
        ID_TEXT,
        ForeignKey("partner.partner_id"),
        primary_key=is_key,
        nullable=False,
    )


def _id(name: str, *, is_key: bool = False) -> Column[str]:
    return Column(name, ID_TEXT, primary_key=is_key, nullable=False)


def _text(name: str, *, is_optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=is_optional)


def _number(name: str, *, is_optional: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=is_optional)


def _date(name: str, *, is_optional: bool = True) -> Column[object]:
    return Column(name, Date, nullable=is_optional)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


# "search" and "name_key" are written without case and accents (process/regions.folded), so that both
# databases find and sort alike; "country_key" is the ISO code, else the country as the list has it.
PARTNER_OVERVIEW = Table(
    "partner_overview",
    METADATA,
    _partner(),
    _text("name"),
    _text("acronym"),
    _id("name_key"),
    _text("search"),
    _text("type"),
    _text("country"),
    _text("country_code"),
    _id("country_key"),
    _text("region"),
    _text("sub_region"),
    _text("language"),
    _date("as_of", is_optional=False),
    _text("policy"),
    _text("source"),
    _id("run_id"),
    _text("recommendation"),
    _text("capacity"),
    _text("risk", is_optional=True),
    _flag("has_self_assessment"),
    _flag("is_reviewed"),
    _flag("is_determined"),
    _text("determination_kind", is_optional=True),
    _date("determined_on"),
    _date("valid_until"),
    _number("score", is_optional=True),
    _number("maximum", is_optional=True),
    _text("instrument"),
    _text("unmet"),
    _id("case_id"),
    _text("case_step", is_optional=True),
    _date("case_since"),
    _id("plan_id"),
    _text("plan_state", is_optional=True),
    _date("plan_deadline"),
    _number("plan_late"),
    _number("plan_progress"),
    _flag("has_hold"),
    _flag("has_concern"),
    _number("gates_open"),
    _number("gates_open_by_waiver"),
    _number("gates_pending"),
    _number("gates_blocked"),
    _date("next_due_on"),
    _text("next_due_kind"),
    _date("stale_on"),
    CheckConstraint("source IN ('process', 'run', 'none')", name="ck_partner_overview_source"),
    Index("ix_partner_overview_name_key", "name_key"),
    Index("ix_partner_overview_country_key", "country_key"),
    Index("ix_partner_overview_region", "region"),
    Index("ix_partner_overview_recommendation", "recommendation", "capacity"),
    Index("ix_partner_overview_case_step", "case_step"),
    Index("ix_partner_overview_valid_until", "valid_until"),
    Index("ix_partner_overview_stale_on", "stale_on"),
)

PARTNER_GAP = Table(
    "partner_gap",
    METADATA,
    _partner(),
    _id("standard", is_key=True),
    _text("instrument"),
    Index("ix_partner_gap_standard", "standard"),
)

PARTNER_DUE = Table(
    "partner_due",
    METADATA,
    _partner(),
    _id("kind", is_key=True),
    _id("about", is_key=True),
    _date("due_on", is_optional=False),
    _id("owner"),
    _text("detail"),
    Index("ix_partner_due_due_on", "due_on", "kind"),
    Index("ix_partner_due_kind", "kind", "due_on"),
)

PARTNER_TASK = Table(
    "partner_task",
    METADATA,
    _partner(),
    _id("kind", is_key=True),
    _id("about", is_key=True),
    _date("since", is_optional=False),
    _date("due_on"),
    _text("detail"),
    _text("not_by"),
    _id("person_id"),
    Index("ix_partner_task_kind", "kind", "due_on"),
)

PARTNER_RESULT = Table(
    "partner_result",
    METADATA,
    _partner(),
    Column("from_on", Date, primary_key=True, nullable=False),
    _date("until_on", is_optional=False),
    _text("capacity"),
    _id("about"),
    Index("ix_partner_result_from_on", "from_on", "until_on"),
)

AGREEMENT_OVERVIEW = Table(
    "agreement_overview",
    METADATA,
    _partner(),
    _id("reference", is_key=True),
    _text("search"),
    _text("source"),
    _text("type"),
    _text("clause_set"),
    _text("verdict", is_optional=True),
    _text("gate"),
    _text("reasons"),
    _text("shortfalls"),
    _date("waiver_until"),
    _date("start_on"),
    _date("end_on"),
    _text("sha256"),
    _text("file_name"),
    _number("versions"),
    Index("ix_agreement_overview_reference", "reference"),
    Index("ix_agreement_overview_gate", "gate", "verdict"),
    Index("ix_agreement_overview_end_on", "end_on"),
)

AGREEMENT_REASON = Table(
    "agreement_reason",
    METADATA,
    _partner(),
    _id("reference", is_key=True),
    _id("code", is_key=True),
    _text("gate"),
    Index("ix_agreement_reason_code", "code", "gate"),
)

# One row: how often the rows above were changed, so that what was read from them can be kept meanwhile.
OVERVIEW_VERSION = Table(
    "overview_version",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _number("version"),
    CheckConstraint("id = 1", name="ck_overview_version_one"),
)

# The latest run that saw a partner is found by the partner.
Index("ix_run_partner_partner_id", METADATA.tables["run_partner"].c.partner_id)

OVERVIEW_TABLES = (
    PARTNER_OVERVIEW,
    PARTNER_GAP,
    PARTNER_DUE,
    PARTNER_TASK,
    PARTNER_RESULT,
    AGREEMENT_OVERVIEW,
    AGREEMENT_REASON,
)

DERIVED_TABLES = frozenset(table.name for table in (*OVERVIEW_TABLES, OVERVIEW_VERSION))
"""What a backup leaves out: after a restore the rows are worked out anew."""
