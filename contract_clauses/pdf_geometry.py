"""Where letters stand on a page as it is shown, whatever way the file turns and crops it."""

import ctypes
from math import hypot
from typing import Any, NamedTuple

from pypdfium2 import raw

from contract_clauses.page_line import Box

_loose_box = raw.FPDFText_GetLooseCharBox
_origin = raw.FPDFText_GetCharOrigin
_matrix = raw.FPDFText_GetMatrix
_font_size = raw.FPDFText_GetFontSize
_count_pieces = raw.FPDFText_CountRects
_piece = raw.FPDFText_GetRect


class PageFrame(NamedTuple):
    """How a page is shown: ``rotation`` clockwise in degrees, and the part of it that is shown.

    A shown box counts from the lower left corner of the page as people see it, a stored box from the
    origin of the file. Both in points.
    """

    rotation: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def is_plain(self) -> bool:
        """Whether shown and stored boxes are the same."""
        return self.rotation == 0 and self.left == 0 and self.bottom == 0

    def shown(self, stored: Box) -> Box:
        """Return where a box of the file is shown."""
        left, bottom, right, top = stored
        if self.rotation == 90:  # noqa: PLR2004 - degrees
            return bottom - self.bottom, self.right - right, top - self.bottom, self.right - left
        if self.rotation == 180:  # noqa: PLR2004 - degrees
            return self.right - right, self.top - top, self.right - left, self.top - bottom
        if self.rotation == 270:  # noqa: PLR2004 - degrees
            return self.top - top, left - self.left, self.top - bottom, right - self.left
        return left - self.left, bottom - self.bottom, right - self.left, top - self.bottom

    def stored(self, shown: Box) -> Box:
        """Return where in the file a shown box is: the way back."""
        left, bottom, right, top = shown
        if self.rotation == 90:  # noqa: PLR2004 - degrees
            return self.right - top, left + self.bottom, self.right - bottom, right + self.bottom
        if self.rotation == 180:  # noqa: PLR2004 - degrees
            return self.right - right, self.top - top, self.right - left, self.top - bottom
        if self.rotation == 270:  # noqa: PLR2004 - degrees
            return bottom + self.left, self.top - right, top + self.left, self.top - left
        return left + self.left, bottom + self.bottom, right + self.left, top + self.bottom


def frame_of(page: Any) -> PageFrame:  # noqa: ANN401 - the library has no types
    """Return how a page is shown."""
    outer, inner = page.get_mediabox(), page.get_cropbox()
    return PageFrame(
        page.get_rotation(),
        max(outer[0], inner[0]),
        max(outer[1], inner[1]),
        min(outer[2], inner[2]),
        min(outer[3], inner[3]),
    )


class Letters:
    """The letters of one page, asked one by one, without the cost of wrapping each answer.

    Attributes:
        frame: how the page is shown.

    """

    def __init__(self, text_page: Any, frame: PageFrame, count: int) -> None:  # noqa: ANN401
        self._handle = text_page.raw
        self.frame = frame
        self._last = count - 1
        self._is_plain = frame.is_plain
        self._area = raw.FS_RECTF()
        self._to_area = ctypes.byref(self._area)
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._sides = tuple(ctypes.c_double() for _ in range(4))

    def box(self, at: int) -> Box:
        """Return the shown box of a letter."""
        area = self._area
        _loose_box(self._handle, min(self._last, at), self._to_area)
        box = (area.left, area.bottom, area.right, area.top)
        return box if self._is_plain else self.frame.shown(box)

    def line(self, at: int) -> tuple[float, float]:
        """Return the shown base line of a letter, and the height that its size puts above it.

        Boxes will not do: in many fonts a letter without tail has a smaller box than its neighbour.
        """
        at = min(at, self._last)
        matrix = self._matrix
        _matrix(self._handle, at, matrix)
        bottom = self.base(at)
        return bottom, bottom + _font_size(self._handle, at) * hypot(matrix.c, matrix.d)

    def base(self, at: int) -> float:
        """Return the shown base line of a letter."""
        _origin(self._handle, min(at, self._last), self._x, self._y)
        if self._is_plain:
            return self._y.value
        x, y = self._x.value, self._y.value
        return self.frame.shown((x, y, x, y))[1]

    def pieces(self, first: int, count: int) -> list[Box]:
        """Return the shown boxes of what the library takes for one piece in a stretch of letters."""
        left, top, right, bottom = self._sides
        found: list[Box] = []
        for at in range(_count_pieces(self._handle, first, count)):
            _piece(self._handle, at, left, top, right, bottom)
            box = (left.value, bottom.value, right.value, top.value)
            found.append(box if self._is_plain else self.frame.shown(box))
        return found
