"""Recognises the text of pictures with tesseract, called as a program of its own.

Without the program, or without its data for a language, the pictures stay unread and are named.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from contract_clauses.scanned_pages import ScannedPage

DPI = 200  # finer pictures made Arabic worse, coarser ones lost Chinese terms
# The data sets that read each language best at 200 dpi. A second one keeps Latin letters in Russian; in
# Arabic and Chinese it would put foreign words in place of good ones, so these get a second look.
_PACKS = {
    "ar": ("ara",),
    "en": ("eng",),
    "es": ("spa",),
    "fr": ("fra",),
    "ru": ("rus", "eng"),
    "zh": ("chi_sim",),
}
_SECOND_LOOKED = (_PACKS["ar"], _PACKS["zh"])
LATIN = ("eng", "fra", "spa")
_SCRIPTS = {
    "Arabic": _PACKS["ar"],
    "Cyrillic": _PACKS["ru"],
    "Han": _PACKS["zh"],
    "HanS": _PACKS["zh"],
    "HanT": _PACKS["zh"],
    "Latin": LATIN,
}
EVERY = ("eng", "fra", "spa", "ara", "rus", "chi_sim")
_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# A document symbol: "ST/SGB/2003/13" is read in Arabic as "51/561/2003/13".
_SYMBOL = re.compile(r"[^/]+/.*\d|.*\d.*/")
_STOPS = ".,:;،؛。，；："
_SURE = 60.0  # confidence from which the second look is taken
_MOST_SECOND_LOOKS = 12
_AROUND = 6  # pixels
_DIRECTION_MARKS = str.maketrans("", "", "\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
_WORD_LEVEL = "5"


class OcrOptions(NamedTuple):
    """How the pictures of one file are recognised.

    ``language`` is its language where that is known. No picture is begun after ``seconds``;
    ``threads`` pictures are recognised at a time. ``tell`` hears a sentence about each. ``known``,
    where it is given, keeps the pages that were recognised, by number: whoever reads the same file
    again need not wait again.
    """

    language: str = ""
    seconds: float = 900.0
    threads: int = 1
    tell: Callable[[str], None] | None = None
    known: "dict[int, ScannedPage] | None" = None


class Picture(NamedTuple):
    """A picture of a page: one byte per pixel, rows from the top."""

    width: int
    height: int
    pixels: bytes

    def cut(self, left: int, top: int, right: int, bottom: int) -> "Picture":
        """Return a part of the picture with a little of what is around it."""
        left, top = max(left - _AROUND, 0), max(top - _AROUND, 0)
        right, bottom = min(right + _AROUND, self.width), min(bottom + _AROUND, self.height)
        rows = [
            self.pixels[row * self.width + left : row * self.width + right]
            for row in range(top, bottom)
        ]
        return Picture(right - left, bottom - top, b"".join(rows))

    def turned(self, quarters: int) -> "Picture":
        """Return the picture turned clockwise by quarters of a circle."""
        if quarters == 0:
            return self
        if quarters == 2:  # noqa: PLR2004 - upside down
            return Picture(self.width, self.height, self.pixels[::-1])
        columns = [self.pixels[at :: self.width] for at in range(self.width)]
        if quarters == 1:
            return Picture(self.height, self.width, b"".join(column[::-1] for column in columns))
        return Picture(self.height, self.width, b"".join(reversed(columns)))


class RecognisedWord(NamedTuple):
    """A word with its place in pixels from the upper left corner; confidence from 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


class RecognisedLine(NamedTuple):
    """A line: its words in reading order, and where in ``text`` each begins."""

    text: str
    words: tuple[RecognisedWord, ...]
    starts: tuple[int, ...]


class RecognisedText(NamedTuple):
    """What was recognised in one picture; ``confidence`` is the mean over all letters, 0 to 100."""

    lines: tuple[RecognisedLine, ...]
    confidence: float


class Orientation(NamedTuple):
    """What kind of writing a picture shows: its data sets, and how far it must be turned."""

    packs: tuple[str, ...]
    quarters: int


