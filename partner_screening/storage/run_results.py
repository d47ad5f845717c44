"""What the latest finished run found about each of some partners, from its narrow columns alone.

The whole outcome is never read here: it is large, and lists need little of it.
"""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from contract_clauses.clause_check import ElementStatus, Verdict
from contract_clauses.rules import load_clause_rules
from partner_screening.errors import UnknownRule
from partner_screening.partner import CapacityOutcome
from partner_screening.process.overview import ResultSpan
from partner_screening.process.review_round import Stage
from partner_screening.process.run_result import RunAgreement, RunDetermination, RunResult
from partner_screening.storage.many_partners import among, is_sqlite, these
from partner_screening.storage.records import RunStatus
from partner_screening.storage.tables import METADATA

_RUNS = METADATA.tables["screening_run"]
_SEEN = METADATA.tables["run_partner"]
_MADE = METADATA.tables["determination"]
_REVIEWS = METADATA.tables["review"]
_PLANS = METADATA.tables["capacity_plan"]
_GATES = METADATA.tables["gate_decision"]
_CHECKS = METADATA.tables["clause_check"]
_AGREEMENTS = METADATA.tables["agreement"]

_SHORT = (ElementStatus.MISSING, ElementStatus.WEAKENED)


def latest_results(connection: Connection, partner_ids: Iterable[str]) -> dict[str, RunResult]:
    """Return the result of the latest finished run for each partner that one saw.

    The latest is that of the latest day; of two of one day, that which finished last.
    """
    wanted = these(connection, partner_ids)
    rows = connection.execute(_results(is_sqlite(connection)), wanted).mappings().all()
    agreements = _agreements(connection, wanted) if rows else {}
    return {
        row["partner_id"]: RunResult(
            run_id=row["run_id"],
            partner_id=row["partner_id"],
            as_of=row["as_of"],
            policy=row["policy"],
            recommendation=row["recommendation"],
            capacity=row["capacity"],
            risk=row["risk"],
            valid_until=row["valid_until"],
            has_self_assessment=row["self_assessment_id"] is not None,
            is_reviewed=row["review_id"] is not None,
            determination=_determination(row),
            plan_deadline=row["plan_deadline"],
            agreements=tuple(agreements.get(row["partner_id"], ())),
        )
        for row in rows
    }


def run_determinations(
    connection: Connection, partner_ids: Iterable[str]
) -> dict[str, list[ResultSpan]]:
    """Return every determination that runs took from reviews, per partner, by day."""
    found: dict[str, list[ResultSpan]] = {}
    query = (
        select(_MADE)
        .where(among(_MADE.c.partner_id, is_sqlite=is_sqlite(connection)))
        .order_by(_MADE.c.reviewed_on, _MADE.c.id)
    )
    for row in connection.execute(query, these(connection, partner_ids)).mappings():
        span = ResultSpan(
            partner_id=row["partner_id"],
            about=row["id"],
            from_on=row["reviewed_on"],
            until_on=row["valid_until"],
            capacity=CapacityOutcome(row["capacity"]),
        )
        found.setdefault(row["partner_id"], []).append(span)
    return found


def _latest(sqlite: bool) -> Any:  # noqa: ANN401 - a subquery of SQLAlchemy
    """Select run and partner of the latest finished run that saw each partner."""
    number = func.row_number().over(
        partition_by=_SEEN.c.partner_id,
        order_by=(_RUNS.c.as_of.desc(), _RUNS.c.finished_at.desc(), _RUNS.c.id),
    )
    numbered = (
        select(_SEEN.c.run_id, _SEEN.c.partner_id, number.label("number"))
        .join(_RUNS, _RUNS.c.id == _SEEN.c.run_id)
        .where(
            among(_SEEN.c.partner_id, is_sqlite=sqlite), _RUNS.c.status == RunStatus.FINISHED.value
        )
        .subquery()
    )
    return select(numbered.c.run_id, numbered.c.partner_id).where(numbered.c.number == 1).subquery()


