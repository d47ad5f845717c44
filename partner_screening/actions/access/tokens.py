"""Tokens with which programs act as a person: made, ended, and found again by their secret."""

import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple

from partner_screening.actions.access.sessions import OWN
from partner_screening.actions.process.office import Office, known
from partner_screening.errors import ConflictError, InputError, PermissionRefused
from partner_screening.process.account import ApiToken
from partner_screening.process.people import Person
from partner_screening.process.permissions import allowing, permissions

PREFIX = "psk_"
LONGEST_DAYS = 365
MOST = 20


class NewToken(NamedTuple):
    """A token that was just made: its record, and the secret, which is shown once."""

    token: ApiToken
    secret: str


def own_scopes(person: Person) -> tuple[str, ...]:
    """Return the scopes that a token of a person can have: what the person may do."""
    actions = dict.fromkeys(cell.action for cell in permissions())
    return tuple(
        action
        for action in actions
        if allowing(person, action, person.partner_id) is not None and action != OWN
    )


def make_token(
    office: Office, actor: str, *, name: str, scopes: tuple[str, ...], days: int
) -> NewToken:
    """Make a token of the person who acts, with an end and with some of the person's permissions.

    Raises:
        InputError: no name, no scope, one that the person has not, or an end that is none.
        ConflictError: the person has too many tokens.

    """
    person = office.record(Person, actor, "person")
    unknown = sorted(set(scopes) - set(own_scopes(person)))
    if unknown or not scopes:
        raise InputError(
            "token_scopes",
            f"A token of yours cannot have these scopes: {', '.join(unknown) or 'none is named'}.",
            "Choose one or more of what you may do yourself.",
        )
    if not name.strip() or not 1 <= days <= LONGEST_DAYS:
        raise InputError(
            "token_terms",
            "A token has a name and ends after 1 to 365 days.",
            "Name the program that uses it, and say for how many days.",
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    with office.act(actor, OWN, person.partner_id) as act:
        if len([one for one in act.all(ApiToken, person_id=actor) if one.ended_at is None]) >= MOST:
            raise ConflictError(
                "too_many_tokens", f"You have {MOST} tokens.", "End one that is not used."
            )
        token = act.add(
            ApiToken(
                id=act.new_id("token"),
                person_id=actor,
                name=name.strip()[:100],
                scopes=tuple(sorted(set(scopes))),
                secret_sha256=_sha256(secret),
                expires_at=act.now + timedelta(days=days),
                by=actor,
                at=act.now,
            )
        )
        act.say("token_made", token=token.id, scopes=list(token.scopes))
    return NewToken(token, secret)


def end_token(office: Office, actor: str, token_id: str) -> None:
    """End a token of the person who acts.

    Raises:
        InputError: there is none; that of somebody else is none.

    """
    person = office.record(Person, actor, "person")
    with office.act(actor, OWN, person.partner_id) as act:
        token = known(act, ApiToken, token_id, "token")
        if token.person_id != actor:
            raise InputError(
                "unknown_token", f"There is no token '{token_id}'.", "Look at your list."
            )
        if token.ended_at is None:
            act.change(token, token.model_copy(update={"ended_at": act.now}))
        act.say("token_ended", token=token_id)


def own_tokens(office: Office, actor: str) -> tuple[ApiToken, ...]:
    """Return the tokens of the person who acts, oldest first."""
    with office.records.reading() as view:
        return view.all(ApiToken, person_id=actor)


def token_and_person(office: Office, secret: str) -> tuple[ApiToken, Person]:
    """Return the token with a secret, and its person.

    Raises:
        PermissionRefused: there is none, it has ended, or the person's access was stopped.

    """
    with office.records.reading() as view:
        token = view.find(ApiToken, secret_sha256=_sha256(secret)) if secret else None
        person = view.find(Person, id=token.person_id) if token else None
    now = office.clock()
    if (
        token is None
        or person is None
        or not person.is_active
        or token.ended_at is not None
        or token.expires_at <= now
    ):
        raise PermissionRefused(
            "token_refused",
            "The token is not known, or it has ended.",
            "Make a new one at 'Your account'.",
        )
    return token, person


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
