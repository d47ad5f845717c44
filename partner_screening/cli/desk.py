"""Opening the office for a command of the process: database, policy, originals, and who acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.errors import InputError

if TYPE_CHECKING:
    from partner_screening.actions.process.office import Office

Acting = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="PERSON",
        help="Who acts: the id of a registered person. [default: PARTNER_SCREENING_PERSON]",
    ),
]
"""The option that says who acts."""

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="The database. [default: PARTNER_SCREENING_DATABASE_URL, else the file in the workspace]",
    ),
]
"""The option that names the database."""

PolicyOption = Annotated[
    Path | None,
    typer.Option("--policy", metavar="FILE", help="The agency's decision rules. [default: ours]"),
]
"""The option that names the policy file."""


@contextmanager
def open_office(
    database: str | None = None, policy: Path | None = None, *, folder: Path | None = None
) -> "Iterator[Office]":
    """Open the office in the database that is named or configured; its tables are brought up to date.

    Originals are kept in ``folder``, or in the workspace of the settings.

    Raises:
        SurroundingsError: the database cannot be reached, or a newer program made it.
        RuleFileError: the policy file is wrong.

    """
    import os

    from partner_screening.actions.process.office import Office
    from partner_screening.policy import load_policy
    from partner_screening.settings import read_settings
    from partner_screening.storage.database import open_database
    from partner_screening.storage.originals import Originals

    settings = read_settings(os.environ)
    opened = open_database(database or settings.database_url.value)
    try:
        is_new = opened.upgrade()
        office = Office(
            opened, load_policy(policy), Originals(folder or Path(settings.workspace.value))
        )
        if is_new:
            from partner_screening.actions.process.refreshing import refresh_stale

            refresh_stale(office)
        yield office
    finally:
        opened.close()


def acting(person: str | None) -> str:
    """Return who acts, from the option or the environment.

    Raises:
        InputError: neither says it.

    """
    import os

    from partner_screening.settings import read_settings

    who = person or read_settings(os.environ).person.value
    if not who:
        raise InputError(
            "nobody_acts",
            "It is not said who does this.",
            "Give --as PERSON, or set PARTNER_SCREENING_PERSON to your id.",
        )
    return who
