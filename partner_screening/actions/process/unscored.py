"""Deciding outcomes without a score, and ending them before their time."""

from datetime import date

from partner_screening.actions.process.office import Office, known, of_partner, require_text
from partner_screening.errors import ConflictError, InputError
from partner_screening.months import after_months
from partner_screening.process.unscored import UnscoredEnd, UnscoredKind, UnscoredOutcome

_LONGEST = {
    UnscoredKind.NO_CONTACT: "no_contact_months",
    UnscoredKind.EMERGENCY: "emergency_months",
}


def decide_unscored(
    office: Office,
    actor: str,
    *,
    partner_id: str,
    outcome: UnscoredKind,
    reason: str,
    scope: str,
    expires_on: date,
) -> UnscoredOutcome:
    """Decide, as management, that a partner has no contact or that low capacity is assumed.

    Raises:
        InputError: unknown partner, no reason or scope, an end that has passed or that is later than
            the policy allows, or "no contact" for a partner whose row says that there is contact.
        PermissionRefused: the actor may not decide this.

    """
    with office.act(actor, "unscored.decide", partner_id) as act:
        partner = act.partner()
        if outcome is UnscoredKind.NO_CONTACT and partner.contact_with_beneficiaries:
            raise InputError(
                "partner_has_contact",
                f"The partner list says that {partner_id} has contact with beneficiaries.",
                "Have the partner list corrected first, or have the partner assessed.",
            )
        months = int(office.policy.parameters(act.today)[_LONGEST[outcome]].value)
        latest = after_months(act.today, months)
        if not act.today <= expires_on <= latest:
            raise InputError(
                "unscored_end",
                f"It would end on {expires_on}; the policy allows {months} months.",
                f"Give an end between {act.today} and {latest}.",
            )
        decided = act.add(
            UnscoredOutcome(
                id=act.new_id("unscored"),
                partner_id=partner_id,
                outcome=outcome,
                reason=require_text(reason, "reason"),
                scope=require_text(scope, "scope"),
                from_on=act.today,
                expires_on=expires_on,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("unscored_decided", outcome=outcome, unscored=decided.id, expires_on=expires_on)
    return decided


def end_unscored(
    office: Office, actor: str, outcome_id: str, reason: str, on: date | None = None
) -> UnscoredEnd:
    """End an outcome without a score before its time, for instance because its scope has changed.

    Raises:
        InputError: unknown outcome, no reason, or a day before it was decided.
        ConflictError: it was ended already.
        PermissionRefused: the actor may not end it.

    """
    partner_id = office.record(UnscoredOutcome, outcome_id, "outcome").partner_id
    with office.act(actor, "unscored.end", partner_id) as act:
        decided = known(act, UnscoredOutcome, outcome_id, "outcome")
        if act.find(UnscoredEnd, outcome_id=outcome_id):
            raise ConflictError(
                "unscored_ended", f"{outcome_id} was ended already.", "There is nothing to do."
            )
        day = on or act.today
        if day < decided.from_on:
            raise InputError(
                "end_before_start",
                f"{outcome_id} was decided on {decided.from_on}.",
                "Give a day on or after that.",
            )
        ended = act.add(
            UnscoredEnd(
                id=act.new_id("end"),
                outcome_id=outcome_id,
                partner_id=partner_id,
                on=day,
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("unscored_ended", unscored=outcome_id, on=day)
    return ended


def unscored_outcomes(
    office: Office, actor: str, *, partner_id: str = ""
) -> tuple[tuple[UnscoredOutcome, UnscoredEnd | None], ...]:
    """Return every outcome without a score with its end, of one partner when asked.

    Raises:
        PermissionRefused: the actor may not read them.

    """
    wanted = of_partner(partner_id)
    with office.look(actor, "partner.read", partner_id) as view:
        ends = {end.outcome_id: end for end in view.all(UnscoredEnd, **wanted)}
        return tuple((one, ends.get(one.id)) for one in view.all(UnscoredOutcome, **wanted))
