"""Measures a page: the usual distance of lines, and how much room each line leaves at its end.

A line that ended although the first word of the next one had room on it was ended on purpose: by a
paragraph, a heading, an address. That tells more than gaps, which many documents do not have.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from contract_clauses.page_line import Line
from contract_clauses.paragraph_lines import ends_sentence
from contract_clauses.right_to_left_lines import RIGHT_TO_LEFT

_LONGEST_STEP = 60.0  # points; more is no distance of lines
_SAME_STEP = 1.06
_LEAST_SHARE = 0.08  # of the steps of a page, to be its usual one
_SAFETY = 1.2  # times the first word, for words are not all as wide as they are long
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_WORD = 2  # signs: a mark may not begin a line and takes one with it
_BLOCK = 5  # lines that make a narrower block, by a picture or indented on both sides
_RAGGED = 0.15  # of its width, that lines of such a block may end before its edge
_NARROWER = 12.0  # points


def usual_steps(lines: Sequence[Line], rooms: Sequence[float]) -> list[float]:
    """Return the distances of those lines that surely belong to one sentence."""
    return [
        before.bottom - line.bottom
        for (before, line), room in zip(pairwise(lines), rooms, strict=False)
        if 0 < before.bottom - line.bottom < _LONGEST_STEP
        and not ends_sentence(before.text)
        and not had_room(room, line)
    ]


def pitch_of(lines: Sequence[Line]) -> float:
    """Return the smallest distance that several lines have; 0 if there is none.

    On a page of short paragraphs most distances are gaps, so the commonest one will not do.
    """
    ordered = sorted(
        before.bottom - line.bottom
        for before, line in pairwise(lines)
        if 0 < before.bottom - line.bottom < _LONGEST_STEP
    )
    least = max(2, _LEAST_SHARE * len(ordered))
    end = 0
    for at, step in enumerate(ordered):
        while end < len(ordered) and ordered[end] <= step * _SAME_STEP:
            end += 1
        if end - at >= least:
            return step
    return 0.0


def had_room(room: float, line: Line) -> bool:
    """Whether the first word of ``line`` would have stood on the line before, with that room."""
    letters = len(line.text)
    if not letters:
        return False
    first = _HAN_WORD if _HAN.match(line.text) else len(line.text.split(maxsplit=1)[0]) + 1
    return room > _SAFETY * first * (line.right - line.left) / letters


def rooms_of(lines: Sequence[Line]) -> list[float]:
    """Return how much room each line leaves at its end, in points."""
    rooms: list[float] = []
    for run in _runs(lines):
        is_from_right = _is_from_right(run)
        ends = [-line.left if is_from_right else line.right for line in run]
        edges = _edges(run, ends)
        rooms += [edge - end for edge, end in zip(edges, ends, strict=True)]
    return rooms


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines that stand below one another: columns and cells of tables apart."""
    runs: list[list[Line]] = []
    for line in lines:
        before = runs[-1][-1] if runs else None
        if (
            before is None
            or line.bottom > before.bottom + 1
            or min(line.right, before.right) <= max(line.left, before.left)
        ):
            runs.append([line])
        else:
            runs[-1].append(line)
    return runs


def _is_from_right(run: Sequence[Line]) -> bool:
    return sum(RIGHT_TO_LEFT.search(line.text) is not None for line in run) * 2 > len(run)


def _edges(run: Sequence[Line], ends: Sequence[float]) -> list[float]:
    """Return how far each line could have gone: as far as the run, or as the block that it is in."""
    edges = [max(ends)] * len(run)
    for first, last in _blocks(run, ends):
        edge = max(ends[first:last])
        if edge < edges[first] - _NARROWER:
            edges[first:last] = [edge] * (last - first)
    return edges


def _blocks(run: Sequence[Line], ends: Sequence[float]) -> list[tuple[int, int]]:
    """Return where several lines end near one edge of their own; the last one may be short."""
    blocks: list[tuple[int, int]] = []
    first = 0
    for at in range(1, len(run) + 1):
        width = run[first].right - run[first].left
        if at < len(run) and abs(ends[at] - max(ends[first:at])) <= _RAGGED * width:
            continue
        if at - first >= _BLOCK - 1:
            blocks.append((first, min(at + 1, len(run))))
        first = at
    return blocks
