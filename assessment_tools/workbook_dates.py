"""Dates as partners write them: date cells, and texts that leave no doubt.

Year-month-day in any script, and day.month.year where the day can only be the day. A date that could
be two days is returned as both, never guessed.
"""

import re
from datetime import date, datetime, timedelta

from assessment_tools.workbook_words import with_plain_digits

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_FIRST_YEAR = 1930  # a year typed into a date cell (2021) becomes a day of 1905
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL = 20_000  # 1954: below, a bare number is more likely a year than a date
_LAST_SERIAL = 80_000  # 2119


def possible_dates(cell: object) -> tuple[date, ...]:
    """Return the dates that ``cell`` can mean: one when it is clear, none when it is no date.

    A bare number is a date that lost its format (another writer); dates are counted from 1900.
    """
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return (day,) if day.year >= _FIRST_YEAR else ()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        is_serial = _FIRST_SERIAL <= cell <= _LAST_SERIAL and cell == int(cell)
        return (_EPOCH + timedelta(days=int(cell)),) if is_serial else ()
    if not isinstance(cell, str):
        return ()
    text = _DIRECTION_MARKS.sub("", with_plain_digits(cell)).strip()
    return _from_text(_TIME.sub("", text).strip())


def _from_text(text: str) -> tuple[date, ...]:
    if match := _YEAR_FIRST.fullmatch(text):
        return _valid((int(match[1]), int(match[2]), int(match[3])))
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == ".":  # dots are written day first everywhere
            return _valid((year, second, first))
        return _valid((year, second, first), (year, first, second))
    return ()


def _valid(*readings: tuple[int, int, int]) -> tuple[date, ...]:
    dates: dict[date, None] = {}
    for year, month, day in readings:
        try:
            dates[date(year, month, day)] = None
        except ValueError:
            continue
    return tuple(dates)
