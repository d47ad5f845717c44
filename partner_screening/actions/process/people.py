"""Adding people, changing their roles, stopping their access; declaring an interest."""

from partner_screening.actions.process.office import Office, known, known_partner, require_text
from partner_screening.errors import ConflictError, InputError
from partner_screening.languages import Language
from partner_screening.process.people import InterestDeclaration, Person, Role
from partner_screening.storage.record_store import append_event

FIRST = "first_administrator"


def is_anybody_registered(office: Office) -> bool:
    """Whether there is anybody who can act."""
    with office.records.reading() as view:
        return bool(view.all(Person))


def add_first_administrator(
    office: Office, *, person_id: str, name: str, email: str, language: Language = Language.EN
) -> Person:
    """Make the first administrator of an empty register of people.

    Raises:
        ConflictError: somebody is registered already; then an administrator adds people.

    """
    with office.records.writing() as transaction:
        if transaction.all(Person):
            raise ConflictError(
                "not_the_first",
                "People are registered already, so that nobody becomes administrator by this way.",
                "Ask an administrator to add you with 'partner-screening people add'.",
            )
        now = office.clock()
        person = transaction.add(
            Person(
                id=_usable_id(person_id),
                name=require_text(name, "name"),
                email=usable_email(email),
                language=language,
                roles=(Role.ADMINISTRATOR,),
                by=FIRST,
                at=now,
            )
        )
        append_event(
            transaction,
            partner_id="",
            kind="person_added",
            at=now,
            who=person.id,
            facts={"person": person.id, "roles": person.roles},
        )
    return person


def add_person(
    office: Office,
    actor: str,
    *,
    person_id: str,
    name: str,
    email: str,
    roles: tuple[Role, ...],
    language: Language = Language.EN,
    partner_id: str = "",
    head_id: str = "",
) -> Person:
    """Register a person with roles; people of a partner have the role ``partner`` and no other.

    Raises:
        ConflictError: the id is taken.
        InputError: roles and organisation do not go together, or the partner is unknown.
        PermissionRefused: the actor may not manage people.

    """
    with office.act(actor, "people.manage") as act:
        _require_sound(roles, partner_id)
        if partner_id:
            known_partner(act, partner_id)
        if head_id:
            known(act, Person, head_id, "person")
        if act.find(Person, id=_usable_id(person_id)):
            raise ConflictError(
                "person_known",
                f"Somebody is registered as '{person_id}' already.",
                "Choose another id, or change that person's roles.",
            )
        person = act.add(
            Person(
                id=person_id,
                name=require_text(name, "name"),
                email=usable_email(email),
                language=language,
                roles=roles,
                partner_id=partner_id,
                head_id=head_id,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("person_added", person=person.id, roles=roles, partner=partner_id)
    return person


def change_roles(office: Office, actor: str, person_id: str, roles: tuple[Role, ...]) -> Person:
    """Give a person these roles instead of those that he or she has.

    Raises:
        InputError: the person is unknown, or the roles do not fit the organisation.
        ConflictError: nobody would be left who can manage people.
        PermissionRefused: the actor may not manage people.

    """
    with office.act(actor, "people.manage") as act:
        before = known(act, Person, person_id, "person")
        _require_sound(roles, before.partner_id)
        after = act.change(before, before.model_copy(update={"roles": roles}))
        _require_administrator(act.all(Person))
        act.say("roles_changed", person=person_id, before=before.roles, after=roles)
    return after


def stop_access(office: Office, actor: str, person_id: str) -> Person:
    """Stop a person's access; what he or she did stays.

    Raises:
        InputError: the person is unknown.
        ConflictError: nobody would be left who can manage people.
        PermissionRefused: the actor may not manage people.

    """
    with office.act(actor, "people.manage") as act:
        before = known(act, Person, person_id, "person")
        after = act.change(before, before.model_copy(update={"is_active": False}))
        _require_administrator(act.all(Person))
        act.say("access_stopped", person=person_id)
    return after


def people(office: Office, actor: str) -> tuple[Person, ...]:
    """Return everybody who is registered.

    Raises:
        PermissionRefused: the actor may not read the register.

    """
    with office.look(actor, "people.read") as view:
        return view.all(Person)


def declare_interest(
    office: Office, actor: str, *, partner_id: str, nature: str
) -> InterestDeclaration:
    """Declare the actor's own tie to a partner: from then on he or she does not act on it.

    Raises:
        InputError: the partner is unknown, or nothing was said about the tie.
        ConflictError: it was declared before.
        PermissionRefused: the actor has no role in the agency.

    """
    with office.act(actor, "interest.declare", partner_id) as act:
        act.partner()
        if act.find(InterestDeclaration, person_id=act.person.id, partner_id=partner_id):
            raise ConflictError(
                "interest_declared",
                f"{act.person.name} declared an interest in partner {partner_id} before.",
                "There is nothing to do.",
            )
        declared = act.add(
            InterestDeclaration(
                id=act.new_id("tie"),
                person_id=act.person.id,
                partner_id=partner_id,
                nature=require_text(nature, "nature of the tie"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("interest_declared", person=act.person.id)
    return declared


def _require_sound(roles: tuple[Role, ...], partner_id: str) -> None:
    if not roles:
        raise InputError("no_role", "A person without a role can do nothing.", "Name a role.")
    if bool(partner_id) != (roles == (Role.PARTNER,)):
        raise InputError(
            "role_and_organisation",
            "People of a partner have the role 'partner' alone, and only they name a partner.",
            "Give --role partner with --partner ID, or roles of the agency without it.",
        )


def _require_administrator(everybody: tuple[Person, ...]) -> None:
    if not any(one.is_active and Role.ADMINISTRATOR in one.roles for one in everybody):
        raise ConflictError(
            "last_administrator",
            "Then nobody would be left who can manage people.",
            "Make another person administrator first.",
        )


def _usable_id(person_id: str) -> str:
    if not person_id or person_id != person_id.strip() or any(c.isspace() for c in person_id):
        raise InputError(
            "person_id",
            f"'{person_id}' cannot be a person's id.",
            "Give a short id without blanks, such as a.diallo.",
        )
    return person_id


def usable_email(email: str) -> str:
    """Return a mail address without blanks around it.

    Raises:
        InputError: it is none.

    """
    name, at, domain = email.strip().rpartition("@")
    if not (name and at and "." in domain) or any(c.isspace() or c in "<>," for c in email.strip()):
        raise InputError(
            "email", f"'{email}' is no e-mail address.", "Give one such as a.diallo@example.org."
        )
    return email.strip()
