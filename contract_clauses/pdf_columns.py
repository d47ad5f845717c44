"""Finds columns whose lines a file draws across the page, so that each is read by itself.

Most files draw one column after the other, and nothing is to be done. Where a file draws line by line
over both columns, one gap runs down between them through several lines.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_GAP = 10.0  # points, the least between two columns
_FEWEST_LINES = 4
_FEWEST_LETTERS = 20  # a line on each side, on average: less is a number, a label or a sum


class Stretch(NamedTuple):
    """A piece of a line without a gap: where it begins and ends, and how many letters it has."""

    left: float
    right: float
    letters: int


class Columns(NamedTuple):
    """Lines ``first`` up to ``end`` stand in two columns on both sides of ``middle`` (points)."""

    first: int
    end: int
    middle: float


def find_columns(lines: Sequence[Sequence[Stretch]]) -> list[Columns]:
    """Return where lines stand in columns; a line is given by its stretches from left to right."""
    found: list[Columns] = []
    at = 0
    while at < len(lines):
        best = max(
            (_grown(lines, at, gap) for gap in _gaps(lines[at])),
            key=lambda columns: columns.end,
            default=None,
        )
        is_long = best is not None and best.end - best.first >= _FEWEST_LINES
        if best is not None and is_long and _is_prose(lines, best):
            found.append(best)
            at = best.end
        else:
            at += 1
    return found


def _gaps(line: Sequence[Stretch]) -> list[tuple[float, float]]:
    return [
        (before.right, after.left)
        for before, after in pairwise(line)
        if after.left - before.right >= _GAP
    ]


def _grown(lines: Sequence[Sequence[Stretch]], first: int, gap: tuple[float, float]) -> Columns:
    """Follow a gap down as far as no line crosses it."""
    left, right = gap
    end = first + 1
    for line in lines[end:]:
        narrower_left, narrower_right = left, right
        for start, stop, _ in line:
            if start < left and stop > narrower_left:
                narrower_left = stop
            if stop > right and start < narrower_right:
                narrower_right = start
        if narrower_right - narrower_left < _GAP:
            break
        left, right = narrower_left, narrower_right
        end += 1
    return Columns(first, end, (left + right) / 2)


def _is_prose(lines: Sequence[Sequence[Stretch]], columns: Columns) -> bool:
    """Whether several lines have running text on both sides."""
    here = lines[columns.first : columns.end]
    left = [sum(one.letters for one in line if one.right <= columns.middle) for line in here]
    right = [sum(one.letters for one in line if one.left >= columns.middle) for line in here]
    both = sum(1 for one, other in zip(left, right, strict=True) if one and other)
    least = _FEWEST_LETTERS * both
    return both >= _FEWEST_LINES and sum(left) >= least and sum(right) >= least
