"""Reads the documents inside a .docx: embedded Word and PDF files, inserted Word and web pages."""

from contract_clauses.block import Block
from contract_clauses.docx_package import EmbeddedFile
from partner_screening.errors import FileRefused
from partner_screening.zip_safety import MAGIC as ZIP

_PDF = b"%PDF-"
_PDF_END = b"%%EOF"
_WEB_PAGE = (b"<!doctype html", b"<html")


def blocks_in(file: EmbeddedFile, view: str) -> list[Block] | None:
    """Return the blocks of an embedded document, or None when it cannot be read.

    Documents inside that document are not read; nothing of it can be changed or commented.
    """
    try:
        blocks = _read(file, view)
    except FileRefused:
        return None
    for block in blocks or ():
        block.is_embedded = True
        block.page = None
    return blocks


def _read(file: EmbeddedFile, view: str) -> list[Block] | None:
    # The readers stand above this module: each is loaded when a document of its kind is met.
    data = file.data
    if data.startswith(ZIP):
        from contract_clauses.docx_package import read_parts  # noqa: PLC0415
        from contract_clauses.read_docx import blocks_of  # noqa: PLC0415

        parts = read_parts(data, file.name)
        return blocks_of(parts._replace(embedded=(), chunks={}), view)
    if data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGE):
        from contract_clauses.read_html import read_html  # noqa: PLC0415

        return read_html(data, file.name)[0].blocks
    start, end = data.find(_PDF), data.rfind(_PDF_END)
    if 0 <= start < end:  # also inside the envelope in which word processors keep it
        from contract_clauses.read_pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data[start : end + len(_PDF_END)], file.name)[0].blocks
    return None
