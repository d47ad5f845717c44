"""The own account: password, second factor; and the links that lead to it."""

from datetime import timedelta

import pyotp

from partner_screening.actions.access.passwords import hash_password, is_password
from partner_screening.actions.access.secret_key import SecretKey
from partner_screening.actions.access.sessions import LINK, OWN, digits_of, link_and_person
from partner_screening.actions.process.office import Act, Office, known, require_text
from partner_screening.actions.process.people import usable_email
from partner_screening.errors import ConflictError, InputError, PermissionRefused, SurroundingsError
from partner_screening.languages import Language
from partner_screening.outbox.mail import MailServer, Message, connected, send
from partner_screening.process.account import Account, LinkPurpose, PersonalLink
from partner_screening.process.notice import TEXTS
from partner_screening.process.people import Person, Role
from partner_screening.storage import session_store
from partner_screening.translations import load_translations

ISSUER = "Partner Screening"
_DAYS = {LinkPurpose.ENTER: 30, LinkPurpose.SET_PASSWORD: 3}
_ACTIONS = {LinkPurpose.ENTER: "link.issue", LinkPurpose.SET_PASSWORD: "account.invite"}


def set_password(office: Office, person_id: str, password: str) -> None:
    """Set a person's password without asking for the old one: for whoever runs the server.

    Every session of the person ends.

    Raises:
        InputError: unknown person, or a password that is no good.

    """
    person = office.record(Person, person_id, "person")
    hashed = hash_password(password, person_id=person.id, email=person.email)
    with office.act(person.id, OWN, person.partner_id) as act:
        _keep_password(act, hashed)


def change_password(office: Office, actor: str, *, old: str, new: str) -> None:
    """Change the own password; every session of the person ends.

    Raises:
        PermissionRefused: the old password is wrong.
        InputError: the new one is no good.

    """
    person = office.record(Person, actor, "person")
    with office.act(actor, OWN, person.partner_id) as act:
        account = act.find(Account, id=actor)
        if account is None or not is_password(account.password_hash, old):
            raise PermissionRefused(
                "old_password", "The old password is wrong.", "Give the one you sign in with now."
            )
        _keep_password(act, hash_password(new, person_id=actor, email=person.email))


def choose_password(office: Office, key: SecretKey, token: str, password: str) -> Person:
    """Choose a password through a link; the link ends with it.

    Raises:
        PermissionRefused: the link has ended, or is of another kind.
        InputError: the password is no good; the link serves again.

    """
    link, person = link_and_person(office, key, token)
    if link.purpose is not LinkPurpose.SET_PASSWORD:
        raise PermissionRefused(
            "link_refused", "This link sets no password.", "Ask an administrator for such a link."
        )
    hashed = hash_password(password, person_id=person.id, email=person.email)
    with office.act(person.id, OWN, person.partner_id) as act:
        act.change(link, link.model_copy(update={"ended_at": act.now}))
        _keep_password(act, hashed)
    return person


def has_second_factor(office: Office, person_id: str) -> bool:
    """Whether a person has set up a second factor."""
    with office.records.reading() as view:
        account = view.find(Account, id=person_id)
    return account is not None and bool(account.totp_sealed)


