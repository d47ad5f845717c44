"""Saves a workbook as the same bytes whenever its content is the same: no clock, no random order."""

import io
import re
import zipfile
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_FIXED = datetime(2020, 1, 1, tzinfo=UTC)
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def deterministic_bytes(book: Workbook, title: str) -> bytes:
    """Return ``book`` as .xlsx bytes with fixed dates everywhere."""
    book.properties.creator = "Partner Screening"
    book.properties.title = title
    book.calculation.fullCalcOnLoad = True
    return bytes_saved_at(book, _FIXED)


def bytes_saved_at(book: Workbook, moment: datetime) -> bytes:
    """Return ``book`` as .xlsx bytes as if it were made and saved at ``moment`` (UTC)."""
    book.properties.created = moment.replace(tzinfo=None)  # openpyxl writes naive dates as UTC
    saved = io.BytesIO()
    # Kept as it is at first: what is packed once need not be unpacked to be packed anew.
    ExcelWriter(book, zipfile.ZipFile(saved, "w", zipfile.ZIP_STORED)).save()
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
    fixed = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, content)
    return fixed.getvalue()
