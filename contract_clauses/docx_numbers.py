"""Automatic numbers of a .docx: they stand in no text and are computed from numbering.xml."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from contract_clauses.docx_styles import W, is_on, whole

_VAL = W + "val"
_LEVELS = 9
_LARGEST = 9_999
_LEVEL = W + "lvl"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"  # without ё, й, ъ, ы, ь, as in lists
_ARABIC_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ARABIC_ALPHABET = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_CHINESE = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    style: str = ""


_PLAIN = _Level()


@dataclass(slots=True)
class _List:
    """A list definition with its running counters; several numberings may share it."""

    levels: dict[int, _Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """The numbers of one document, in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of_number: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._overridden: dict[str, dict[int, _Level]] = {}
        if root is not None:
            self._read(root)

    def level_of_style(self, number: str, style: str) -> int | None:
        """Return the level that a list reserves for a paragraph style."""
        found = self._lists.get(self._of_number.get(number, ""))
        if found is None or not style:
            return None
        return next((at for at, level in found.levels.items() if level.style == style), None)

    def next_label(self, number: str, level: int) -> str:
        """Count one paragraph and return its number as a reader sees it; "•" for a bullet."""
        found = self._lists.get(self._of_number.get(number, ""))
        if found is None or not 0 <= level < _LEVELS:
            return ""
        counters = found.counters
        levels = found.levels
        if number in self._overridden:
            levels = levels | self._overridden[number]
        if number in self._restarts:
            self._restart(number, counters)
        before = counters[level]
        counters[level] = levels.get(level, _PLAIN).start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            if counters[deeper] is not None:
                restart = levels.get(deeper, _PLAIN).restart
                if restart is None or level < restart:
                    counters[deeper] = None
        return _label(levels, counters, level)

    def _restart(self, number: str, counters: list[int | None]) -> None:
        for level, start in self._restarts.pop(number, {}).items():
            counters[level] = start - 1
            counters[level + 1 :] = [None] * (_LEVELS - level - 1)

    def _read(self, root: etree._Element) -> None:
        links: dict[str, str] = {}
        by_style: dict[str, str] = {}
        for abstract in root.iterfind(W + "abstractNum"):
            name = abstract.get(W + "abstractNumId", "")
            self._lists[name] = _List(_levels(abstract))
            link = abstract.find(W + "numStyleLink")
            if link is not None:
                links[name] = link.get(_VAL, "")
            own = abstract.find(W + "styleLink")
            if own is not None:
                by_style[own.get(_VAL, "")] = name
        for name, style in links.items():
            if style in by_style:
                self._lists[name] = self._lists[by_style[style]]
        for number in root.iterfind(W + "num"):
            self._read_number(number)

    def _read_number(self, number: etree._Element) -> None:
        name = number.get(W + "numId", "")
        link = number.find(W + "abstractNumId")
        self._of_number[name] = link.get(_VAL, "") if link is not None else ""
        for override in number.iterfind(W + "lvlOverride"):
            level = whole(override.get(W + "ilvl"))
            if level is None or level >= _LEVELS:
                continue
            start = override.find(W + "startOverride")
            value = whole(start.get(_VAL)) if start is not None else None
            if value is not None:
                self._restarts.setdefault(name, {})[level] = value
            changed = _levels(override)
            if changed:
                self._overridden.setdefault(name, {}).update(changed)


def _levels(parent: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in parent.iterfind(_LEVEL):
        at = whole(element.get(W + "ilvl"))
        if at is not None and at < _LEVELS:
            levels[at] = _Level(
                start=_number(element, "start", 1),
                format=_value(element, "numFmt", "decimal"),
                text=_value(element, "lvlText", ""),
                restart=whole(_value(element, "lvlRestart", "")),
                is_legal=bool(is_on(element.find(W + "isLgl"))),
                style=_value(element, "pStyle", ""),
            )
    return levels


def _value(element: etree._Element, name: str, default: str) -> str:
    child = element.find(W + name)
    return child.get(_VAL, default) if child is not None else default


def _number(element: etree._Element, name: str, default: int) -> int:
    value = whole(_value(element, name, ""))
    return default if value is None else value


def _label(levels: dict[int, _Level], counters: list[int | None], level: int) -> str:
    here = levels.get(level, _PLAIN)
    if here.format == "bullet":
        return "•"
    if here.format == "none" and "%" not in here.text:
        return here.text.strip()
    label = here.text
    for at in range(level + 1):
        place = f"%{at + 1}"
        if place in label:
            used = levels.get(at, _PLAIN)
            count = counters[at]
            number = used.start if count is None else count
            style = "decimal" if here.is_legal else used.format
            label = label.replace(place, write_number(number, style))
    return label.strip()


def write_number(number: int, style: str) -> str:
    """Return a number in one of the number formats of word processors; plain digits if unknown."""
    if style == "none":
        return ""
    if not 0 < number <= _LARGEST:
        return str(number)
    return _WRITERS.get(style, str)(number)


def _letters(alphabet: str) -> Callable[[int], str]:
    """Word goes a, b, ... z, aa, bb: the letter repeated."""
    return lambda number: (
        alphabet[(number - 1) % len(alphabet)] * min((number - 1) // len(alphabet) + 1, 5)
    )


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _chinese(number: int) -> str:
    if number >= 100:  # noqa: PLR2004 - no agreement counts so far in characters
        return "".join(_CHINESE[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _CHINESE[tens] + "十")
    return head + (_CHINESE[ones] if ones else "")


def _ordinal(number: int) -> str:
    is_teen = 10 < number % 100 < 14  # noqa: PLR2004
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_WRITERS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters(_LATIN),
    "upperLetter": _letters(_LATIN.upper()),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": _ordinal,
    "russianLower": _letters(_RUSSIAN),
    "russianUpper": _letters(_RUSSIAN.upper()),
    "arabicAbjad": _letters(_ARABIC_ABJAD),
    "arabicAlpha": _letters(_ARABIC_ALPHABET),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "chineseLegalSimplified": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _chinese,
}
