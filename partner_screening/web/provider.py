"""Talking to a provider of single sign-on by OpenID Connect: code flow with PKCE, state and nonce."""

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from partner_screening.actions.access.provider_sign_in import ProviderWord
from partner_screening.errors import InputError, PermissionRefused, SurroundingsError
from partner_screening.values import Value

_SECONDS = 10.0
_FRESH = 3600.0
_SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")


class Errand(Value):
    """What is remembered while a person is at the provider: it comes back with the answer alone."""

    state: str
    nonce: str
    verifier: str
    next: str


class Provider:
    """A provider of single sign-on. What it says of itself is asked for once an hour.

    Raises:
        InputError: by the constructor, when the issuer is no HTTPS address (or one of this machine).

    """

    def __init__(self, issuer: str, client_id: str, client_secret: str, roles_claim: str) -> None:
        parts = urlsplit(issuer)
        is_local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
            raise InputError(
                "oidc_issuer",
                f"'{issuer}' is no address of a provider of single sign-on.",
                "Set PARTNER_SCREENING_OIDC_ISSUER to its https address.",
            )
        self.issuer = issuer.rstrip("/")
        self.client_id = client_id
        self.client_secret = client_secret
        self.roles_claim = roles_claim
        self._known: tuple[float, dict[str, Any], KeySet] | None = None

    def errand(self, wanted: str) -> Errand:
        """Return what is to be remembered for a person who wants to go to the path ``wanted``."""
        return Errand(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            next=wanted,
        )

    def address(self, errand: Errand, back: str) -> str:
        """Return where the person signs in; the provider sends the browser to ``back`` afterwards.

        Raises:
            SurroundingsError: the provider does not answer.

        """
        digest = hashlib.sha256(errand.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back,
            "scope": "openid profile email",
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return f"{self._about()[0]['authorization_endpoint']}?{urlencode(asked)}"

    def word(self, errand: Errand, code: str, back: str) -> ProviderWord:
        """Exchange the code that came back for what the provider says of the person.

        Raises:
            PermissionRefused: the provider does not take the code, or its token does not hold.
            SurroundingsError: the provider does not answer.

        """
        about, keys = self._about()
        answer = self._asked(
            "POST",
            about["token_endpoint"],
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": back,
                "code_verifier": errand.verifier,
            },
            auth=(self.client_id, self.client_secret),
        )
        claims = self._claims(str(answer.get("id_token", "")), keys, errand)
        if "email" not in claims and "userinfo_endpoint" in about:
            told = self._asked(
                "GET",
                about["userinfo_endpoint"],
                headers={"Authorization": f"Bearer {answer.get('access_token', '')}"},
            )
            if told.get("sub") == claims["sub"]:
                claims = {**told, **claims}
        return self._read(claims)

    def _claims(self, token: str, keys: KeySet, errand: Errand) -> Mapping[str, Any]:
        try:
            claims = jwt.decode(token, keys, algorithms=_SIGNATURES).claims
            jwt.JWTClaimsRegistry(
                leeway=60,
                iss={"essential": True, "value": self._about()[0]["issuer"]},
                aud={"essential": True, "value": self.client_id},
                exp={"essential": True},
                nonce={"essential": True, "value": errand.nonce},
                sub={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError) as error:
            raise _refused(type(error).__name__) from error
        return claims

    def _read(self, claims: Mapping[str, Any]) -> ProviderWord:
        groups = claims.get(self.roles_claim, ())
        if isinstance(groups, str):
            groups = groups.split()
        if isinstance(groups, Mapping):  # such as {"roles": [...]}
            groups = groups.get("roles", ())
        return ProviderWord(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            username=str(claims.get("preferred_username", "")),
            name=str(claims.get("name", "")),
            email=str(claims.get("email", "")),
            is_email_verified=claims.get("email_verified") is True,
            groups=tuple(str(group) for group in groups)[:200],
        )

    def _about(self) -> tuple[dict[str, Any], KeySet]:
        """Return what the provider says of itself, and its keys."""
        if self._known is not None and time.monotonic() - self._known[0] < _FRESH:
            return self._known[1], self._known[2]
        about = self._asked("GET", f"{self.issuer}/.well-known/openid-configuration")
        if str(about.get("issuer", "")).rstrip("/") != self.issuer:
            raise _unreachable(self.issuer, "it says that it is another one")
        keys = KeySet.import_key_set(self._asked("GET", about["jwks_uri"]))  # type: ignore[arg-type]
        self._known = (time.monotonic(), about, keys)
        return about, keys

    def _asked(self, method: str, address: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        try:
            answer = httpx.request(
                method, address, timeout=_SECONDS, follow_redirects=False, **more
            )
        except httpx.HTTPError as error:
            raise _unreachable(self.issuer, type(error).__name__) from error
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _unreachable(self.issuer, f"it answered {answer.status_code}")
        if answer.status_code != httpx.codes.OK:
            raise _refused(f"answer {answer.status_code}")
        found = answer.json()
        if not isinstance(found, dict):
            raise _unreachable(self.issuer, "its answer is no object")
        return found


def _refused(why: str) -> PermissionRefused:
    return PermissionRefused(
        "single_sign_on_refused",
        f"The account of your organisation was not accepted ({why}).",
        "Try again from the sign-in page; if it happens again, tell an administrator.",
    )


def _unreachable(issuer: str, why: str) -> SurroundingsError:
    return SurroundingsError(
        "single_sign_on_unreachable",
        f"The single sign-on at {issuer} cannot be used: {why}.",
        "Try again in a few minutes, or sign in with a password.",
    )
