"""Clause numbers: recognises typed ones, and derives the full reference of every paragraph.

"12.1" stands for itself; "(a)" below it makes "12.1(a)"; a paragraph without a number inherits.
"""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from contract_clauses.article_numbers import dashes_dotted
from partner_screening.rule_files import read_rule_file

_LONGEST_HEADING = 120
_LONGEST_MARK = 60
_SENTENCE_ENDS = (".", ";", "。", "；", ":", "：", "؛")


class _Words(NamedTuple):
    named: re.Pattern[str]
    named_heads: tuple[str, ...]  # folded: what a named number begins with, for a first look
    annex: re.Pattern[str]
    mention: re.Pattern[str]


@cache
def _words() -> _Words:
    data = read_rule_file(Path(__file__).with_name("numbering_words.yaml")).data
    ending = (
        r"(?:no\.?\s*|№\s*|n[º°]\.?\s*)?(?P<number>\d+(?:\.\d+)*|[IVXLivxl]+\b|[A-Za-zА-Яа-я]\b)"
    )
    clause = "|".join(re.escape(word) for word in data["clause"])
    annex = "|".join(re.escape(word) for word in data["annex"])
    joined = "|".join(data["annex_joined"])
    return _Words(
        re.compile(
            rf"(?:(?:{clause})\s*{ending}|第\s*(?P<han>[一二三四五六七八九十百零\d]+)\s*[条條款章])",
            re.IGNORECASE,
        ),
        ("第", *(_without_case(word) for word in data["clause"])),
        re.compile(
            rf"(?:(?:{annex})(?:\s+{ending}|\s*[:\-–—.]|\s*$)|(?:{joined})\s*[一二三四五六七八九十\dA-Z:：]?)",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{annex})|{joined}", re.IGNORECASE),
    )


def _without_case(text: str) -> str:
    """Return a text in which all letters are one that a pattern takes for one without regard to case.

    That is also so for the long s, and for the Turkish letters i.
    """
    return text.upper().lower().replace("\u0307", "")


# A mark at the very start: 12.1, 12.1. 5) (a) a) iv. (iv) 一、 （一）; a lone number needs a mark or a
# following capital, so that "12 months" is no clause number.
_TYPED = re.compile(
    r"(?P<decimal>\d{1,3}(?:\.\d{1,3}){1,5})\.?\)?(?=\s|$|[^\W\d_])"
    r"|(?P<dashed>\d{1,3}(?:[-/]\d{1,3}){1,3})[.):\-]?(?=\s+[ء-ي])"
    r"|(?P<simple>\d{1,3})(?:\.\)?|\)|、|．)(?=\s|$|[^\W\d_])"
    r"|(?P<marked>\d{1,3})(?:\s?[-–—]|\.\s?[-–—])(?=\s+[^\W\d_a-z])"
    r"|[(（](?P<closed>\d{1,3}|[a-zа-я]{1,2}|[ivxl]{1,6}|[A-ZА-Я]|[ء-ي]|[一二三四五六七八九十]{1,3})[)）]"
    r"|(?P<half>[ivxl]{1,5}|[a-zа-я]|[ء-ي])[).](?=\s)"
    r"|(?P<capital>[IVX]{1,5}|[A-H])\.(?=\s)"
    r"|(?P<han>[一二三四五六七八九十]{1,3})、"
)
_ROMAN = re.compile(r"[ivxl]+")


def typed_label(text: str) -> str:
    """Return the number that ``text`` begins with, as typed, or an empty text."""
    head = text[:_LONGEST_MARK].lstrip()
    return _typed_label(head) if head else ""


# Agreements are made from templates: the same paragraphs come again and again.
@lru_cache(maxsize=8_192)
def _typed_label(head: str) -> str:
    first = head[0]
    if first.isdigit() or first in "(（" or (len(head) > 1 and head[1] in ".)、") or first in _HAN:
        match = _TYPED.match(head)
    else:
        match = None
        if "." in head[:7] or ")" in head[:7] or "、" in head[:4]:
            match = _TYPED.match(head)
    if match is None and (first.isalpha() or first == "§"):
        words = _words()
        if _without_case(head).startswith(words.named_heads):
            match = words.named.match(head)
        if match is not None and not _is_whole_mark(head, match.end()):
            match = None
    return match[0].strip() if match is not None else ""


_HAN = frozenset("一二三四五六七八九十第")


def _is_whole_mark(head: str, end: int) -> bool:
    """Whether a named number ends here: "Article 5 of the Convention says" names another text."""
    rest = head[end:].lstrip(" \t\u00a0")
    return not rest or not rest[0].islower()


