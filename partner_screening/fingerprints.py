"""SHA-256 fingerprints of bytes, texts and values."""

import hashlib
import json
from typing import Any


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of ``data`` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def fingerprint_of_text(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8."""
    return fingerprint(text.encode("utf-8"))


def fingerprint_of_value(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the SHA-256 of a JSON value in one canonical writing (sorted keys, no spaces)."""
    return fingerprint_of_text(
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    )
