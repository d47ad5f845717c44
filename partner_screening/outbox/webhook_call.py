"""Calling a program of somebody else: by HTTPS, signed, and never into the own network.

The name is resolved once, every address behind it must be a public one, and the call goes to the very
address that was looked at, so that a name that answers differently the second time gains nothing.
"""

import hashlib
import hmac
import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

from partner_screening.errors import InputError

SIGNATURE = "Partner-Screening-Signature"
_SECONDS = 8.0
_MOST_BYTES = 64 * 1024


class Called(NamedTuple):
    """How a call ended: the status, or why there is none."""

    status: int
    error: str = ""


def require_callable(url: str, *, is_private_allowed: bool = False) -> None:
    """Refuse an address that must not be called.

    Raises:
        InputError: it is no HTTPS address, holds a password, or leads into a private network.

    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    is_sound = (
        bool(parts.hostname)
        and parts.username is None
        and port != -1
        and not parts.fragment
        and (parts.scheme == "https" or is_private_allowed)
    )
    if not is_sound:
        raise InputError(
            "webhook_url",
            f"'{url}' is no address that can be called.",
            "Give an https address without a user name in it.",
        )
    _checked_address(parts.hostname or "", port or 443, is_private_allowed=is_private_allowed)


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message: HMAC-SHA256 over ``<timestamp>.<body>``."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"t={timestamp},v1={digest.hexdigest()}"


def call(
    url: str,
    secret: str,
    body: bytes,
    *,
    timestamp: int,
    topic: str,
    is_private_allowed: bool = False,
) -> Called:
    """Send a message to an address. A redirect is no answer, and of the answer only the status counts.

    Raises:
        InputError: the address must not be called (any more).

    """
    require_callable(url, is_private_allowed=is_private_allowed)
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _checked_address(host, port, is_private_allowed=is_private_allowed)
    shown = f"[{address}]" if ":" in address else address
    target = parts._replace(netloc=f"{shown}:{port}").geturl()
    try:
        with (
            httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST",
                target,
                content=body,
                headers={
                    "Host": parts.netloc.rpartition("@")[2],
                    "Content-Type": "application/json",
                    "User-Agent": "partner-screening",
                    "Partner-Screening-Topic": topic,
                    SIGNATURE: signature(secret, timestamp, body),
                },
                extensions={"sni_hostname": host},
            ) as answer,
        ):
            taken = 0
            for piece in answer.iter_bytes():
                taken += len(piece)
                if taken > _MOST_BYTES:
                    break
            return Called(answer.status_code)
    except httpx.HTTPError as error:
        return Called(0, type(error).__name__)


def _checked_address(host: str, port: int, *, is_private_allowed: bool) -> str:
    """Return the address behind a name, when every one of them may be called."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError:
        found = set()
    addresses = sorted(found)
    if not addresses:
        raise InputError(
            "webhook_host", f"The name '{host}' is not known.", "Give the address of the program."
        )
    if not is_private_allowed and not all(_is_public(one) for one in addresses):
        raise InputError(
            "webhook_private",
            f"'{host}' leads into a private network.",
            "Give the public address of the program.",
        )
    return addresses[0]


def _is_public(address: str) -> bool:
    one = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None)
    if mapped is not None:
        one = mapped
    return one.is_global and not one.is_multicast
