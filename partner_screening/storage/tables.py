"""The tables. Nothing else imports SQLModel, and no table class is used as a value.

Facts that outlive a run carry ids made from their content; what a run found carries the run and the
partner. JSON is text, so that both databases compare it alike. Closed sets are texts with a CHECK.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
)
from sqlmodel import Field, SQLModel

from contract_clauses.clause_check import Verdict
from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.findings import Severity
from partner_screening.languages import Language
from partner_screening.partner import CapacityOutcome, PartnerType, SeaRisk
from partner_screening.storage.records import PartnerStatus, RunStatus
from partner_screening.storage.utc_time import UtcDateTime

METADATA = SQLModel.metadata

# PostgreSQL would sort by its locale; ids are sorted by code point on both databases.
ID_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def _key(*constraints: ForeignKey) -> Any:  # noqa: ANN401 - SQLModel's own field type
    return Field(sa_column=Column(ID_TEXT, *constraints, primary_key=True))


def _number_key() -> Any:  # noqa: ANN401
    return Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))


def _id(*constraints: ForeignKey, is_optional: bool = False) -> Any:  # noqa: ANN401
    return Field(sa_column=Column(ID_TEXT, *constraints, nullable=is_optional))


def _text(*, is_optional: bool = False) -> Any:  # noqa: ANN401
    return Field(sa_column=Column(Text, nullable=is_optional))


def _number(*, is_optional: bool = False) -> Any:  # noqa: ANN401
    return Field(sa_column=Column(Integer, nullable=is_optional))


def _date(*, is_optional: bool = False) -> Any:  # noqa: ANN401
    return Field(sa_column=Column(Date, nullable=is_optional))


def _moment(*, is_optional: bool = False) -> Any:  # noqa: ANN401
    return Field(sa_column=Column(UtcDateTime, nullable=is_optional))


def _flag(*, is_optional: bool = False) -> Any:  # noqa: ANN401
    return Field(sa_column=Column(Boolean, nullable=is_optional))


def _one_of(table: str, column: str, values: Iterable[str]) -> CheckConstraint:
    """Return the CHECK that holds ``column`` to a closed set. NULL passes, as SQL has it."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"ck_{table}_{column}")


def _of_run_partner(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["run_id", "partner_id"],
        ["run_partner.run_id", "run_partner.partner_id"],
        name=f"fk_{table}_run_partner",
    )


class Partner(SQLModel, table=True):
    """The last known roster row of a partner; what a run saw of it is in the run's outcome."""

    __tablename__ = "partner"
    __table_args__ = (
        _one_of("partner", "type", PartnerType),
        _one_of("partner", "language", Language),
    )

    partner_id: str = _key()
    name: str = _text()
    acronym: str = _text()
    type: str = _text()
    country: str = _text()
    unpp_id: str = _text()
    contact_email: str = _text()
    language: str = _text()
    contact_with_beneficiaries: bool | None = _flag(is_optional=True)
    works_with_children: bool | None = _flag(is_optional=True)
    has_sea_flag: bool = _flag()


class ScreeningRun(SQLModel, table=True):
    """A screening of one portfolio under one policy as of one date."""

    __tablename__ = "screening_run"
    __table_args__ = (
        _one_of("screening_run", "status", RunStatus),
        Index("ix_screening_run_portfolio_fingerprint", "portfolio_fingerprint"),
    )

    id: str = _key()
    portfolio: str = _text()
    portfolio_fingerprint: str = _text()
    policy: str = _text()
    as_of: date = _date()
    program: str = _text()
    settings: str = _text()
    partners: int = _number()
    status: str = _text()
    started_at: datetime = _moment()
    finished_at: datetime | None = _moment(is_optional=True)
    history_count: int | None = _number(is_optional=True)
    history_head: str | None = _text(is_optional=True)


class SelfAssessment(SQLModel, table=True):
    """A partner's own answers to one version of one instrument."""

    __tablename__ = "self_assessment"
    __table_args__ = (
        _one_of("self_assessment", "language", Language),
        Index("ix_self_assessment_partner_id", "partner_id"),
    )

    id: str = _key()
    partner_id: str = _id(ForeignKey("partner.partner_id"))
    instrument: str = _text()
    instrument_checksum: str = _text()
    language: str = _text()
    completed_by: str = _text()
    completed_on: date | None = _date(is_optional=True)
    answers: str = _text()


