"""Counts as bars, each beside its row of the table: the figure can be read and seen at once."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.platypus.flowables import Flowable

from partner_screening.reports.page_design import QUIET, RULE
from partner_screening.reports.summary_contents import CountedBar
from partner_screening.reports.text_block import Ink, Style, TextBlock, draw_label
from partner_screening.reports.tones import STRONG
from partner_screening.reports.wording import Words

_NAMES = 0.36
_COUNTS = 0.11
_ROW = Style(size=8.8, leading=11.4, after=0)
_SECOND = "#8fa3b0"


class BarTable(Flowable):  # type: ignore[misc]
    """A table of names and counts with a bar per row.

    ``headings`` are those of the counts: one, or two when each bar has a second part. Everything is
    mirrored where the language runs from right to left.
    """

    def __init__(self, bars: Sequence[CountedBar], headings: Sequence[str], words: Words) -> None:
        super().__init__()
        self._bars, self._headings, self._words = tuple(bars), tuple(headings), words
        self._names = [TextBlock(bar.name, words.language, _ROW) for bar in self._bars]

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Return the room needed: a line of headings and a row per bar."""
        self.width = available
        self._heights = [
            max(16.0, name.wrap(available * _NAMES - 6, height)[1] + 5) for name in self._names
        ]
        self.height = 17 + sum(self._heights) + 6
        return available, self.height

    def split(self, _available: float, _height: float) -> list[Flowable]:
        """Refuse to be split: a chart is seen whole."""
        return []

    def draw(self) -> None:
        """Draw the headings, then row by row name, counts and bar."""
        top = self.height - 17
        self._draw_headings(top + 5)
        longest = max((bar.count + bar.second for bar in self._bars), default=0) or 1
        for bar, name, height in zip(self._bars, self._names, self._heights, strict=True):
            self.canv.setStrokeColor(HexColor(RULE))
            self.canv.setLineWidth(0.5)
            self.canv.line(0, top, self.width, top)
            name_left = self._mirror(0, self.width * _NAMES - 6)
            name.drawOn(self.canv, name_left, top - (height + name.height) / 2)
            self._draw_counts(bar, top - height / 2 - 3)
            self._draw_bar(bar, top - height / 2, longest)
            top -= height

    def _draw_headings(self, baseline: float) -> None:
        if len(self._headings) == 1:
            right = self.width * (_NAMES + _COUNTS) - 6
            self._label(right, baseline, self._headings[0], QUIET)
            return
        # With two parts the headings are the key of the bars, above them.
        left = self._first_bar
        for text, colour in zip(self._headings, (STRONG[self._bars[0].tone], _SECOND), strict=True):
            self.canv.setFillColor(HexColor(colour))
            self.canv.rect(self._mirror(left, 7), baseline - 0.5, 7, 7, stroke=0, fill=1)
            left += 11 + self._label(left + 11, baseline, text, QUIET, is_start=True) + 12

    @property
    def _first_bar(self) -> float:
        return self.width * (_NAMES + _COUNTS * len(self._headings)) + 4

    def _draw_counts(self, bar: CountedBar, baseline: float) -> None:
        counts = (bar.count, bar.second)[: len(self._headings)]
        colours = ("#1f2933",) if len(counts) == 1 else (STRONG[bar.tone], "#56626e")
        for at, (count, colour) in enumerate(zip(counts, colours, strict=True)):
            ink = Ink(is_bold=count > 0, colour=colour if count else "#8896a1")
            self._label(self.width * (_NAMES + _COUNTS * (at + 1)) - 6, baseline, str(count), ink)

    def _draw_bar(self, bar: CountedBar, middle: float, longest: int) -> None:
        room = self.width - self._first_bar
        left = self._first_bar
        for count, colour in ((bar.count, STRONG[bar.tone]), (bar.second, _SECOND)):
            length = room * count / longest
            if length:
                self.canv.setFillColor(HexColor(colour))
                self.canv.rect(
                    self._mirror(left, length), middle - 4.5, length, 9, stroke=0, fill=1
                )
            left += length

    def _label(
        self, place: float, baseline: float, text: str, ink: Ink, *, is_start: bool = False
    ) -> float:
        is_rtl = self._words.language.direction == "rtl"
        return draw_label(
            self.canv,
            (self._mirror(place, 0), baseline),
            text,
            self._words.language,
            size=8.2,
            ink=ink,
            anchor="left" if is_start != is_rtl else "right",
        )

    def _mirror(self, left: float, length: float) -> float:
        is_rtl = self._words.language.direction == "rtl"
        return self.width - left - length if is_rtl else left
