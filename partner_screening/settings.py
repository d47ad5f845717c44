"""The program's settings: read once, from the environment, each with where it came from."""

from collections.abc import Mapping
from pathlib import Path

from partner_screening.errors import InputError
from partner_screening.values import Value

PREFIX = "PARTNER_SCREENING_"
DATABASE_FILE = "partner-screening.sqlite"

_WORKSPACE = f"{PREFIX}WORKSPACE"
_DATABASE_URL = f"{PREFIX}DATABASE_URL"
_DASK_SCHEDULER = f"{PREFIX}DASK_SCHEDULER"
_STANDARD_WORDING = f"{PREFIX}STANDARD_WORDING"
_OCR_SECONDS = f"{PREFIX}OCR_SECONDS"
_SMTP_URL = f"{PREFIX}SMTP_URL"
_MAIL_FROM = f"{PREFIX}MAIL_FROM"
_PERSON = f"{PREFIX}PERSON"
_SECRET_KEY = f"{PREFIX}SECRET_KEY"
_PUBLIC_URL = f"{PREFIX}PUBLIC_URL"
_PORTFOLIOS = f"{PREFIX}PORTFOLIOS"
_UPLOAD_MEGABYTES = f"{PREFIX}UPLOAD_MEGABYTES"
_OIDC_ISSUER = f"{PREFIX}OIDC_ISSUER"
_OIDC_CLIENT_ID = f"{PREFIX}OIDC_CLIENT_ID"
_OIDC_CLIENT_SECRET = f"{PREFIX}OIDC_CLIENT_SECRET"
_OIDC_ROLES_CLAIM = f"{PREFIX}OIDC_ROLES_CLAIM"
_PREFECT_SERVER = "PREFECT_API_URL"
_FIXED_TIME = "SOURCE_DATE_EPOCH"

_DEFAULTS = {
    _WORKSPACE: "workspace",
    _DASK_SCHEDULER: "",
    _STANDARD_WORDING: "",
    _SMTP_URL: "",
    _MAIL_FROM: "",
    _PERSON: "",
    _SECRET_KEY: "",
    _PUBLIC_URL: "",
    _PORTFOLIOS: "",
    _UPLOAD_MEGABYTES: "50",
    _OIDC_ISSUER: "",
    _OIDC_CLIENT_ID: "",
    _OIDC_CLIENT_SECRET: "",
    _OIDC_ROLES_CLAIM: "groups",
    _PREFECT_SERVER: "",
    _OCR_SECONDS: "0",
    _FIXED_TIME: "",
}


class Setting(Value):
    """One setting: its variable, its value, and whether ``environment`` or ``default`` gave it."""

    variable: str
    value: str
    source: str