class Review(SQLModel, table=True):
    """The agency's review of one partner."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_partner_id", "partner_id"),)

    id: str = _key()
    partner_id: str = _id(ForeignKey("partner.partner_id"))
    instrument: str = _text()
    reviewer: str = _text()
    reviewed_on: date = _date()
    determined_by: str = _text()
    determined_on: date | None = _date(is_optional=True)
    answers: str = _text()


class Determination(SQLModel, table=True):
    """The agency's determination. Nobody determines what he or she reviewed: the database refuses."""

    __tablename__ = "determination"
    __table_args__ = (
        _one_of("determination", "kind", ("preliminary", "final")),
        _one_of("determination", "capacity", CapacityOutcome),
        _one_of("determination", "risk", SeaRisk),
        CheckConstraint(
            "determined_by = '' OR lower(trim(determined_by)) <> lower(trim(reviewer))",
            name="ck_determination_second_person",
        ),
        Index("ix_determination_partner_id", "partner_id", "valid_until"),
    )

    id: str = _key()
    partner_id: str = _id(ForeignKey("partner.partner_id"))
    kind: str = _text()
    instrument: str = _text()
    score: int | None = _number(is_optional=True)
    maximum: int = _number()
    capacity: str = _text()
    risk: str | None = _text(is_optional=True)
    gaps: str = _text()
    reviewer: str = _text()
    reviewed_on: date = _date()
    determined_by: str = _text()
    valid_until: date = _date()
    review_fingerprint: str = _text()


class RunPartner(SQLModel, table=True):
    """One partner's outcome in one run: columns for lists, and the whole outcome once, as JSON."""

    __tablename__ = "run_partner"
    __table_args__ = (
        _one_of("run_partner", "status", PartnerStatus),
        _one_of("run_partner", "recommendation", RecommendationStatus),
        _one_of("run_partner", "capacity", CapacityOutcome),
        _one_of("run_partner", "risk", SeaRisk),
        Index("ix_run_partner_recommendation", "run_id", "recommendation", "capacity", "status"),
    )

    run_id: str = _key(ForeignKey("screening_run.id"))
    partner_id: str = _key(ForeignKey("partner.partner_id"))
    status: str = _text()
    recommendation: str = _text()
    capacity: str = _text()
    risk: str | None = _text(is_optional=True)
    valid_until: date | None = _date(is_optional=True)
    as_of: date = _date()
    policy: str = _text()
    self_assessment_id: str | None = _id(ForeignKey("self_assessment.id"), is_optional=True)
    review_id: str | None = _id(ForeignKey("review.id"), is_optional=True)
    determination_id: str | None = _id(ForeignKey("determination.id"), is_optional=True)
    saved_at: datetime = _moment()
    fingerprint: str = _text()
    outcome: str = _text()


class AssessmentResult(SQLModel, table=True):
    """A scored answer sheet: the partner's own or the reviewed one, with what it was scored by.

    ``explanation`` is JSON: per standard the answer, whether it counted, points, reason and rule.
    """

    __tablename__ = "assessment_result"
    __table_args__ = (
        _one_of("assessment_result", "basis", ("self", "review")),
        _one_of("assessment_result", "capacity", CapacityOutcome),
        _one_of("assessment_result", "risk", SeaRisk),
        _of_run_partner("assessment_result"),
    )

    run_id: str = _key()
    partner_id: str = _key()
    basis: str = _key()
    instrument: str = _text()
    instrument_checksum: str = _text()
    parameters: str = _text()
    score: int | None = _number(is_optional=True)
    maximum: int = _number()
    capacity: str = _text()
    risk: str | None = _text(is_optional=True)
    gaps: str = _text()
    explanation: str = _text()


