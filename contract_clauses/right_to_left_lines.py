"""Puts the letters of a right-to-left line into reading order, from where they stand on the page.

The PDF library swaps the letters of a ligature and tears numbers and Latin words inside Arabic apart.
What stands where is certain, so the order is made anew: from the right, with numbers and Latin words
the other way round, as the Unicode rules for mixed directions lay them out.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NEEDS_ORDER = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0660-\u0669\u06f0-\u06f9()\[\]{}«»/:+%-]")
_MAYBE_SWAPPED = re.compile("[اأإآٱ]ل|ه{2}")
_LOOSE_SIGN = re.compile(r"\s[\u064b-\u065f]")  # a sign that lost its letter
_SIGN = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_WORD_OR_LETTER = re.compile(
    "[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3\ufb1d-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]{2,}|.",
    re.DOTALL,
)
_WHOLE = re.compile("ل[اأإآٱ]|ا?لله")  # ligatures that joined forms exist for
_PAIRS = ("()", "[]", "{}", "«»", "‹›")
_EITHER = {bracket: pair for pair in _PAIRS for bracket in pair}
_KINDS = {"L": "L", "EN": "N", "AN": "A", "CS": "S", "ES": "E", "ET": "T"}
_WIDE_GAP = 0.2  # of the height of a line: between two words


class Glyph(NamedTuple):
    """A letter of the page: its text, its place in the order of the library, its box in points."""

    text: str
    at: int
    left: float
    bottom: float
    right: float
    top: float


BoxOf = Callable[[int], tuple[float, float, float, float]]
"""Gives the box (left, bottom, right, top) of the letter at a place in the order of the library."""


def needs_order(text: str) -> bool:
    """Whether a line read from the right has letters that the library puts in the wrong place."""
    return _NEEDS_ORDER.search(text) is not None or _LOOSE_SIGN.search(text) is not None


def ligatures_mended(text: str, places: Sequence[int], box_of: BoxOf) -> str:
    """Return a line that needs no order with the letters of its ligatures in reading order.

    Args:
        text: the line.
        places: the place of each letter in the order of the library.
        box_of: where the letter at such a place stands.

    """
    for match in _MAYBE_SWAPPED.finditer(text):
        one, other = match.start(), match.start() + 1
        if box_of(places[one]) == box_of(places[other]):
            text = text[:one] + text[other] + text[one] + text[other + 1 :]
    return text


def in_reading_order(
    text: str, places: Sequence[int], box_of: BoxOf, *, is_right_to_left: bool
) -> list[Glyph]:
    """Return the letters of a line in reading order; spaces that are only seen have the place -1.

    Args:
        text: the line as the library gives it.
        places: the place of each letter in the order of the library.
        box_of: where the letter at such a place stands.
        is_right_to_left: whether the page as a whole is read from the right.

    """
    if _SIGN.search(text):
        clusters = _clusters(
            [Glyph(one, at, *box_of(at)) for one, at in zip(text, places, strict=True)]
        )
    else:
        clusters = _words(text, places, box_of)
    clusters = _spaced(sorted(clusters, key=lambda cluster: cluster[0].left + cluster[0].right))
    kinds = [_kind(cluster[0].text) for cluster in clusters]
    order = _from_the_right(kinds) if is_right_to_left else _from_the_left(kinds)
    return _brackets_mended([glyph for at in order for glyph in clusters[at]])


def _words(text: str, places: Sequence[int], box_of: BoxOf) -> list[list[Glyph]]:
    """Group the letters of each right-to-left word, which the library keeps together; the rest singly.

    This asks for far fewer boxes than every letter has. The letters of a word have its box.
    """
    clusters: list[list[Glyph]] = []
    for match in _WORD_OR_LETTER.finditer(text):
        start, end = match.span()
        here = places[start:end]
        if end - start == 1:
            box = box_of(here[0])
            if box[2] > box[0] or not match[0].isspace():
                clusters.append([Glyph(match[0], here[0], *box)])
            continue
        one, other = box_of(here[0]), box_of(here[-1])
        around = (
            min(one[0], other[0]),
            min(one[1], other[1]),
            max(one[2], other[2]),
            max(one[3], other[3]),
        )
        word = ligatures_mended(match[0], here, box_of)
        if one[0] < other[0]:  # drawn from left to right, and left so
            word, here = word[::-1], here[::-1]
        clusters.append([Glyph(letter, at, *around) for letter, at in zip(word, here, strict=True)])
    return clusters


def _clusters(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group what stands in one place: the letters of a ligature, a letter and its vowel signs."""
    clusters: list[list[Glyph]] = []
    signs: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text.isspace() and glyph.right - glyph.left <= 0:
            continue  # the library's guess at a space: it has no place of its own
        before = clusters[-1][0] if clusters else None
        if unicodedata.category(glyph.text) == "Mn":
            signs.append(glyph)
        elif before and glyph[2:] == before[2:] and RIGHT_TO_LEFT.match(glyph.text):
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    clusters = [_ligature(cluster) if len(cluster) > 1 else cluster for cluster in clusters]
    letters = [cluster for cluster in clusters if not cluster[0].text.isspace()]
    for sign in signs:
        middle = (sign.left + sign.right) / 2
        nearest = min(letters, key=lambda cluster: _distance(cluster[0], middle), default=None)
        if nearest is not None:
            nearest.append(sign)
    return clusters


