"""The register of allegations, and handing a concern over: that it is so, and no story.

What officers, lawyers and management see is that an open concern exists. The partner's own people see
nothing of it: they might warn the person concerned.
"""

import re
from datetime import date

from partner_screening.actions.process.office import Act, Office, known, known_partner, of_partner
from partner_screening.actions.process.reassessments import add_trigger
from partner_screening.errors import ConflictError, InputError
from partner_screening.partner import ImplementingPartner
from partner_screening.process.allegation import (
    AllegationNote,
    AllegationState,
    ConcernHandOver,
    HandOverReceipt,
    allegations_on,
    has_open_allegation,
)
from partner_screening.process.inheritance import PartnerLink, current_headquarters
from partner_screening.process.people import Person, Role
from partner_screening.storage.record_store import RecordView

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]{1,39}")
"""A number of the case system: no blank in it, so that no story fits."""


def note_allegation(
    office: Office, actor: str, *, partner_id: str, reference: str, state: AllegationState
) -> AllegationNote:
    """Note that an allegation is open, closed, or no longer counted, under its number.

    An allegation that is noted as open makes a reassessment of the partner due.

    Raises:
        InputError: unknown partner, or the reference is no number of a case system.
        ConflictError: it stands so already, or something is to be closed that was never open.
        PermissionRefused: the actor is not a focal point.

    """
    with office.act(actor, "allegation.note", partner_id) as act:
        act.partner()
        notes = act.all(AllegationNote, partner_id=partner_id)
        before = allegations_on(notes, act.today).get(_usable_reference(reference))
        if before is state or (before is None and state is not AllegationState.OPEN):
            raise ConflictError(
                "allegation_state",
                f"Allegation {reference} is {before or 'not known here'}.",
                "Note it as open first, or leave it as it stands.",
            )
        note = act.add(
            AllegationNote(
                id=act.new_id("allegation"),
                partner_id=partner_id,
                reference=reference,
                state=state,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("allegation_noted", allegation=note.id, state=state)
        if state is AllegationState.OPEN:
            add_trigger(act, kind="allegation", text="", on=act.today)
    return note


def allegations(office: Office, actor: str, *, partner_id: str = "") -> tuple[AllegationNote, ...]:
    """Return the register, of one partner when asked, oldest first.

    Raises:
        PermissionRefused: the actor may not read the register.

    """
    wanted = of_partner(partner_id)
    with office.look(actor, "allegation.read", partner_id) as view:
        return view.all(AllegationNote, **wanted)


def open_concern(office: Office, actor: str, partner_id: str) -> bool:
    """Say whether the agency knows of an open concern about a partner, and nothing about it.

    Raises:
        InputError: unknown partner.
        PermissionRefused: the actor is of the partner, or has no role that may know.

    """
    with office.look(actor, "concern.read", partner_id) as view:
        return is_concern_known(view, known_partner(view, partner_id), office.today())


def is_concern_known(view: RecordView, partner: ImplementingPartner, as_of: date) -> bool:
    """Whether a flag or an open allegation is known, about the partner or its headquarters."""
    links = view.all(PartnerLink, partner_id=partner.partner_id)
    headquarters_id = current_headquarters(links)
    offices = [partner]
    if headquarters_id:
        headquarters = view.registered(headquarters_id)
        offices += [headquarters] if headquarters else []
    notes = view.all(AllegationNote, partner_id=tuple(one.partner_id for one in offices))
    if any(one.has_sea_flag for one in offices):
        return True
    return any(
        has_open_allegation((note for note in notes if note.partner_id == one.partner_id), as_of)
        for one in offices
    )


def hand_over_concern(
    office: Office, actor: str, *, partner_id: str, focal_point_id: str = ""
) -> ConcernHandOver:
    """Hand a concern over to a focal point: what it is about is told in person and written nowhere.

    Without ``focal_point_id`` the only active focal point takes it.

    Raises:
        InputError: unknown partner, or nobody (or more than one) could take it.
        PermissionRefused: the actor may not hand over.

    """
    with office.act(actor, "concern.hand_over", partner_id) as act:
        act.partner()
        taker = _focal_point(act, focal_point_id)
        handed = act.add(
            ConcernHandOver(
                id=act.new_id("concern"),
                partner_id=partner_id,
                focal_point_id=taker.id,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("concern_handed_over", concern=handed.id, to=taker.id)
    return handed


def take_over_concern(office: Office, actor: str, hand_over_id: str) -> HandOverReceipt:
    """Note that a concern was taken over: its story has been heard.

    Raises:
        InputError: there is no such hand-over.
        ConflictError: it was taken over already.
        PermissionRefused: the actor is not a focal point, or handed it over.

    """
    partner_id = office.record(ConcernHandOver, hand_over_id, "hand-over").partner_id
    with office.act(actor, "allegation.note", partner_id) as act:
        handed = known(act, ConcernHandOver, hand_over_id, "hand-over")
        act.require_other_than({handed.by}, "handing this concern over")
        if act.find(HandOverReceipt, hand_over_id=hand_over_id):
            raise ConflictError(
                "concern_taken_over",
                f"Concern {hand_over_id} was taken over already.",
                "There is nothing to do.",
            )
        receipt = act.add(
            HandOverReceipt(
                id=act.new_id("receipt"),
                hand_over_id=hand_over_id,
                partner_id=partner_id,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("concern_taken_over", concern=hand_over_id)
    return receipt


def hand_overs(
    office: Office, actor: str, *, partner_id: str = ""
) -> tuple[tuple[ConcernHandOver, HandOverReceipt | None], ...]:
    """Return the hand-overs with the receipt of each, of one partner when asked.

    Raises:
        PermissionRefused: the actor may not read the register of allegations.

    """
    wanted = of_partner(partner_id)
    with office.look(actor, "allegation.read", partner_id) as view:
        receipts = {one.hand_over_id: one for one in view.all(HandOverReceipt, **wanted)}
        return tuple((one, receipts.get(one.id)) for one in view.all(ConcernHandOver, **wanted))


def _focal_point(act: Act, focal_point_id: str) -> Person:
    able = [
        person
        for person in act.all(Person)
        if person.is_active and Role.FOCAL_POINT in person.roles and person.id != act.person.id
    ]
    chosen = [person for person in able if focal_point_id in {"", person.id}]
    if len(chosen) != 1:
        names = ", ".join(person.id for person in able) or "nobody"
        raise InputError(
            "focal_point",
            f"It is not clear who takes the concern over; focal points are: {names}.",
            "Name one of them, or ask an administrator to appoint one.",
        )
    return chosen[0]


def _usable_reference(reference: str) -> str:
    if not _REFERENCE.fullmatch(reference):
        raise InputError(
            "allegation_reference",
            f"'{reference}' is no number of a case system.",
            "Give the number alone, such as OIOS/2026-0113: no name and no story.",
        )
    return reference
