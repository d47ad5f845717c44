"""Writes a file whole or not at all."""

import os
import tempfile
from pathlib import Path

from partner_screening.errors import InputError


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: a failure or a kill leaves the old file or none, never a half.

    Raises:
        InputError: the folder cannot be written to.

    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)  # mkstemp lets nobody else read
        Path(temporary).replace(path)
    except OSError as error:
        raise InputError(
            "cannot_write",
            f"The file '{path.name}' cannot be written: {error.strerror}.",
            "Choose a folder that you may write to.",
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