class Settings(Value):
    """All settings. ``unknown`` are variables with our prefix that mean nothing: misspelt, perhaps.

    ``ocr_seconds`` is how long a screening run may recognise the scanned pages of one file; with 0, the
    default, it leaves them unread, because a portfolio of scans would take hours.
    """

    workspace: Setting
    database_url: Setting
    dask_scheduler: Setting
    standard_wording: Setting
    mail_server: Setting
    mail_sender: Setting
    person: Setting
    secret_key: Setting
    public_url: Setting
    portfolios: Setting
    upload_megabytes: Setting
    oidc_issuer: Setting
    oidc_client_id: Setting
    oidc_client_secret: Setting
    oidc_roles_claim: Setting
    ocr_seconds: Setting
    prefect_server: Setting
    fixed_time: Setting
    unknown: tuple[str, ...] = ()

    def all(self) -> tuple[Setting, ...]:
        """Return every setting."""
        return (
            self.database_url,
            self.workspace,
            self.prefect_server,
            self.dask_scheduler,
            self.ocr_seconds,
            self.standard_wording,
            self.mail_server,
            self.mail_sender,
            self.person,
            self.public_url,
            self.secret_key,
            self.portfolios,
            self.upload_megabytes,
            self.oidc_issuer,
            self.oidc_client_id,
            self.oidc_client_secret,
            self.oidc_roles_claim,
            self.fixed_time,
        )

    def seconds_for_ocr(self) -> float:
        """Return ``ocr_seconds`` as a number.

        Raises:
            InputError: it is none, or it is negative.

        """
        try:
            seconds = float(self.ocr_seconds.value)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < float("inf"):
            raise InputError(
                "setting_not_usable",
                f"{_OCR_SECONDS} is '{self.ocr_seconds.value}', which is no number of seconds.",
                "Set it to 0 to leave scanned pages unread, or to the seconds that one file may take.",
            )
        return seconds

    def upload_limit(self) -> int:
        """Return how many bytes one uploaded file may have.

        Raises:
            InputError: the setting is no whole number of megabytes from 1 to 1,000.

        """
        value = self.upload_megabytes.value
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 1000:  # noqa: PLR2004
            raise InputError(
                "setting_not_usable",
                f"{_UPLOAD_MEGABYTES} is '{value}', which is no number of megabytes.",
                "Set it to a whole number from 1 to 1000.",
            )
        return int(value) * 1024 * 1024

    def database_url_in(self, folder: Path) -> str:
        """Return the database that is configured, else the SQLite file in ``folder``."""
        if self.database_url.source == "environment":
            return self.database_url.value
        return _file_url(folder)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read every setting from ``environment``; an empty variable counts as not set."""
    workspace = _read(environment, _WORKSPACE, _DEFAULTS[_WORKSPACE])
    known = {*_DEFAULTS, _DATABASE_URL}
    return Settings(
        workspace=workspace,
        database_url=_read(environment, _DATABASE_URL, _file_url(Path(workspace.value))),
        dask_scheduler=_read(environment, _DASK_SCHEDULER, _DEFAULTS[_DASK_SCHEDULER]),
        mail_server=_read(environment, _SMTP_URL, _DEFAULTS[_SMTP_URL]),
        mail_sender=_read(environment, _MAIL_FROM, _DEFAULTS[_MAIL_FROM]),
        person=_read(environment, _PERSON, _DEFAULTS[_PERSON]),
        secret_key=_read(environment, _SECRET_KEY, _DEFAULTS[_SECRET_KEY]),
        public_url=_read(environment, _PUBLIC_URL, _DEFAULTS[_PUBLIC_URL]),
        portfolios=_read(environment, _PORTFOLIOS, _DEFAULTS[_PORTFOLIOS]),
        upload_megabytes=_read(environment, _UPLOAD_MEGABYTES, _DEFAULTS[_UPLOAD_MEGABYTES]),
        oidc_issuer=_read(environment, _OIDC_ISSUER, _DEFAULTS[_OIDC_ISSUER]),
        oidc_client_id=_read(environment, _OIDC_CLIENT_ID, _DEFAULTS[_OIDC_CLIENT_ID]),
        oidc_client_secret=_read(environment, _OIDC_CLIENT_SECRET, _DEFAULTS[_OIDC_CLIENT_SECRET]),
        oidc_roles_claim=_read(environment, _OIDC_ROLES_CLAIM, _DEFAULTS[_OIDC_ROLES_CLAIM]),
        standard_wording=_read(environment, _STANDARD_WORDING, _DEFAULTS[_STANDARD_WORDING]),
        ocr_seconds=_read(environment, _OCR_SECONDS, _DEFAULTS[_OCR_SECONDS]),
        prefect_server=_read(environment, _PREFECT_SERVER, _DEFAULTS[_PREFECT_SERVER]),
        fixed_time=_read(environment, _FIXED_TIME, _DEFAULTS[_FIXED_TIME]),
        unknown=tuple(sorted(n for n in environment if n.startswith(PREFIX) and n not in known)),
    )


def _read(environment: Mapping[str, str], variable: str, default: str) -> Setting:
    value = environment.get(variable, "")
    if value:
        return Setting(variable=variable, value=value, source="environment")
    return Setting(variable=variable, value=default, source="default")


def _file_url(folder: Path) -> str:
    return f"sqlite:///{folder / DATABASE_FILE}"
