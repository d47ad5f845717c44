"""Writes a file whole or not at all, and says it in the user's words when it cannot."""

from pathlib import Path

from partner_screening.errors import InputError
from partner_screening.reports.finished_file import write_finished


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: a failure or a kill leaves the old file or none, never a half.

    Raises:
        InputError: the folder cannot be written to.

    """
    try:
        write_finished(path, data)
    except OSError as error:
        raise InputError(
            "cannot_write",
            f"The file '{path.name}' cannot be written: {error.strerror}.",
            "Choose a folder that you may write to.",
        ) from error
