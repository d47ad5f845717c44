"""Right-to-left lines: letters joined, then put in the order in which they are drawn.

A line is wrapped in reading order first, because ordering a whole paragraph would turn its lines
upside down. The order is returned as places, so that colours and highlights follow their letters.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import arabic_reshaper
from bidi import algorithm

from partner_screening.languages import Direction

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_ARABIC = re.compile("[\u0600-\u08ff]")
# Vowel signs are kept: a quotation must stay as it stands in the agreement.
_RESHAPER = arabic_reshaper.ArabicReshaper({"delete_harakat": False, "support_ligatures": True})


class DrawnLetter(NamedTuple):
    """A letter in drawing order. ``place`` is its index in reading order."""

    letter: str
    place: int


def direction_of(text: str) -> Direction:
    """Return the direction of the first letter that has one."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def is_right_to_left(text: str) -> bool:
    """Whether ``text`` has a letter that is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


@lru_cache(maxsize=20_000)
def join_letters(word: str) -> str:
    """Return an Arabic word with its letters in their joined forms; others unchanged."""
    return str(_RESHAPER.reshape(word)) if _ARABIC.search(word) else word


@lru_cache(maxsize=5_000)
def drawing_order(line: str, direction: Direction) -> tuple[DrawnLetter, ...]:
    """Return the letters of a joined line from left to right, brackets mirrored.

    The steps are those of the Unicode bidirectional algorithm as the library ``bidi`` has them; its
    one-call function returns no places, so the steps are called one by one.
    """
    base = 1 if direction == "rtl" else 0
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "R" if base else "L"
    algorithm.get_embedding_levels(line, storage)
    for place, letter in enumerate(storage["chars"]):
        letter["place"] = place
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    algorithm.reorder_resolved_levels(storage, debug=False)
    algorithm.apply_mirroring(storage, debug=False)
    return tuple(DrawnLetter(letter["ch"], letter["place"]) for letter in storage["chars"])
