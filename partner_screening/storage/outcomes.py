"""One partner's outcome as rows, and back. Pure: made in the worker process, without a database.

The whole outcome is kept once, as JSON in ``run_partner.outcome``; the other tables hold what lists
filter on. Rows hold only texts, numbers, dates and flags, so that they travel between processes.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from assessment_tools.assessment import Assessment
from partner_screening.errors import ConflictError
from partner_screening.findings import Problem, Severity
from partner_screening.fingerprints import fingerprint_of_text
from partner_screening.outcome import PartnerOutcome
from partner_screening.storage.outcome_marks import mark_of_run, marks_of_latest
from partner_screening.storage.records import ID_LENGTH, PartnerStatus

Row = dict[str, Any]

SCREENED = "partner_screened"
PROGRAM = "partner-screening"

# PostgreSQL takes no NUL in a text; the outcome's JSON keeps it, escaped.
_NUL = ("\0", "\ufffd")


class OutcomeRows(NamedTuple):
    """What saving one partner writes: rows per table in the order of their references, one event."""

    run_id: str
    partner_id: str
    fingerprint: str
    at: datetime
    who: str
    event: str
    tables: tuple[tuple[str, tuple[Row, ...]], ...]


def rows_for(
    outcome: PartnerOutcome, run_id: str, at: datetime, *, who: str = PROGRAM
) -> OutcomeRows:
    """Return the rows of ``outcome``. ``at`` is aware; nothing else depends on the clock.

    Raises:
        ConflictError: one person both reviewed and determined.

    """
    refuse_own_work(outcome)
    partner_id = outcome.partner.partner_id.replace(*_NUL)
    document = outcome.model_dump_json()
    fingerprint = fingerprint_of_text(document)
    keys = {"run_id": run_id, "partner_id": partner_id}
    facts, fact_ids = _fact_rows(outcome)
    run_partner = {
        **keys,
        **_columns_of(outcome),
        **fact_ids,
        "saved_at": at,
        "fingerprint": fingerprint,
        "outcome": document,
    }
    tables = (
        ("partner", (_partner_row(outcome),)),
        *facts,
        ("run_partner", (run_partner,)),
        *_finding_rows(outcome, keys),
    )
    plain = tuple((name, tuple(map(_plain, rows))) for name, rows in tables if rows)
    marks = {"tables": mark_of_run(dict(plain)), "latest": marks_of_latest(dict(plain))}
    return OutcomeRows(
        run_id=run_id,
        partner_id=partner_id,
        fingerprint=fingerprint,
        at=at,
        who=who,
        event=_json(_event_of(outcome, fingerprint) | marks),
        tables=plain,
    )


def outcome_from(document: str) -> PartnerOutcome:
    """Return the outcome that was kept as ``document``."""
    return PartnerOutcome.model_validate_json(document)


def refuse_own_work(outcome: PartnerOutcome) -> None:
    """Refuse a determination by the reviewer, with a better message than the database's own.

    Raises:
        ConflictError: one person both reviewed and determined.

    """
    made = outcome.determination
    if made and made.determined_by.strip().lower() in {made.reviewer.strip().lower()} - {""}:
        raise ConflictError(
            "own_work_determined",
            f"Partner {made.partner_id}: reviewer and determiner are the same person.",
            "Let a second person determine the capacity.",
        )


def problem_rows(run_id: str, partner_id: str, problems: Iterable[Problem]) -> tuple[Row, ...]:
    """Return one row per problem; ``partner_id`` is empty for a problem of the whole portfolio."""
    return tuple(
        _plain(
            {
                "run_id": run_id,
                "partner_id": partner_id,
                "position": position,
                "code": problem.code,
                "severity": problem.severity.value,
                "file": problem.file,
                "problem": problem.model_dump_json(),
            }
        )
        for position, problem in enumerate(problems, 1)
    )


def _columns_of(outcome: PartnerOutcome) -> Row:
    recommendation = outcome.recommendation
    is_incomplete = any(problem.severity is Severity.ERROR for problem in outcome.problems)
    return {
        "status": (PartnerStatus.INCOMPLETE if is_incomplete else PartnerStatus.COMPLETE).value,
        "recommendation": recommendation.status.value,
        "capacity": recommendation.capacity.value,
        "risk": recommendation.risk and recommendation.risk.value,
        "valid_until": recommendation.valid_until,
        "as_of": outcome.as_of,
        "policy": recommendation.policy,
    }


def _event_of(outcome: PartnerOutcome, fingerprint: str) -> Row:
    """Return what the history says: statuses and the outcome's fingerprint, no personal data."""
    return {
        "outcome": fingerprint,
        "recommendation": outcome.recommendation.status.value,
        "capacity": outcome.recommendation.capacity.value,
        "gates": [agreement.gate.status.value for agreement in outcome.agreements],
    }


