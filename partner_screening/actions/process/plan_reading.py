"""Reading plans: everything that is recorded about one, and how it stood on a day."""

from datetime import date

from partner_screening.actions.process.office import Office, known, known_partner, of_partner
from partner_screening.partner import ImplementingPartner
from partner_screening.process.determining import CaseDetermination
from partner_screening.process.plan import (
    ExtensionRefusal,
    ExtensionRequest,
    Plan,
    PlanAgreement,
    PlanConsequence,
    PlanExtension,
    PlanLine,
    PlanNote,
    PlanRecords,
    PlanStanding,
    agreed_on,
    standing_of,
)
from partner_screening.process.plan_consequences import plan_deadline
from partner_screening.process.review_round import Stage
from partner_screening.storage.record_store import RecordView


def plan_standing(
    office: Office, actor: str, plan_id: str, as_of: date | None = None
) -> PlanStanding:
    """Return a plan as it stood at the end of a day (default: today).

    Raises:
        InputError: unknown plan.
        PermissionRefused: the actor may not read the partner's file.

    """
    with office.look(actor, "partner.read", plan_of(office, plan_id).partner_id) as view:
        plan = known(view, Plan, plan_id, "plan")
        return standing_of(records_of(view, plan), as_of or office.today())


def plan_records(office: Office, actor: str, plan_id: str) -> PlanRecords:
    """Return everything that is recorded about a plan.

    Raises:
        InputError: unknown plan.
        PermissionRefused: the actor may not read the partner's file.

    """
    with office.look(actor, "partner.read", plan_of(office, plan_id).partner_id) as view:
        return records_of(view, known(view, Plan, plan_id, "plan"))


def plan_with_partner(
    office: Office, actor: str, plan_id: str
) -> tuple[PlanRecords, ImplementingPartner]:
    """Return everything that is recorded about a plan, and whose plan it is.

    Raises:
        InputError: unknown plan.
        PermissionRefused: the actor may not read the partner's file.

    """
    with office.look(actor, "partner.read", plan_of(office, plan_id).partner_id) as view:
        plan = known(view, Plan, plan_id, "plan")
        return records_of(view, plan), known_partner(view, plan.partner_id)


def plans(
    office: Office, actor: str, *, partner_id: str = "", as_of: date | None = None
) -> tuple[PlanStanding, ...]:
    """Return the plans, of one partner when asked, oldest first, as they stood on a day.

    Raises:
        PermissionRefused: the actor may not read them; people of a partner read their own alone.

    """
    wanted = of_partner(partner_id)
    with office.look(actor, "partner.read", partner_id) as view:
        return tuple(
            standing_of(records_of(view, plan), as_of or office.today())
            for plan in view.all(Plan, **wanted)
        )


def plan_of(office: Office, plan_id: str) -> Plan:
    """Return a plan, to know whose file it is before permission is asked for.

    Raises:
        InputError: unknown plan.

    """
    return office.record(Plan, plan_id, "plan")


def records_of(view: RecordView, plan: Plan) -> PlanRecords:
    """Return everything that is recorded about a plan."""
    later = [one.at for one in view.all(Plan, case_id=plan.case_id) if one.at > plan.at]
    lines = view.all(PlanLine, plan_id=plan.id)
    return PlanRecords(
        plan=plan,
        lines=tuple(sorted(lines, key=lambda line: line.number)),
        agreements=view.all(PlanAgreement, plan_id=plan.id),
        notes=view.all(PlanNote, plan_id=plan.id),
        requests=view.all(ExtensionRequest, plan_id=plan.id),
        extension=view.find(PlanExtension, plan_id=plan.id),
        refusals=view.all(ExtensionRefusal, plan_id=plan.id),
        consequences=view.all(PlanConsequence, plan_id=plan.id),
        replaced_on=min(later).date() if later else None,
    )


def plan_facts(view: RecordView, made: CaseDetermination, as_of: date) -> tuple[bool, date | None]:
    """Return whether an agreed plan closes the gaps of a determination, and its last day.

    It is the plan of the determination itself, or, for a final one, the plan of its case.
    """
    for plan in reversed(view.all(Plan, case_id=made.case_id)):
        if made.kind is Stage.PRELIMINARY and plan.determination_id != made.id:
            continue
        records = records_of(view, plan)
        if agreed_on(records, as_of) is not None:
            return True, plan_deadline(records, as_of)
    return False, None
