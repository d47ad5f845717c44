"""A copy of a PDF agreement with a highlight and a note at every quotation; its pages are unchanged."""

import io
from itertools import groupby
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from contract_clauses.mending.annotation import Note
from contract_clauses.mending.word_comments import Writer
from contract_clauses.ocr import OcrOptions
from contract_clauses.page_line import Box
from contract_clauses.pdf_geometry import PageFrame, frame_of
from contract_clauses.pdf_pages import open_pdf
from contract_clauses.pdf_places import Mark, PdfPlaces
from contract_clauses.reading_problem import refused

_YELLOW = (1.0, 0.87, 0.2)
_PRINTED = 4  # flag of an annotation: it is printed too
_SIGN_SIZE = 16.0  # points, of the sign for a note on the whole
_SIGN_STEP = 20.0
_SIGN_EDGE = 8.0
_SIGN = (
    b"q %.2f %.2f %.2f rg 0.3 G 1 w 0.5 0.5 15 15 re B 3 11 m 13 11 l 3 8 m 13 8 l 3 5 m 9 5 l S Q"
)


class _Said(NamedTuple):
    """A note as text, and the marks of it; on the first page where there are none."""

    text: str
    marks: tuple[Mark, ...]


def annotated_pdf(
    data: bytes, file: str, notes: tuple[Note, ...], writer: Writer, ocr: OcrOptions | None = None
) -> bytes:
    """Return a copy of a PDF with a highlight at the words of each note, and the note in it.

    ``ocr`` must be what the agreement was read with: offsets count its text. A note on the whole is a
    sign at the edge of the first page. A signature in the original does not hold for the copy.

    Raises:
        FileRefused: as ``read_pdf``.

    """
    places = PdfPlaces(data, file, ocr)
    said = [_Said("\n".join(note.paragraphs), _marks(places, note)) for note in notes]
    frames = _frames(data, file, {mark.page for note in said for mark in note.marks} | {1})
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise refused("encrypted_file", file, str(error)) from error
    except pikepdf.PdfError as error:
        raise refused("damaged_file", file, str(error)) from error
    with pdf:
        signs = 0
        for note in said:
            if note.marks:
                _highlight(pdf, note, frames, writer)
            else:
                _attach(pdf, 1, _sign(pdf, note.text, frames[1], signs, writer))
                signs += 1
        target = io.BytesIO()
        pdf.save(target, encryption=pdf.is_encrypted, deterministic_id=not pdf.is_encrypted)
    return target.getvalue()


def _marks(places: PdfPlaces, note: Note) -> tuple[Mark, ...]:
    return places.marks(note.start, note.end) if note.end > note.start else ()


def _frames(data: bytes, file: str, pages: set[int]) -> dict[int, PageFrame]:
    document = open_pdf(data, file)
    try:
        return {page: frame_of(document[page - 1]) for page in pages}
    finally:
        document.close()


def _highlight(pdf: pikepdf.Pdf, note: _Said, frames: dict[int, PageFrame], writer: Writer) -> None:
    """Lay one highlight per page: an annotation belongs to a page."""
    for page, marks in groupby(note.marks, key=lambda mark: mark.page):
        frame = frames[page]
        shown = [mark.box for mark in marks]
        stored = [frame.stored(box) for box in shown]
        around = _around(stored)
        annotation = _annotation(Name.Highlight, note.text, around, writer)
        annotation.QuadPoints = Array([value for box in shown for value in _corners(box, frame)])
        annotation.AP = Dictionary(N=_highlighted(pdf, stored, around))
        _attach(pdf, page, annotation)


def _corners(shown: Box, frame: PageFrame) -> list[float]:
    """Return the corners as readers expect them: upper left and right, lower left and right."""
    left, bottom, right, top = shown
    corners = ((left, top), (right, top), (left, bottom), (right, bottom))
    return [round(value, 2) for x, y in corners for value in frame.stored((x, y, x, y))[:2]]


def _around(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _highlighted(pdf: pikepdf.Pdf, boxes: list[Box], around: Box) -> pikepdf.Object:
    """Draw the highlight itself, so that every reader shows it and the text stays dark."""
    drawn = ["/Multiplied gs", "{:.2f} {:.2f} {:.2f} rg".format(*_YELLOW)]
    drawn += [
        f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re"
        for left, bottom, right, top in boxes
    ]
    return pdf.make_stream(
        "\n".join([*drawn, "f"]).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=_numbers(around),
        Group=Dictionary(S=Name.Transparency),
        Resources=Dictionary(
            ExtGState=Dictionary(Multiplied=Dictionary(Type=Name.ExtGState, BM=Name.Multiply))
        ),
    )


def _sign(pdf: pikepdf.Pdf, text: str, frame: PageFrame, place: int, writer: Writer) -> Dictionary:
    """Make the sign of a note on the whole: one below the other at the right edge, then further in."""
    width, height = _shown_size(frame)
    per_column = max(int((height - 2 * _SIGN_EDGE) // _SIGN_STEP), 1)
    right = width - _SIGN_EDGE - _SIGN_STEP * (place // per_column)
    top = height - _SIGN_EDGE - _SIGN_STEP * (place % per_column)
    box = frame.stored((right - _SIGN_SIZE, top - _SIGN_SIZE, right, top))
    annotation = _annotation(Name.Text, text, box, writer)
    annotation.Name = Name.Comment
    annotation.F = _PRINTED
    annotation.AP = Dictionary(
        N=pdf.make_stream(
            _SIGN % _YELLOW,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=_numbers((0, 0, _SIGN_SIZE, _SIGN_SIZE)),
        )
    )
    return annotation


def _shown_size(frame: PageFrame) -> tuple[float, float]:
    left, bottom, right, top = frame.shown((frame.left, frame.bottom, frame.right, frame.top))
    return right - left, top - bottom


def _annotation(kind: Name, text: str, box: Box, writer: Writer) -> Dictionary:
    when = writer.date.strftime("D:%Y%m%d%H%M%SZ")
    return Dictionary(
        Type=Name.Annot,
        Subtype=kind,
        Rect=_numbers(box),
        Contents=String(text),
        T=String(writer.author),
        M=String(when),
        CreationDate=String(when),
        C=Array(list(_YELLOW)),
        F=_PRINTED,
    )


def _numbers(box: Box) -> Array:
    return Array([round(value, 2) for value in box])


def _attach(pdf: pikepdf.Pdf, page: int, annotation: Dictionary) -> None:
    sheet = pdf.pages[page - 1].obj
    annotation.P = sheet
    before = sheet.get(Name.Annots)
    kept = list(before) if isinstance(before, Array) else []
    sheet.Annots = Array([*kept, pdf.make_indirect(annotation)])
