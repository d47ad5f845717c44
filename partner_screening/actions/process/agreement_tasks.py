"""Working out what waits for lawyers and management about a partner's agreements."""

from collections.abc import Iterator
from datetime import date

from partner_screening.actions.process.agreements import waivers_of
from partner_screening.process.agreement_file import (
    AgreementFile,
    ElementSettlement,
    SettlementConfirmation,
    overrules,
)
from partner_screening.process.notice import DueItem
from partner_screening.process.todo import Task, TaskKind
from partner_screening.process.waiver import Side, WaiverState, state_of
from partner_screening.storage.record_store import RecordView

Days = dict[tuple[str, str], DueItem]
"""What falls due, by its kind and the record that it is about."""

_SIDES = {Side.LEGAL: TaskKind.WAIVER_LEGAL, Side.MANAGEMENT: TaskKind.WAIVER_MANAGEMENT}


def agreement_tasks(view: RecordView, partner_id: str, days: Days) -> Iterator[Task]:
    """Give the agreements that wait for a lawyer, and the settlements that wait for a second one."""
    current = {file.reference: file for file in view.all(AgreementFile, partner_id=partner_id)}
    for file in current.values():
        item = days.get(("agreement_reading", file.id))
        if item is not None:
            yield Task(
                kind=TaskKind.READ_AGREEMENT,
                about=file.id,
                partner_id=partner_id,
                since=file.at.date(),
                due_on=item.due_on,
                detail=file.reference,
            )
    confirmed = {
        one.settlement_id for one in view.all(SettlementConfirmation, partner_id=partner_id)
    }
    settlements = view.all(ElementSettlement, partner_id=partner_id)
    latest = {(one.reference, one.sha256, one.element): one for one in settlements}
    for one in latest.values():
        of_file = current.get(one.reference)
        if of_file is None or of_file.sha256 != one.sha256 or of_file.check is None:
            continue
        found = {element.id: element.status for element in of_file.check.elements}
        if overrules(one, found.get(one.element)) and one.id not in confirmed:
            yield Task(
                kind=TaskKind.CONFIRM_SETTLEMENT,
                about=one.id,
                partner_id=partner_id,
                since=one.at.date(),
                detail=f"{one.reference}, {one.element}",
                not_by=(one.by,),
            )


def waiver_tasks(view: RecordView, partner_id: str, days: Days, as_of: date) -> Iterator[Task]:
    """Give the waivers that wait for the word of one side or of both."""
    for waiver, decisions in waivers_of(view, partner_id):
        if state_of(waiver, decisions, as_of) is not WaiverState.ASKED:
            continue
        item = days.get(("waiver_decision", waiver.id))
        given = {decision.side for decision in decisions}
        for side in Side:
            if side not in given:
                yield Task(
                    kind=_SIDES[side],
                    about=waiver.id,
                    partner_id=partner_id,
                    since=waiver.at.date(),
                    due_on=item.due_on if item else None,
                    detail=waiver.reference,
                    not_by=tuple(sorted({waiver.by, *(one.by for one in decisions)})),
                )
