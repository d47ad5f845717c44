"""Placing and lifting holds."""

from datetime import date

from partner_screening.actions.process.office import Office, known, of_partner, require_text
from partner_screening.errors import ConflictError
from partner_screening.process.hold import Hold, HoldLift


def place_hold(
    office: Office, actor: str, *, partner_id: str, reason: str, from_on: date | None = None
) -> Hold:
    """Stop a partner's agreements from a date on (default: today).

    Raises:
        InputError: unknown partner, or no reason.
        PermissionRefused: the actor may not place holds.

    """
    with office.act(actor, "hold.place", partner_id) as act:
        act.partner()
        hold = act.add(
            Hold(
                id=act.new_id("hold"),
                partner_id=partner_id,
                from_on=from_on or act.today,
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("hold_placed", hold=hold.id, from_on=hold.from_on)
    return hold


def lift_hold(office: Office, actor: str, hold_id: str, reason: str) -> HoldLift:
    """Lift a hold, by another person than the one who placed it.

    Raises:
        InputError: unknown hold, or no reason.
        ConflictError: it was lifted already.
        PermissionRefused: the actor placed it, or may not lift holds.

    """
    partner_id = office.record(Hold, hold_id, "hold").partner_id
    with office.act(actor, "hold.lift", partner_id) as act:
        hold = known(act, Hold, hold_id, "hold")
        act.require_other_than({hold.by}, "placing this hold")
        if act.find(HoldLift, hold_id=hold_id):
            raise ConflictError(
                "hold_lifted", f"Hold {hold_id} was lifted already.", "There is nothing to do."
            )
        lift = act.add(
            HoldLift(
                id=act.new_id("lift"),
                hold_id=hold_id,
                partner_id=partner_id,
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("hold_lifted", hold=hold_id)
    return lift


def holds(
    office: Office, actor: str, *, partner_id: str = ""
) -> tuple[tuple[Hold, HoldLift | None], ...]:
    """Return every hold with its lift, of one partner when asked.

    Raises:
        PermissionRefused: the actor may not read holds.

    """
    wanted = of_partner(partner_id)
    with office.look(actor, "hold.read", partner_id) as view:
        lifts = {lift.hold_id: lift for lift in view.all(HoldLift, **wanted)}
        return tuple((hold, lifts.get(hold.id)) for hold in view.all(Hold, **wanted))
