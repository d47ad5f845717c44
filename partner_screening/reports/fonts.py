"""The letters of reports: a chain of fonts per language, chosen letter by letter.

A partner's name may be written in another script than the report. Each letter is therefore drawn
with the first font of the language's chain that has it, so that nothing becomes an empty box.
"""

import warnings
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import fontpkg
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from partner_screening.languages import Language

CHINESE_FILES = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/wqy-microhei/wqy-microhei.ttc"),
    Path("/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc"),
)
"""Where Debian, Fedora and Arch put the font WenQuanYi Micro Hei."""

_CHINESE = "wqy-microhei"

UNKNOWN_LETTER = "?"
"""Stands for a letter that no font has; it is never left out."""


class NoChineseFont(UserWarning):
    """No Chinese font is installed: readers must bring one of their own."""


class Face(NamedTuple):
    """A registered font.

    ``scale`` evens out the apparent size of scripts. ``is_stroked`` says that bold is drawn by
    stroking the outline, because the family has no bold letters.
    """

    name: str
    scale: float = 1.0
    is_stroked: bool = False


class Run(NamedTuple):
    """Letters in reading order that one face draws."""

    text: str
    face: Face


@lru_cache(maxsize=32)
def faces(language: Language, is_bold: bool) -> tuple[Face, ...]:
    """Return the chain of fonts for a language, first choice first."""
    latin = _registered("fira-sans", 600 if is_bold else 400)
    arabic = _registered("amiri", 700 if is_bold else 400, scale=1.16)
    chinese = _chinese(is_bold)
    if language is Language.AR:
        return (arabic, latin, chinese)
    if language is Language.ZH:
        return (chinese, latin, arabic)
    return (latin, arabic, chinese)


@lru_cache(maxsize=50_000)
def runs(text: str, language: Language, is_bold: bool) -> tuple[Run, ...]:
    """Split ``text`` into runs, each drawn by the first font that has its letters."""
    chain = faces(language, is_bold)
    chosen = [_choose(letter, chain) for letter in text]
    return tuple(
        Run("".join(letter for letter, _ in group), face)
        for face, group in groupby(chosen, key=lambda pair: pair[1])
    )


@lru_cache(maxsize=50_000)
def width(text: str, language: Language, is_bold: bool) -> float:
    """Return the width of ``text`` at a size of one point."""
    return sum(
        float(pdfmetrics.stringWidth(run.text, run.face.name, 1.0)) * run.face.scale
        for run in runs(text, language, is_bold)
    )


def has_letter(face: Face, letter: str) -> bool:
    """Whether a face can draw a letter."""
    font = pdfmetrics.getFont(face.name)
    letters = getattr(getattr(font, "face", None), "charToGlyph", None)
    # A CID font leaves the letters to the reader's machine: it is believed for Chinese only.
    return ord(letter) in letters if letters is not None else letter > "\u2e7f"


def _choose(letter: str, chain: tuple[Face, ...]) -> tuple[str, Face]:
    for face in chain:
        if has_letter(face, letter):
            return letter, face
    return UNKNOWN_LETTER, chain[0]


def _registered(family: str, weight: int, scale: float = 1.0) -> Face:
    name = f"{family}-{weight}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(fontpkg.path(family, weight))))
    return Face(name, scale)


def _chinese(is_bold: bool) -> Face:
    if _CHINESE in pdfmetrics.getRegisteredFontNames():
        return Face(_CHINESE, is_stroked=is_bold)
    for path in CHINESE_FILES:
        if path.exists():
            pdfmetrics.registerFont(TTFont(_CHINESE, str(path), subfontIndex=0))
            return Face(_CHINESE, is_stroked=is_bold)
    warnings.warn(
        "No Chinese font was found: Chinese letters are not embedded in the reports. "
        "Install the Debian package fonts-wqy-microhei.",
        NoChineseFont,
        stacklevel=2,
    )
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return Face("STSong-Light", is_stroked=is_bold)
