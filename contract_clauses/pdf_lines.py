"""Takes the lines of a page from the PDF library: their words in reading order and where they stand."""

import ctypes
import re
import unicodedata
from typing import Any, NamedTuple

from pypdfium2 import raw

from contract_clauses.page_lines import Box, Line, Place, plain_text
from contract_clauses.right_to_left_lines import RIGHT_TO_LEFT, BoxOf, Glyph, in_reading_order

# The library writes one mark in place of a hyphen and the line end after it.
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_LETTER = re.compile(r"[^\W\d_]")
_SIGN = re.compile(
    r"[\u064b-\u0652\u0670]"
)  # above or below a letter: the library divides lines there
_SHARED_HEIGHT = 0.5


class _Part(NamedTuple):
    """A line as the library divides it: its text and the place of its first letter."""

    text: str
    first: int


def lines_of(text_page: Any, *, with_places: bool = False) -> list[Line]:  # noqa: ANN401 - no types
    """Return the lines of a page in the order of the file.

    ``with_places`` adds where each letter stands, which takes several times as long.
    """
    count = text_page.count_chars()
    if count <= 0:
        return []
    box_of = _boxes(text_page, count)
    text = text_page.get_text_range()
    parts = [_Part(part[0], part.start()) for part in _LINE.finditer(text) if part[0].strip()]
    is_right_to_left = _is_right_to_left(text)
    if is_right_to_left is None:
        return [_plain_line(part, box_of, with_places=with_places) for part in parts]
    lines: list[Line] = []
    for letters in _whole_lines(parts, box_of):
        if RIGHT_TO_LEFT.search("".join(letter for letter, _ in letters)):
            glyphs = in_reading_order(letters, box_of, is_right_to_left=is_right_to_left)
            lines.append(_ordered_line(glyphs, box_of, with_places=with_places))
        else:
            part = _Part("".join(letter for letter, _ in letters), letters[0][1])
            lines.append(_plain_line(part, box_of, with_places=with_places))
    return [line for line in lines if line.text]


def _is_right_to_left(text: str) -> bool | None:
    """Whether a page is read from the right; None for a page without any such letter."""
    if text.isascii():
        return None
    count = len(RIGHT_TO_LEFT.findall(text))
    if count == 0:
        return None
    return count * 2 > len(_LETTER.findall(text))


def _boxes(text_page: Any, count: int) -> BoxOf:  # noqa: ANN401
    """Return a quick way to the box of a letter: left, bottom, right, top in points."""
    area = raw.FS_RECTF()
    pointer = ctypes.byref(area)
    handle = text_page.raw

    def box_of(at: int) -> Box:
        raw.FPDFText_GetLooseCharBox(handle, min(at, count - 1), pointer)
        return area.left, area.bottom, area.right, area.top

    return box_of


def _plain_line(part: _Part, box_of: BoxOf, *, with_places: bool) -> Line:
    indent = len(part.text) - len(part.text.lstrip())
    shown = part.text.strip()
    first = part.first + indent
    left, bottom, _, top = box_of(first)
    right = box_of(first + len(shown) - 1)[2]
    places: tuple[Place, ...] = ()
    if with_places:
        places = _places([(letter, first + at) for at, letter in enumerate(shown)], box_of)
    return Line(plain_text(shown), left, bottom, top, right, places)


def _ordered_line(glyphs: list[Glyph], box_of: BoxOf, *, with_places: bool) -> Line:
    while glyphs and glyphs[0].text.isspace():
        glyphs = glyphs[1:]
    while glyphs and glyphs[-1].text.isspace():
        glyphs = glyphs[:-1]
    if not glyphs:
        return Line("", 0, 0, 0, 0)
    seen = [glyph.at for glyph in (glyphs[0], glyphs[-1])]
    boxes = [box_of(at) for at in seen if at >= 0]
    places: tuple[Place, ...] = ()
    if with_places:
        places = _places([(glyph.text, glyph.at) for glyph in glyphs], box_of)
    return Line(
        plain_text("".join(glyph.text for glyph in glyphs)),
        min(box[0] for box in boxes),
        boxes[0][1],
        boxes[0][3],
        max(box[2] for box in boxes),
        places,
    )


def _places(letters: list[tuple[str, int]], box_of: BoxOf) -> tuple[Place, ...]:
    """Return where each letter stands, counted in the plain text: a ligature becomes several."""
    places: list[Place] = []
    start = 0
    for letter, at in letters:
        end = start + len(plain_text(letter))
        if at >= 0 and not letter.isspace():
            places.append(Place(start, end, box_of(at)))
        start = end
    return tuple(places)


def _whole_lines(parts: list[_Part], box_of: BoxOf) -> list[list[tuple[str, int]]]:
    """Return the letters of each line; what was divided at a sign above a letter is one line again."""
    lines: list[list[tuple[str, int]]] = []
    for part in parts:
        letters = [(letter, part.first + at) for at, letter in enumerate(part.text)]
        if lines and _goes_on(lines[-1], part, box_of):
            lines[-1].extend(letters)
        else:
            lines.append(letters)
    return lines


def _goes_on(before: list[tuple[str, int]], part: _Part, box_of: BoxOf) -> bool:
    """Whether a part stands beside the one before it, and one of the two has a sign at its edge."""
    edges = before[-1][0] + before[0][0] + part.text[0] + part.text[-1]
    if _SIGN.search(edges) is None:
        return False
    one = _extent(before, box_of)
    other = _extent([(letter, part.first + at) for at, letter in enumerate(part.text)], box_of)
    height = min(one[3] - one[1], other[3] - other[1])
    shared = min(one[3], other[3]) - max(one[1], other[1])
    gap = max(one[0], other[0]) - min(one[2], other[2])
    return height > 0 and shared > _SHARED_HEIGHT * height and gap < height


def _extent(letters: list[tuple[str, int]], box_of: BoxOf) -> Box:
    boxes = [
        box_of(at)
        for letter, at in letters
        if not letter.isspace() and unicodedata.category(letter) != "Mn"
    ] or [box_of(letters[0][1])]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