@lru_cache(maxsize=1)
def installed_packs() -> frozenset[str]:
    """Return the data sets that tesseract can use here; empty where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    try:
        told = subprocess.run(  # noqa: S603 - a fixed program without input from outside
            [program, "--list-langs"], capture_output=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(told.stdout.decode("utf-8", "replace").split("\n")[1:]) - {""}


def packs_for(language: str) -> tuple[str, ...]:
    """Return the data sets for a language code; none for a language that is not covered."""
    return _PACKS.get(language, ())


def recognise(
    picture: Picture, packs: tuple[str, ...], seconds: float, *, is_block: bool = False
) -> RecognisedText | None:
    """Return the text of a picture; None when it took too long or broke the program.

    ``packs`` that are not installed are left out; without any, nothing is recognised. ``is_block``
    takes the page as one block of text without columns: where the program cuts Arabic lines wrongly,
    that helps.
    """
    usable = [pack for pack in packs if pack in installed_packs()]
    if not usable:
        return None
    told = _run(
        picture, ["-l", "+".join(usable), "--psm", "6" if is_block else "3", "tsv"], seconds
    )
    if told is None:
        return None
    words = _words(told)
    if packs in _SECOND_LOOKED:
        words = _looked_again(picture, words, seconds)
    return _text_of(words)


def orientation(picture: Picture, seconds: float) -> Orientation | None:
    """Return how a picture lies and which script it shows; None when that cannot be told."""
    told = _run(picture, ["--psm", "0"], seconds)
    if told is None:
        return None
    facts = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    turned = facts.get("Rotate", "0")
    quarters = int(turned) // 90 % 4 if turned.isdigit() else 0
    return Orientation(_SCRIPTS.get(facts.get("Script", ""), ()), quarters)


def _run(picture: Picture, options: list[str], seconds: float) -> str | None:
    program = shutil.which("tesseract")
    if program is None:
        return None
    header = b"P5 %d %d 255\n" % (picture.width, picture.height)
    try:
        done = subprocess.run(  # noqa: S603 - the picture goes in as data, the options are our own
            [program, "stdin", "stdout", "--dpi", str(DPI), *options],
            input=header + picture.pixels,
            capture_output=True,
            timeout=seconds,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


def _words(table: str) -> list[tuple[tuple[str, ...], RecognisedWord]]:
    """Return every word with the number of its line, in reading order."""
    rows = [row.split("\t") for row in table.splitlines()[1:]]
    return [
        (tuple(row[2:5]), _word(row)) for row in rows if row[0] == _WORD_LEVEL and row[-1].strip()
    ]


def _word(row: list[str]) -> RecognisedWord:
    left, top, width, height = (int(value) for value in row[6:10])
    text = row[11].translate(_DIRECTION_MARKS).strip()
    return RecognisedWord(text, left, top, left + width, top + height, float(row[10]))


def _looked_again(
    picture: Picture, words: list[tuple[tuple[str, ...], RecognisedWord]], seconds: float
) -> list[tuple[tuple[str, ...], RecognisedWord]]:
    """Read document symbols once more, by themselves and as Latin letters."""
    looks = 0
    better: list[tuple[tuple[str, ...], RecognisedWord]] = []
    for line, word in words:
        if looks < _MOST_SECOND_LOOKS and _SYMBOL.search(word.text):
            looks += 1
            part = picture.cut(word.left, word.top, word.right, word.bottom)
            told = _run(part, ["-l", "eng", "--psm", "7", "tsv"], min(seconds, 5.0))
            seen = [found for _, found in _words(told or "")]
            if seen and min(one.confidence for one in seen) >= _SURE:
                core = " ".join(one.text for one in seen).strip(_STOPS)
                text = core + word.text[len(word.text.rstrip(_STOPS)) :]
                word = word._replace(text=text)  # noqa: PLW2901 - a better reading of the same word
        better.append((line, word))
    return better


def _text_of(words: list[tuple[tuple[str, ...], RecognisedWord]]) -> RecognisedText:
    lines = tuple(
        _line([word for _, word in group]) for _, group in groupby(words, key=lambda item: item[0])
    )
    letters = sum(len(word.text) for _, word in words)
    weighed = sum(len(word.text) * word.confidence for _, word in words)
    return RecognisedText(lines, weighed / letters if letters else 0.0)


def _line(words: list[RecognisedWord]) -> RecognisedLine:
    """Join the words of a line: Chinese ones without the spaces that stand between them."""
    text = ""
    starts: list[int] = []
    for word in words:
        is_han = text and _HAN.match(text[-1]) and _HAN.match(word.text)
        text += word.text if is_han or not text else f" {word.text}"
        starts.append(len(text) - len(word.text))
    return RecognisedLine(text, tuple(words), tuple(starts))
