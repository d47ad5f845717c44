"""A table of figures with a stacked bar in each row: how the parts of a whole change, seen and read."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.platypus.flowables import Flowable

from partner_screening.reports.dashboard_contents import DashboardMatrix
from partner_screening.reports.page_design import QUIET, RULE
from partner_screening.reports.text_block import Ink, Style, TextBlock, draw_label
from partner_screening.reports.tones import SOFT, STRONG, Tone
from partner_screening.reports.wording import Words

_NAME = 0.11
_COUNT = 0.126
_ROW = 17.0
_HEADING = Style(size=6.9, leading=8.6, after=0)


class MatrixChart(Flowable):  # type: ignore[misc]
    """Rows of counts, each with its bar; the colours stand under the headings of the columns.

    Of two columns with one tone the second is drawn lighter, so that they can be told apart.
    Everything is mirrored where the language runs from right to left.
    """

    def __init__(self, matrix: DashboardMatrix, words: Words) -> None:
        super().__init__()
        self._matrix, self._words = matrix, words
        self._colours = _colours(matrix.tones)
        self._heads = [TextBlock(name, words.language, _HEADING) for name in matrix.columns]

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Return the room needed: the headings and a line per row."""
        self.width = available
        room = available * _COUNT - 5
        self._head = max(block.wrap(room, height)[1] for block in self._heads) + 14
        self.height = self._head + _ROW * len(self._matrix.rows) + 6
        return available, self.height

    def split(self, _available: float, _height: float) -> list[Flowable]:
        """Refuse to be split: a chart is seen whole."""
        return []

    def draw(self) -> None:
        """Draw the headings with their colours, then row by row name, counts and bar."""
        top = self.height - self._head
        for at, (block, colour) in enumerate(zip(self._heads, self._colours, strict=True)):
            left = self.width * (_NAME + _COUNT * at)
            room = self.width * _COUNT - 5
            block.drawOn(self.canv, self._mirror(left, room), self.height - 3 - block.height)
            self.canv.setFillColor(HexColor(colour))
            self.canv.rect(self._mirror(left, room), top + 2, room, 4, stroke=0, fill=1)
        longest = max((sum(row.counts) for row in self._matrix.rows), default=0) or 1
        for row in self._matrix.rows:
            self.canv.setStrokeColor(HexColor(RULE))
            self.canv.setLineWidth(0.5)
            self.canv.line(0, top, self.width, top)
            baseline = top - _ROW / 2 - 3
            self._label(0, baseline, row.name, Ink(is_bold=True), is_start=True)
            for at, count in enumerate(row.counts):
                place = self.width * (_NAME + _COUNT * (at + 1)) - 8
                self._label(place, baseline, str(count), Ink() if count else QUIET)
            self._bar(row.counts, top - _ROW / 2, longest)
            top -= _ROW

    def _bar(self, counts: Sequence[int], middle: float, longest: int) -> None:
        left = self.width * (_NAME + _COUNT * len(self._matrix.columns)) + 6
        room = self.width - left
        for count, colour in zip(counts, self._colours, strict=True):
            length = room * count / longest
            if length:
                self.canv.setFillColor(HexColor(colour))
                self.canv.rect(
                    self._mirror(left, length), middle - 4.5, length, 9, stroke=0, fill=1
                )
            left += length

    def _label(
        self, place: float, baseline: float, text: str, ink: Ink, *, is_start: bool = False
    ) -> None:
        draw_label(
            self.canv,
            (self._mirror(place, 0), baseline),
            text,
            self._words.language,
            size=8.2,
            ink=ink,
            anchor="left" if is_start != self._is_rtl else "right",
        )

    @property
    def _is_rtl(self) -> bool:
        return self._words.language.direction == "rtl"

    def _mirror(self, left: float, length: float) -> float:
        return self.width - left - length if self._is_rtl else left


def _colours(tones: Sequence[Tone]) -> tuple[str, ...]:
    """Return a colour per column: that of its tone, and a lighter one when it was used before."""
    found: list[str] = []
    for tone in tones:
        colour = STRONG[tone] if STRONG[tone] not in found else _lighter(tone)
        found.append(colour)
    return tuple(found)


def _lighter(tone: Tone) -> str:
    """Return the middle between the strong and the soft colour of a tone."""
    pairs = [
        (int(STRONG[tone][at : at + 2], 16), int(SOFT[tone][at : at + 2], 16)) for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{(strong + soft) // 2:02x}" for strong, soft in pairs)
