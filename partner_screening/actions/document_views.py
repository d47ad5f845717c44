"""Looking at a document without opening it: a page drawn as a picture, or its text. In a child process.

What a partner sent is never given to the browser as it is: a PDF is drawn page by page, a photograph
drawn anew without whatever else the file holds, and of a text its letters alone are shown.
"""

from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from contract_clauses.read_agreement import read_agreement
from partner_screening.errors import FileRefused
from partner_screening.sandbox import run_contained

WIDTH = 1100
"""Pixels of a page's picture."""

MOST_LETTERS = 60_000
_TALLEST = 4 * WIDTH
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff"})
_TEXTS = frozenset({".txt", ".csv", ".docx"})


class DocumentView(NamedTuple):
    """A document as it can be shown.

    ``pages`` counts the pages that can be drawn; 0 when it is shown as ``text`` instead, or not at all.
    """

    pages: int
    text: tuple[str, ...] = ()


def look_at(data: bytes, name: str) -> DocumentView:
    """Return how a document can be shown; one that cannot be has neither pages nor text.

    Raises:
        FileRefused: reading took too much memory or time.

    """
    view: DocumentView = run_contained(_look_at, data, name, file=name)
    return view


def page_picture(data: bytes, name: str, page: int) -> bytes:
    """Return page ``page`` (from 1) of a document as PNG.

    Raises:
        FileRefused: there is no such page, or drawing took too much memory or time.

    """
    picture: bytes = run_contained(_page_picture, data, name, page, file=name)
    return picture


def _look_at(data: bytes, name: str) -> DocumentView:
    ending = PurePath(name).suffix.lower()
    if ending == ".pdf":
        import pypdfium2  # noqa: PLC0415 - only in the child process

        try:
            return DocumentView(len(pypdfium2.PdfDocument(data)))
        except pypdfium2.PdfiumError:
            return DocumentView(0)
    if ending in _PICTURES:
        return DocumentView(1)
    if ending not in _TEXTS:
        return DocumentView(0)
    try:
        agreement = read_agreement(data, name if ending != ".csv" else "text.txt")
    except FileRefused:
        return DocumentView(0)
    shown, letters = [], 0
    for paragraph in agreement.paragraphs:
        text = agreement.text_of(paragraph)
        letters += len(text)
        if letters > MOST_LETTERS:
            break
        shown.append(text)
    return DocumentView(0, tuple(shown))


def _page_picture(data: bytes, name: str, page: int) -> bytes:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only in the child process

    Image.MAX_IMAGE_PIXELS = 80_000_000
    try:
        drawn = (
            _pdf_page(data, page)
            if PurePath(name).suffix.lower() == ".pdf"
            else Image.open(BytesIO(data)).convert("RGB")
        )
        drawn.thumbnail((WIDTH, _TALLEST))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise FileRefused(
            "page_not_drawn",
            name,
            "This page cannot be shown.",
            "Download the document and open it in the program that it was made with.",
            type(error).__name__,
        ) from error
    target = BytesIO()
    drawn.save(target, "PNG", optimize=False)
    return target.getvalue()


def _pdf_page(data: bytes, page: int):  # type: ignore[no-untyped-def] # noqa: ANN202 - a picture of Pillow
    import pypdfium2  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(data)
        if not 1 <= page <= len(document):
            raise ValueError("no such page")
        shown = document[page - 1]
        width, height = shown.get_size()
        # A page box of many kilometres must not fill the memory.
        scale = min(WIDTH / max(width, 1.0), _TALLEST / max(height, 1.0), 8.0)
        return shown.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
