"""What the web application is given when it starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from partner_screening.actions.access.secret_key import SecretKey, read_secret_key
from partner_screening.actions.demo_office import DEMO_MARK
from partner_screening.actions.process.office import Office
from partner_screening.outbox.mail import MailServer, mail_server
from partner_screening.policy import load_policy
from partner_screening.settings import Settings, read_settings
from partner_screening.storage.database import Database, open_database
from partner_screening.storage.originals import Originals


@dataclass(frozen=True)
class Surroundings:
    """What pages work with.

    Attributes:
        office: the process in its database.
        key: signs links and form marks, seals secrets.
        settings: of the program.
        workspace: the folder of originals, uploads under way and results of runs.
        portfolios: the folder whose folders a screening run may be launched on.
        public_url: where people reach the application, without a slash at the end.
        mail: the mail server; ``None`` when none is set.
        upload_limit: bytes that one file may have.
        run_engine: what drives a screening run that is launched.
        is_demo: whether sample accounts are shown at the sign-in page.

    """

    office: Office
    key: SecretKey
    settings: Settings
    workspace: Path
    portfolios: Path
    public_url: str
    mail: MailServer | None
    upload_limit: int
    is_demo: bool = False
    run_engine: str = "prefect"

    @property
    def is_secure(self) -> bool:
        """Whether people reach the application by HTTPS: cookies then travel on no other way."""
        return self.public_url.startswith("https://")


def read_surroundings(
    environment: Mapping[str, str] = os.environ, *, default_url: str = "http://127.0.0.1:8000"
) -> Surroundings:
    """Open what the settings name; the tables of the database are brought up to date.

    Raises:
        InputError: a setting is not usable.
        SurroundingsError: the database cannot be reached, or a newer program made it.

    """
    settings = read_settings(environment)
    workspace = Path(settings.workspace.value)
    database = open_database(settings.database_url.value)
    database.upgrade()
    return surroundings_of(database, settings, workspace, default_url=default_url)


def surroundings_of(
    database: Database, settings: Settings, workspace: Path, *, default_url: str
) -> Surroundings:
    """Return the surroundings of an application on an open database.

    Raises:
        InputError: a setting is not usable.

    """
    return Surroundings(
        office=Office(database, load_policy(), Originals(workspace)),
        key=read_secret_key(workspace, settings.secret_key.value),
        settings=settings,
        workspace=workspace,
        portfolios=Path(settings.portfolios.value or workspace / "portfolios"),
        public_url=(settings.public_url.value or default_url).rstrip("/"),
        mail=mail_server(settings.mail_server.value, settings.mail_sender.value)
        if settings.mail_server.value
        else None,
        upload_limit=settings.upload_limit(),
        is_demo=(workspace / DEMO_MARK).exists(),
    )
