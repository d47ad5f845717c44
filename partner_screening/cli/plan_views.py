"""Plans as rows of a listing."""

from datetime import date
from typing import TYPE_CHECKING

from partner_screening.languages import Language

if TYPE_CHECKING:
    from partner_screening.process.plan import PlanLine, PlanRecords, PlanStanding


def summary_of(standing: "PlanStanding") -> dict[str, object]:
    """Return a plan in one row."""
    late = standing.was_late
    return {
        "id": standing.plan.id,
        "partner": standing.plan.partner_id,
        "case": standing.plan.case_id,
        "state": str(standing.state),
        "progress": standing.progress,
        "overdue": len(standing.overdue),
        "agreed_on": _day(standing.agreed_on),
        "original_deadline": _day(standing.original_deadline),
        "deadline": _day(standing.deadline),
        "extended_by": standing.extension.by if standing.extension else None,
        "was_late": f"{late[0]} to {late[1]}" if late else None,
        "consequence": standing.consequence.kind if standing.consequence else None,
    }


def lines_of(standing: "PlanStanding", language: Language) -> list[dict[str, object]]:
    """Return a row per line of a plan, its texts in ``language``."""
    from assessment_tools.catalogue import load_instrument

    instrument = load_instrument(standing.plan.instrument)

    def text(line: "PlanLine", part: str, own: str) -> str:
        ours = instrument.text(language, f"actions.{line.key}.{part}") if line.key else ""
        return "; ".join(one for one in (ours, own) if one)

    return [
        {
            "number": one.line.number,
            "standard": one.line.standard,
            "state": f"{one.state}{', overdue' if one.is_overdue else ''}",
            "due": str(one.line.due),
            "owner": one.line.owner or one.line.owner_role,
            "action": text(one.line, "action", one.line.action),
            "proof": text(one.line, "proof", one.line.proof),
        }
        for one in standing.lines
    ]


def notes_of(records: "PlanRecords") -> list[dict[str, object]]:
    """Return a row per note on a plan, oldest first."""
    return [
        {
            "id": one.id,
            "kind": str(one.kind),
            "line": one.number,
            "text": one.text,
            "on": str(one.on),
            "evidence": one.evidence_id,
            "by": one.by,
        }
        for one in records.notes
    ]


def _day(day: date | None) -> str | None:
    return str(day) if day else None
