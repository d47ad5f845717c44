"""``partner-screening people``: who may act, in which role."""

from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.desk import Acting, DatabaseOption, acting, open_office
from partner_screening.cli.exits import Format, say
from partner_screening.cli.listing import print_rows
from partner_screening.languages import Language

if TYPE_CHECKING:
    from partner_screening.process.people import Role

app = typer.Typer(no_args_is_help=True, help="The people of the process and their roles.")

_Roles = Annotated[
    list[str],
    typer.Option(
        "--role",
        help="officer, reviewer, legal, management, focal_point, administrator, auditor; "
        "or partner alone. May be given several times.",
    ),
]


@app.command("first-administrator")
def first_administrator(
    person: Annotated[str, typer.Argument(help="The id to act under, such as a.diallo.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    email: Annotated[str, typer.Option(help="Where notices go.")],
    language: Annotated[Language, typer.Option(help="Language of notices.")] = Language.EN,
    database: DatabaseOption = None,
) -> None:
    """Make the first administrator; refused as soon as anybody is registered.

    Example: partner-screening people first-administrator a.diallo --name "Awa Diallo"
    --email a.diallo@example.org
    """
    from partner_screening.actions.process.people import add_first_administrator

    with open_office(database) as office:
        made = add_first_administrator(
            office, person_id=person, name=name, email=email, language=language
        )
    say(f"{made.name} ({made.id}) is administrator.")


@app.command("set-password")
def set_password(
    person: Annotated[str, typer.Argument(help="The person's id.")],
    password: Annotated[
        str,
        typer.Option(
            prompt="New password",
            confirmation_prompt="Once more",
            hide_input=True,
            envvar="PARTNER_SCREENING_NEW_PASSWORD",
            help="Asked for when not given; a password in a command is seen by others.",
        ),
    ],
    database: DatabaseOption = None,
) -> None:
    """Set a person's password for the web application: for whoever runs the server.

    Every session of the person ends. In the application an administrator sends a link instead.

    Example: partner-screening people set-password a.diallo
    """
    from partner_screening.actions.access.accounts import set_password as keep

    with open_office(database) as office:
        keep(office, person, password)
    say(f"{person} signs in with the new password from now on.")


@app.command()
def add(
    person: Annotated[str, typer.Argument(help="The id to act under.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    email: Annotated[str, typer.Option(help="Where notices go.")],
    role: _Roles,
    language: Annotated[Language, typer.Option(help="Language of notices.")] = Language.EN,
    partner: Annotated[
        str, typer.Option(metavar="ID", help="The partner that the person belongs to.")
    ] = "",
    head: Annotated[
        str, typer.Option(metavar="PERSON", help="Who hears of what this person lets pass.")
    ] = "",
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Register a person with roles.

    Example: partner-screening people add o.kim --name "Ora Kim" --email o@example.org --role officer
    """
    from partner_screening.actions.process.people import add_person

    with open_office(database) as office:
        made = add_person(
            office,
            acting(actor),
            person_id=person,
            name=name,
            email=email,
            roles=_roles(role),
            language=language,
            partner_id=partner,
            head_id=head,
        )
    say(f"{made.name} ({made.id}) is registered as {', '.join(made.roles)}.")


@app.command()
def roles(
    person: Annotated[str, typer.Argument(help="The person's id.")],
    role: _Roles,
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Give a person these roles in place of the present ones.

    Example: partner-screening people roles o.kim --role officer --role reviewer
    """
    from partner_screening.actions.process.people import change_roles

    with open_office(database) as office:
        made = change_roles(office, acting(actor), person, _roles(role))
    say(f"{made.name} ({made.id}) is now {', '.join(made.roles)}.")


@app.command()
def stop(
    person: Annotated[str, typer.Argument(help="The person's id.")],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Stop a person's access; what he or she did stays in the history.

    Example: partner-screening people stop o.kim
    """
    from partner_screening.actions.process.people import stop_access

    with open_office(database) as office:
        made = stop_access(office, acting(actor), person)
    say(f"The access of {made.name} ({made.id}) is stopped.")


@app.command("declare-interest")
def declare_interest(
    partner: Annotated[str, typer.Option(metavar="ID", help="The partner that the tie is to.")],
    nature: Annotated[str, typer.Option(help="What the tie is, such as: a cousin directs it.")],
    actor: Acting = None,
    database: DatabaseOption = None,
) -> None:
    """Declare your own tie to a partner: from then on you do not act on it.

    Example: partner-screening people declare-interest --partner P-014 --nature "My cousin directs it"
    """
    from partner_screening.actions.process.people import declare_interest as declare

    with open_office(database) as office:
        declare(office, acting(actor), partner_id=partner, nature=nature)
    say(f"The tie to partner {partner} is noted.")


@app.command("list")
def list_people(
    actor: Acting = None,
    database: DatabaseOption = None,
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """List everybody with roles, organisation and whether the access is open.

    Example: partner-screening people list --format json
    """
    from partner_screening.actions.process.people import people

    with open_office(database) as office:
        found = people(office, acting(actor))
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "roles": list(one.roles),
            "partner": one.partner_id,
            "head": one.head_id,
            "language": one.language,
            "is_active": one.is_active,
        }
        for one in found
    ]
    print_rows(rows, output, "Nobody is registered.")


def _roles(names: list[str]) -> "tuple[Role, ...]":
    from partner_screening.errors import InputError
    from partner_screening.process.people import Role

    known = [str(role) for role in Role]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InputError(
            "unknown_role",
            f"There is no role '{unknown[0]}'.",
            f"Give one or more of: {', '.join(known)}.",
        )
    return tuple(Role(name) for name in dict.fromkeys(names))
