"""Makes paragraphs of the lines on pages: by gaps, numbers and what repeats in the margins."""

import math
import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from contract_clauses.agreement import Role
from contract_clauses.block import Blocks
from contract_clauses.clause_number import typed_label
from contract_clauses.heading import looks_like_contents_line, looks_like_heading
from contract_clauses.page_line import Line, PlacedLine
from contract_clauses.page_measures import had_room, pitch_of, rooms_of, usual_steps
from contract_clauses.paragraph_lines import begins_with_mark, ends_sentence, joined
from contract_clauses.read_text import role_of_line

_MARGIN = 0.12  # of the page height, at the top and at the bottom
_MARGIN_LINES = 3
_LONGEST_NUMBERED = 60  # letters of a running line whose numbers may change from page to page
_PLACE = 4.0  # points within which two lines stand at the same place
_SHARE = 0.45  # of the pages: left and right pages may have lines of their own
_WATERMARK = 2.0  # times the usual height of a line
_SMALL_PRINT = 0.9  # of the usual height of a line
_MARK = re.compile(r"(?:\d{1,3}|[*†‡]+|[¹²³⁰-⁹]+|\[\d+\]|\(\d+\))[ .)\t]*\S|[*†‡¹²³⁰-⁹]")
_SPACING = 1.5  # times the height of letters: lines of one text are seldom further apart
_FEWEST_STEPS = 2  # of a page, to go by
_GAP = 1.35  # times the usual distance of lines
_DIGITS = re.compile(r"\d+|\b[ivxl]+\b")
_PRESENTATION = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]")
_DIVIDED = "\u00ad"


Page = tuple[int, list[Line], float]
"""Page number from 1, lines in reading order, page height in points."""


def plain_text(text: str) -> str:
    """Return the text of a line in ordinary letters.

    PDF fonts hold joined and positional forms of letters; a divided word ends in a control character.
    """
    text = text.replace("\x02", _DIVIDED).replace("\ufffe", _DIVIDED).replace("\x00", "")
    if _PRESENTATION.search(text):
        text = _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return text


def add_pages(read: Blocks, pages: list[Page]) -> None:
    """Add the paragraphs of all pages; a running header or footer once, with its role."""
    sheets = _sheets(pages)
    usual = _middle([step for sheet in sheets for step in sheet.steps])
    noted: set[str] = set()
    writer = _Writer(read)
    for (number, lines, height), sheet in zip(pages, sheets, strict=True):
        pitch = _middle(sheet.steps) if len(sheet.steps) >= _FEWEST_STEPS else usual
        rooms = iter(sheet.rooms)
        before: Line | None = None
        for line in lines:
            if line in sheet.running:
                if _key(line) not in noted:
                    noted.add(_key(line))
                    writer.note(line, number, height)
            elif line in sheet.notes:
                writer.note_small_print(line, number)
            else:
                writer.take(line, before, number, pitch or sheet.pitch, next(rooms))
                before = line
    writer.finish()


class _Sheet(NamedTuple):
    """What was seen on a page: lines that are no text, and measures of those that are, in points."""

    running: set[Line]
    notes: set[Line]
    pitch: float
    rooms: list[float]
    steps: list[float]


def _sheets(pages: list[Page]) -> list[_Sheet]:
    repeated = _repeated(pages)
    sheets: list[_Sheet] = []
    for _, lines, height in pages:
        pitch = pitch_of(lines)
        running = _running(lines, repeated, height, pitch)
        text = [line for line in lines if line not in running]
        notes = _footnotes(text, height, pitch)
        if notes:
            text = [line for line in text if line not in notes]
        rooms = rooms_of(text)
        sheets.append(_Sheet(running, notes, pitch, rooms, usual_steps(text, rooms)))
    return sheets


