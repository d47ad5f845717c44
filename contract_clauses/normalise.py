"""Folds a text for matching and keeps the exact way back to every original character.

Case, ligatures, widths, quotes, dashes, spaces, invisible characters, Arabic vowel signs and letter
forms, digits of any script, and look-alike letters of another script inside a word. What is matched
is folded; what is quoted is the original.
"""

import re
import unicodedata
from array import array
from collections.abc import MutableSequence
from typing import NamedTuple

_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
)
_ARABIC_SIGNS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"


_WIDE = 0xFEE0  # from a full-width form to the ordinary letter
_WIDE_MARKS = frozenset({0xFF07, 0xFF02, 0xFF0D})  # quotes and the dash, folded below


def _digits(first: int) -> dict[str, str]:
    return {chr(first + value): str(value) for value in range(10)}


_ONE_TO_ONE: dict[str, str] = (
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
        **dict.fromkeys("“”„‟«»″＂「」『』", '"'),
        **dict.fromkeys("‐‑‒–—―−－﹣", "-"),
        **{chr(code): chr(code - _WIDE) for code in range(0xFF01, 0xFF5F) if code not in _WIDE_MARKS},
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي", "،": ",", "؛": ";", "؟": "?", "ё": "е", "Ё": "Е",
        **_digits(0x660), **_digits(0x6F0), **_digits(0x966),
    }
)  # fmt: skip
# Letters that NFKC writes with several, or that grow when they become small.
_MANY = (
    "\u0130\u0149\u01c4-\u01cc\u01f1-\u01f3\u2026\u2116\u2122\u00aa\u00ba\u00b2\u00b3\u00b9\u00bc-\u00be"
    "\u2100-\u214f\u2150-\u2189\u2460-\u24ff\u3200-\u33ff\ufb00-\ufb17\ufb50-\ufdff\ufe70-\ufefc"
)
_SPECIAL = re.compile(
    rf"[{_INVISIBLE}{_ARABIC_SIGNS}{_MANY}]"
    rf"|[^\W\d_][\u0300-\u036f]+"
    rf"|[ {_SPACES}]{{2,}}"
)
# The same, for a first look: without it, plain text would be searched letter by letter.
_HAS_SPECIAL = re.compile(rf"[{_INVISIBLE}{_ARABIC_SIGNS}{_MANY}\u0300-\u036f]|[{_SPACES} ]{{2}}")
_HAS_DOUBLE_SPACE = re.compile(r"\s{2}")
_REMOVED = re.compile(rf"[{_INVISIBLE}{_ARABIC_SIGNS}]")
_HAN = r"\u3000-\u30ff\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff20"
_HAN_GAP = re.compile(  # typists part Chinese from digits and Latin letters, or do not: "18 岁"
    rf"(?<=[{_HAN}])\s+(?=[{_HAN}0-9A-Za-z\uff10-\uff19])|(?<=[0-9A-Za-z\uff10-\uff19])\s+(?=[{_HAN}])"
)
_OTHER_ALPHABET = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")
_MIXED_WORD = re.compile(
    r"[a-z\u0370-\u04ff]*(?:[a-z][\u0370-\u04ff]|[\u0370-\u04ff][a-z])[a-z\u0370-\u04ff]*"
)
_LOOK_ALIKE_LATIN = str.maketrans(
    "асеорхуіјѕӏһԁԛԝкмтвнοανρτυιγκχ", "aceopxyijslhdqwkmtbhoavptuiykx"
)
_LOOK_ALIKE_RUSSIAN = str.maketrans("aceopxykmtbh", "асеорхукмтвн")
# A run of the two letters in which a lam stands before an alef, from the start of the run.
_ALEF_AND_LAM = re.compile("(?<![ال])ا*ل+ا[ال]*")


Offsets = MutableSequence[int]


