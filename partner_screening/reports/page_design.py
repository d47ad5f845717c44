"""The look of every PDF report: page, title block, headings, tables, banners, page numbers."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Table
from reportlab.platypus.flowables import CondPageBreak, Flowable

from partner_screening.languages import Language
from partner_screening.reports.partner_contents import Badge, LabelledFact
from partner_screening.reports.text_block import Ink, Span, Style, TextBlock, draw_label
from partner_screening.reports.tones import SOFT, STRONG
from partner_screening.reports.wording import Words

# Pages are packed as bytes; written out in letters they would be a quarter larger, and slower.
rl_config.useA85 = 0

ACCENT = "#0b4f6c"
RULE = "#c9d2d9"
SHADE = "#f3f6f8"
QUIET = Ink(colour="#56626e")
PLAIN = Ink()
BOLD = Ink(is_bold=True)

MARGIN = 17 * mm
WIDTH = A4[0] - 2 * MARGIN
"""Room for text between the margins, in points."""

_ROOM_FOR_SECTION = 130
"""Points that must be left on a page for a new section to begin there."""

TITLE = Style(size=19, leading=24, after=2)
SUBTITLE = Style(size=10.5, leading=14, after=8)
HEADING = Style(size=12.5, leading=16, before=11, after=4)
BODY = Style()
SMALL = Style(size=8.2, leading=10.8, after=1.5)
FINE = Style(size=7.2, leading=9.4, after=1)


class Cell(NamedTuple):
    """A cell of a table: paragraphs one below the other, in one tone of background."""

    paragraphs: tuple[tuple[Span, ...], ...]
    background: str | None = None


class Frontispiece(NamedTuple):
    """What stands on every page: the kind of report in the head, the fine print in the foot."""

    kind: str
    fine_print: str


class _NumberedCanvas(Canvas):  # type: ignore[misc]
    """Keeps its pages until the number of all pages is known."""

    def __init__(self, *args: Any, words: Words, front: Frontispiece, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self._words, self._front = words, front
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Keep the page instead of writing it."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write all pages, each with its number and the number of all."""
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._furniture(number, len(self._pages))
            super().showPage()
        super().save()

    def _furniture(self, number: int, pages: int) -> None:
        words, top = self._words, A4[1]
        self.setFillColor(HexColor(ACCENT))
        self.rect(0, top - 7 * mm, A4[0], 7 * mm, stroke=0, fill=1)
        white = Ink(is_bold=True, colour="#ffffff")
        start, end = (MARGIN, "left"), (A4[0] - MARGIN, "right")
        if words.language.direction == "rtl":
            start, end = end, start
        for (place, anchor), text in ((start, words.say("made_by")), (end, self._front.kind)):
            draw_label(
                self, (place, top - 4.9 * mm), text, words.language, ink=white, anchor=anchor
            )
        foot = 9 * mm
        self.setStrokeColor(HexColor(RULE))
        self.setLineWidth(0.5)
        self.line(MARGIN, foot + 4 * mm, A4[0] - MARGIN, foot + 4 * mm)
        page = words.say("page_number", page=number, pages=pages)
        for (place, anchor), text in ((start, self._front.fine_print), (end, page)):
            draw_label(
                self, (place, foot), text, words.language, size=7.2, ink=QUIET, anchor=anchor
            )


def build(title: str, story: list[Flowable], words: Words, front: Frontispiece) -> bytes:
    """Return the PDF of a story: the same bytes for the same story, on every day."""
    return _built(title, story, words, front)[0]


def build_on_one_page(
    title: str, stories: Iterable[list[Flowable]], words: Words, front: Frontispiece
) -> bytes:
    """Return the PDF of the first story that fits on one page, or of the last one.

    ``stories`` say the same ever more briefly.
    """
    data = b""
    for story in stories:
        data, pages = _built(title, story, words, front)
        if pages == 1:
            break
    return data


def _built(
    title: str, story: list[Flowable], words: Words, front: Frontispiece
) -> tuple[bytes, int]:
    target = BytesIO()
    document = BaseDocTemplate(
        target, pagesize=A4, title=title, author=words.say("made_by"), lang=words.language.value
    )
    frame = Frame(
        MARGIN, 15 * mm, WIDTH, A4[1] - 26 * mm, leftPadding=0, rightPadding=0, topPadding=6
    )
    document.addPageTemplates(PageTemplate(frames=[frame]))

    def canvas(*args: Any, **options: Any) -> _NumberedCanvas:  # noqa: ANN401
        return _NumberedCanvas(*args, words=words, front=front, **options | {"invariant": 1})

    document.build(story, canvasmaker=canvas)
    return target.getvalue(), document.page


def paragraph(text: str, words: Words, style: Style = BODY, ink: Ink = PLAIN) -> TextBlock:
    """Return a paragraph in one ink."""
    return TextBlock((Span(text, ink),), words.language, style)


