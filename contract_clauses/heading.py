"""Tells a heading from a sentence by its text alone."""

import re

_MOST_WORDS = 15
_MOST_WORDS_WITH_STOP = 6
_MOST_HAN = 30
_LONGEST = 300  # letters; fifteen words are shorter
_SENTENCE_END = re.compile(r"[.;:,。；：，؛،]\s*$")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def is_heading_text(text: str) -> bool:
    """Whether a text that is laid out as a heading also reads as one: short and no sentence."""
    line = text.strip()
    is_closed = _SENTENCE_END.search(line) is not None
    if _HAN.search(line):
        return len(line) <= _MOST_HAN and not is_closed
    words = len(line.split())
    return words <= (_MOST_WORDS_WITH_STOP if is_closed else _MOST_WORDS)


def looks_like_heading(line: str) -> bool:
    """Whether a line without any layout is surely a heading: short, in capitals throughout."""
    if len(line) > _LONGEST or not line.isupper() or line != line.upper():
        return False
    letters = [letter for letter in line if letter.isalpha()]
    return (
        len(letters) > 3  # noqa: PLR2004 - "(A)" or "UN" alone is none
        # ``line.isupper`` is not enough: Arabic and Chinese letters have no capitals and would pass.
        and all(letter.isupper() for letter in letters)
        and is_heading_text(line)
    )


_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,}|·{4,}|_{4,}|\t)\s*(?:\d{1,4}|[ivxl]{1,6})\s*$")

_AT_END = 60  # letters: leaders, or some of them, and the page number


def looks_like_contents_line(line: str) -> bool:
    """Whether a line is that of a contents list: leaders and then a page number."""
    return _LEADERS.search(line[-_AT_END:]) is not None