def _ligature(letters: list[Glyph]) -> list[Glyph]:
    """Return the letters of one glyph in reading order.

    The library turns them round where the file names the letters of a glyph one by one, and does not
    where the glyph is a joined form by itself.
    """
    text = "".join(glyph.text for glyph in letters)
    return letters if _WHOLE.fullmatch(text) else letters[::-1]


def _distance(glyph: Glyph, place: float) -> float:
    """Return how far a place is from a letter, from left to right; nothing where it is above it."""
    return max(glyph.left - place, place - glyph.right, 0.0)


def _kind(letter: str) -> str:
    """Return what a letter does to the order of a line.

    ``R`` and ``L`` are letters, ``N`` and ``A`` digits of Europe and of Arabic. ``S`` joins any two
    numbers, ``E`` two European ones, ``T`` stays with a number; ``O`` is all else.
    """
    direction = unicodedata.bidirectional(letter)
    if direction in {"R", "AL"}:
        return "R"
    return _KINDS.get(direction, "O")


def _from_the_right(kinds: Sequence[str]) -> list[int]:
    """Return the order of reading of what stands from left to right, on a line read from the right."""
    order: list[int] = []
    for start, end in reversed(_runs(kinds)):
        order.extend(range(start, end))
    return order


def _runs(kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Return the spans that are read from the left, and between them each single place."""
    kinds = _as_numbers_are_laid_out(kinds)
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(kinds):
        end = at + 1
        if kinds[at] in "LNA":
            has_letter = kinds[at] == "L"
            ahead = end
            while ahead < len(kinds) and kinds[ahead] != "R":
                if kinds[ahead] in "LNA":
                    if not has_letter and not _joins(kinds[end - 1 : ahead + 1]):
                        break
                    has_letter = has_letter or kinds[ahead] == "L"
                    end = ahead + 1
                ahead += 1
        runs.append((at, end))
        at = end
    return runs


def _as_numbers_are_laid_out(kinds: Sequence[str]) -> list[str]:
    """Count European digits as Arabic ones where an Arabic letter stands before them, on the right."""
    laid_out = list(kinds)
    is_after_arabic = False
    for at in range(len(laid_out) - 1, -1, -1):
        if laid_out[at] in "RL":
            is_after_arabic = laid_out[at] == "R"
        elif laid_out[at] == "N" and is_after_arabic:
            laid_out[at] = "A"
    return laid_out


def _joins(stretch: Sequence[str]) -> bool:
    """Whether two numbers, or a number and a letter, are read together over what is between them."""
    one, *between, other = stretch
    if not between:
        return True
    if one != other:
        return False
    joint = "".join(between)
    return joint == "S" or (one == "N" and (joint == "E" or set(joint) == {"T"}))


def _from_the_left(kinds: Sequence[str]) -> list[int]:
    """Return the order of reading on a line read from the left: only right-to-left words are turned."""
    order: list[int] = []
    at = 0
    while at < len(kinds):
        end = at + 1
        if kinds[at] == "R":
            for ahead in range(end, len(kinds)):
                if kinds[ahead] == "L":
                    break
                if kinds[ahead] == "R":
                    end = ahead + 1
            order.extend(at + place for place in _from_the_right(kinds[at:end]))
        else:
            order.append(at)
        at = end
    return order


def _spaced(clusters: list[list[Glyph]]) -> list[list[Glyph]]:
    """Put a space wherever a gap is seen, from left to right, that no space fills."""
    spaced: list[list[Glyph]] = []
    for cluster in clusters:
        here = cluster[0]
        if spaced and not here.text.isspace() and not spaced[-1][0].text.isspace():
            before = spaced[-1][0]
            if here.left - before.right > _WIDE_GAP * max(
                here.top - here.bottom, before.top - before.bottom
            ):
                spaced.append([Glyph(" ", -1, 0, 0, 0, 0)])
        spaced.append(cluster)
    return spaced


def _brackets_mended(glyphs: list[Glyph]) -> list[Glyph]:
    """Make brackets open and close again: fonts and library leave some of them as mirror images."""
    mended: list[Glyph] = []
    is_open = dict.fromkeys(_PAIRS, False)
    for at, glyph in enumerate(glyphs):
        if glyph.text not in _EITHER:
            mended.append(glyph)
            continue
        is_after_space = at == 0 or glyphs[at - 1].text.isspace()
        is_before_space = at + 1 == len(glyphs) or not glyphs[at + 1].text.isalnum()
        pair = _EITHER[glyph.text]
        opens = is_after_space if is_after_space != is_before_space else not is_open[pair]
        is_open[pair] = opens
        mended.append(glyph._replace(text=pair[0 if opens else 1]))
    return mended
