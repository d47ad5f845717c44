"""A paragraph of any language: wrapped, highlighted and drawn without a markup language.

There is no markup, so nothing in people's text can be taken for one. ``TextBlock`` is the only way
in which reports draw text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus.flowables import Flowable

from partner_screening.languages import Direction, Language
from partner_screening.reports import fonts
from partner_screening.reports.right_to_left import (
    direction_of,
    drawing_order,
    is_right_to_left,
    join_letters,
)

LONGEST_TEXT = 6_000
"""Letters of one text that a report shows; the rest is cut, and the cut is marked."""

CUT_MARK = " […]"

# Signs without a shape; those that change direction could make a text read as another one.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
# Chinese may break after any letter, but no line starts with a closing mark.
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSING = "、。，．：；！？）》」』】〕”’…％"
_BREAKS = "-_/.@"
_OPENING = "（《「『【〔“‘"
_TOKEN = re.compile(
    rf"\n|[^\S\n]+|[{_OPENING}]*[{_HAN}][{_CLOSING}]*|[^\s{_HAN}]+[{_CLOSING}]*", re.UNICODE
)


class Ink(NamedTuple):
    """How letters look. ``highlight`` is the colour behind them."""

    is_bold: bool = False
    colour: str = "#1f2933"
    highlight: str | None = None
    is_underlined: bool = False


class Span(NamedTuple):
    """A piece of text in one ink."""

    text: str
    ink: Ink = Ink()


class Style(NamedTuple):
    """How a paragraph is set, in points. ``align`` follows the reading direction."""

    size: float = 9.2
    leading: float = 12.6
    align: str = "start"  # start | end | centre
    before: float = 0
    after: float = 3
    indent: float = 0


class Piece(NamedTuple):
    """A word or a part of one, letters joined, that stays together on a line."""

    text: str
    ink: Ink
    width: float


class Line(NamedTuple):
    """A wrapped line in reading order."""

    pieces: tuple[Piece, ...]
    width: float


class Stroke(NamedTuple):
    """Letters in drawing order and one ink, from ``left`` on along ``baseline``, in points."""

    left: float
    baseline: float
    text: str
    ink: Ink


class TextBlock(Flowable):  # type: ignore[misc]
    """A paragraph in one language, made of spans.

    ``direction`` is that of the language unless given: a quotation keeps that of its own text.
    """

    def __init__(
        self,
        spans: Iterable[Span] | str,
        language: Language,
        style: Style | None = None,
        direction: Direction | None = None,
    ) -> None:
        super().__init__()
        given = (Span(spans),) if isinstance(spans, str) else tuple(spans)
        self.spans = _cut(given)
        self.direction = direction or language.direction
        self.style = style or Style()
        # A Latin name in an Arabic report keeps its own letters and order, brackets included.
        is_arabic = any(is_right_to_left(span.text) for span in self.spans)
        self.language = language if is_arabic else _without_arabic(language)
        text = "".join(span.text for span in self.spans)
        is_right = self.direction == "rtl" or direction_of(text) == "rtl"
        self._order: Direction = "rtl" if is_arabic and is_right else "ltr"
        # Arabic letters stand higher and hang lower than others.
        self._leading = self.style.leading * (1.14 if is_arabic else 1)
        self._lines: tuple[Line, ...] | None = None
        self._wrapped_at = -1.0
        self._is_part = False

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's name
        """Space above the block in points."""
        return self.style.before

    def getSpaceAfter(self) -> float:  # noqa: N802 - ReportLab's name
        """Space below the block in points."""
        return self.style.after

    def minWidth(self) -> float:  # noqa: N802 - ReportLab's name
        """Any width will do: long words are broken."""
        return self.style.size

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Break the text into lines and return the room that they need."""
        # A part of a block keeps its lines: a table measures it with another width than it draws.
        if self._lines is None or (available != self._wrapped_at and not self._is_part):
            self._lines = _wrapped(
                self.spans, self.language, self.style.size, available - self.style.indent
            )
            self._wrapped_at = available
        self.width, self.height = available, len(self._lines) * self._leading
        return self.width, self.height

    def split(self, available: float, height: float) -> list["TextBlock"]:
        """Return two blocks, the first as high as fits; none when not a line fits."""
        if self._lines is None:
            self.wrap(available, height)
        assert self._lines is not None
        fitting = int(height // self._leading)
        if fitting < 1:
            return []
        return [self._with(self._lines[:fitting]), self._with(self._lines[fitting:])]

    def _with(self, lines: tuple[Line, ...]) -> "TextBlock":
        part = TextBlock((), self.language, self.style)
        part._lines, part._wrapped_at = lines, self._wrapped_at
        return part

    def draw(self) -> None:
        """Draw the lines from the top."""
        baseline = self.height - self._leading + 0.28 * self.style.size
        baseline += (self._leading - self.style.size) / 2
        strokes: list[Stroke] = []
        for line in self._lines or ():
            left = self._left(line)
            for text, ink in visual_pieces(line, self._order):
                strokes.append(Stroke(left, baseline, text, ink))
                left += fonts.width(text, self.language, ink.is_bold) * self.style.size
            baseline -= self._leading
        draw_strokes(self.canv, strokes, self.language, self.style.size)

    def _left(self, line: Line) -> float:
        room = self.width - self.style.indent - line.width
        is_rtl = self.direction == "rtl"
        if self.style.align == "centre":
            return room / 2
        if (self.style.align == "start") == is_rtl:
            return room
        return 0 if is_rtl else self.style.indent


# Reports share most of their texts, and a table measures each of its texts several times.
@lru_cache(maxsize=4_000)
def _wrapped(
    spans: tuple[Span, ...], language: Language, size: float, available: float
) -> tuple[Line, ...]:
    return tuple(wrap_lines(spans, language, size, available))


def wrap_lines(
    spans: Iterable[Span], language: Language, size: float, available: float
) -> Iterator[Line]:
    """Fill lines of at most ``available`` points greedily, in reading order."""
    pieces: list[Piece] = []
    used = 0.0
    for word in _words(spans, language, size, available):
        if word[0].text == "\n":
            yield _line(pieces)
            pieces, used = [], 0.0
            continue
        needed = sum(piece.width for piece in word)
        if used + needed > available and pieces and not word[0].text.isspace():
            yield _line(pieces)
            pieces, used = [], 0.0
        if pieces or not word[0].text.isspace():
            pieces += word
            used += needed
    yield _line(pieces)


def _words(
    spans: Iterable[Span], language: Language, size: float, available: float
) -> Iterator[list[Piece]]:
    """Yield what must stay together: a word may change its ink in the middle."""
    word: list[Piece] = []
    for span in spans:
        for match in _TOKEN.finditer(span.text):
            token = match[0]
            joins = match.start() == 0 and word and not _may_break(word[-1].text, token)
            if word and not joins:
                yield word
                word = []
            parts = list(_pieces(token, span.ink, language, size, available))
            yield from ([part] for part in parts[:-1])
            word += parts[-1:]
    if word:
        yield word


def _may_break(before: str, after: str) -> bool:
    return (
        before[-1].isspace()
        or after[0].isspace()
        or re.match(f"[{_HAN}]", before[-1]) is not None
        or re.match(f"[{_HAN}]", after[0]) is not None
    )


def _pieces(
    word: str, ink: Ink, language: Language, size: float, available: float
) -> Iterator[Piece]:
    """Yield the word, in parts when it is wider than a line."""
    if word == "\n":
        yield Piece(word, ink, 0)
        return
    text = " " if word.isspace() else join_letters(word)
    wide = fonts.width(text, language, ink.is_bold) * size
    if wide <= available or len(text) == 1:
        yield Piece(text, ink, wide)
        return
    cut = _cut_of(word, ink, language, available / size)
    yield from _pieces(word[:cut], ink, language, size, available)
    yield from _pieces(word[cut:], ink, language, size, available)


def _cut_of(word: str, ink: Ink, language: Language, room: float) -> int:
    """Return how many letters of a long word fit, at least one; best after a hyphen or slash."""
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        fits = fonts.width(join_letters(word[:middle]), language, ink.is_bold) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    after = max(word.rfind(mark, low // 2, low) for mark in _BREAKS) + 1
    return after or low


def _line(pieces: list[Piece]) -> Line:
    while pieces and pieces[-1].text.isspace():
        pieces.pop()
    return Line(tuple(pieces), sum(piece.width for piece in pieces))


def visual_pieces(line: Line, direction: Direction) -> Iterator[tuple[str, Ink]]:
    """Yield the texts of a line from left to right with their inks."""
    joined = "".join(piece.text for piece in line.pieces)
    letters: Iterable[tuple[str, Ink]]
    if direction == "ltr" and not is_right_to_left(joined):
        letters = ((piece.text, piece.ink) for piece in line.pieces)
    else:
        inks = [piece.ink for piece in line.pieces for _ in piece.text]
        letters = ((drawn.letter, inks[drawn.place]) for drawn in drawing_order(joined, direction))
    for ink, group in groupby(letters, key=lambda pair: pair[1]):
        yield "".join(text for text, _ in group), ink


def draw_strokes(
    canvas: Any,  # noqa: ANN401 - ReportLab has no types
    strokes: Sequence[Stroke],
    language: Language,
    size: float,
) -> None:
    """Draw letters that are in drawing order, what stands behind them first."""
    for stroke in strokes:
        _draw_ground(canvas, stroke, language, size)
    pen = canvas.beginText()
    colour = face = None
    for left, baseline, text, ink in strokes:
        pen.setTextOrigin(left, baseline)
        if ink.colour != colour:
            colour = ink.colour
            pen.setFillColor(_colour(colour))
        for run in fonts.runs(text, language, ink.is_bold):
            if run.face != face:
                face = run.face
                pen.setFont(face.name, size * face.scale)
            if face.is_stroked:
                pen.setStrokeColor(_colour(ink.colour))
                pen.setTextRenderMode(2)
            pen.textOut(run.text)
            if face.is_stroked:
                pen.setTextRenderMode(0)
    canvas.setLineWidth(0.022 * size)
    canvas.drawText(pen)


def _draw_ground(
    canvas: Any,  # noqa: ANN401 - ReportLab has no types
    stroke: Stroke,
    language: Language,
    size: float,
) -> None:
    left, baseline, text, ink = stroke
    if not ink.highlight and not ink.is_underlined:
        return
    wide = fonts.width(text, language, ink.is_bold) * size
    if ink.highlight:
        canvas.setFillColor(_colour(ink.highlight))
        canvas.rect(left, baseline - 0.28 * size, wide, 1.25 * size, stroke=0, fill=1)
    if ink.is_underlined:
        canvas.setStrokeColor(_colour(ink.colour))
        canvas.setLineWidth(0.5)
        canvas.line(left, baseline - 0.16 * size, left + wide, baseline - 0.16 * size)


def draw_label(
    canvas: Any,  # noqa: ANN401 - ReportLab has no types
    place: tuple[float, float],
    text: str,
    language: Language,
    *,
    size: float = 8.5,
    ink: Ink | None = None,
    anchor: str = "left",
) -> float:
    """Draw one line at ``place`` (left, right or middle of it on the baseline); return its width."""
    is_arabic = is_right_to_left(text)
    direction = language.direction if is_arabic else "ltr"
    language = language if is_arabic else _without_arabic(language)
    line = _wrapped((Span(text, ink or Ink()),), language, size, 100_000.0)[0]
    left = place[0] - {"left": 0.0, "middle": line.width / 2, "right": line.width}[anchor]
    strokes: list[Stroke] = []
    for part, part_ink in visual_pieces(line, direction):
        strokes.append(Stroke(left, place[1], part, part_ink))
        left += fonts.width(part, language, part_ink.is_bold) * size
    draw_strokes(canvas, strokes, language, size)
    return line.width


def _without_arabic(language: Language) -> Language:
    """Return the language whose fonts set a text without Arabic letters."""
    return Language.EN if language is Language.AR else language


def _cut(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the spans without unprintable letters, and cut with a mark when they are too long."""
    kept: list[Span] = []
    room = LONGEST_TEXT
    for span in spans:
        text = _UNPRINTABLE.sub("", span.text)
        if len(text) > room:
            return (*kept, Span(text[:room] + CUT_MARK, span.ink))
        room -= len(text)
        kept.append(Span(text, span.ink))
    return tuple(kept)


def _colour(name: str) -> Color:
    found = _COLOURS.get(name)
    if found is None:
        found = _COLOURS[name] = HexColor(name)
    return found


_COLOURS: dict[str, Color] = {}
