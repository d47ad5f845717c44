"""The originals: every file that came in, unchanged, under its SHA-256. Never overwritten.

``<store>/originals/ab/abcd...``: a file appears under its name only when it is complete, so that a
process killed at any moment leaves at most a temporary file, which is not an original. One level of
256 folders: with two, nearly every file would make a folder of its own, which costs more than the file.
"""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from partner_screening.errors import InputError, SurroundingsError
from partner_screening.fingerprints import fingerprint

ORIGINALS = "originals"
"""The folder below the store that holds them."""

INCOMING = ".incoming-"
"""How the name of a file begins that is not whole yet; a kill can leave one behind."""

_SHA256_LENGTH = 64


class Originals:
    """The store of originals below ``store``."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.folder = store / ORIGINALS

    def path(self, sha256: str) -> Path:
        """Return where the original with this SHA-256 stands, or would stand.

        Raises:
            InputError: that is no SHA-256.

        """
        if len(sha256) != _SHA256_LENGTH or not set(sha256) <= set("0123456789abcdef"):
            raise InputError(
                "no_sha256", f"{sha256!r} is no SHA-256.", "Give 64 hexadecimal digits."
            )
        return self.folder / sha256[:2] / sha256

    def every(self) -> Iterator[Path]:
        """Give the originals that are whole, in the order of their names."""
        for path in sorted(self.folder.rglob("*")):
            if len(path.name) == _SHA256_LENGTH and path.is_file():
                yield path

    def incoming(self) -> Path:
        """Return a new path in the store for an original that is not whole yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=INCOMING)
        os.close(handle)
        return Path(temporary)

    def keep(self, data: bytes) -> str:
        """Keep ``data`` and return its SHA-256; data that is kept already is left alone.

        Raises:
            SurroundingsError: the store cannot be written.

        """
        sha256 = fingerprint(data)
        path = self.path(sha256)
        if _has_size(path, len(data)):
            return sha256
        try:
            _write_whole(path, data)
        except OSError as error:
            raise SurroundingsError(
                "originals_not_writable",
                f"The original {sha256} could not be kept: {error.strerror}.",
                "See that the workspace can be written and has room.",
            ) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return an original, verified.

        Raises:
            InputError: it is not kept here, or it was changed.

        """
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise InputError(
                "original_missing",
                f"The original {sha256} is not in the store.",
                "Screen the portfolio again, or restore the store from a backup.",
            ) from error
        if fingerprint(data) != sha256:
            raise InputError(
                "original_changed",
                f"The original {sha256} is not what it was: its content has another fingerprint.",
                "Restore the file from a backup.",
            )
        return data


def _has_size(path: Path, size: int) -> bool:
    """Say whether the original is there whole; a torn one (power loss) is written again."""
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _write_whole(path: Path, data: bytes) -> None:
    store = path.parents[1]
    try:
        handle, temporary = tempfile.mkstemp(dir=store, prefix=INCOMING)
    except FileNotFoundError:  # the first original of all
        store.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=store, prefix=INCOMING)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        # Not fsynced: after a power loss the size tells, and the portfolio still holds the file.
        try:
            os.replace(temporary, path)  # noqa: PTH105 - once per file that comes in
        except FileNotFoundError:  # the first original of its folder
            path.parent.mkdir(exist_ok=True)
            os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
