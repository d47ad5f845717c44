"""The files of the design: style sheet, script and icon, under an address that changes with them."""

import hashlib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


@lru_cache
def address_of(name: str) -> str:
    """Return the address of a file of the design; a changed file has a new one."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/design/{digest}/{name}"
