"""Linking a country office to its headquarters, and deciding which standards it takes over."""

from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.cases import case_by_id
from partner_screening.actions.process.office import Office, known_case, known_partner, require_text
from partner_screening.errors import ConflictError, InputError
from partner_screening.process.inheritance import (
    Choice,
    PartnerLink,
    StandardOverride,
    current_headquarters,
    load_inheritance,
    require_link,
)


def link_headquarters(
    office: Office, actor: str, *, partner_id: str, headquarters_id: str, reason: str
) -> PartnerLink:
    """Say that a partner is a country office of another one; an empty id ends the link.

    Raises:
        InputError: a partner is unknown, both are the same, or of different kinds, or no reason.
        ConflictError: it stands so already, or headquarters would have headquarters of its own.
        PermissionRefused: the actor may not link partners.

    """
    with office.act(actor, "partner.link", partner_id) as act:
        partner = act.partner()
        before = current_headquarters(act.all(PartnerLink, partner_id=partner_id))
        if before == headquarters_id:
            raise ConflictError(
                "link_stands",
                f"The headquarters of partner {partner_id} is {before or 'nobody'} already.",
                "There is nothing to do.",
            )
        if headquarters_id:
            headquarters = known_partner(act, headquarters_id)
            require_link(partner.type, headquarters.type, partner_id, headquarters_id)
            _require_two_levels(act.all(PartnerLink), partner_id, headquarters_id)
        link = act.add(
            PartnerLink(
                id=act.new_id("link"),
                partner_id=partner_id,
                headquarters_id=headquarters_id,
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("headquarters_linked", link=link.id, headquarters=headquarters_id)
    return link


def links(office: Office, actor: str, partner_id: str) -> tuple[PartnerLink, ...]:
    """Return the links of a partner, oldest first; the last one holds.

    Raises:
        PermissionRefused: the actor may not read the partner's file.

    """
    with office.look(actor, "partner.read", partner_id) as view:
        return view.all(PartnerLink, partner_id=partner_id)


def decide_standard(
    office: Office,
    actor: str,
    *,
    case_id: str,
    standard: str,
    choice: Choice,
    reason: str,
    text: str = "",
) -> StandardOverride:
    """Let a country office inherit a standard, or assess it locally, for a reason of the file.

    Raises:
        InputError: unknown case, standard or reason.
        ConflictError: the case has ended, or the partner has no headquarters to inherit from.
        PermissionRefused: the actor may not decide it.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, "inheritance.decide", partner_id) as act:
        case = known_case(act, case_id)
        if not case.is_open:
            raise ConflictError(
                "case_ended", f"Case {case_id} has ended.", "Decide it in the partner's open case."
            )
        if not current_headquarters(act.all(PartnerLink, partner_id=partner_id)):
            raise ConflictError(
                "no_headquarters",
                f"Partner {partner_id} is linked to no headquarters.",
                "Link it with 'partner-screening partners link' first.",
            )
        known = [one.id for one in load_instrument(case.instrument).standards]
        if standard not in known:
            raise InputError(
                "unknown_standard",
                f"{case.instrument} has no standard '{standard}'.",
                f"Choose one of: {', '.join(known)}.",
            )
        load_inheritance().reason(reason, choice)
        decided = act.add(
            StandardOverride(
                id=act.new_id("inherit"),
                case_id=case_id,
                partner_id=partner_id,
                standard=standard,
                choice=choice,
                reason=reason,
                text=text.strip(),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("standard_placed", case=case_id, standard=standard, choice=choice, reason=reason)
    return decided


def _require_two_levels(
    every: tuple[PartnerLink, ...], partner_id: str, headquarters_id: str
) -> None:
    standing: dict[str, str] = {link.partner_id: link.headquarters_id for link in every}
    if standing.get(headquarters_id) or partner_id in standing.values():
        raise ConflictError(
            "headquarters_of_headquarters",
            f"{headquarters_id} is a country office itself, or {partner_id} is a headquarters.",
            "Link every country office to the headquarters directly.",
        )
