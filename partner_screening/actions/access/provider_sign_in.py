"""Signing in with the word of a provider of single sign-on: who comes, and with which roles."""

import re
from dataclasses import dataclass

from partner_screening.actions.access.sessions import OWN, NewSession, begin_session
from partner_screening.actions.process.office import PROGRAM, Act, Office
from partner_screening.errors import PermissionRefused
from partner_screening.process.account import Account
from partner_screening.process.people import Person, Role

_PREFIX = re.compile(r"^(?:partner[-_ ]?screening[-_:/ ])", re.IGNORECASE)


@dataclass(frozen=True)
class ProviderWord:
    """What a provider says of a person, after its signature was proven.

    ``groups`` are the values of the claim that holds roles: the name of a role, such as ``officer``,
    alone or behind ``partner-screening-``. ``is_email_verified``: the provider vouches for the address.
    """

    issuer: str
    subject: str
    username: str
    name: str
    email: str
    is_email_verified: bool
    groups: tuple[str, ...]


def roles_in(groups: tuple[str, ...]) -> tuple[Role, ...]:
    """Return the roles that groups name. Never that of a partner: its people come by personal link."""
    names = {_PREFIX.sub("", group).strip().lower().replace("-", "_") for group in groups}
    return tuple(role for role in Role if role in names and role is not Role.PARTNER)


def sign_in_by_provider(office: Office, word: ProviderWord) -> NewSession:
    """Begin a session for the person of whom a provider speaks; who is new is registered.

    The roles are those that the provider names now: it decides who may do what, day by day. A person
    who was registered before is found by the address, once, if the provider vouches for it.

    Raises:
        PermissionRefused: the provider names no role, the person is of a partner, or the access of the
            person was stopped here.

    """
    roles = roles_in(word.groups)
    if not roles:
        raise PermissionRefused(
            "no_role_named",
            "Your organisation's account names no role for you in the partner screening.",
            "Ask whoever looks after the accounts of your organisation to put you into a group.",
        )
    with office.act_for_program() as act:
        person = _known(act, word) or _registered(act, word, roles)
        if not person.is_active or person.partner_id:
            raise PermissionRefused(
                "not_permitted",
                f"The access of {person.name} was stopped, or is not by single sign-on.",
                "Ask an administrator.",
            )
        if set(person.roles) != set(roles):
            act.change(person, person.model_copy(update={"roles": roles}))
            act.say("roles_changed", person=person.id, roles=list(roles), named_by=word.issuer)
    with office.act(person.id, OWN) as act:
        return begin_session(act, via="single sign-on", is_pending=False, issuer=word.issuer)


def _known(act: Act, word: ProviderWord) -> Person | None:
    subject = f"{word.issuer}|{word.subject}"
    account = act.find(Account, subject=subject)
    if account is not None:
        return act.find(Person, id=account.id)
    if not word.is_email_verified:
        return None
    wanted = word.email.strip().lower()
    same = [one for one in act.all(Person) if one.email.lower() == wanted and not one.partner_id]
    if len(same) != 1:
        return None
    held = act.find(Account, id=same[0].id)
    if held is not None and held.subject:
        return None  # another subject of the provider has this person already
    if held is None:
        act.add(Account(id=same[0].id, subject=subject, by=PROGRAM, at=act.now))
    else:
        act.change(held, held.model_copy(update={"subject": subject}))
    act.say("provider_joined", person=same[0].id, issuer=word.issuer)
    return same[0]


def _registered(act: Act, word: ProviderWord, roles: tuple[Role, ...]) -> Person:
    """Register a person of whom nobody knew before."""
    person = act.add(
        Person(
            id=_free_id(act, word),
            name=word.name.strip() or word.username or word.email,
            email=word.email,
            roles=roles,
            by=PROGRAM,
            at=act.now,
        )
    )
    act.add(Account(id=person.id, subject=f"{word.issuer}|{word.subject}", by=PROGRAM, at=act.now))
    act.say("person_added", person=person.id, roles=list(roles), named_by=word.issuer)
    return person


def _free_id(act: Act, word: ProviderWord) -> str:
    wanted = re.sub(r"[^\w.@-]+", ".", word.username or word.email.partition("@")[0]).strip(".")
    taken = {one.id.lower() for one in act.all(Person)}
    if wanted and wanted.lower() not in taken:
        return wanted
    return act.new_id("person")