class CapacityPlan(SQLModel, table=True):
    """A capacity-strengthening plan that a run proposed."""

    __tablename__ = "capacity_plan"
    __table_args__ = (_of_run_partner("capacity_plan"),)

    run_id: str = _key()
    partner_id: str = _key()
    instrument: str = _text()
    basis: str = _text()
    started_on: date = _date()
    deadline: date = _date()


class PlanAction(SQLModel, table=True):
    """One action of a plan, by its position in the plan."""

    __tablename__ = "plan_action"
    __table_args__ = (
        ForeignKeyConstraint(
            ["run_id", "partner_id"],
            ["capacity_plan.run_id", "capacity_plan.partner_id"],
            name="fk_plan_action_capacity_plan",
        ),
        Index("ix_plan_action_due", "due"),
    )

    run_id: str = _key()
    partner_id: str = _key()
    position: int = _number_key()
    number: int = _number()
    standard: str = _text()
    key: str = _text()
    owner_role: str = _text()
    duration_days: int = _number()
    due: date = _date()


class Agreement(SQLModel, table=True):
    """The last known row of the agreement list."""

    __tablename__ = "agreement"

    partner_id: str = _key(ForeignKey("partner.partner_id"))
    reference: str = _key()
    file: str = _text()
    type: str = _text()
    clause_set: str = _text()
    amount: str = _text()
    currency: str = _text()
    start_on: date | None = _date(is_optional=True)
    end_on: date | None = _date(is_optional=True)


class ClauseCheck(SQLModel, table=True):
    """The clause check of one agreement file; ``elements`` is JSON: id, status, reasons of each."""

    __tablename__ = "clause_check"
    __table_args__ = (
        _one_of("clause_check", "verdict", Verdict),
        _of_run_partner("clause_check"),
        Index("ix_clause_check_file", "file_sha256", "engine"),
        Index("ix_clause_check_verdict", "run_id", "verdict"),
    )

    run_id: str = _key()
    partner_id: str = _key()
    position: int = _number_key()
    reference: str = _text()
    file_sha256: str = _text()
    clause_set: str = _text()
    engine: str = _text()
    verdict: str = _text()
    elements: str = _text()


class GateDecision(SQLModel, table=True):
    """Whether one agreement may go ahead."""

    __tablename__ = "gate_decision"
    __table_args__ = (
        _one_of("gate_decision", "status", GateStatus),
        _of_run_partner("gate_decision"),
        Index("ix_gate_decision_status", "run_id", "status"),
    )

    run_id: str = _key()
    partner_id: str = _key()
    position: int = _number_key()
    reference: str = _text()
    status: str = _text()
    policy: str = _text()
    start_on: date | None = _date(is_optional=True)
    end_on: date | None = _date(is_optional=True)
    reasons: str = _text()


class Problem(SQLModel, table=True):
    """Something wrong with an input; ``partner_id`` is empty when it concerns the portfolio."""

    __tablename__ = "problem"
    __table_args__ = (_one_of("problem", "severity", Severity),)

    run_id: str = _key(ForeignKey("screening_run.id"))
    partner_id: str = _key()
    position: int = _number_key()
    code: str = _text()
    severity: str = _text()
    file: str | None = _text(is_optional=True)
    problem: str = _text()


class InputFile(SQLModel, table=True):
    """A file that came in, by its SHA-256; the original stands in the store of originals."""

    __tablename__ = "input_file"
    __table_args__ = (
        _of_run_partner("input_file"),
        Index("ix_input_file_sha256", "sha256"),
    )

    run_id: str = _key()
    partner_id: str = _key()
    position: int = _number_key()
    sha256: str = _text()
    role: str = _text()
    name: str = _text()
    size: int = _number()


class HistoryEvent(SQLModel, table=True):
    """One line of the history. Triggers refuse every change but the next line (migration 0002)."""

    __tablename__ = "history_event"
    __table_args__ = (
        Index("ix_history_event_run_partner", "run_id", "partner_id"),
        Index("ix_history_event_partner", "partner_id"),
    )

    seq: int = _number_key()
    run_id: str = _id()
    partner_id: str = _id()
    kind: str = _text()
    at: datetime = _moment()
    who: str = _text()
    payload: str = _text()
    previous_hash: str = _text()
    hash: str = _text()
