"""Passwords: hashed with argon2id, long rather than ornate, never one of the usual ones."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from partner_screening.errors import InputError

SHORTEST = 12
LONGEST = 200
_HASHER = PasswordHasher()
_USUAL = ("password", "passwort", "qwertyuiop", "123456789", "letmein", "iloveyou", "changeme")


def hash_password(password: str, *, person_id: str, email: str) -> str:
    """Return the hash of a new password.

    Raises:
        InputError: it is too short or too long, one of the usual ones, or begins with the own name.

    """
    lowered = password.lower()
    own = {person_id.lower(), email.lower(), email.lower().partition("@")[0]}
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(
            "password_length",
            f"The password has {len(password)} characters; it needs {SHORTEST} to {LONGEST}.",
            "Choose a longer one: four words that do not belong together are easy to keep in mind.",
        )
    if any(word in lowered for word in _USUAL) or len(set(lowered)) < SHORTEST // 3:
        raise InputError(
            "password_usual",
            "The password is one of those that are tried first.",
            "Choose four words that do not belong together.",
        )
    if any(len(name) > 2 and lowered.startswith(name) for name in own):  # noqa: PLR2004
        raise InputError(
            "password_own_name",
            "The password begins with your own name or address.",
            "Choose four words that do not belong together.",
        )
    return _HASHER.hash(password)


def same_twice(password: str, again: str) -> str:
    """Return a password that was written twice.

    Raises:
        InputError: the two differ.

    """
    if password != again:
        raise InputError(
            "passwords_differ", "The two passwords differ.", "Write the same one twice."
        )
    return password


def is_password(stored: str, password: str) -> bool:
    """Whether ``password`` is the one whose hash is ``stored``.

    Takes the same time when there is no hash, so that nobody learns which accounts exist.
    """
    try:
        return _HASHER.verify(stored or _nobodys(), password[: LONGEST + 1]) and bool(stored)
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(stored)


@lru_cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
