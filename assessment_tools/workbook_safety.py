"""What a file is, before any parser touches it; everything that is no plain .xlsx is refused by name.

The zip directory is checked first, then every XML part is unpacked within the sizes that the
directory promised. Only after that may calamine or openpyxl read the file.
"""

import re

from assessment_tools.workbook_refusal import refusal
from partner_screening.errors import FileRefused
from partner_screening.languages import Language
from partner_screening.zip_safety import MAGIC, SafeZip, ZipLimits

# A filled workbook has 25 parts, 60 KB packed, 400 KB unpacked; each limit leaves a wide margin.
_MOST_PACKED = 20_000_000
_LIMITS = ZipLimits(
    packed=_MOST_PACKED,
    unpacked=80_000_000,
    member=40_000_000,
    members=1_000,
    dense_from=1_000_000,
)
_OUR_CODES = {"damaged_file": "truncated", "encrypted_file": "encrypted", "entity_bomb": "doctype"}

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_XML_NAME = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>")
_HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_OTHER_ZIPS = (
    ("word/", "Word (.docx)"),
    ("ppt/", "PowerPoint (.pptx)"),
    ("xl/workbook.bin", "Excel (.xlsb)"),
    ("Index/", "Numbers"),
)
_OTHER_MAGIC = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
)

Parts = dict[str, bytes]
"""XML parts of a workbook by name, unpacked."""


def inspect_workbook(data: bytes, file: str, language: Language = Language.EN) -> Parts:
    """Return the XML parts of an .xlsx file that is safe to parse.

    Raises:
        FileRefused: the file is something else, damaged, hostile, or carries active content.

    """
    try:
        return _inspect(data, file)
    except FileRefused as error:
        code = _OUR_CODES.get(error.code, error.code)
        raise refusal(code, file, error.found, language=language) from error


def _inspect(data: bytes, file: str) -> Parts:
    if not data:
        raise refusal("empty_file", file)
    if len(data) > _MOST_PACKED:
        raise refusal("too_large", file, f"{len(data) // 1_000_000} MB")
    if not data.startswith(MAGIC):
        raise _refused_without_zip(data, file)
    with SafeZip(data, file, _LIMITS) as archive:
        _check_contents(archive.names, file)
        parts = {name: archive.read_xml(name) for name in archive.names if _XML_NAME.search(name)}
    for name, content in parts.items():
        _check_part(name, content, file)
    return parts


def _refused_without_zip(data: bytes, file: str) -> FileRefused:
    if data.startswith(_OLE):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in data
        return refusal("encrypted" if is_encrypted else "old_xls", file)
    for magic, name in _OTHER_MAGIC:
        if data.startswith(magic):
            return refusal("other_format", file, name)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table")):
        return refusal("other_format", file, "HTML")
    if head.startswith(b"<?xml"):
        return refusal("other_format", file, "XML")
    return refusal("renamed_text" if _is_text(data[:4096]) else "not_a_workbook", file)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    # Texts in any 8-bit or UTF-8 encoding have line ends and no control characters.
    return b"\n" in head and not any(byte < 9 or 13 < byte < 32 for byte in head)  # noqa: PLR2004


def _check_contents(names: tuple[str, ...], file: str) -> None:
    for start, format_name in _OTHER_ZIPS:
        if any(name.startswith(start) for name in names):
            raise refusal("other_format", file, format_name)
    if "content.xml" in names and "mimetype" in names:
        raise refusal("other_format", file, "OpenDocument (.ods, .odt)")
    lowered = [name.casefold() for name in names]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lowered):
        raise refusal("macros", file)
    for name in lowered:
        if "/externallinks/" in name or "/querytables/" in name or name == "xl/connections.xml":
            raise refusal("external_links", file, name)
        if any(part in name for part in ("/embeddings/", "/activex/", "/ctrlprops/")):
            raise refusal("embedded_objects", file, name)
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise refusal("not_a_workbook", file)


def _check_part(name: str, content: bytes, file: str) -> None:
    if name == "[Content_Types].xml" and b"macroEnabled" in content:
        raise refusal("macros", file)
    if b"<oleObject" in content or b"<ddeLink" in content:
        raise refusal("embedded_objects", file, name)
    if name.endswith(".rels"):
        for relation in _EXTERNAL.findall(content):
            if not _HYPERLINK.search(relation):
                raise refusal("external_links", file, name)
