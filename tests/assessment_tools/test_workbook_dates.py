"""Dates as partners write them."""

from datetime import date, datetime

import pytest

from assessment_tools.workbook_dates import possible_dates

DAY = date(2024, 3, 31)


@pytest.mark.parametrize(
    "cell",
    [
        DAY, datetime(2024, 3, 31), datetime(2024, 3, 31, 8, 30), 45382.0, 45382,
        "2024-03-31", "2024/3/31", "2024.03.31", "31.03.2024", "31/03/2024", "03/31/2024", "31-3-2024",
        " 2024-03-31 ", "2024-03-31 00:00:00", "2024-03-31T00:00:00", "2024年3月31日", "２０２４－０３－３１",
        "٢٠٢٤-٠٣-٣١", "٣١/٠٣/٢٠٢٤", "\u200f٣١/٠٣/٢٠٢٤", "۲۰۲۴-۰۳-۳۱", "2024-03-31\xa0",
    ],
)  # fmt: skip
def test_a_clear_date_is_read(cell):
    """Date cells, bare day numbers and unambiguous texts in any script give the day."""
    assert possible_dates(cell) == (DAY,)


def test_dots_mean_day_first():
    """Where dots are written, the day comes first."""
    assert possible_dates("03.04.2023") == (date(2023, 4, 3),)


@pytest.mark.parametrize("text", ["03/04/2023", "3-4-2023", "٣/٤/٢٠٢٣"])
def test_a_date_with_two_meanings_gives_both(text):
    """Day and month that could be swapped are a question, not a guess."""
    assert possible_dates(text) == (date(2023, 4, 3), date(2023, 3, 4))


def test_a_date_whose_two_readings_agree_is_clear():
    """The fourth of April is the fourth of April either way."""
    assert possible_dates("04/04/2023") == (date(2023, 4, 4),)


@pytest.mark.parametrize(
    "cell",
    [
        2021,
        "2021",
        "March 2021",
        "",
        "31.02.2024",
        "13/13/2024",
        True,
        None,
        date(1905, 7, 13),
        45382.5,
        "0000-01-01",
    ],
)
def test_what_is_no_date_gives_none(cell):
    """Years alone (also when a date cell turned them into 1905), months in words and impossible days."""
    assert possible_dates(cell) == ()
