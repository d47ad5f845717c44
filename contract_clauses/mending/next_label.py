"""The clause number that follows one that was typed: "14.9" gives "14.10", "第七条" gives "第八条"."""

import re

from contract_clauses.docx_numbers import write_number

_HAN_DIGITS = "〇一二三四五六七八九"
_LAST = re.compile(
    r"(?P<digits>\d+)|(?<![^\W\d_])(?P<roman>[ivxl]+|[IVXL]+)(?![^\W\d_])|(?P<han>[〇零一二三四五六七八九十百]+)"
    r"|(?<![^\W\d_])(?P<letter>هـ|[^\W\d_])(?![^\W\d_])"
)
_CLOSING = re.compile(r"[\s)\]）.．、:：\-–—]*(?:[条條款章][\s.:：]*)?$")
_ALPHABETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
}
_HEH, _STRETCHED_HEH = "ه", "هـ"  # as a mark of a list the letter is stretched, to be no other
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


def next_label(label: str, before: str = "") -> str:
    """Return the label after ``label``; empty where it is not known how it goes on.

    ``before`` is the label before it: after "(h)" the "(i)" is a letter, else a numeral; and it
    tells which of the two Arabic orders of letters is used.
    """
    found = _last_number(label)
    if found is None:
        return ""
    written = _counted(found, before)
    return label[: found.start()] + written + label[found.end() :] if written else ""


def value_of(label: str) -> int | None:
    """Return the last number of a label, None when it has none or a letter."""
    found = _last_number(label)
    if found is None:
        return None
    if found["digits"]:
        return int(found["digits"])
    if found["roman"]:
        return _roman_value(found["roman"].lower())
    return _han_value(found["han"]) if found["han"] else None


def under(parent: str, label: str) -> str:
    """Return the first label under ``parent`` in the manner of ``label``: "14.", "13.1" give "14.1".

    A label that does not repeat the number of its parent ("(a)", "1.") is returned unchanged.
    """
    numbers = list(re.finditer(r"\d+", label))
    above = value_of(parent)
    if len(numbers) < 2 or above is None:  # noqa: PLR2004 - parent and own number
        return label
    first = numbers[0]
    digits = _in_digits_of(first[0], above)
    return label[: first.start()] + digits + label[first.end() :]


def _last_number(label: str) -> "re.Match[str] | None":
    ended = _CLOSING.search(label)
    end = ended.start() if ended else len(label)
    last = None
    for found in _LAST.finditer(label[:end]):
        last = found
    return last if last is not None and last.end() == end else None


def _counted(found: "re.Match[str]", before: str) -> str:
    if found["digits"]:
        return _in_digits_of(found["digits"], int(found["digits"]) + 1)
    if found["han"]:
        return write_number(_han_value(found["han"]) + 1, "chineseCounting")
    if found["roman"] and not _goes_on_letters(found["roman"], before):
        style = "lowerRoman" if found["roman"].islower() else "upperRoman"
        return write_number(_roman_value(found["roman"].lower()) + 1, style)
    earlier = _last_number(before)
    return _next_letter(found[0], earlier[0] if earlier is not None else "")


def _in_digits_of(written: str, value: int) -> str:
    """Return ``value`` in the digits of ``written``: Arabic-Indic ones stay so."""
    zero = ord(written[0]) - int(written[0])
    return "".join(chr(zero + int(digit)) for digit in str(value).zfill(len(written)))


def _goes_on_letters(letters: str, before: str) -> bool:
    earlier = _last_number(before)
    return (
        len(letters) == 1
        and earlier is not None
        and len(earlier[0]) == 1
        and ord(earlier[0]) + 1 == ord(letters)
    )


def _roman_value(letters: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


def _han_value(digits: str) -> int:
    total = 0
    ones = 0
    for digit in digits.replace("零", "〇"):
        if digit in _HAN_DIGITS:
            ones = ones * 10 + _HAN_DIGITS.index(digit)
        else:
            total += (ones or 1) * (10 if digit == "十" else 100)
            ones = 0
    return total + ones


def _next_letter(letter: str, before: str) -> str:
    """Return the next letter of the alphabet in which ``letter`` follows ``before``."""
    single, earlier = letter[:1], before[:1]
    known = [alphabet for alphabet in _ALPHABETS.values() if single in alphabet[:-1]]
    fitting = [one for one in known if earlier and earlier + single in one] or known
    if not fitting:
        return ""
    found = fitting[0][fitting[0].index(single) + 1]
    return _STRETCHED_HEH if found == _HEH else found
