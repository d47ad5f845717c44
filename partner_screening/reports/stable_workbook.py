"""Saves a workbook as the same bytes whenever its content is the same, without holding it in memory."""

import re
import shutil
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from partner_screening.reports.finished_file import finished

_ZIP_TIME = (2020, 1, 1, 0, 0, 0)
_FIXED = datetime(*_ZIP_TIME)  # noqa: DTZ001 - openpyxl writes naive dates as UTC
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def write_stable(book: Workbook, path: Path) -> None:
    """Save ``book`` to ``path`` whole or not at all, with fixed dates inside and in the archive."""
    book.properties.creator = "Partner Screening"
    book.properties.created = _FIXED
    with tempfile.TemporaryFile() as saved:
        book.save(saved)
        with (
            finished(path) as temporary,
            zipfile.ZipFile(saved) as old,
            zipfile.ZipFile(temporary, "w") as new,
        ):
            for name in old.namelist():
                _copy(old, new, name)


def _copy(old: zipfile.ZipFile, new: zipfile.ZipFile, name: str) -> None:
    member = zipfile.ZipInfo(name, _ZIP_TIME)
    member.compress_type = zipfile.ZIP_DEFLATED
    if name == "docProps/core.xml":
        stamp = f"{_FIXED:%Y-%m-%dT%H:%M:%SZ}".encode()
        new.writestr(member, _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", old.read(name)))
        return
    with old.open(name) as source, new.open(member, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1 << 20)