def _partner_row(outcome: PartnerOutcome) -> Row:
    partner = outcome.partner
    return {
        "partner_id": partner.partner_id,
        "name": partner.name,
        "acronym": partner.acronym,
        "type": partner.type.value,
        "country": partner.country,
        "unpp_id": partner.unpp_id,
        "contact_email": partner.contact_email,
        "language": partner.language.value,
        "contact_with_beneficiaries": partner.contact_with_beneficiaries,
        "works_with_children": partner.works_with_children,
        "has_sea_flag": partner.has_sea_flag,
    }


def _fact_rows(outcome: PartnerOutcome) -> tuple[list[tuple[str, tuple[Row, ...]]], Row]:
    """Return the facts that outlive a run, and the columns that point to them."""
    facts = (
        ("self_assessment", _self_assessment_row(outcome)),
        ("review", _review_row(outcome)),
        ("determination", _determination_row(outcome)),
    )
    rows: list[tuple[str, tuple[Row, ...]]] = [(name, (row,)) for name, row in facts if row]
    return rows, {f"{name}_id": row["id"] if row else None for name, row in facts}


def _self_assessment_row(outcome: PartnerOutcome) -> Row | None:
    sheet = outcome.answer_sheet
    if sheet is None:
        return None
    return {
        "id": _content_id("self_assessment", outcome.partner.partner_id, sheet.model_dump_json()),
        "partner_id": outcome.partner.partner_id,
        "instrument": sheet.instrument,
        "instrument_checksum": sheet.instrument_checksum,
        "language": sheet.language.value,
        "completed_by": sheet.completed_by,
        "completed_on": sheet.completed_on,
        "answers": _json([[a.standard, a.value, a.comment, a.cell] for a in sheet.answers]),
    }


def _review_row(outcome: PartnerOutcome) -> Row | None:
    review = outcome.review
    if review is None:
        return None
    return {
        "id": _content_id("review", outcome.partner.partner_id, review.model_dump_json()),
        "partner_id": outcome.partner.partner_id,
        "instrument": review.instrument,
        "reviewer": review.reviewer,
        "reviewed_on": review.reviewed_on,
        "determined_by": review.determined_by,
        "determined_on": review.determined_on,
        "answers": _json([[a.standard, a.value, a.comment, a.evidence] for a in review.answers]),
    }


def _determination_row(outcome: PartnerOutcome) -> Row | None:
    made = outcome.determination
    if made is None:
        return None
    return {
        "id": _content_id("determination", outcome.partner.partner_id, made.model_dump_json()),
        "partner_id": outcome.partner.partner_id,
        "kind": made.kind,
        "instrument": made.instrument,
        "score": made.score,
        "maximum": made.maximum,
        "capacity": made.capacity.value,
        "risk": made.risk and made.risk.value,
        "gaps": _json(made.gaps),
        "reviewer": made.reviewer,
        "reviewed_on": made.reviewed_on,
        "determined_by": made.determined_by,
        "valid_until": made.valid_until,
        "review_fingerprint": made.review_fingerprint,
    }


def _finding_rows(outcome: PartnerOutcome, keys: Row) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    assessments = (("self", outcome.self_assessment), ("review", outcome.reviewed_assessment))
    return (
        (
            "assessment_result",
            tuple(_assessment_row(a, {**keys, "basis": basis}) for basis, a in assessments if a),
        ),
        ("capacity_plan", _plan_rows(outcome, keys)),
        ("plan_action", _action_rows(outcome, keys)),
        ("agreement", _agreement_rows(outcome)),
        ("clause_check", _clause_check_rows(outcome, keys)),
        ("gate_decision", _gate_rows(outcome, keys)),
        ("problem", problem_rows(keys["run_id"], keys["partner_id"], outcome.problems)),
        ("input_file", _file_rows(outcome, keys)),
    )