@cache
def _results(sqlite: bool) -> Select[Any]:
    latest = _latest(sqlite)
    columns = _SEEN.c
    return (
        select(
            *(column for column in columns if column.name != "outcome"),
            _MADE.c.kind,
            _MADE.c.instrument,
            _MADE.c.score,
            _MADE.c.maximum,
            _MADE.c.gaps,
            _MADE.c.reviewed_on,
            _MADE.c.capacity.label("made_capacity"),
            _MADE.c.valid_until.label("made_until"),
            _REVIEWS.c.determined_on,
            _PLANS.c.deadline.label("plan_deadline"),
        )
        .select_from(latest)
        .join(_SEEN, _of_latest(_SEEN, latest))
        .outerjoin(_MADE, _MADE.c.id == columns.determination_id)
        .outerjoin(_REVIEWS, _REVIEWS.c.id == columns.review_id)
        .outerjoin(_PLANS, _of_latest(_PLANS, latest))
    )


def _of_latest(table: Any, latest: Any) -> Any:  # noqa: ANN401 - tables and conditions
    return and_(table.c.run_id == latest.c.run_id, table.c.partner_id == latest.c.partner_id)


def _determination(row: Any) -> RunDetermination | None:  # noqa: ANN401 - a row mapping
    if row["determination_id"] is None:
        return None
    return RunDetermination(
        id=row["determination_id"],
        kind=Stage(row["kind"]),
        instrument=row["instrument"],
        score=row["score"],
        maximum=row["maximum"],
        capacity=row["made_capacity"],
        gaps=tuple(json.loads(row["gaps"])),
        made_on=row["determined_on"] or row["reviewed_on"],
        valid_until=row["made_until"],
    )


@cache
def _agreements_query(sqlite: bool) -> Select[Any]:
    latest = _latest(sqlite)
    return (
        select(
            _GATES.c.partner_id,
            _GATES.c.reference,
            _GATES.c.reasons,
            _GATES.c.start_on,
            _GATES.c.end_on,
            _CHECKS.c.file_sha256,
            _CHECKS.c.clause_set,
            _CHECKS.c.verdict,
            _CHECKS.c.elements,
            _AGREEMENTS.c.type,
            _AGREEMENTS.c.file,
        )
        .select_from(latest)
        .join(_GATES, _of_latest(_GATES, latest))
        .outerjoin(
            _CHECKS,
            and_(_of_latest(_CHECKS, latest), _CHECKS.c.position == _GATES.c.position),
        )
        .outerjoin(
            _AGREEMENTS,
            and_(
                _AGREEMENTS.c.partner_id == _GATES.c.partner_id,
                _AGREEMENTS.c.reference == _GATES.c.reference,
            ),
        )
        .order_by(_GATES.c.partner_id, _GATES.c.position)
    )


def _agreements(connection: Connection, wanted: dict[str, object]) -> dict[str, list[RunAgreement]]:
    """Return the agreements that the latest run saw, per partner; of one listed twice the last."""
    found: dict[str, dict[str, RunAgreement]] = {}
    for row in connection.execute(_agreements_query(is_sqlite(connection)), wanted).mappings():
        agreement = RunAgreement(
            reference=row["reference"],
            type=row["type"] or "",
            clause_set=row["clause_set"],
            file_name=row["file"] or "",
            sha256=row["file_sha256"] or "",
            verdict=Verdict(row["verdict"]) if row["verdict"] else None,
            shortfalls=_shortfalls(row["clause_set"], row["elements"]),
            is_unread="clauses_unread" in json.loads(row["reasons"]),
            start_on=row["start_on"],
            end_on=row["end_on"],
        )
        found.setdefault(row["partner_id"], {})[row["reference"]] = agreement
    return {partner_id: list(one.values()) for partner_id, one in found.items()}


def _shortfalls(clause_set: str | None, elements: str | None) -> tuple[str, ...]:
    if not clause_set or not elements:
        return ()
    mandatory = _mandatory(clause_set)
    return tuple(
        f"{element}:{status}"
        for element, status, _ in json.loads(elements)
        if status in _SHORT and (mandatory is None or element in mandatory)
    )


def _mandatory(reference: str) -> frozenset[str] | None:
    """Return the mandatory elements of a clause set; ``None`` for a set that is not ours."""
    try:
        wanted = load_clause_rules().clause_set(reference)
    except UnknownRule:
        return None
    return frozenset(one.id for one in wanted.elements if one.requirement == "mandatory")
