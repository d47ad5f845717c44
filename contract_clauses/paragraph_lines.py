"""Joins the lines of a text or page into paragraphs: by blank lines, numbers and line lengths."""

import re
from collections.abc import Iterable

from contract_clauses.clause_number import typed_label
from contract_clauses.heading import looks_like_contents_line, looks_like_heading

_SENTENCE_END = re.compile(r"[.;:!?。；：！？؟؛]['\"»”)\]]*$")
_HAN_END = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]$")
_HAN_START = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_HYPHENS = "-\u2010\u00ad"
_BULLET = re.compile(r"[•▪◦●○■□‣➢–—*\-]\s")
_SHORT = 0.6  # of the usual line length: a line that ends so early ends its paragraph


def join_lines(lines: Iterable[str]) -> list[str]:
    """Return the paragraphs that the lines make; a blank line always ends one."""
    stripped = [line.strip() for line in lines]
    usual = _usual_length(stripped)
    paragraphs: list[str] = []
    current = ""
    last = ""
    for line in stripped:
        if current and (not line or begins_paragraph(line) or _ends_paragraph(last, usual)):
            paragraphs.append(current)
            current = ""
        if line:
            current = joined(current, line)
            last = line
    if current:
        paragraphs.append(current)
    return paragraphs


def begins_paragraph(line: str) -> bool:
    """Whether a line begins a paragraph whatever stood before: a number, a bullet, a heading."""
    return bool(typed_label(line)) or _BULLET.match(line) is not None or looks_like_heading(line)


def _ends_paragraph(line: str, usual: int) -> bool:
    if looks_like_contents_line(line) or looks_like_heading(line):
        return True
    return len(line) < _SHORT * usual and _SENTENCE_END.search(line) is not None


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
    if _HAN_END.search(before) and _HAN_START.match(line):
        return before + line
    return f"{before} {line}"


def _is_compound(before: str) -> bool:
    """Whether the last word holds another hyphen ("cost-of-"), so that this one is its own too."""
    return "-" in before[:-1].rsplit(None, 1)[-1]
