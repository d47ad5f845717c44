"""Takes the lines of a page from the PDF library: their words in reading order and where they stand."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from contract_clauses.page_lines import Box, Line, Place, plain_text
from contract_clauses.pdf_columns import Stretch, find_columns
from contract_clauses.pdf_geometry import Letters, PageFrame
from contract_clauses.right_to_left_lines import RIGHT_TO_LEFT, Glyph, in_reading_order

# The library writes one mark in place of a hyphen and the line end after it.
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_LETTER = re.compile(r"[^\W\d_]")
# Above or below a letter: the library divides lines there.
_SIGN = re.compile(r"[\u064b-\u0652\u0670]")
_SHARED_HEIGHT = 0.5
_FEWEST_LINES = 4  # that make columns
_MOST_LINES = 1_000  # of a page that people read
_LEAST_GAP = 10.0  # points between columns
_STOPS = (".", ",", ":", ";")
_TOUCHING = 4.0  # points between two pieces of one stretch: a space


_Letters = list[tuple[str, int]]
"""Letters of a line, each with its place in the order of the library."""


class _Part(NamedTuple):
    """A line as the library divides it: its text and the place of its first letter."""

    text: str
    first: int


def lines_of(
    text_page: Any,  # noqa: ANN401 - the library has no types
    frame: PageFrame,
    *,
    with_places: bool = False,
) -> list[Line]:
    """Return the lines of a page in the order of the file.

    ``with_places`` adds where each letter stands, which takes several times as long.
    """
    count = text_page.count_chars()
    if count <= 0:
        return []
    page = Letters(text_page, frame, count)
    text = text_page.get_text_range()
    parts = [_Part(part[0], part.start()) for part in _LINE.finditer(text) if part[0].strip()]
    is_right_to_left = _is_right_to_left(text)
    divided = _by_columns(parts, text_page, page, is_right_to_left=bool(is_right_to_left))
    if is_right_to_left is None:
        whole = parts if divided is None else [_joined(letters) for letters in divided]
        return [_plain_line(part, page, with_places=with_places) for part in whole]
    lines: list[Line] = []
    for letters in _whole_lines(parts, page) if divided is None else divided:
        part = _joined(letters)
        # A Latin word alone on a line of Arabic: its full stop is drawn on the left.
        is_turned = is_right_to_left and part.text.lstrip().startswith(_STOPS)
        if is_turned or RIGHT_TO_LEFT.search(part.text):
            glyphs = in_reading_order(letters, page.box, is_right_to_left=is_right_to_left)
            lines.append(_ordered_line(glyphs, page, with_places=with_places))
        elif part.text.strip():
            lines.append(_plain_line(part, page, with_places=with_places))
    return [line for line in lines if line.text]


def _joined(letters: _Letters) -> _Part:
    return _Part("".join(letter for letter, _ in letters), letters[0][1])


def _by_columns(
    parts: list[_Part],
    text_page: Any,  # noqa: ANN401
    page: Letters,
    *,
    is_right_to_left: bool,
) -> list[_Letters] | None:
    """Return the lines with columns drawn across the page taken apart; None where there are none."""
    if (
        not _FEWEST_LINES <= len(parts) <= _MOST_LINES
        or text_page.count_rects() < len(parts) + _FEWEST_LINES
    ):
        return None
    columns = find_columns([_stretches(part, text_page, page.frame) for part in parts])
    if not columns:
        return None
    lines: list[_Letters] = []
    at = 0
    for first, end, middle in columns:
        lines += [_letters(part) for part in parts[at:first]]
        sides: tuple[list[_Letters], list[_Letters]] = ([], [])
        for part in parts[first:end]:
            halves: tuple[_Letters, _Letters] = ([], [])
            for letter, place in _letters(part):
                left, _, right, _ = page.box(place)
                halves[(left + right) / 2 > middle].append((letter, place))
            for side, half in zip(sides, halves, strict=True):
                if any(not letter.isspace() for letter, _ in half):
                    side.append(half)
        lines += sides[1] + sides[0] if is_right_to_left else sides[0] + sides[1]
        at = end
    return lines + [_letters(part) for part in parts[at:]]


def _stretches(part: _Part, text_page: Any, frame: PageFrame) -> list[Stretch]:  # noqa: ANN401
    """Return the pieces of a line that nothing divides, from left to right."""
    count = text_page.count_rects(part.first, len(part.text))
    share = len(part.text) // max(count, 1)
    rects = sorted(frame.shown(text_page.get_rect(at)) for at in range(count))
    stretches: list[Stretch] = []
    for left, _, right, _ in rects:
        if stretches and left - stretches[-1].right < _TOUCHING:
            before = stretches.pop()
            stretches.append(Stretch(before.left, max(right, before.right), before.letters + share))
        else:
            stretches.append(Stretch(left, right, share))
    return stretches


def _letters(part: _Part) -> _Letters:
    return [(letter, part.first + at) for at, letter in enumerate(part.text)]


def _is_right_to_left(text: str) -> bool | None:
    """Whether a page is read from the right; None for a page without any such letter."""
    if text.isascii():
        return None
    count = len(RIGHT_TO_LEFT.findall(text))
    if count == 0:
        return None
    return count * 2 > len(_LETTER.findall(text))


def _plain_line(part: _Part, page: Letters, *, with_places: bool) -> Line:
    indent = len(part.text) - len(part.text.lstrip())
    shown = part.text.strip()
    first = part.first + indent
    left, right = page.box(first)[0], page.box(first + len(shown) - 1)[2]
    bottom, top = page.line(first)
    places: tuple[Place, ...] = ()
    if with_places:
        places = _places([(letter, first + at) for at, letter in enumerate(shown)], page)
    return Line(plain_text(shown), left, bottom, top, right, places)


def _ordered_line(glyphs: list[Glyph], page: Letters, *, with_places: bool) -> Line:
    while glyphs and glyphs[0].text.isspace():
        glyphs = glyphs[1:]
    while glyphs and glyphs[-1].text.isspace():
        glyphs = glyphs[:-1]
    if not glyphs:
        return Line("", 0, 0, 0, 0)
    edges = [page.box(glyphs[0].at), page.box(glyphs[-1].at)]
    bottom, top = page.line(glyphs[0].at)
    places: tuple[Place, ...] = ()
    if with_places:
        places = _places([(glyph.text, glyph.at) for glyph in glyphs], page)
    return Line(
        plain_text("".join(glyph.text for glyph in glyphs)),
        min(edge[0] for edge in edges),
        bottom,
        top,
        max(edge[2] for edge in edges),
        places,
    )


def _places(letters: _Letters, page: Letters) -> tuple[Place, ...]:
    """Return where each letter stands, counted in the plain text: a ligature becomes several."""
    places: list[Place] = []
    start = 0
    for letter, at in letters:
        end = start + len(plain_text(letter))
        if at >= 0 and not letter.isspace():
            places.append(Place(start, end, page.box(at)))
        start = end
    return tuple(places)


def _whole_lines(parts: list[_Part], page: Letters) -> list[_Letters]:
    """Return the letters of each line; what was divided at a sign above a letter is one line again."""
    if not any(_SIGN.search(part.text) for part in parts):
        return [_letters(part) for part in parts]
    rows: list[list[tuple[Box, _Letters]]] = []
    for part in parts:
        letters = _letters(part)
        piece = (_extent(letters, page), letters)
        if rows and _share_a_row(_around(extent for extent, _ in rows[-1]), piece[0]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [line for row in rows for line in _put_together(row)]


def _share_a_row(one: Box, other: Box) -> bool:
    height = min(one[3] - one[1], other[3] - other[1])
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return height > 0 and shared > _SHARED_HEIGHT * height


def _put_together(row: list[tuple[Box, _Letters]]) -> list[_Letters]:
    """Join the pieces of a row that no gap between columns divides; the rightmost line first."""
    lines: list[_Letters] = []
    reach = 0.0
    for extent, letters in sorted(row, key=lambda piece: -piece[0][2]):
        if lines and reach - extent[2] < max(extent[3] - extent[1], _LEAST_GAP):
            lines[-1].extend(letters)
            reach = min(reach, extent[0])
        else:
            lines.append(list(letters))
            reach = extent[0]
    return lines


def _extent(letters: _Letters, page: Letters) -> Box:
    seen = [at for letter, at in letters if not letter.isspace() and not _SIGN.match(letter)]
    return _around([page.box(at) for at in seen] or [page.box(letters[0][1])])


def _around(boxes: Iterable[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
