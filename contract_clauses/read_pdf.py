"""Reads the text of a .pdf with its pages; pages that are only pictures are recognised or named."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pypdfium2
from pypdfium2 import raw

from contract_clauses.agreement import RecognisedPage
from contract_clauses.block import Blocks
from contract_clauses.language_detection import language_of
from contract_clauses.ocr import OcrOptions
from contract_clauses.page_lines import add_pages
from contract_clauses.pdf_pages import PdfPage, open_pdf, read_page
from contract_clauses.reading_problem import reading_warning, refused
from contract_clauses.scanned_pages import recognise_pages
from partner_screening.findings import Problem

_MOST_PAGES = 3_000
# The pages say "please wait" and the text is made by a program when the form is opened.
_DRAWN_BY_PROGRAM = frozenset({raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND})
_MOST_NAMED = 20
_SAMPLE = 1_500  # letters that tell the language of the pages with text
_POOR = 80.0  # a page recognised with less confidence is named by itself


def read_pdf(
    data: bytes, file: str, ocr: OcrOptions | None = None, *, with_places: bool = False
) -> tuple[Blocks, list[Problem]]:
    """Return the paragraphs of a PDF, and what could not be read or is to be read with care.

    Without ``ocr`` pages that are only pictures stay unread. The ``origin`` of every block is the
    tuple of its ``PlacedLine``; ``with_places`` adds where each letter of them stands.

    Raises:
        FileRefused: ``encrypted_file``, ``damaged_file``, ``scanned``, ``too_large``.

    """
    document = open_pdf(data, file)
    try:
        count = len(document)
        if count > _MOST_PAGES:
            raise refused("too_large", file, f"{count} pages")
        pages, problems = _read_pages(document, file, with_places=with_places)
        if raw.FPDFDoc_GetAttachmentCount(document):
            problems.append(reading_warning("embedded_objects", file, found="attachments"))
        if raw.FPDF_GetFormType(document) in _DRAWN_BY_PROGRAM:
            problems.append(reading_warning("page_unreadable", file, page=1, found="XFA"))
        recognised: list[RecognisedPage] = []
        if ocr is not None:
            pages, recognised = _with_recognised(document, pages, ocr, file)
    finally:
        document.close()
    recognised += [RecognisedPage(page=page.number) for page in pages if page.is_under_text]
    recognised.sort(key=lambda page: page.page)
    problems += _judge_pages(pages, recognised, file)
    read = Blocks(pages=count, recognised=tuple(recognised))
    add_pages(read, [(page.number, page.lines, page.height) for page in pages])
    return read, problems


def _read_pages(
    document: Any,  # noqa: ANN401 - the library has no types
    file: str,
    *,
    with_places: bool,
) -> tuple[list[PdfPage], list[Problem]]:
    pages: list[PdfPage] = []
    broken: list[int] = []
    for number in range(1, len(document) + 1):
        try:
            pages.append(read_page(document, number, with_places=with_places))
        except pypdfium2.PdfiumError:
            broken.append(number)
    if not broken:
        return pages, []
    return pages, [reading_warning("page_unreadable", file, page=broken[0], found=_numbers(broken))]


def _with_recognised(
    document: Any,  # noqa: ANN401
    pages: list[PdfPage],
    ocr: OcrOptions,
    file: str,
) -> tuple[list[PdfPage], list[RecognisedPage]]:
    """Return the pages with what could be recognised in the pictures among them."""
    pictures = [page.number for page in pages if page.is_picture]
    if not pictures:
        return pages, []
    found = recognise_pages(document, pictures, ocr, language=_language(pages), file=file)
    recognised = [
        RecognisedPage(page=number, confidence=round(page.confidence, 1))
        for number, page in found.items()
    ]
    return [
        page._replace(
            lines=found[page.number].lines, height=found[page.number].height, is_picture=False
        )
        if page.number in found
        else page
        for page in pages
    ], recognised


def _language(pages: list[PdfPage]) -> str:
    """Return the language of the pages with text; empty where there are none."""
    sample = ""
    for page in pages:
        if not page.is_picture:
            sample += " ".join(line.text for line in page.lines)
        if len(sample) > _SAMPLE:
            break
    return language_of(sample[:_SAMPLE])


def _judge_pages(
    pages: list[PdfPage], recognised: list[RecognisedPage], file: str
) -> list[Problem]:
    pictures = [page.number for page in pages if page.is_picture]
    written = [page for page in pages if page.lines and not page.is_picture]
    if pictures and not written:
        raise refused("scanned", file, _numbers(pictures))
    struck = [page.number for page in pages if page.is_struck]
    unseen = [page.number for page in pages if page.has_unseen]
    named = (
        ("unseen_text", unseen, _numbers(unseen)),
        ("partly_scanned", pictures, _numbers(pictures)),
        ("recognised_text", [page.page for page in recognised], _confidences(recognised)),
        ("struck_by_annotation", struck, _numbers(struck)),
    )
    return [
        reading_warning(code, file, page=numbers[0], found=found)
        for code, numbers, found in named
        if numbers
    ]


def _numbers(pages: list[int]) -> str:
    return ", ".join(str(page) for page in pages[:_MOST_NAMED]) + (
        ", …" if len(pages) > _MOST_NAMED else ""
    )


def _confidences(pages: Iterable[RecognisedPage]) -> str:
    """Return pages with their mean confidence: "1-3 (95 %), 4 (61 %)"; "?" where nobody knows it."""

    def shared(place: tuple[int, RecognisedPage]) -> tuple[int, str]:
        at, page = place
        if page.confidence is None:
            return page.page - at, "?"
        return page.page - at, "" if page.confidence >= _POOR else str(page.page)

    told: list[str] = []
    for _, group in groupby(enumerate(pages), key=shared):
        run = [page for _, page in group]
        known = [page.confidence for page in run if page.confidence is not None]
        first, last = run[0].page, run[-1].page
        mean = f"{sum(known) / len(known):.0f} %" if known else "?"
        told.append(f"{first}-{last} ({mean})" if last > first else f"{first} ({mean})")
    return ", ".join(told[:_MOST_NAMED]) + (", …" if len(told) > _MOST_NAMED else "")
