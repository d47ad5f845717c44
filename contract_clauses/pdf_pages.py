"""Reads the pages of a PDF one by one: lines, and whether a page is only a picture of text."""

from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from contract_clauses.drawn_lines import has_struck, thin_line
from contract_clauses.page_line import Box, Line
from contract_clauses.pdf_geometry import frame_of
from contract_clauses.pdf_lines import lines_of
from contract_clauses.reading_problem import refused

_FEW_LETTERS = 100  # a stamp or page number on a scan, not the text of a page
_MOST_OF_PAGE = 0.5
_STRIKING = frozenset({raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_REDACT})
_UNSEEN = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_DEPTH = 3  # of forms within forms


class PdfPage(NamedTuple):
    """A page as it was read; sizes in points.

    ``is_picture``: next to nothing on it is text. ``is_under_text``: its text was laid by a scanner
    over or under the picture, so that nobody typed it. ``is_struck``: something is struck out.
    ``has_unseen``: some of its text is drawn so that nobody sees it.
    """

    number: int
    lines: list[Line]
    height: float
    is_picture: bool
    is_under_text: bool
    is_struck: bool
    has_unseen: bool


def open_pdf(data: bytes, file: str) -> Any:  # noqa: ANN401 - the library has no types
    """Open a PDF.

    Raises:
        FileRefused: ``encrypted_file``, ``damaged_file``.

    """
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = "assword" in str(error) or "ecurity" in str(error)
        code = "encrypted_file" if is_locked else "damaged_file"
        raise refused(code, file, str(error)) from error


def read_page(document: Any, number: int, *, with_places: bool = False) -> PdfPage:  # noqa: ANN401
    """Return what stands on the page ``number``, from 1.

    Raises:
        PdfiumError: the page is damaged.

    """
    page = document[number - 1]
    text_page = page.get_textpage()
    frame = frame_of(page)
    lines = lines_of(text_page, frame, with_places=with_places)
    letters = sum(len(line.text) for line in lines)
    is_picture = is_under_text = False
    has_pictures, has_unseen, drawn = _looked_over(page)
    if letters < _FEW_LETTERS or has_pictures:
        objects = list(page.get_objects(max_depth=_DEPTH))
        covering = _covering(page, objects, has_text=letters > 0)
        is_picture = covering and letters < _FEW_LETTERS
        is_under_text = covering and not is_picture and not _has_seen_text(objects)
        has_unseen = any(
            item.type == raw.FPDF_PAGEOBJ_TEXT and _is_unseen(item.raw) for item in objects
        )
    is_struck = _has_striking(page) or has_struck(lines, [frame.shown(box) for box in drawn])
    read = PdfPage(
        number,
        lines,
        page.get_height(),
        is_picture,
        is_under_text,
        is_struck,
        has_unseen and not is_picture and not is_under_text,
    )
    text_page.close()
    page.close()
    return read


def _looked_over(page: Any) -> tuple[bool, bool, list[Box]]:  # noqa: ANN401
    """Whether a page has a picture or a form that may hold one, and unseen text; the lines drawn on it.

    This is asked of every page, and therefore without wrapping every object.
    """
    handle = page.raw
    has_pictures = has_unseen = False
    drawn: list[Box] = []
    for at in range(raw.FPDFPage_CountObjects(handle)):
        item = raw.FPDFPage_GetObject(handle, at)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            has_unseen = has_unseen or _is_unseen(item)
        elif kind in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}:
            has_pictures = True
        elif kind == raw.FPDF_PAGEOBJ_PATH and (box := thin_line(item)):
            drawn.append(box)
    return has_pictures, has_unseen, drawn


def _covering(page: Any, objects: list[Any], *, has_text: bool) -> bool:  # noqa: ANN401
    """Whether pictures fill the page; on a page without any letter, one picture is enough."""
    area = max(page.get_width() * page.get_height(), 1.0)
    covered = 0.0
    for item in objects:
        if item.type != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        if not has_text:
            return True
        left, bottom, right, top = item.get_bounds()
        covered += abs(right - left) * abs(top - bottom)
    return bool(covered > _MOST_OF_PAGE * area)


def _has_seen_text(objects: list[Any]) -> bool:
    """Whether text is drawn so that it is seen: in ink, and not before a picture that hides it."""
    is_seen = False
    for item in objects:
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            is_seen = False
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            is_seen = is_seen or not _is_unseen(item.raw)
    return is_seen


def _is_unseen(text: Any) -> bool:  # noqa: ANN401
    return raw.FPDFTextObj_GetTextRenderMode(text) in _UNSEEN


def _has_striking(page: Any) -> bool:  # noqa: ANN401
    """Whether somebody laid strike-outs or redactions over the text."""
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in _STRIKING:
            return True
    return False