class Normalised(NamedTuple):
    """A folded text.

    ``cased`` is as long as ``text`` and keeps the capitals. ``starts`` and ``ends`` (compact arrays)
    hold, per folded character, the offsets of the original character or cluster that it came from;
    both are None where every offset is its own.
    """

    text: str
    cased: str
    starts: Offsets | None = None
    ends: Offsets | None = None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that a span of the folded text came from."""
        if self.starts is None or self.ends is None:
            return start, end
        if start >= end:
            at = (
                self.starts[start]
                if start < len(self.starts)
                else (self.ends[-1] if self.ends else 0)
            )
            return at, at
        return self.starts[start], self.ends[end - 1]


def normalise(text: str, language: str = "") -> Normalised:
    """Return the folded form of ``text``.

    ``language`` adds what would harm other languages: for ``ar`` the order of alef and lam, which PDF
    files swap, is made one; for ``zh`` the space of a wrapped line is dropped.
    """
    look = _HAS_DOUBLE_SPACE if text.isascii() else _HAS_SPECIAL
    if look.search(text) is None and (language != "zh" or _HAN_GAP.search(text) is None):
        return _folded(_plain(text), language)
    way = _Way(text)
    for begin, end, replacement in _changes(text, language):
        way.change(begin, end, replacement)
    way.keep(len(text))
    return _folded("".join(way.pieces), language)._replace(starts=way.starts, ends=way.ends)


def _folded(cased: str, language: str) -> Normalised:
    cased = _without_misread_letters(cased)
    low = cased.lower()
    if len(low) != len(cased):  # a few capitals have longer small forms: these stay
        low = "".join(small if len(small := one.lower()) == 1 else one for one in cased)
    return Normalised(_same_length(low, language), cased)


def _plain(text: str) -> str:
    """Apply the folds of one character to one. A text has few of them: look for those it has."""
    for mark in _ONE_TO_ONE.keys() & set(text):
        text = text.replace(mark, _ONE_TO_ONE[mark])
    return text


def _without_misread_letters(text: str) -> str:
    """Mend a capital I that a scanner read for a small l: only inside a word in small letters."""
    place = text.find("I", 1)
    while place >= 0:
        before, after = text[place - 1], text[place + 1 : place + 2]
        if before.islower() and not after.isupper():
            text = f"{text[:place]}l{text[place + 1 :]}"
        place = text.find("I", place + 1)
    return text


class _Way:
    """The folded text as it is built, with the place where each character came from."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self.pieces: list[str] = []
        self.starts: Offsets = array("I")
        self.ends: Offsets = array("I")

    def change(self, begin: int, end: int, replacement: str) -> None:
        self.keep(begin)
        self.pieces.append(replacement)
        self.starts.extend([begin] * len(replacement))
        self.ends.extend([end] * len(replacement))
        self._position = end

    def keep(self, end: int) -> None:
        begin = self._position
        self.pieces.append(_plain(self._text[begin:end]))
        self.starts.extend(range(begin, end))
        self.ends.extend(range(begin + 1, end + 1))
        self._position = end


def _changes(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return the places whose length changes: start, end, folded form."""
    found = [(*match.span(), _fold(match[0])) for match in _SPECIAL.finditer(text)]
    if language != "zh":
        return found
    gaps = [(*match.span(), "") for match in _HAN_GAP.finditer(text)]
    dropped = {begin for begin, _, _ in gaps}
    return sorted([change for change in found if change[0] not in dropped] + gaps)


def _fold(special: str) -> str:
    if special[0].isspace():
        return " "
    if _REMOVED.fullmatch(special[0]):
        return ""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", special))
    return _plain(_REMOVED.sub("", folded))


def _same_length(folded: str, language: str) -> str:
    """Apply the folds that need the words around a letter and never change the length."""
    if not folded.isascii() and _OTHER_ALPHABET.search(folded):
        folded = _MIXED_WORD.sub(_one_alphabet, folded)
    if language == "ar":
        folded = _ALEF_AND_LAM.sub(lambda match: "".join(sorted(match[0])), folded)
    return folded


def _one_alphabet(match: re.Match[str]) -> str:
    """Write a word of mixed alphabets in the one that most of its letters are of."""
    word = match[0]
    latin = sum("a" <= letter <= "z" for letter in word)
    return word.translate(_LOOK_ALIKE_LATIN if latin * 2 >= len(word) else _LOOK_ALIKE_RUSSIAN)
