"""A line of a page and the places of its parts, in points, as every reader of pages hands them over."""

from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, bottom, right and top of something, in points from the lower left corner of its page."""


class Place(NamedTuple):
    """Where a part of a line stands: a letter, or a word of a recognised picture."""

    start: int
    end: int
    box: Box


class Line(NamedTuple):
    """A line of a page with its place in points from the lower left corner.

    ``places`` are its letters or words, where somebody asked for them.
    """

    text: str
    left: float
    bottom: float
    top: float
    right: float = 0.0
    places: tuple[Place, ...] = ()


class PlacedLine(NamedTuple):
    """A line of a paragraph: where its text begins in that of the paragraph, and on which page."""

    start: int
    page: int
    line: Line
