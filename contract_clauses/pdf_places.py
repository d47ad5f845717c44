"""Finds where spans of an agreement stand on the pages of its PDF: boxes to be highlighted.

Nothing of this is kept by an ordinary check. The file is read once more, with the place of each letter,
and since reading is the same every time, offsets lead to lines and from there to letters.
"""

from collections.abc import Iterable
from typing import NamedTuple

from contract_clauses.agreement import Agreement
from contract_clauses.assembly import FileFacts, assemble
from contract_clauses.block import Blocks
from contract_clauses.ocr import OcrOptions
from contract_clauses.page_line import Box, Line, PlacedLine
from contract_clauses.read_pdf import read_pdf

_SAME_STRETCH = 0.7  # of the height of a line: a gap up to this is a space between two words
_LEAST_GAP = 4.0  # points


class Mark(NamedTuple):
    """A stretch of a line to be highlighted, on the page ``page`` as it is shown."""

    page: int
    box: Box


class PdfPlaces:
    """The places of the letters of one PDF."""

    def __init__(self, data: bytes, file: str, ocr: OcrOptions | None = None) -> None:
        read, _ = read_pdf(data, file, ocr, with_places=True)
        self._blocks = [block for block in read.blocks if block.pieces[0].text.strip()]
        self._agreement: Agreement = assemble(
            Blocks(blocks=self._blocks), FileFacts(file, "", "pdf", "accepted")
        )

    def marks(self, start: int, end: int) -> tuple[Mark, ...]:
        """Return what to highlight for ``[start, end)`` of the live text, line by line.

        Empty where the span is outside of the text.
        """
        found: list[Mark] = []
        for paragraph, block in zip(self._agreement.paragraphs, self._blocks, strict=True):
            if paragraph.end <= start or paragraph.start >= end:
                continue
            first, last = start - paragraph.start, end - paragraph.start
            lines: tuple[PlacedLine, ...] = block.origin  # type: ignore[assignment]
            for placed in lines:
                boxes = _boxes(placed.line, first - placed.start, last - placed.start)
                found += [Mark(placed.page, box) for box in _stretches(boxes)]
        return tuple(found)


def _boxes(line: Line, start: int, end: int) -> list[Box]:
    return [place.box for place in line.places if place.start < end and place.end > start]


def _stretches(boxes: Iterable[Box]) -> list[Box]:
    """Join letters that stand side by side: a quotation in mixed directions can have several parts."""
    joined: list[Box] = []
    for box in sorted(boxes):
        if joined:
            before = joined[-1]
            gap = max(_SAME_STRETCH * (box[3] - box[1]), _LEAST_GAP)
            if box[0] - before[2] <= gap:
                joined[-1] = (
                    before[0],
                    min(before[1], box[1]),
                    max(before[2], box[2]),
                    max(before[3], box[3]),
                )
                continue
        joined.append(box)
    return joined
