"""Signing in and staying signed in: password, second factor, personal link; never endless tries."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

import pyotp

from partner_screening.actions.access.passwords import hash_password, is_outdated, is_password
from partner_screening.actions.access.secret_key import SecretKey
from partner_screening.actions.process.office import Act, Office
from partner_screening.errors import InputError, PermissionRefused
from partner_screening.process.account import Account, LinkPurpose, PersonalLink
from partner_screening.process.people import Person
from partner_screening.storage import session_store
from partner_screening.storage.record_store import RecordView
from partner_screening.storage.session_store import Session

OWN = "account.own"
"""The permission that everybody has on the own account."""

LINK = "personal-link"
"""What a personal link is signed for."""

_WINDOW = timedelta(minutes=15)
_TRIES_OF_ACCOUNT = 5
_TRIES_OF_ADDRESS = 40  # an office shares one address
_IDLE = timedelta(hours=1)
_IDLE_OF_PARTNER = timedelta(hours=12)  # a self-assessment is filled in over a day, on a bad line
_LONGEST = timedelta(hours=24)
_TOUCH = timedelta(minutes=1)
_STEP = 30  # seconds that one code of the second factor lasts (RFC 6238)


@dataclass(frozen=True)
class NewSession:
    """A session that was just begun: what the browser is to hold, and the session itself."""

    token: str
    session: Session


def sign_in(office: Office, name: str, password: str, address: str) -> NewSession:
    """Begin a session for whoever knows the password; ``name`` is the person's id or mail address.

    Where the person set up a second factor the session is pending until its code is given.

    Raises:
        PermissionRefused: wrong name or password (the same words for both), or too many attempts.

    """
    wanted = name.strip().lower()
    account_key, address_key = _key("account", wanted), _key("address", address)
    _require_patience(office, account_key, address_key)
    with office.records.reading() as view:
        person = _person(view, wanted)
        account = view.find(Account, id=person.id) if person else None
    if not is_password(account.password_hash if account else "", password) or person is None:
        with office.database.writing() as connection:
            for key in (account_key, address_key):
                session_store.note_failure(connection, office.new_id("try"), key, office.clock())
        _refuse()
    assert account is not None  # a password was known
    with office.act(person.id, OWN, person.partner_id) as act:
        if is_outdated(account.password_hash):
            fresh = hash_password(password, person_id=person.id, email=person.email)
            act.change(account, account.model_copy(update={"password_hash": fresh}))
        session_store.forget_failures(act.connection, account_key)
        return begin_session(act, via="password", is_pending=bool(account.totp_sealed))


def give_code(office: Office, key: SecretKey, session: Session, code: str, address: str) -> None:
    """Give the code of the second factor; the session is a full one afterwards.

    Raises:
        PermissionRefused: a wrong code, one that was used already, or too many attempts.

    """
    account_key, address_key = _key("code", session.person_id), _key("address", address)
    _require_patience(office, account_key, address_key)
    step = _fitting_step(office, key, session.person_id, code)
    if step is None:
        with office.database.writing() as connection:
            session_store.note_failure(
                connection, office.new_id("try"), account_key, office.clock()
            )
        raise PermissionRefused(
            "code_refused",
            "The code is wrong, or it was used already.",
            "Wait for the next code of your app and give that one.",
        )
    person = office.record(Person, session.person_id, "person")
    with office.act(person.id, OWN, person.partner_id) as act:
        account = act.find(Account, id=person.id)
        assert account is not None
        act.change(account, account.model_copy(update={"totp_step": step}))
        act.say("second_factor_given", person=person.id)
        session_store.change_session(act.connection, session.id, is_pending=False)
        session_store.forget_failures(act.connection, account_key)


def link_and_person(office: Office, key: SecretKey, token: str) -> tuple[PersonalLink, Person]:
    """Return the personal link behind ``token`` and its person, without using it.

    Raises:
        PermissionRefused: not signed by us, expired, revoked, or its person's access was stopped.

    """
    link_id = key.read_signed(LINK, token)
    with office.records.reading() as view:
        link = view.find(PersonalLink, id=link_id) if link_id else None
        person = view.find(Person, id=link.person_id) if link else None
    is_usable = link is not None and link.ended_at is None and link.expires_at > office.clock()
    if link is None or person is None or not is_usable or not person.is_active:
        raise PermissionRefused(
            "link_refused",
            "This link does not open anything: it has ended, or it was not copied whole.",
            "Ask the person who sent it for a new one.",
        )
    return link, person


def enter_by_link(office: Office, key: SecretKey, token: str) -> NewSession:
    """Begin a session through a personal link; the link serves again until it ends.

    Raises:
        PermissionRefused: as for ``link_and_person``, or the link is for a password.

    """
    link, person = link_and_person(office, key, token)
    if link.purpose is not LinkPurpose.ENTER:
        _refuse()
    with office.act(person.id, OWN, person.partner_id) as act:
        return begin_session(act, via="link", is_pending=False, link=link.id)


def begin_session(act: Act, *, via: str, is_pending: bool, **facts: object) -> NewSession:
    """Begin a session of the person of ``act``, and say so in the history."""
    token = secrets.token_urlsafe(32)
    session = Session(
        id=_fingerprint(token),
        person_id=act.person.id,
        via=via,
        language="",
        is_pending=is_pending,
        created_at=act.now,
        seen_at=act.now,
        expires_at=_end(act.person, act.now, act.now),
    )
    session_store.add_session(act.connection, session)
    session_store.sweep(act.connection, act.now, act.now - _WINDOW)
    act.say("signed_in", person=act.person.id, via=via, **facts)
    return NewSession(token, session)


def session_of(office: Office, token: str) -> tuple[Session, Person] | None:
    """Return the session that a browser holds, with its person; ``None`` when it is over.

    A session ends after a while without use, at the latest after a day, and with the person's access.
    """
    now = office.clock()
    with office.database.reading() as connection:
        found = session_store.session_and_person(connection, _fingerprint(token), now)
    if found is None or not found[1].is_active:
        return None
    session, person = found
    if now - session.seen_at > _TOUCH:
        with office.database.writing() as connection:
            session_store.change_session(
                connection,
                session.id,
                seen_at=now,
                expires_at=_end(person, now, session.created_at),
            )
    return found


def choose_language(office: Office, session: Session, language: str) -> None:
    """Keep the language that a person chose for the session."""
    with office.database.writing() as connection:
        session_store.change_session(connection, session.id, language=language)


def digits_of(code: str) -> str:
    """Return the digits of a code as people type it: with blanks, or in Arabic digits."""
    return "".join(str(int(character)) for character in code if character.isdecimal())


def sign_out(office: Office, session: Session) -> None:
    """End a session."""
    with office.database.writing() as connection:
        session_store.end_sessions(connection, session_id=session.id)


def _end(person: Person, now: datetime, begun: datetime) -> datetime:
    return min(now + (_IDLE_OF_PARTNER if person.partner_id else _IDLE), begun + _LONGEST)


def _person(view: RecordView, wanted: str) -> Person | None:
    """Return the active person with this id or, if only one has it, this address."""
    everybody = [one for one in view.all(Person) if one.is_active]
    by_id = [one for one in everybody if one.id.lower() == wanted]
    by_email = [one for one in everybody if one.email.lower() == wanted]
    found = by_id or by_email
    return found[0] if len(found) == 1 else None


def _fitting_step(office: Office, key: SecretKey, person_id: str, code: str) -> int | None:
    """Return the time step of a code that fits and was not used; the last and next one count too."""
    with office.records.reading() as view:
        account = view.find(Account, id=person_id)
    if account is None or not account.totp_sealed:
        raise InputError("no_second_factor", "No second factor is set up.", "Sign in again.")
    totp = pyotp.TOTP(key.unseal(account.totp_sealed))
    now = int(office.clock().timestamp()) // _STEP
    digits = digits_of(code)
    for step in (now - 1, now, now + 1):
        if step > account.totp_step and secrets.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def _require_patience(office: Office, account_key: str, address_key: str) -> None:
    since = office.clock() - _WINDOW
    with office.database.reading() as connection:
        tried = session_store.failures(connection, account_key, since)
        from_address = session_store.failures(connection, address_key, since)
    if tried >= _TRIES_OF_ACCOUNT or from_address >= _TRIES_OF_ADDRESS:
        minutes = int(_WINDOW.total_seconds() // 60)
        raise PermissionRefused(
            "too_many_attempts",
            "Too many attempts to sign in failed.",
            f"Wait {minutes} minutes, then try again; an administrator can send you a new password.",
        )


def _refuse() -> NoReturn:
    raise PermissionRefused(
        "sign_in_refused",
        "The name or the password is wrong.",
        "Try again, or ask an administrator for a link to choose a new password.",
    )


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