def speaks_of_annexes(text: str) -> bool:
    """Whether an agreement speaks of an annex, an appendix or a schedule at all."""
    return _words().mention.search(text) is not None


def annex_heading(text: str, *, is_heading: bool) -> str:
    """Return ``text`` if it is the heading of an annex, else an empty text.

    A sentence that only mentions an annex is none: a heading is short and does not end as a sentence.
    """
    line = text.strip()
    return _annex_heading(line, is_heading) if 0 < len(line) <= _LONGEST_HEADING else ""


@lru_cache(maxsize=4_096)
def _annex_heading(line: str, is_heading: bool) -> str:
    if not _words().annex.match(line):
        return ""
    if not is_heading and (line.endswith(_SENTENCE_ENDS) or _has_lower_case_start_after_mark(line)):
        return ""
    return line


def _has_lower_case_start_after_mark(line: str) -> bool:
    match = _words().annex.match(line)
    rest = line[match.end() :].lstrip() if match else ""
    return bool(rest) and rest[0].islower()


@lru_cache(maxsize=4_096)
def _shape_of(label: str) -> tuple[str, str]:
    """Return what a label looks like by itself, and its value without marks.

    ``named``, ``bullet``, ``open`` or ``closed`` (digits without and with a bracket before them),
    ``roman`` (it may be), ``letters``.
    """
    named = _words().named.match(label)
    if named is not None:
        return "named", named["number"] or named["han"] or label
    value = dashes_dotted(_MARKS.sub("", label))
    if not any(character.isalnum() for character in value):
        return "bullet", ""
    if value.replace(".", "").isdigit():
        return ("closed" if label.startswith(("(", "（")) else "open"), value
    return ("roman" if _ROMAN.fullmatch(value.lower()) else "letters"), value


class ClauseCounter:
    """Follows labels down a document and tells the full reference at each paragraph."""

    def __init__(self) -> None:
        self._stack: list[_Level] = []
        self._last_top = 0

    @property
    def reference(self) -> str | None:
        """The reference of the present place, or None before the first number."""
        return self._stack[-1].reference if self._stack else None

    def start_anew(self) -> None:
        """Forget the numbers: an annex begins."""
        self._stack.clear()
        self._last_top = 0

    def advance(self, label: str) -> str | None:
        """Take the next label and return the full reference of its paragraph."""
        kind, value = self._kind_of(label)
        if kind == "bullet":
            return self.reference
        if kind in _TOP:
            self._stack.clear()
            first = value.split(".")[0]
            self._last_top = int(first) if first.isdecimal() else self._last_top
        else:
            self._leave(kind)
        parent = self.reference
        if parent is None:
            reference = value
        elif kind == "simple" and self._stack[-1].kind == "named":
            reference = f"{parent}.{value}"
        else:
            reference = f"{parent}({value})"
        self._stack.append(_Level(kind, value, reference))
        return reference

    def _leave(self, kind: str) -> None:
        """Leave the levels at and below the last one of this kind."""
        for at, level in enumerate(self._stack):
            if level.kind == kind:
                del self._stack[at:]
                return

    def _value(self, kind: str) -> str:
        return next((level.value for level in self._stack if level.kind == kind), "")

    def _kind_of(self, label: str) -> tuple[str, str]:
        shape, value = _shape_of(label.strip())
        if shape in {"open", "closed"}:
            return self._kind_of_number(value, is_closed=shape == "closed"), value
        if shape == "roman" and self._is_roman(value):
            return ("roman" if value.islower() else "capital_roman"), value
        if shape in {"roman", "letters"}:
            return ("capital" if value.isupper() else "letter"), value
        return shape, value

    def _kind_of_number(self, value: str, *, is_closed: bool) -> str:
        if "." in value:
            return "number"
        if is_closed:
            return "closed"
        before = self._value("simple")
        goes_on_inside = before.isdecimal() and int(value) == int(before) + 1
        is_inside = bool(self._stack) and (self._stack[0].kind == "named" or goes_on_inside)
        return "simple" if is_inside or int(value) != self._last_top + 1 else "number"

    def _is_roman(self, value: str) -> bool:
        """Whether "i", "v", "x", "l" are numerals here, not the letters after "h", "u", "w", "k"."""
        letter = self._value("letter" if value.islower() else "capital")
        return not (len(value) == len(letter) == 1 and ord(value) == ord(letter) + 1)


class _Level(NamedTuple):
    kind: str
    value: str
    reference: str


_TOP = frozenset({"named", "number"})
_MARKS = re.compile(r"^[(（\s]+|[)）.、．:\s\-–—]+$")