def second_factor_address(person: Person, secret: str) -> str:
    """Return the address of a secret that an authenticator app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=ISSUER)


def new_secret() -> str:
    """Return a new secret for a second factor; nothing is kept yet."""
    return pyotp.random_base32()


def turn_on_second_factor(
    office: Office, key: SecretKey, actor: str, *, secret: str, code: str
) -> None:
    """Set up the second factor, once the person has shown that the app makes the right codes.

    Raises:
        InputError: the code does not fit the secret.

    """
    person = office.record(Person, actor, "person")
    moment = office.clock()
    if not pyotp.TOTP(secret).verify(digits_of(code), for_time=moment, valid_window=1):
        raise InputError(
            "code_refused",
            "The code does not fit.",
            "Scan the picture again and give the new code.",
        )
    with office.act(actor, OWN, person.partner_id) as act:
        account = _account(act)
        step = int(moment.timestamp()) // 30
        act.change(
            account, account.model_copy(update={"totp_sealed": key.seal(secret), "totp_step": step})
        )
        act.say("second_factor_set", person=actor)


def turn_off_second_factor(office: Office, actor: str, *, password: str) -> None:
    """Do without the second factor again.

    Raises:
        PermissionRefused: the password is wrong.

    """
    person = office.record(Person, actor, "person")
    with office.act(actor, OWN, person.partner_id) as act:
        account = _account(act)
        if not is_password(account.password_hash, password):
            raise PermissionRefused(
                "old_password", "The password is wrong.", "Give the one you sign in with."
            )
        act.change(account, account.model_copy(update={"totp_sealed": "", "totp_step": 0}))
        act.say("second_factor_dropped", person=actor)


def send_link(
    office: Office,
    key: SecretKey,
    actor: str,
    person_id: str,
    *,
    purpose: LinkPurpose,
    server: MailServer | None,
    address: str,
) -> PersonalLink:
    """Make a personal link and mail it to its person; whoever sends it never sees it.

    ``address`` is where the application is reached, such as ``https://screening.example.org``.

    Raises:
        InputError: unknown person, or a link to enter for somebody who is not of a partner.
        ConflictError: the person's access was stopped.
        SurroundingsError: no mail server is set, or it did not take the mail: the link is ended.
        PermissionRefused: the actor may not.

    """
    person = office.record(Person, person_id, "person")
    if purpose is LinkPurpose.ENTER and not person.partner_id:
        raise InputError(
            "link_for_partners",
            f"{person.name} is not of a partner.",
            "Let an administrator send a link to choose a password.",
        )
    if server is None:
        raise SurroundingsError(
            "no_mail_server",
            "No mail server is set, so that no link can be sent.",
            "Set PARTNER_SCREENING_SMTP_URL and PARTNER_SCREENING_MAIL_FROM and start again.",
        )
    with office.act(actor, _ACTIONS[purpose], person.partner_id) as act:
        if not person.is_active:
            raise ConflictError(
                "access_stopped",
                f"The access of {person.name} was stopped.",
                "Name another person.",
            )
        link = act.add(
            PersonalLink(
                id=act.new_id("link"),
                person_id=person.id,
                purpose=purpose,
                expires_at=act.now + timedelta(days=_DAYS[purpose]),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("link_made", link=link.id, person=person.id, purpose=purpose)
    # No transaction is kept open while a mail server takes its time.
    error = _mailed(server, link, person, f"{address}/enter/{key.signed(LINK, link.id)}")
    if error:
        revoke_link(office, actor, link.id)
        raise SurroundingsError(
            "mail_refused",
            f"The mail server did not take the mail to {person.email}: {error}.",
            "Correct the address, or try again later; the link was ended.",
        )
    return link


def people_of_partner(office: Office, actor: str, partner_id: str) -> tuple[Person, ...]:
    """Return the people of a partner, for whoever may send them a link.

    Raises:
        PermissionRefused: the actor may not.

    """
    with office.look(actor, "link.issue", partner_id) as view:
        return view.all(Person, partner_id=partner_id)


def add_partner_person(
    office: Office, actor: str, *, partner_id: str, name: str, email: str, language: Language
) -> Person:
    """Register a person of a partner, to whom a personal link can be sent.

    Raises:
        InputError: unknown partner, no name, or an address that is none.
        ConflictError: somebody of this partner has the address already.
        PermissionRefused: the actor may not.

    """
    address = usable_email(email)
    with office.act(actor, "link.issue", partner_id) as act:
        act.partner()
        same = [one for one in act.all(Person, partner_id=partner_id) if one.email == address]
        if same:
            raise ConflictError(
                "person_known",
                f"{same[0].name} of this partner has the address {address} already.",
                "Send the link to that person.",
            )
        person = act.add(
            Person(
                id=act.new_id("partner-person"),
                name=require_text(name, "name of the person"),
                email=address,
                language=language,
                roles=(Role.PARTNER,),
                partner_id=partner_id,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("person_added", person=person.id, roles=[Role.PARTNER])
    return person


def revoke_link(office: Office, actor: str, link_id: str) -> None:
    """End a link, and every session of its person.

    Raises:
        InputError: unknown link.
        PermissionRefused: the actor may not.

    """
    link = office.record(PersonalLink, link_id, "link")
    person = office.record(Person, link.person_id, "person")
    with office.act(actor, _ACTIONS[link.purpose], person.partner_id) as act:
        link = known(act, PersonalLink, link_id, "link")
        if link.ended_at is None:
            act.change(link, link.model_copy(update={"ended_at": act.now}))
        session_store.end_sessions(act.connection, person_id=person.id)
        act.say("link_revoked", link=link.id, person=person.id)


def links_of(office: Office, actor: str, person_id: str) -> tuple[PersonalLink, ...]:
    """Return the links that were sent to a person, oldest first.

    Raises:
        InputError: unknown person.
        PermissionRefused: the actor may neither send links to this person.

    """
    person = office.record(Person, person_id, "person")
    action = "link.issue" if person.partner_id else "account.invite"
    with office.look(actor, action, person.partner_id) as view:
        return view.all(PersonalLink, person_id=person_id)


def _account(act: Act) -> Account:
    """Return the account of the person who acts; it is made when there is none."""
    return act.find(Account, id=act.person.id) or act.add(
        Account(id=act.person.id, by=act.person.id, at=act.now)
    )


def _keep_password(act: Act, hashed: str) -> None:
    account = _account(act)
    act.change(account, account.model_copy(update={"password_hash": hashed}))
    session_store.end_sessions(act.connection, person_id=act.person.id)
    act.say("password_set", person=act.person.id)


def _mailed(server: MailServer, link: PersonalLink, person: Person, url: str) -> str:
    """Mail the link; return why it failed, or nothing."""
    texts = load_translations(TEXTS)
    values = {"name": person.name, "url": url, "day": link.expires_at.date()}
    message = Message(
        link.id,
        person.email,
        texts.text(person.language, f"link.{link.purpose}.subject"),
        texts.text(person.language, f"link.{link.purpose}.body", **values),
        person.language,
    )
    try:
        with connected(server) as client:
            return send(client, server, message)
    except SurroundingsError as error:
        return error.message
