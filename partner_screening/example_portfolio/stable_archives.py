"""Zip archives whose bytes depend on their contents only, not on the hour they were written."""

import io
import re
import zipfile
from collections.abc import Iterable

_EPOCH = (1980, 1, 1, 0, 0, 0)
_SAVED_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def write_archive(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip archive of ``members`` in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # the same on every platform
            archive.writestr(info, data)
    return buffer.getvalue()


def stabilise_workbook(data: bytes, saved_at: str) -> bytes:
    """Return the .xlsx ``data`` as if it had been saved at ``saved_at`` (ISO 8601, UTC)."""
    replacement = rb"\g<1>" + saved_at.encode() + rb"\g<2>"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    return write_archive(
        (name, _SAVED_AT.sub(replacement, data) if name == "docProps/core.xml" else data)
        for name, data in members
    )
