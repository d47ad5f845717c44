"""The daily follow-up: who is told of what falls due, each once; the notices wait in the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partner_screening.actions.process.due_items import due_items
from partner_screening.actions.process.office import PROGRAM, Act, Office
from partner_screening.actions.process.refreshing import refresh_stale
from partner_screening.languages import Language
from partner_screening.outbox.calendar_entry import calendar_entry
from partner_screening.partner import ImplementingPartner
from partner_screening.process.notice import Call, Notice, Reader, calls
from partner_screening.process.notice_words import words_for
from partner_screening.process.people import Person, Role
from partner_screening.storage.gathered_view import GatheredView
from partner_screening.storage.partners import every_partner

CHUNK = 200
"""Partners that one task of the flow looks through."""

_ROLES = {
    Reader.REVIEWER: Role.REVIEWER,
    Reader.LEGAL: Role.LEGAL,
    Reader.MANAGEMENT: Role.MANAGEMENT,
    Reader.FOCAL_POINT: Role.FOCAL_POINT,
    Reader.HEADQUARTERS: Role.MANAGEMENT,
}


@dataclass(frozen=True)
class FollowUpDone:
    """What a follow-up did: partners looked at, notices written, and calls that reach nobody.

    ``unreached`` names kind and partner of what nobody could be told, for lack of an address.
    """

    partners: int
    notices: int
    unreached: tuple[str, ...]


@dataclass(frozen=True)
class _Recipient:
    """Who gets a notice: a registered person, or the partner's contact address."""

    person_id: str
    name: str
    address: str
    language: Language


def require_follow_up(office: Office, actor: str) -> None:
    """Refuse whoever may not run the follow-up.

    Raises:
        PermissionRefused: the actor may not.

    """
    office.require(actor, "follow_up.run")


def partner_chunks(office: Office) -> tuple[tuple[str, ...], ...]:
    """Return the ids of all partners in chunks."""
    with office.records.reading() as view:
        ids = [partner.partner_id for partner in every_partner(view.connection)]
    return tuple(tuple(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))


def follow_up(office: Office, partner_ids: Iterable[str], as_of: date) -> FollowUpDone:
    """Write the notices that are due about some partners on ``as_of``.

    Run twice, or after a pause, it writes each notice once: a step of the schedule that has passed
    while nobody ran it is told by the latest one alone. The rows for lists and figures whose day has
    come are brought up to date first.
    """
    refresh_stale(office)
    wanted, notices = tuple(partner_ids), 0
    unreached: list[str] = []
    for partner_id in _called(office, wanted, as_of):
        with office.act_for_program(partner_id) as act:
            partner = act.partner()
            people = act.all(Person, is_active=True, partner_id=("", partner_id))
            for call in calls(due_items(act, office, partner_id, as_of), as_of):
                readers = _readers(call, partner, people)
                if not readers:
                    unreached.append(f"{call.item.kind} {call.item.about} ({partner_id})")
                notices += sum(_written(act, call, partner, reader) for reader in readers)
    return FollowUpDone(len(wanted), notices, tuple(unreached))


def _called(office: Office, partner_ids: tuple[str, ...], as_of: date) -> tuple[str, ...]:
    """Return the partners about whom a step of the schedule is reached: the others need no act."""
    with office.records.reading() as view:
        gathered = GatheredView(view, partner_ids)
        return tuple(
            partner_id
            for partner_id in partner_ids
            if calls(due_items(gathered, office, partner_id, as_of), as_of)
        )


def together(parts: Iterable[FollowUpDone]) -> FollowUpDone:
    """Return what several chunks did, as one."""
    done = tuple(parts)
    return FollowUpDone(
        sum(one.partners for one in done),
        sum(one.notices for one in done),
        tuple(name for one in done for name in one.unreached),
    )


def _written(act: Act, call: Call, partner: ImplementingPartner, reader: _Recipient) -> bool:
    """Write one notice unless it is written already; return whether it was."""
    key = call.key(reader.person_id or reader.address)
    if act.find(Notice, key=key) is not None:
        return False
    words = words_for(call, reader.name, partner.name, reader.language)
    notice = act.add(
        Notice(
            id=act.new_id("notice"),
            key=key,
            kind=call.item.kind,
            partner_id=partner.partner_id,
            person_id=reader.person_id,
            address=reader.address,
            language=reader.language,
            subject=words.subject,
            body=words.body,
            calendar=calendar_entry(key, words.title, call.item.due_on, act.now)
            if call.offset <= 0
            else "",
            due_on=call.item.due_on,
            by=PROGRAM,
            at=act.now,
        )
    )
    act.say("notice_written", notice=notice.id, notice_kind=notice.kind, to=reader.person_id)
    return True


def _readers(
    call: Call, partner: ImplementingPartner, people: tuple[Person, ...]
) -> tuple[_Recipient, ...]:
    """Return who is told of a call: people of the partner, an owner and its head, or a whole role."""
    if call.to is Reader.PARTNER:
        own = [one for one in people if one.partner_id == partner.partner_id]
        if own:
            return tuple(_recipient(one) for one in own)
        return _contact(partner)
    if call.to in {Reader.OFFICER, Reader.HEAD}:
        return _owners(call, people)
    role = _ROLES[call.to]
    return tuple(_recipient(one) for one in people if role in one.roles and not one.partner_id)


def _owners(call: Call, people: tuple[Person, ...]) -> tuple[_Recipient, ...]:
    """Return the owner, or its head of unit; where they have left, everybody in the role."""
    by_id = {one.id: one for one in people}
    owner = by_id.get(call.item.owner)
    if call.to is Reader.HEAD:
        head = by_id.get(owner.head_id) if owner else None
        fallback = [one for one in people if Role.MANAGEMENT in one.roles]
        return tuple(_recipient(one) for one in ([head] if head else fallback))
    if owner is not None and not owner.partner_id:
        return (_recipient(owner),)
    return tuple(_recipient(one) for one in people if Role.OFFICER in one.roles)


def _recipient(person: Person) -> _Recipient:
    return _Recipient(person.id, person.name, person.email, person.language)


def _contact(partner: ImplementingPartner) -> tuple[_Recipient, ...]:
    if not partner.contact_email:
        return ()
    return (_Recipient("", partner.name, partner.contact_email, partner.language),)
