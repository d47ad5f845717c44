"""Which files a partner may send as evidence: told by their content, never by their name alone.

Pure. The name must agree with the content, so that a reviewer is never surprised by what opens.
"""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePath
from types import MappingProxyType

from partner_screening.errors import FileRefused

_PDF, _OLE, _ZIP = b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_STARTS: Mapping[str, tuple[bytes, ...]] = MappingProxyType(
    {
        ".pdf": (_PDF,),
        ".doc": (_OLE,),
        ".xls": (_OLE,),
        ".ppt": (_OLE,),
        ".docx": (_ZIP,),
        ".xlsx": (_ZIP,),
        ".pptx": (_ZIP,),
        ".odt": (_ZIP,),
        ".ods": (_ZIP,),
        ".odp": (_ZIP,),
        ".jpg": (b"\xff\xd8\xff",),
        ".jpeg": (b"\xff\xd8\xff",),
        ".png": (b"\x89PNG\r\n\x1a\n",),
        ".tif": (b"II*\x00", b"MM\x00*"),
        ".tiff": (b"II*\x00", b"MM\x00*"),
        ".rtf": (b"{\\rtf",),
        ".txt": (),
        ".csv": (),
    }
)
_OFFICE = {
    ".docx": "word/",
    ".xlsx": "xl/",
    ".pptx": "ppt/",
    ".odt": "content.xml",
    ".ods": "content.xml",
    ".odp": "content.xml",
}
_HEAD = 1024  # a PDF may have some bytes before its mark
_NEVER_TEXT = (b"MZ", b"\x7fELF", b"#!", _OLE, _ZIP, _PDF, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")

ALLOWED = tuple(_STARTS)
"""The endings of files that may be sent."""


def require_sendable(name: str, data: bytes) -> None:
    """Refuse a file that is no document, or that is not what its name says.

    Raises:
        FileRefused: ``empty_file``, ``kind_not_taken``, ``not_what_it_says``, ``macro_file``.

    """
    ending = PurePath(name).suffix.lower()
    if not data:
        raise FileRefused(
            "empty_file",
            name,
            "The file is empty.",
            "Look at it on your own machine and send it again.",
        )
    if ending not in _STARTS:
        raise FileRefused(
            "kind_not_taken",
            name,
            f"Files of the kind '{ending or 'without ending'}' are not taken.",
            f"Send a PDF, a Word or Excel file, or a picture: {', '.join(ALLOWED)}.",
        )
    if not _agrees(ending, data):
        raise FileRefused(
            "not_what_it_says",
            name,
            "The content of the file is not what its name says.",
            "Open it in the program that made it, save it anew, and send the new file.",
        )
    if ending in _OFFICE:
        _require_sound_package(ending, name, data)


def _agrees(ending: str, data: bytes) -> bool:
    starts = _STARTS[ending]
    if ending == ".pdf":
        return _PDF in data[:_HEAD]
    if starts:
        return data.startswith(starts)
    return not data.startswith(_NEVER_TEXT) and b"\x00\x00\x00" not in data[:_HEAD]


def _require_sound_package(ending: str, name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        members = []
    if not any(member.startswith(_OFFICE[ending]) for member in members):
        raise FileRefused(
            "not_what_it_says",
            name,
            "The file is cut off, or its content is not what its name says.",
            "Open it in the program that made it, save it anew, and send the new file.",
        )
    if any("vbaproject" in member.lower() for member in members):
        raise FileRefused(
            "macro_file",
            name,
            "The file holds macros: small programs that nobody should have to run.",
            "Save it without macros, or as PDF, and send that.",
        )
