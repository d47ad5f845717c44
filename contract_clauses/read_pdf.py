"""Reads the text of a .pdf with its pages; pages that are only pictures are named, never skipped."""

import re
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from contract_clauses.block import Blocks
from contract_clauses.page_lines import Line, add_pages, plain_text
from contract_clauses.reading_problem import reading_warning, refused
from partner_screening.errors import FileRefused
from partner_screening.findings import Problem

_FEW_LETTERS = 100  # a stamp or page number on a scan, not the text of a page
_MOST_OF_PAGE = 0.5
_MOST_PAGES = 3_000
# The library writes one mark in place of a hyphen and the line end after it.
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_STRIKING = frozenset({raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_REDACT})


class _Page(NamedTuple):
    number: int
    lines: list[Line]
    height: float
    is_picture: bool
    is_struck: bool


def read_pdf(data: bytes, file: str) -> tuple[Blocks, list[Problem]]:
    """Return the paragraphs of a PDF and the pages that hold no text.

    Raises:
        FileRefused: ``encrypted_file``, ``damaged_file``, ``scanned``, ``too_large``.

    """
    document = _opened(data, file)
    try:
        count = len(document)
        if count > _MOST_PAGES:
            raise refused("too_large", file, f"{count} pages")
        problems: list[Problem] = []
        pages = [
            page
            for at in range(count)
            if (page := _read_page(document, at, file, problems)) is not None
        ]
        if raw.FPDFDoc_GetAttachmentCount(document):
            problems.append(reading_warning("embedded_objects", file, found="attachments"))
    finally:
        document.close()
    problems += _judge_pages(pages, file)
    read = Blocks(pages=count)
    add_pages(read, [(page.number, page.lines, page.height) for page in pages])
    return read, problems


def _opened(data: bytes, file: str) -> Any:  # noqa: ANN401 - the library has no types
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "encrypted_file" if "assword" in str(error) else "damaged_file"
        raise refused(code, file, str(error)) from error


def _read_page(document: Any, at: int, file: str, problems: list[Problem]) -> _Page | None:  # noqa: ANN401
    try:
        page = document[at]
    except pypdfium2.PdfiumError as error:
        problems.append(reading_warning("page_unreadable", file, page=at + 1, found=str(error)))
        return None
    text_page = page.get_textpage()
    lines = _lines(text_page)
    letters = sum(len(line.text) for line in lines)
    is_picture = letters < _FEW_LETTERS and _is_picture(page, has_text=letters > 0)
    result = _Page(at + 1, lines, page.get_height(), is_picture, _has_striking(page))
    text_page.close()
    page.close()
    return result


def _lines(text_page: Any) -> list[Line]:  # noqa: ANN401
    count = text_page.count_chars()
    if count <= 0:
        return []
    lines: list[Line] = []
    for part in _LINE.finditer(text_page.get_text_range()):
        text = part[0]
        shown = text.strip()
        if shown:
            first = part.start() + len(text) - len(text.lstrip())
            left, bottom, _, top = text_page.get_charbox(min(first, count - 1), loose=True)
            lines.append(Line(plain_text(shown), left, bottom, top))
    return lines


def _is_picture(page: Any, *, has_text: bool) -> bool:  # noqa: ANN401
    """Whether pictures fill the page; on a page without any letter, one picture is enough."""
    area = max(page.get_width() * page.get_height(), 1.0)
    covered = 0.0
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        if not has_text:
            return True
        left, bottom, right, top = image.get_bounds()
        covered += abs(right - left) * abs(top - bottom)
    return bool(covered > _MOST_OF_PAGE * area)


def _has_striking(page: Any) -> bool:  # noqa: ANN401
    """Whether somebody laid strike-outs or redactions over the text."""
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in _STRIKING:
            return True
    return False


def _judge_pages(pages: list[_Page], file: str) -> list[Problem]:
    pictures = [page.number for page in pages if page.is_picture]
    written = [page for page in pages if page.lines and not page.is_picture]
    problems: list[Problem] = []
    if pictures and not written:
        raise _scanned(file, pictures)
    if pictures:
        problems.append(
            reading_warning("partly_scanned", file, page=pictures[0], found=_numbers(pictures))
        )
    struck = [page.number for page in pages if page.is_struck]
    if struck:
        problems.append(
            reading_warning("struck_by_annotation", file, page=struck[0], found=_numbers(struck))
        )
    return problems


def _scanned(file: str, pictures: list[int]) -> FileRefused:
    return refused("scanned", file, _numbers(pictures))


def _numbers(pages: list[int]) -> str:
    return ", ".join(str(page) for page in pages[:20]) + (", …" if len(pages) > 20 else "")  # noqa: PLR2004
