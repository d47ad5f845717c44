"""The server's secret key: what links are signed with and what stored secrets are sealed with.

It is kept in a file beside the workspace, readable by its owner alone, or given by the environment.
Whoever changes it ends every personal link, and every second factor must be set up anew.
"""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from itsdangerous import BadSignature, URLSafeSerializer

from partner_screening.errors import InputError, SurroundingsError

FILE = "secret.key"
_LEAST = 32


class SecretKey:
    """Signs and seals. Each use has a key of its own, made from the one secret."""

    def __init__(self, secret: str) -> None:
        if len(secret) < _LEAST:
            raise InputError(
                "secret_key_short",
                f"The secret key has {len(secret)} characters.",
                f"Set PARTNER_SCREENING_SECRET_KEY to at least {_LEAST} random characters.",
            )
        self._secret = secret.encode()

    def seal(self, text: str) -> str:
        """Return ``text`` so that only this key opens it."""
        return self._fernet().encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Return what was sealed.

        Raises:
            SurroundingsError: it was sealed with another key.

        """
        try:
            return self._fernet().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SurroundingsError(
                "other_secret_key",
                "A stored secret was sealed with another secret key.",
                "Put the former secret key back, or set the second factor up again.",
            ) from None

    def signed(self, purpose: str, text: str) -> str:
        """Return ``text`` with its signature, fit for a URL."""
        signed: str = URLSafeSerializer(self._derived("sign"), salt=purpose).dumps(text)
        return signed

    def read_signed(self, purpose: str, signed: str) -> str | None:
        """Return the text of ``signed``; ``None`` when it was not signed for this purpose by us."""
        try:
            text = URLSafeSerializer(self._derived("sign"), salt=purpose).loads(signed)
        except BadSignature:
            return None
        return text if isinstance(text, str) else None

    def mark(self, purpose: str, text: str) -> str:
        """Return a mark of ``text`` that only we can make: for forms, 43 characters."""
        digest = hmac.new(self._derived(purpose), text.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def _fernet(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._derived("seal")))

    def _derived(self, use: str) -> bytes:
        return hmac.new(self._secret, use.encode(), hashlib.sha256).digest()


def read_secret_key(folder: Path, given: str = "") -> SecretKey:
    """Return the secret key: the one ``given``, else that of the file in ``folder``, made when missing.

    Raises:
        InputError: the key is too short.

    """
    if given:
        return SecretKey(given)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    with suppress(FileExistsError):  # another process may have made it a moment ago
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w") as target:
            target.write(secrets.token_urlsafe(48))
    return SecretKey(path.read_text("utf-8").strip())
