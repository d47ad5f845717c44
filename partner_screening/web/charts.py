"""Where the parts of a chart stand. Pure: a template draws them, and a table says the same."""

from typing import NamedTuple

from partner_screening.process.dashboard import Series

WIDTH, HEIGHT = 720, 260
_LEFT, _BOTTOM, _TOP = 44, 30, 10


class Part(NamedTuple):
    """A part of a column: where it stands (SVG units), and what it counts."""

    x: float
    y: float
    width: float
    height: float
    name: str
    number: int


class Column(NamedTuple):
    """A column with the label beneath it."""

    label: str
    middle: float
    parts: tuple[Part, ...]
    total: int


class Columns(NamedTuple):
    """A chart of stacked columns: ``lines`` are heights with the number that they stand for."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[float, int], ...]
    width: int
    height: int
    base: float


def columns_of(series: tuple[Series, ...]) -> Columns:
    """Return the columns of a series of series, stacked from below in the order of their figures."""
    base = float(HEIGHT - _BOTTOM)
    top = _rounded_up(max((sum(f.count for f in one.figures) for one in series), default=0))
    scale = (base - _TOP) / top
    room = (WIDTH - _LEFT) / max(len(series), 1)
    found = []
    for place, one in enumerate(series):
        x, y = _LEFT + room * (place + 0.18), base
        parts = []
        for figure in one.figures:
            height = figure.count * scale
            y -= height
            if figure.count:
                parts.append(
                    Part(
                        round(x, 1),
                        round(y, 1),
                        round(room * 0.64, 1),
                        round(height, 1),
                        figure.name,
                        figure.count,
                    )
                )
        total = sum(figure.count for figure in one.figures)
        found.append(Column(one.name, round(_LEFT + room * (place + 0.5), 1), tuple(parts), total))
    lines = tuple(
        (round(base - scale * top * step / 4, 1), round(top * step / 4)) for step in range(5)
    )
    return Columns(tuple(found), lines, WIDTH, HEIGHT, base)


def _rounded_up(most: int) -> int:
    """Return a number that is easy to read and at least ``most``, divisible by four."""
    step = 4
    for factor in (4, 8, 20, 40, 80, 200, 400, 800, 2_000, 4_000, 8_000, 20_000, 40_000, 80_000):
        step = factor
        if factor >= most:
            return factor
    return -(-most // step) * step