def heading(text: str, words: Words) -> TextBlock:
    """Return the heading of a section."""
    return paragraph(text, words, HEADING, Ink(is_bold=True, colour=ACCENT))


def section(text: str, words: Words, body: Sequence[Flowable]) -> list[Flowable]:
    """Return a section whose heading never stands alone at the foot of a page."""
    return [CondPageBreak(_ROOM_FOR_SECTION), heading(text, words), *body]


def cell(*paragraphs: str | Span | tuple[Span, ...], background: str | None = None) -> Cell:
    """Return a cell; a text alone is set in plain ink."""
    made: list[tuple[Span, ...]] = []
    for given in paragraphs:
        if isinstance(given, Span):
            made.append((given,))
        else:
            made.append((Span(given),) if isinstance(given, str) else given)
    return Cell(tuple(made), background)


def badge_cell(badge: Badge) -> Cell:
    """Return a cell with a status on the colour of its tone."""
    ink = Ink(is_bold=True, colour=STRONG[badge.tone])
    return cell(Span(badge.text, ink), background=SOFT[badge.tone])


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    shares: Sequence[float],
    words: Words,
    style: Style = SMALL,
) -> Table:
    """Return a table as wide as the page; ``shares`` are the widths of its columns.

    Columns run from right to left where the language does; the headings repeat on every page.
    """
    ink = Ink(is_bold=True, colour="#ffffff")
    head = [cell(Span(text, ink), background=ACCENT) for text in headings]
    return _grid([head, *rows], shares, words, style, repeat=1)


def fact_table(facts: Sequence[LabelledFact], words: Words) -> Table:
    """Return facts in two pairs of columns, labels in quiet letters."""
    cells = [
        (cell(Span(fact.label, QUIET), background=SHADE), cell(Span(fact.value, BOLD)))
        for fact in facts
    ]
    half = (len(cells) + 1) // 2
    rows = [
        [*cells[at], *(cells[at + half] if at + half < len(cells) else (cell(""), cell("")))]
        for at in range(half)
    ]
    return _grid(rows, (22, 28, 22, 28), words, SMALL, repeat=0)


class _RowTable(Table):  # type: ignore[misc]
    """Keeps rows whole: only a row that is higher than a page is split."""

    def split(self, available: float, height: float) -> list[Flowable]:
        """Return the part that fits, and the rest."""
        self.splitInRow = int(height > 0.8 * (A4[1] - 26 * mm))
        parts: list[Flowable] = super().split(available, height)
        return parts


def _grid(
    rows: Sequence[Sequence[Cell]],
    shares: Sequence[float],
    words: Words,
    style: Style,
    repeat: int,
) -> Table:
    is_rtl = words.language.direction == "rtl"
    widths = [share * WIDTH / sum(shares) for share in shares]
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(RULE)),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    drawn = []
    for down, row in enumerate(rows):
        ordered = list(reversed(row)) if is_rtl else list(row)
        for across, content in enumerate(ordered):
            if content.background:
                place = (across, down)
                commands.append(("BACKGROUND", place, place, HexColor(content.background)))
        drawn.append([_blocks(content, words.language, style) for content in ordered])
    return _RowTable(
        drawn,
        colWidths=widths[::-1] if is_rtl else widths,
        repeatRows=repeat,
        style=commands,
        spaceAfter=5,
    )


def _blocks(content: Cell, language: Language, style: Style) -> list[TextBlock]:
    return [TextBlock(spans, language, style) for spans in content.paragraphs]


class Banner(Flowable):  # type: ignore[misc]
    """The result in large letters on the colour of its tone."""

    def __init__(self, badge: Badge, note: str, words: Words) -> None:
        super().__init__()
        self._badge, self._words = badge, words
        strong = Ink(is_bold=True, colour=STRONG[badge.tone])
        self._blocks = [
            paragraph(badge.text, words, Style(size=16, leading=21), strong),
            paragraph(note, words, Style(size=9.2, leading=12.4)),
        ]

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Return the room needed: both lines and the padding around them."""
        self.width = available
        self.height = 14 + sum(block.wrap(available - 28, height)[1] for block in self._blocks)
        return available, self.height + 6

    def draw(self) -> None:
        """Draw the coloured field, its strong edge, and the letters."""
        self.canv.setFillColor(HexColor(SOFT[self._badge.tone]))
        self.canv.rect(0, 6, self.width, self.height, stroke=0, fill=1)
        self.canv.setFillColor(HexColor(STRONG[self._badge.tone]))
        is_rtl = self._words.language.direction == "rtl"
        self.canv.rect(self.width - 5 if is_rtl else 0, 6, 5, self.height, stroke=0, fill=1)
        top = self.height + 6 - 7
        for block in self._blocks:
            block.drawOn(self.canv, 14, top - block.height)
            top -= block.height
