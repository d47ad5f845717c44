"""A row of large figures, as a head of office reads them first."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.platypus.flowables import Flowable

from partner_screening.reports.page_design import ACCENT, QUIET, SHADE
from partner_screening.reports.partner_contents import LabelledFact
from partner_screening.reports.text_block import Ink, Span, Style, TextBlock
from partner_screening.reports.wording import Words

_GAP = 6.0
_NUMBER = Style(size=20, leading=25, align="centre", after=0)
_LABEL = Style(size=8, leading=10, align="centre", after=0)


class FigureRow(Flowable):  # type: ignore[misc]
    """Boxes side by side, each with a number above its label."""

    def __init__(self, figures: Sequence[LabelledFact], words: Words) -> None:
        super().__init__()
        ordered = figures[::-1] if words.language.direction == "rtl" else figures
        self._boxes = [
            (
                TextBlock((Span(f.value, Ink(True, ACCENT)),), words.language, _NUMBER),
                TextBlock((Span(f.label, QUIET),), words.language, _LABEL),
            )
            for f in ordered
        ]

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Return the room needed by the highest box."""
        self.width = available
        self._box = (available - _GAP * (len(self._boxes) - 1)) / len(self._boxes)
        heights = [
            sum(block.wrap(self._box - 6, height)[1] for block in box) for box in self._boxes
        ]
        self.height = max(heights) + 10
        return available, self.height

    def draw(self) -> None:
        """Draw the boxes from left to right."""
        for at, (number, label) in enumerate(self._boxes):
            left = at * (self._box + _GAP)
            self.canv.setFillColor(HexColor(SHADE))
            self.canv.roundRect(left, 0, self._box, self.height, 3, stroke=0, fill=1)
            top = self.height - 4
            number.drawOn(self.canv, left + 3, top - number.height)
            label.drawOn(self.canv, left + 3, top - number.height - label.height)
