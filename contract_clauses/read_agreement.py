"""Reads an agreement file into an Agreement: by what the file is, never by what its name says."""

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Literal, NamedTuple

from contract_clauses.agreement import Agreement
from contract_clauses.assembly import FileFacts, assemble
from contract_clauses.block import Blocks
from contract_clauses.ocr import OcrOptions
from contract_clauses.reading_problem import reading_problem, reading_warning, refused
from partner_screening.errors import FileRefused
from partner_screening.findings import Problem
from partner_screening.fingerprints import fingerprint
from partner_screening.zip_safety import MAGIC as ZIP
from partner_screening.zip_safety import SafeZip

View = Literal["accepted", "original"]
_LARGEST = 100_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MAGIC = (
    (b"{\\rtf", "rtf_file"),
    (b"\x89PNG", "image_file"),
    (b"\xff\xd8\xff", "image_file"),
    (b"GIF8", "image_file"),
    (b"II*\x00", "image_file"),
    (b"MM\x00*", "image_file"),
    (b"BM", "image_file"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|p|div|h1|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENDINGS = {
    "docx": (".docx", ".dotx"),
    "pdf": (".pdf",),
    "txt": (".txt", ".text", ".md"),
    "html": (".html", ".htm", ".xhtml"),
}
# Refusals that say "there may be text, but we cannot have it": never taken for a missing clause.
_UNREADABLE = frozenset({"empty_file", "encrypted_file", "damaged_file", "scanned"})


def read_agreement(
    data: bytes, file_name: str, *, view: View = "accepted", ocr: OcrOptions | None = None
) -> Agreement:
    """Read an agreement.

    Args:
        data: the bytes of the file.
        file_name: its name or path as the user knows it; only its ending is looked at, to warn.
        view: ``accepted`` takes tracked changes as made, ``original`` as never made.
        ocr: how pictures of pages are recognised; without it, or without the program for it, they
            stay unread.

    A file without text that can be had (scan, password, damage, empty) gives an agreement that is
    not readable and says why.

    Raises:
        FileRefused: a hostile file, one with macros, or one of a kind that is not read.

    """
    kind = identify(data, file_name)
    facts = FileFacts(file_name, fingerprint(data), kind, view)
    try:
        read, problems = _READERS[kind](data, file_name, _How(view, ocr))
    except FileRefused as error:
        if error.code not in _UNREADABLE:
            raise
        return _unreadable(facts, error.code, error.found)
    if not _has_ending(file_name, kind):
        problems.insert(0, reading_warning("renamed_file", file_name, found=kind))
    agreement = assemble(read, facts, problems)
    if agreement.changes:
        other: View = "original" if view == "accepted" else "accepted"
        again, _ = _READERS[kind](data, file_name, _How(other, ocr))
        seen_otherwise = assemble(again, facts._replace(view=other))
        agreement = agreement.model_copy(update={"other_view": seen_otherwise})
    if agreement.text or any(problem.code == "scanned" for problem in problems):
        return agreement
    return _unreadable(facts, "no_text", "", problems)


def identify(data: bytes, file_name: str) -> str:
    """Return ``docx``, ``pdf``, ``html``, ``txt``, or a kind that is known and cannot be read.

    Raises:
        FileRefused: any other kind of file, by its own code.

    """
    if not data.strip():
        return "empty"
    if len(data) > _LARGEST:
        raise refused("too_large", file_name, f"{len(data) // 1_000_000} MB")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(ZIP):
        return _identify_zip(data, file_name)
    if data.startswith(_OLE):
        return _identify_ole(data, file_name)
    return _identify_text(data, file_name)


def _identify_ole(data: bytes, file_name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted"
    is_word = "WordDocument".encode("utf-16-le") in data
    raise refused("old_doc" if is_word else "unknown_format", file_name)


def _identify_text(data: bytes, file_name: str) -> str:
    for magic, code in _MAGIC:
        if data.startswith(magic):
            raise refused(code, file_name)
    if _HTML.match(data[:4096].lstrip(b"\xef\xbb\xbf")):
        return "html"
    if _is_text(data[:65_536]):
        return "txt"
    raise refused("unknown_format", file_name)


def _identify_zip(data: bytes, file_name: str) -> str:
    try:
        with SafeZip(data, file_name) as archive:
            names = archive.names
    except FileRefused as error:
        if error.code not in _UNREADABLE:
            raise
        return "docx"  # its reader says the same again, as a problem
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        raise refused("open_document", file_name)
    if any(name.startswith("xl/") for name in names):
        raise refused("spreadsheet", file_name)
    if any(name.startswith("ppt/") for name in names):
        raise refused("presentation", file_name)
    raise refused("unknown_format", file_name, "zip")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)  # noqa: PLR2004


def _has_ending(file_name: str, kind: str) -> bool:
    return PurePath(file_name).suffix.lower() in _ENDINGS[kind]


def _unreadable(
    facts: FileFacts, code: str, found: str, problems: list[Problem] | None = None
) -> Agreement:
    return Agreement(
        path=facts.path,
        sha256=facts.sha256,
        format=facts.format,
        view=facts.view,
        text="",
        paragraphs=(),
        is_readable=False,
        problems=(reading_problem(code, facts.path, found=found), *(problems or ())),
    )


class _How(NamedTuple):
    """What a reader may have to know beside the file."""

    view: View
    ocr: OcrOptions | None


def _docx(data: bytes, file: str, how: _How) -> tuple[Blocks, list[Problem]]:
    from contract_clauses.read_docx import read_docx  # noqa: PLC0415 - each reader loads its own library

    return read_docx(data, file, how.view)


def _pdf(data: bytes, file: str, how: _How) -> tuple[Blocks, list[Problem]]:
    from contract_clauses.read_pdf import read_pdf  # noqa: PLC0415 - each reader loads its own library

    return read_pdf(data, file, how.ocr)


def _html(data: bytes, file: str, how: _How) -> tuple[Blocks, list[Problem]]:  # noqa: ARG001
    from contract_clauses.read_html import read_html  # noqa: PLC0415 - each reader loads its own library

    return read_html(data, file)


def _txt(data: bytes, file: str, how: _How) -> tuple[Blocks, list[Problem]]:  # noqa: ARG001
    from contract_clauses.read_text import read_text  # noqa: PLC0415 - each reader loads its own library

    return read_text(data, file)


def _empty(data: bytes, file: str, how: _How) -> tuple[Blocks, list[Problem]]:  # noqa: ARG001
    raise refused("empty_file", file)


def _encrypted(data: bytes, file: str, how: _How) -> tuple[Blocks, list[Problem]]:  # noqa: ARG001
    raise refused("encrypted_file", file)


_READERS: dict[str, Callable[[bytes, str, _How], tuple[Blocks, list[Problem]]]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "txt": _txt,
    "empty": _empty,
    "encrypted": _encrypted,
}
