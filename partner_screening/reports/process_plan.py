"""A plan of the process as the workbook that both sides read and sign."""

from partner_screening.partner import ImplementingPartner
from partner_screening.process.plan import (
    LineStanding,
    LineState,
    PlanAgreement,
    PlanRecords,
    PlanSide,
    PlanStanding,
)
from partner_screening.reports.partner_contents import ActionLine
from partner_screening.reports.plan_workbook import PlanRow, PlanSheet, Signature
from partner_screening.reports.wording import Words

_STATUS = {
    LineState.OPEN: 0,
    LineState.PROOF_SENT: 1,
    LineState.REJECTED: 1,
    LineState.VERIFIED: 2,
}
"""The place of each state in the list of statuses that the workbook offers."""

_SIDES = {PlanSide.PARTNER: "plan.signed_partner", PlanSide.AGENCY: "plan.signed_agency"}


def plan_sheet(
    records: PlanRecords, standing: PlanStanding, partner: ImplementingPartner, words: Words
) -> PlanSheet:
    """Return the plan as it stands, with a line to sign for each side that has not agreed yet."""
    return PlanSheet(
        partner=partner,
        instrument=standing.plan.instrument,
        started_on=standing.started_on,
        deadline=standing.deadline,
        original_deadline=standing.original_deadline if standing.extension else None,
        as_of=standing.as_of,
        rows=tuple(_row(line, records, words) for line in standing.lines),
        signatures=tuple(
            _signature(key, next((one for one in records.agreements if one.side is side), None))
            for side, key in _SIDES.items()
        ),
    )


def _row(standing: LineStanding, records: PlanRecords, words: Words) -> PlanRow:
    line, instrument = standing.line, records.plan.instrument
    said = [note.text for note in records.notes if note.number == line.number]
    return PlanRow(
        action=ActionLine(
            number=line.number,
            standard=words.standard(instrument, line.standard),
            action=line.action or words.instrument_text(instrument, f"actions.{line.key}.action"),
            owner=words.instrument_text(instrument, f"owner_roles.{line.owner_role}")
            if line.key
            else line.owner_role,
            proof="\n".join(
                text
                for text in (
                    words.instrument_text(instrument, f"actions.{line.key}.proof")
                    if line.key
                    else "",
                    line.proof,
                )
                if text
            ),
            due=words.day(line.due),
            due_on=line.due,
        ),
        who=line.owner,
        status=_STATUS[standing.state],
        notes=said[-1] if said else "",
    )


def _signature(key: str, given: PlanAgreement | None) -> Signature:
    if given is None:
        return Signature(key=key)
    return Signature(key=key, signed=given.signed_by, on=given.at.date())
