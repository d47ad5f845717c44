"""The mark before a point of a list: "12.1", "(a)", "iv)", a bullet."""

import re
from typing import NamedTuple

from contract_clauses.han_numerals import NUMERALS, value_of

_BULLETS = frozenset("-•*·▪◦●○■□‣➢✓")
_LONGEST = 8
_RANKS = {"number": 0, "han": 1, "han_closed": 2, "letter": 3, "roman": 4, "bullet": 5}
_HAN = frozenset({"han", "han_closed"})
_NO_SPACE = re.compile(  # marks that Chinese texts write right before the first word
    rf"第(?P<article>[{''.join(sorted(NUMERALS))}]{{1,6}}|\d{{1,3}})[条條章]"
    rf"|(?P<han>[{''.join(sorted(NUMERALS))}]{{1,4}})[、.]"
    rf"|\((?P<han_closed>[{''.join(sorted(NUMERALS))}]{{1,4}}|[甲乙丙丁戊己庚辛壬癸])\)"
    r"|(?P<number>\d{1,3})(?:、|[.)](?=[^\W\d_a-z]))"
    r"|(?P<decimal>\d{1,3}(?:\.\d{1,3}){1,4})(?=[\u3400-\u9fff])"
    r"|\((?P<closed>\d{1,3}|[a-z])\)(?=[\u3400-\u9fff\"])"
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = frozenset("ivx")
_ALPHABETS = (  # the order in which lists count; letters as folded
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрст",
    "ابجدهوزحطيكلمنسعفصقرشت",
)


class Marker(NamedTuple):
    """A mark: its kind, how deep its number is ("12.1" is 2), its last value."""

    kind: str
    level: int
    value: int

    @property
    def is_first_or_unordered(self) -> bool:
        """Whether a list may begin with this mark."""
        return self.kind == "bullet" or self.value == 1

    def is_below(self, other: "Marker") -> bool:
        """Whether this mark belongs to a list inside the point that ``other`` marks."""
        if self.kind == other.kind == "number":
            return self.level > other.level
        if self.kind == other.kind:
            return False
        if other.kind in _HAN and self.kind == "number":
            return self.level == 1
        if other.kind == "roman" and self.kind == "letter":
            return False
        return _RANKS[self.kind] > _RANKS[other.kind] or other.kind == "bullet"

    def follows(self, other: "Marker") -> bool:
        """Whether this mark goes on with the list in which ``other`` stands."""
        if self.kind == "bullet" or other.kind == "bullet":
            return self.kind == other.kind
        letters = {self.kind, other.kind} <= {"letter", "roman"}
        return letters or (
            self.kind == other.kind and self.level == other.level and self.value == other.value + 1
        )


def marker_of(folded: str, start: int, end: int, label: str) -> tuple[Marker | None, int]:
    """Return the mark of the paragraph at ``folded[start:end]`` and where its text begins.

    ``label`` is the automatic number, which is not part of the text.
    """
    while start < end and folded[start] == " ":
        start += 1
    typed, body = _typed_marker(folded, start, end)
    if typed is not None:
        return typed, body
    return (_parsed(label.strip().lower()) if label.strip() else None), start


def _typed_marker(folded: str, start: int, end: int) -> tuple[Marker | None, int]:
    joined = _NO_SPACE.match(folded, start, end)
    if joined is not None:
        body = joined.end()
        while body < end and folded[body] in " 、:.":
            body += 1
        return _joined(joined), body
    space = folded.find(" ", start, start + _LONGEST + 2)
    if space < 0 or space >= end:
        return None, start
    token = folded[start:space]
    marker = _parsed(token)
    return marker, space + 1 if marker else start


def _joined(mark: re.Match[str]) -> Marker:
    kind = str(mark.lastgroup)
    number = mark[kind]
    if kind == "decimal":
        parts = number.split(".")
        return Marker("number", len(parts), int(parts[-1]))
    if kind in ("article", "number"):
        return Marker("number", 1, value_of(number) or int(number))
    if kind == "closed":
        is_number = number.isdigit()
        return Marker("letter", 0, int(number) if is_number else ord(number) - ord("a") + 1)
    return Marker(kind, 0, value_of(number) or _STEMS.index(number) + 1)


def _parsed(mark: str) -> Marker | None:
    if not mark or len(mark) > _LONGEST:
        return None
    if mark in _BULLETS or mark == "o":
        return Marker("bullet", 0, 0)
    core = mark.strip("().[]'-")
    is_marked = mark[-1] in ").]'-" or "." in core or "-" in core
    parts = core.replace("-", ".").split(".")
    if all(part.isdigit() for part in parts):
        if mark[0] == "'":  # "'1'" stands below "(a)", as "(i)" does elsewhere
            return Marker("roman", 0, int(core))
        is_number = is_marked or mark == core
        return Marker("number", len(parts), int(parts[-1])) if is_number else None
    return _lettered(core) if core and is_marked else None


def _lettered(core: str) -> Marker | None:
    if set(core) <= _ROMAN:
        return Marker("roman", 0, 1 if core == "i" else 2)
    if len(core) == 1 and core.isalpha():
        places = (alphabet.find(core) for alphabet in _ALPHABETS)
        return Marker("letter", 0, max(places) + 1 or ord(core))
    return None
