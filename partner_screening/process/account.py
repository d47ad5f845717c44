"""How a person gets in: account, personal link, token of a program. No secret is kept in clear."""

from enum import StrEnum

from pydantic import AwareDatetime

from partner_screening.values import Value


class Account(Value):
    """What lets a person sign in; its id is the person's.

    ``password_hash`` is an argon2id hash, empty until a password is set. ``totp_sealed`` is the sealed
    secret of the second factor, ``totp_step`` the last time step that was used, so that no code serves
    twice. ``subject`` is ``issuer|subject`` of the single sign-on that the person came from.
    """

    id: str
    password_hash: str = ""
    totp_sealed: str = ""
    totp_step: int = 0
    subject: str = ""
    by: str
    at: AwareDatetime


class LinkPurpose(StrEnum):
    """What a personal link is for: to enter as a partner's person, or to choose a password once."""

    ENTER = "enter"
    SET_PASSWORD = "set_password"  # noqa: S105 - a purpose, no password


class PersonalLink(Value):
    """A link that was mailed to one person. Only its id is kept: the link itself is signed.

    ``ended_at`` is set when it was revoked, or used for a password.
    """

    id: str
    person_id: str
    purpose: LinkPurpose
    expires_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    by: str
    at: AwareDatetime


class ApiToken(Value):
    """A token with which a program acts as a person, within ``scopes`` (actions of the permissions).

    Only the SHA-256 of the secret is kept.
    """

    id: str
    person_id: str
    name: str
    scopes: tuple[str, ...]
    secret_sha256: str
    expires_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    by: str
    at: AwareDatetime
