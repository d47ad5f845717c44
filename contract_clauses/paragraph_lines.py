"""Joins the lines of a text or page into paragraphs: by blank lines, numbers and line lengths."""

import re
from collections.abc import Iterable

from contract_clauses.clause_number import typed_label
from contract_clauses.heading import (
    is_heading_text,
    looks_like_contents_line,
    looks_like_heading,
)

_SENTENCE_END = re.compile(r"[.;:!?。；：！？؟؛]['\"»”)\]]*$")
_AT_END = 12  # letters, of marks and quotes that end a sentence
_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_HYPHENS = "-\u2010\u00ad"
_BULLET = re.compile(r"[•▪◦●○■□‣➢–—*\-]\s")
_DASHES = "–—-"
_SHORT_LABEL = 5  # letters: "(xii)" is a number, "clause 4" may be the rest of a sentence
_SHORT = 0.6  # of the usual line length: a line that ends so early ends its paragraph
_WIDEST_PAGE = 130  # columns: programs that break lines for a page break them before
_FEW = 20  # one line in so many may be wider all the same: an address, a row of a table
_FULL = 0.8  # of the width of the widest lines
_LEAST_BLANK = 0.2  # of the lines: paragraphs are parted by blank ones
_LEAST_FULL = 0.15  # of the lines: in a broken text only the last of a paragraph is short


def is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken to fit a page; where they run on, each is a paragraph."""
    widths = sorted(_columns(line) for line in lines if line.strip())
    if not widths:
        return True
    widest = widths[-1 - len(widths) // _FEW]
    if widest > _WIDEST_PAGE:
        return False
    is_parted = len(lines) - len(widths) >= _LEAST_BLANK * len(widths)
    is_divided = any(line.rstrip().endswith(tuple(_HYPHENS)) for line in lines)
    full = sum(width >= _FULL * widest for width in widths)
    return is_parted or is_divided or full >= _LEAST_FULL * len(widths)


def _columns(line: str) -> int:
    """Return how wide a line is; a Chinese character takes two columns."""
    return len(line) + len(_HAN.findall(line))


def join_lines(lines: Iterable[str]) -> list[str]:
    """Return the paragraphs that the lines make; a blank line always ends one."""
    stripped = [line.strip() for line in lines]
    usual = _usual_length(stripped)
    paragraphs: list[str] = []
    current = ""
    last = ""
    for line in stripped:
        goes_on = len(last) >= _SHORT * usual and not ends_sentence(last)
        if current and (
            not line
            or begins_with_mark(line, goes_on=goes_on)
            or _is_parted(current, last, line, usual)
        ):
            paragraphs.append(current)
            current = ""
        if line:
            current = joined(current, line)
            last = line
    if current:
        paragraphs.append(current)
    return paragraphs


def ends_sentence(line: str) -> bool:
    """Whether a line ends with the end of a sentence, or of a part of one that a list follows."""
    return _SENTENCE_END.search(line[-_AT_END:]) is not None


def begins_with_mark(line: str, *, goes_on: bool = False) -> bool:
    """Whether a line begins a paragraph with a number or a bullet.

    Where a full line without the end of a sentence stands before it (``goes_on``), some are none: a
    dash, "32." alone, "clause 4." and "87.000 dollars" go on with that sentence.
    """
    label = typed_label(line)
    if not goes_on:
        return bool(label) or _BULLET.match(line) is not None
    if not label:
        return _BULLET.match(line) is not None and line[0] not in _DASHES
    if label[0].isdigit():
        rest = line[len(label) :].lstrip(" .)")
        return bool(rest) and not rest[0].islower()
    return not label[0].islower() or len(label) <= _SHORT_LABEL


def _is_parted(paragraph: str, last: str, line: str, usual: int) -> bool:
    """Whether a line begins a paragraph by what it is, or by what stands before it.

    After a full line without the end of a sentence it does not, even if it reads like a heading:
    "ST/SGB/2003/13." may be the rest of a sentence.
    """
    if looks_like_contents_line(last):
        return True
    is_full = len(last) >= _SHORT * usual
    is_ended = ends_sentence(last)
    if not is_full and not is_ended and paragraph == last and typed_label(last):
        return is_heading_text(last)  # "Article 8 Conduct of personnel" stands on a line of its own
    is_heading_before, is_heading = looks_like_heading(paragraph), looks_like_heading(line)
    if is_full and not is_ended and is_heading_before == is_heading:
        return False
    if is_heading_before or is_heading:
        return not is_full or is_ended or is_heading_before
    return not is_full and is_ended


def _usual_length(lines: list[str]) -> int:
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def joined(before: str, line: str) -> str:
    """Return two lines of a paragraph as one text.

    A word that was divided at the line end is made whole; Chinese lines join without a space.
    """
    if not before:
        return line
    if before[-1] in _HYPHENS and len(before) > 1 and before[-2].isalpha():
        if before[-1] == "\u00ad" or (line[0].islower() and not _is_compound(before)):
            return before[:-1] + line
        return before + line
    if _HAN.match(before[-1]) and _HAN.match(line):
        return before + line
    return f"{before} {line}"


def _is_compound(before: str) -> bool:
    """Whether the last word holds another hyphen ("cost-of-"), so that this one is its own too."""
    return "-" in before[:-1].rsplit(None, 1)[-1]