def _middle(steps: list[float]) -> float:
    return sorted(steps)[len(steps) // 2] if steps else 0.0


def _key(line: Line) -> str:
    """Return what two running lines share: place and words, and in short lines not the numbers.

    A line that begins with a clause number has a key of its own: two clauses can begin alike.
    """
    if typed_label(line.text):
        return ""
    words = line.text.lower()
    if len(words) <= _LONGEST_NUMBERED:
        words = _DIGITS.sub("#", words)
    return f"{round(line.bottom / _PLACE)} {words}"


def _margins(lines: list[Line], height: float) -> tuple[list[Line], list[Line]]:
    """Return the outermost lines at the top and at the bottom, each from the edge inwards."""
    by_place = sorted(lines, key=lambda line: -line.bottom)
    top = [line for line in by_place[:_MARGIN_LINES] if line.bottom > (1 - _MARGIN) * height]
    foot = [line for line in by_place[: -_MARGIN_LINES - 1 : -1] if line.top < _MARGIN * height]
    return top, foot


def _repeated(pages: list[Page]) -> set[str]:
    """Return the lines (numbers aside) that stand in the margins of every second page at least.

    So do watermarks, anywhere on the page.
    """
    counted: Counter[str] = Counter()
    for _, lines, height in pages:
        top, foot = _margins(lines, height)
        counted.update({_key(line) for line in [*top, *foot, *_huge(lines)]})
    least = max(2, math.ceil(_SHARE * len(pages)))
    return {key for key, times in counted.items() if key and times >= least}


def _running(lines: list[Line], repeated: set[str], height: float, pitch: float) -> set[Line]:
    """Return the repeated lines of a page that a gap divides from the text."""
    running: set[Line] = set()
    for margin in _margins(lines, height):
        kept = 0
        for at, line in enumerate(margin, start=1):
            if _key(line) not in repeated:
                break
            usual = min(pitch, _SPACING * (line.top - line.bottom))
            if _distance(line, margin[:at], lines) > _GAP * usual:
                kept = at
        running.update(margin[:kept])
    running.update(line for line in _huge(lines) if _key(line) in repeated)
    return running


def _huge(lines: list[Line]) -> list[Line]:
    """Return the lines in letters as large as those of a watermark."""
    sizes = sorted(line.top - line.bottom for line in lines)
    least = _WATERMARK * sizes[len(sizes) // 2] if sizes else 0.0
    return [line for line in lines if line.top - line.bottom >= least]


def _distance(line: Line, outer: list[Line], lines: list[Line]) -> float:
    """Return how far the nearest line of the text is."""
    return min(
        (abs(line.bottom - other.bottom) for other in lines if other not in outer),
        default=float("inf"),
    )


def _footnotes(lines: list[Line], height: float, pitch: float) -> set[Line]:
    """Return the lines of smaller print at the foot of a page, from the first one with a mark on."""
    sizes = sorted(line.top - line.bottom for line in lines)
    if not sizes:
        return set()
    largest = _SMALL_PRINT * sizes[len(sizes) // 2]
    small: list[Line] = []
    above: Line | None = None
    for line in sorted(lines, key=lambda line: line.bottom):
        if line.top - line.bottom >= largest or line.bottom > height / 2:
            above = line
            break
        small.insert(0, line)
    while small and _MARK.match(small[0].text) is None:
        above = small.pop(0)
    if small and above is not None and above.bottom - small[0].bottom > pitch:
        return set(small)
    return set()


class _Writer:
    def __init__(self, read: Blocks) -> None:
        self._read = read
        self._text = ""
        self._last = ""
        self._room = 0.0
        self._lines: list[PlacedLine] = []
        self._waiting: list[tuple[list[PlacedLine], Role]] = []

    def note(self, line: Line, number: int, height: float) -> None:
        """Keep a running line until the paragraph that it interrupts is complete."""
        role = Role.FOOTER if line.top < _MARGIN * height else Role.HEADER
        self._waiting.append(([PlacedLine(0, number, line)], role))

    def note_small_print(self, line: Line, number: int) -> None:
        """Keep a line of a footnote; one with a mark begins a new one."""
        if self._waiting and not _MARK.match(line.text):
            lines, role = self._waiting[-1]
            if role is Role.FOOTNOTE and lines[-1].page == number:
                start = len(joined(_text_of(lines), line.text)) - len(line.text)
                lines.append(PlacedLine(start, number, line))
                return
        self._waiting.append(([PlacedLine(0, number, line)], Role.FOOTNOTE))

    def take(self, line: Line, before: Line | None, number: int, pitch: float, room: float) -> None:
        """Add a line of text that leaves ``room`` at its end."""
        if self._text and self._is_new(line, before, pitch):
            self.finish()
        self._room = room
        self._text = joined(self._text, line.text)
        self._lines.append(PlacedLine(len(self._text) - len(line.text), number, line))
        self._last = line.text

    def finish(self) -> None:
        if self._text:
            self._add(self._text, role_of_line(self._text), self._lines)
        self._text = ""
        self._lines = []
        for lines, role in self._waiting:
            self._add(_text_of(lines), role, lines)
        self._waiting = []

    def _add(self, text: str, role: Role, lines: list[PlacedLine]) -> None:
        self._read.add_text(text, role, page=lines[0].page)
        block = self._read.blocks[-1]
        block.origin = tuple(lines)
        if lines[-1].page != lines[0].page:
            block.later_pages = tuple(
                (line.start, line.page)
                for before, line in pairwise(lines)
                if line.page != before.page
            )

    def _is_new(self, line: Line, before: Line | None, pitch: float) -> bool:
        is_ended = ends_sentence(self._last)
        is_beside = before is None or line.bottom > before.bottom + 1  # a new page or column
        is_apart = before is not None and not is_beside and _is_apart(before, line, pitch)
        goes_on = not is_ended and not is_apart and not had_room(self._room, line)
        if looks_like_contents_line(self._last) or begins_with_mark(line.text, goes_on=goes_on):
            return True
        is_heading = looks_like_heading(self._text) or looks_like_heading(line.text)
        if is_beside:
            return is_heading or not goes_on
        if goes_on:
            # The sentence goes on, whatever its next line looks like by itself.
            return False
        return is_apart or is_heading or had_room(self._room, line)


def _is_apart(before: Line, line: Line, pitch: float) -> bool:
    """Whether a gap or the size of letters divides two lines."""
    if _is_larger(line, before) or _is_larger(before, line):
        return True
    return pitch > 0 and before.bottom - line.bottom > _GAP * pitch


def _text_of(lines: list[PlacedLine]) -> str:
    text = ""
    for line in lines:
        text = joined(text, line.line.text)
    return text


def _is_larger(one: Line, other: Line) -> bool:
    """Whether a line is set so much larger that it is a heading."""
    return one.top - one.bottom > 1.25 * (other.top - other.bottom)
