"""Plain-text agreements with a light markup, turned into blocks that the document writers share.

One paragraph a line; its first characters say what it is::

    = title   ## article   1. clause   a. point   annex: heading   | cell | cell |
    header: text   footer: text   [[hole]]   anything else is a plain paragraph

Marks inside a line: ``{+author|date|inserted+}``, ``{-author|date|deleted-}``, ``{~struck~}``,
``{_hidden_}``, ``{^footnote^}``, ``{?author|date|comment?}``.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from partner_screening.values import Value


class BlockKind(StrEnum):
    """What a line of an agreement is."""

    TITLE = "title"
    ARTICLE = "article"
    CLAUSE = "clause"
    POINT = "point"
    ANNEX = "annex"
    ROW = "row"
    HEADER = "header"
    FOOTER = "footer"
    PLAIN = "plain"


class Mark(StrEnum):
    """What is special about a stretch of text."""

    NONE = ""
    INSERTED = "+"
    DELETED = "-"
    STRUCK = "~"
    HIDDEN = "_"
    FOOTNOTE = "^"
    COMMENT = "?"


class Run(Value):
    """A stretch of text with one mark. ``author`` and ``date`` belong to tracked text and comments."""

    text: str
    mark: Mark = Mark.NONE
    author: str = ""
    date: str = ""


class Block(Value):
    """A paragraph, or a table row with one tuple of runs per cell.

    ``number`` is the number that a reader sees ("4", "4.2", "(a)"), counted by ``number_blocks``.
    """

    kind: BlockKind
    cells: tuple[tuple[Run, ...], ...]
    number: str = ""

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of all cells, in reading order."""
        return tuple(run for cell in self.cells for run in cell)

    @property
    def plain_text(self) -> str:
        """The text in force as a reader without tracked changes sees it."""
        return "\t".join(
            "".join(run.text for run in cell if run.mark in {Mark.NONE, Mark.INSERTED})
            for cell in self.cells
        )


_PREFIXES = (
    ("= ", BlockKind.TITLE),
    ("## ", BlockKind.ARTICLE),
    ("1. ", BlockKind.CLAUSE),
    ("a. ", BlockKind.POINT),
    ("annex: ", BlockKind.ANNEX),
    ("header: ", BlockKind.HEADER),
    ("footer: ", BlockKind.FOOTER),
)
_HOLE = re.compile(r"^\[\[(\w+)\]\]$")
_RUN = re.compile(r"\{([+\-~_^?])(.*?)\1\}")
_SIGNED = {Mark.INSERTED, Mark.DELETED, Mark.COMMENT}


def fill_holes(text: str, fragments: Mapping[str, str]) -> str:
    """Replace each line ``[[hole]]`` by its fragment; a hole without fragment disappears."""
    lines: list[str] = []
    for line in text.splitlines():
        hole = _HOLE.match(line)
        if hole is None:
            lines.append(line)
        elif hole[1] in fragments:
            lines += fragments[hole[1]].splitlines()
    return "\n".join(lines)


def track(text: str, mark: Mark, author: str, date: str) -> str:
    """Mark the whole of every line of ``text`` as inserted or deleted by ``author``."""
    lines = []
    for line in text.splitlines():
        prefix = next((p for p, _ in _PREFIXES if line.startswith(p)), "")
        lines.append(f"{prefix}{{{mark}{author}|{date}|{line[len(prefix) :]}{mark}}}")
    return "\n".join(lines)


def parse_agreement(text: str) -> tuple[Block, ...]:
    """Turn marked-up text into numbered blocks; empty lines only separate."""
    blocks = (_block(line.strip()) for line in text.splitlines() if line.strip())
    return tuple(number_blocks(blocks))


def number_blocks(blocks: Iterator[Block]) -> Iterator[Block]:
    """Give articles, clauses and points the numbers that a reader sees."""
    article = clause = point = 0
    for block in blocks:
        number = ""
        if block.kind is BlockKind.ARTICLE:
            article, clause, point = article + 1, 0, 0
            number = str(article)
        elif block.kind is BlockKind.ANNEX:
            article, clause, point = 0, 0, 0
        elif block.kind is BlockKind.CLAUSE:
            clause, point = clause + 1, 0
            number = f"{article}.{clause}" if article else str(clause)
        elif block.kind is BlockKind.POINT:
            point += 1
            number = f"({chr(ord('a') + point - 1)})"
        yield block.model_copy(update={"number": number})


def _block(line: str) -> Block:
    if line.startswith("|"):
        cells = (cell.strip() for cell in line.strip("|").split("|"))
        return Block(kind=BlockKind.ROW, cells=tuple(_runs(cell) for cell in cells))
    for prefix, kind in _PREFIXES:
        if line.startswith(prefix):
            return Block(kind=kind, cells=(_runs(line[len(prefix) :]),))
    return Block(kind=BlockKind.PLAIN, cells=(_runs(line),))


def _runs(text: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    for found in _RUN.finditer(text):
        if found.start() > at:
            runs.append(Run(text=text[at : found.start()]))
        mark = Mark(found[1])
        author, date, content = found[2].split("|", 2) if mark in _SIGNED else ("", "", found[2])
        runs.append(Run(text=content, mark=mark, author=author, date=date))
        at = found.end()
    if at < len(text) or not runs:
        runs.append(Run(text=text[at:]))
    return tuple(runs)