def _assessment_row(assessment: Assessment, keys: Row) -> Row:
    return {
        **keys,
        "instrument": assessment.instrument,
        "instrument_checksum": assessment.instrument_checksum,
        "parameters": _json([parameter.version for parameter in assessment.parameters]),
        "score": assessment.score,
        "maximum": assessment.maximum,
        "capacity": assessment.capacity.value,
        "risk": assessment.risk and assessment.risk.value,
        "gaps": _json(assessment.gaps),
        "explanation": _json(
            [
                [r.id, r.answer, r.is_counted, r.points, r.reason, r.rule]
                for r in assessment.standards
            ]
        ),
    }


def _plan_rows(outcome: PartnerOutcome, keys: Row) -> tuple[Row, ...]:
    plan = outcome.plan
    if plan is None:
        return ()
    row = {
        **keys,
        "instrument": plan.instrument,
        "basis": plan.basis,
        "started_on": plan.started_on,
        "deadline": plan.deadline,
    }
    return (row,)


def _action_rows(outcome: PartnerOutcome, keys: Row) -> tuple[Row, ...]:
    actions = outcome.plan.actions if outcome.plan else ()
    return tuple(
        {
            **keys,
            "position": position,
            "number": action.number,
            "standard": action.standard,
            "key": action.key,
            "owner_role": action.owner_role,
            "duration_days": action.duration_days,
            "due": action.due,
        }
        for position, action in enumerate(actions, 1)
    )


def _agreement_rows(outcome: PartnerOutcome) -> tuple[Row, ...]:
    """Return the agreement list's rows, one per reference: a list may name one twice."""
    by_reference = {each.agreement.reference: each.agreement for each in outcome.agreements}
    return tuple(
        {
            "partner_id": outcome.partner.partner_id,
            "reference": reference,
            "file": agreement.file,
            "type": agreement.type,
            "clause_set": agreement.clause_set,
            "amount": agreement.amount,
            "currency": agreement.currency,
            "start_on": agreement.start,
            "end_on": agreement.end,
        }
        for reference, agreement in by_reference.items()
    )


def _clause_check_rows(outcome: PartnerOutcome, keys: Row) -> tuple[Row, ...]:
    return tuple(
        {
            **keys,
            "position": position,
            "reference": each.agreement.reference,
            "file_sha256": each.check.document.sha256,
            "clause_set": each.check.clause_set,
            "engine": each.check.engine,
            "verdict": each.check.verdict.value,
            "elements": _json([[e.id, e.status, e.reasons] for e in each.check.elements]),
        }
        for position, each in enumerate(outcome.agreements, 1)
        if each.check is not None
    )


def _gate_rows(outcome: PartnerOutcome, keys: Row) -> tuple[Row, ...]:
    return tuple(
        {
            **keys,
            "position": position,
            "reference": each.agreement.reference,
            "status": each.gate.status.value,
            "policy": each.gate.policy,
            "start_on": each.agreement.start,
            "end_on": each.agreement.end,
            "reasons": _json([reason.code for reason in each.gate.reasons]),
        }
        for position, each in enumerate(outcome.agreements, 1)
    )


def _file_rows(outcome: PartnerOutcome, keys: Row) -> tuple[Row, ...]:
    return tuple(
        {
            **keys,
            "position": position,
            "sha256": file.sha256,
            "role": file.role,
            "name": file.path,
            "size": file.size,
        }
        for position, file in enumerate(outcome.files, 1)
    )


def _content_id(kind: str, partner_id: str, document: str) -> str:
    return fingerprint_of_text(_json([kind, partner_id, document]))[:ID_LENGTH]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(row: Row) -> Row:
    """Return ``row`` without NUL in its texts."""
    return {
        column: value.replace(*_NUL) if isinstance(value, str) and "\0" in value else value
        for column, value in row.items()
    }
