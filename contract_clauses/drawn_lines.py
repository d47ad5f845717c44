"""Tells lines that are drawn through text from those below it and around it.

A word processor draws a strike-out into a PDF as a thin line through the letters. Underlines and the
borders of tables stand lower or higher; only what crosses the middle of letters strikes them out.
"""

import ctypes
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from pypdfium2 import raw

from contract_clauses.page_line import Box, Line

_THICKEST = 2.5  # points; a thicker one is a bar or a highlight
_SHORTEST = 8.0  # points; about two letters
_LOWEST, _HIGHEST = 0.12, 0.6  # of the size of letters above their base line
_LARGEST = 100.0  # points, of letters


def thin_line(item: Any) -> Box | None:  # noqa: ANN401 - the library has no types
    """Return the stored box of a drawn object if it is a thin line along text; else None."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    width, height = right.value - left.value, top.value - bottom.value
    if min(width, height) > _THICKEST or max(width, height) < _SHORTEST:
        return None
    return left.value, bottom.value, right.value, top.value


def has_struck(lines: Sequence[Line], drawn: Sequence[Box]) -> bool:
    """Whether one of the drawn lines (shown boxes) crosses the letters of a line of text."""
    if not drawn:
        return False
    ordered = sorted(lines, key=lambda line: line.bottom)
    bottoms = [line.bottom for line in ordered]
    for left, bottom, right, top in drawn:
        if top - bottom > _THICKEST:
            continue  # it stands upright
        middle = (bottom + top) / 2
        at = bisect_left(bottoms, middle - _LARGEST)
        while at < len(ordered) and bottoms[at] < middle:
            line = ordered[at]
            size = line.top - line.bottom
            shared = min(right, line.right) - max(left, line.left)
            if _LOWEST * size < middle - line.bottom < _HIGHEST * size and shared >= _SHORTEST:
                return True
            at += 1
    return False
