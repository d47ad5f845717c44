"""Takes the lines of a page from the PDF library: their words in reading order and where they stand."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from contract_clauses.page_line import Box, Line, Place
from contract_clauses.page_lines import plain_text
from contract_clauses.pdf_columns import Stretch, find_columns
from contract_clauses.pdf_geometry import Letters, PageFrame
from contract_clauses.right_to_left_lines import (
    RIGHT_TO_LEFT,
    in_reading_order,
    ligatures_mended,
    needs_order,
)

# The library writes one mark in place of a hyphen and the line end after it.
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_LETTER = re.compile(r"[^\W\d_]")
# Above or below a letter: the library divides lines there.
_SIGN = re.compile(r"[\u064b-\u0652\u0670]")
_FEWEST_LINES = 4  # that make columns
_MOST_LINES = 1_000  # of a page that people read
_LEAST_GAP = 10.0  # points between columns
_VOWELLED = 0.02  # signs among the letters of a text that has them throughout
_EDGE = 8  # letters at each end of a part that tell where it stands
_SAME_ROW = 0.4  # of the size of letters, between two base lines
_STOPS = (".", ",", ":", ";")
_TOUCHING = 4.0  # points between two pieces of one stretch: a space


class _Part(NamedTuple):
    """A line, or a part of one: its text, and the place of each letter in the order of the library.

    ``is_half``: the library took it for a part of a longer line, whose directions it mixed up.
    """

    text: str
    places: Sequence[int]
    is_half: bool = False


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
    parts = [
        piece
        for part in _LINE.finditer(text)
        if part[0].strip()
        for piece in _on_one_line(_Part(part[0], range(part.start(), part.end())), page)
    ]
    is_right_to_left = _is_right_to_left(text)
    parts = _by_columns(parts, text_page, page, is_right_to_left=bool(is_right_to_left))
    if is_right_to_left is None:
        return [_line(part, page, with_places=with_places) for part in parts]
    return [
        _directed_line(part, page, is_right_to_left=is_right_to_left, with_places=with_places)
        for part in _whole_lines(parts, page)
    ]


def _on_one_line(part: _Part, page: Letters) -> list[_Part]:
    """Take apart what stands far above or below: the library puts a watermark behind the last line."""
    shown = part.text.rstrip()
    first, last = page.line(part.places[0]), page.base(part.places[len(shown) - 1])
    if abs(first[0] - last) <= (first[1] - first[0]) / 2:
        return [part]
    pieces: list[_Part] = []
    start, before = 0, first
    for at, letter in enumerate(part.text):
        if letter.isspace():
            continue
        here = page.line(part.places[at])
        if abs(here[0] - before[0]) > max(here[1] - here[0], before[1] - before[0]):
            pieces.append(_Part(part.text[start:at], part.places[start:at]))
            start = at
        before = here
    pieces.append(_Part(part.text[start:], part.places[start:]))
    return [piece for piece in pieces if piece.text.strip()]


def _directed_line(
    part: _Part, page: Letters, *, is_right_to_left: bool, with_places: bool
) -> Line:
    """Return a line of a page that has right-to-left letters."""
    if part.is_half:
        own = bool(_is_right_to_left(part.text))
        return _ordered_line(part, page, is_right_to_left=own, with_places=with_places)
    is_right_to_left = is_right_to_left or bool(_is_right_to_left(part.text))
    # A Latin word alone on a line of Arabic: its full stop is drawn on the left.
    is_turned = is_right_to_left and part.text.lstrip().startswith(_STOPS)
    if not is_turned and not RIGHT_TO_LEFT.search(part.text):
        return _line(part, page, with_places=with_places)
    if is_right_to_left and not needs_order(part.text):
        mended = ligatures_mended(part.text, part.places, page.box)
        return _line(part._replace(text=mended), page, with_places=with_places)
    return _ordered_line(part, page, is_right_to_left=is_right_to_left, with_places=with_places)


def _ordered_line(part: _Part, page: Letters, *, is_right_to_left: bool, with_places: bool) -> Line:
    glyphs = in_reading_order(part.text, part.places, page.box, is_right_to_left=is_right_to_left)
    ordered = _Part("".join(glyph.text for glyph in glyphs), [glyph.at for glyph in glyphs])
    return _line(ordered, page, with_places=with_places)


def _by_columns(
    parts: list[_Part],
    text_page: Any,  # noqa: ANN401
    page: Letters,
    *,
    is_right_to_left: bool,
) -> list[_Part]:
    """Return the lines with columns that are drawn across the page taken apart."""
    if (
        not _FEWEST_LINES <= len(parts) <= _MOST_LINES
        or text_page.count_rects() < len(parts) + _FEWEST_LINES
    ):
        return parts
    columns = find_columns([_stretches(part, page) for part in parts])
    lines: list[_Part] = []
    at = 0
    for first, end, middle in columns:
        lines += parts[at:first]
        sides: tuple[list[_Part], list[_Part]] = ([], [])
        for part in parts[first:end]:
            halves: tuple[list[int], list[int]] = ([], [])
            for index, place in enumerate(part.places):
                left, _, right, _ = page.box(place)
                halves[(left + right) / 2 > middle].append(index)
            for side, half in zip(sides, halves, strict=True):
                text = "".join(part.text[index] for index in half)
                if text.strip():
                    side.append(_Part(text, [part.places[index] for index in half], is_half=True))
        lines += sides[1] + sides[0] if is_right_to_left else sides[0] + sides[1]
        at = end
    return lines + parts[at:]


def _stretches(part: _Part, page: Letters) -> list[Stretch]:
    """Return the pieces of a line that nothing divides, from left to right."""
    rects = sorted(page.pieces(part.places[0], len(part.text)))
    # A number in the margin is one piece, and the line behind it another: letters go by width.
    density = len(part.text) / max(sum(right - left for left, _, right, _ in rects), 1.0)
    stretches: list[Stretch] = []
    for left, _, right, _ in rects:
        letters = round((right - left) * density)
        if stretches and left - stretches[-1].right < _TOUCHING:
            before = stretches.pop()
            right, letters = max(right, before.right), before.letters + letters  # noqa: PLW2901
            left = before.left  # noqa: PLW2901
        stretches.append(Stretch(left, right, letters))
    return stretches


def _is_right_to_left(text: str) -> bool | None:
    """Whether a page is read from the right; None for a page without any such letter."""
    if text.isascii():
        return None
    count = len(RIGHT_TO_LEFT.findall(text))
    if count == 0:
        return None
    return count * 2 > len(_LETTER.findall(text))


def _line(part: _Part, page: Letters, *, with_places: bool) -> Line:
    shown = part.text.strip()
    indent = len(part.text) - len(part.text.lstrip())
    letters = part.places[indent : indent + len(shown)]
    one, other = page.box(letters[0]), page.box(letters[-1])
    bottom, top = page.line(letters[0])
    places = _places(shown, letters, page) if with_places else ()
    left, right = min(one[0], other[0]), max(one[2], other[2])
    return Line(plain_text(shown), left, bottom, top, right, places)


def _places(text: str, letters: Sequence[int], page: Letters) -> tuple[Place, ...]:
    """Return where each letter stands, counted in the plain text: a ligature becomes several."""
    places: list[Place] = []
    start = 0
    for letter, at in zip(text, letters, strict=True):
        end = start + len(plain_text(letter))
        if at >= 0 and not letter.isspace():
            places.append(Place(start, end, page.box(at)))
        start = end
    return tuple(places)


def _whole_lines(parts: list[_Part], page: Letters) -> list[_Part]:
    """Join what the library divided at a sign above a letter.

    In text with vowel signs throughout it tears lines anywhere, elsewhere only beside a sign.
    """
    if not any(_SIGN.search(part.text) for part in parts):
        return parts
    signs = sum(len(_SIGN.findall(part.text)) for part in parts)
    is_vowelled = signs > _VOWELLED * sum(len(part.text) for part in parts)
    rows: list[list[tuple[Box, _Part]]] = []
    for part in parts:
        is_torn = is_vowelled or (rows and _is_beside_sign(part, rows[-1][-1][1]))
        extent = _extent(part, page)
        if is_torn and rows and _share_a_row(rows[-1][0][0], extent):
            rows[-1].append((extent, part))
        else:
            rows.append([(extent, part)])
    return [line for row in rows for line in _put_together(row)]


def _is_beside_sign(one: _Part, other: _Part) -> bool:
    edges = one.text[0] + one.text[-1] + other.text[0] + other.text[-1]
    return _SIGN.search(edges) is not None


def _share_a_row(one: Box, other: Box) -> bool:
    """Whether two pieces, from base line to the height of letters, stand on one line."""
    return abs(one[1] - other[1]) < _SAME_ROW * max(one[3] - one[1], other[3] - other[1])


def _put_together(row: list[tuple[Box, _Part]]) -> list[_Part]:
    """Join the parts of a row that no gap between columns divides; the rightmost line first."""
    lines: list[_Part] = []
    reach = 0.0
    for extent, part in sorted(row, key=lambda piece: -piece[0][2]):
        if lines and reach - extent[2] < max(extent[3] - extent[1], _LEAST_GAP):
            before = lines.pop()
            lines.append(_Part(before.text + part.text, [*before.places, *part.places]))
            reach = min(reach, extent[0])
        else:
            lines.append(part)
            reach = extent[0]
    return lines


def _extent(part: _Part, page: Letters) -> Box:
    """Return how far the letters of a part reach, its base line, and the height of its letters."""
    seen = [
        at
        for letter, at in zip(part.text, part.places, strict=True)
        if not letter.isspace() and not _SIGN.match(letter)
    ]
    boxes = [page.box(at) for at in seen[:_EDGE] + seen[-_EDGE:] or part.places[:1]]
    bottom, top = page.line((seen or part.places)[0])
    return min(box[0] for box in boxes), bottom, max(box[2] for box in boxes), top
