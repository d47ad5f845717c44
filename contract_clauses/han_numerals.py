"""Numbers as Chinese texts write them: "十二", "二十", "一百零三"."""

import re

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100}
NUMERALS = frozenset(_DIGITS) | frozenset(_UNITS)

_CLAUSE = re.compile(
    rf"第([{''.join(sorted(NUMERALS))}]{{1,6}}|\d{{1,3}}(?:\.\d{{1,3}})*)[条款章节项]"
)


def value_of(numeral: str) -> int | None:
    """Return the value of a numeral below one thousand, None if ``numeral`` is none."""
    if not numeral or not NUMERALS.issuperset(numeral):
        return None
    total, digit = 0, 0
    for letter in numeral:
        if letter in _UNITS:
            total += (digit or 1) * _UNITS[letter]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[letter] if letter != "零" else 0
    return total + digit


def in_digits(number: str) -> str:
    """Return ``number`` in digits if it is a Chinese numeral, else as it is."""
    value = value_of(number)
    return number if value is None else str(value)


def clause_numbers_in(text: str) -> set[str]:
    """Return the numbers of the clauses that a Chinese text names ("第八条"), in digits."""
    return {in_digits(number) for number in _CLAUSE.findall(text)}


def leading_number(text: str) -> str:
    """Return the number that ``text`` begins with, in digits; empty if it begins with none.

    The number ends where the digits, dots or numerals end: "八条规定" gives "8".
    """
    end = 0
    while end < len(text) and text[end] in NUMERALS:
        end += 1
    if end:
        return in_digits(text[:end])
    while end < len(text) and (text[end].isdigit() or text[end] == "."):
        end += 1
    return text[:end].strip(".")
