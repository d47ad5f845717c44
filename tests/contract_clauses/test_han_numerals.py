"""Numbers of Chinese texts: articles, references to them, and the marks of lists."""

import pytest

from contract_clauses.han_numerals import clause_numbers_in, in_digits, leading_number, value_of
from contract_clauses.list_markers import marker_of


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("一百零三", 103)],
)
def test_a_numeral_has_its_value(numeral, value):
    """Numerals below one thousand."""
    assert value_of(numeral) == value


@pytest.mark.parametrize("text", ["", "甲", "12", "第八"])
def test_what_is_no_numeral_has_no_value(text):
    """Digits, letters and words are none."""
    assert value_of(text) is None


def test_numbers_are_made_one():
    """A numeral and the digits of the same number are told to be the same."""
    assert in_digits("十二") == in_digits("12") == "12"
    assert leading_number("八条规定") == "8"
    assert leading_number("12.1条") == "12.1"


def test_the_clauses_that_a_text_names_are_found():
    """In numerals or digits, articles and sections alike; a quantity is no clause."""
    assert clause_numbers_in("违反第八条或第12.1条第三款的,三十天内") == {"8", "12.1", "3"}


@pytest.mark.parametrize(
    ("text", "kind", "value", "body"),
    [
        ("第八条 防止", "number", 8, "防止"),
        ("第8条:防止", "number", 8, "防止"),
        ("一、防止", "han", 1, "防止"),
        ("(二)防止", "han_closed", 2, "防止"),
        ("(乙)防止", "han_closed", 2, "防止"),
        ("3、防止", "number", 3, "防止"),
        ("3.防止", "number", 3, "防止"),
        ("12.4防止", "number", 4, "防止"),
        ("(1)防止", "letter", 1, "防止"),
        ("(b)防止", "letter", 2, "防止"),
    ],
)
def test_a_mark_stands_right_before_the_first_word(text, kind, value, body):
    """Chinese lists have no space behind their marks."""
    marker, begin = marker_of(text, 0, len(text), "")
    assert marker is not None
    assert (marker.kind, marker.value, text[begin:]) == (kind, value, body)


@pytest.mark.parametrize("text", ["3个月内防止", "第八届会议", "一切措施", "2026年防止"])
def test_a_quantity_is_no_mark(text):
    """A number that counts something begins a sentence, not a point of a list."""
    assert marker_of(text, 0, len(text), "")[0] is None


def test_points_stand_below_what_leads_in_to_them():
    """A numbered point may stand below a Chinese mark, and a Chinese mark below a numbered one."""
    article, han, closed, number = (
        marker_of(text, 0, len(text), "")[0]
        for text in ("第八条 甲方", "一、甲方", "(一)甲方", "1.甲方")
    )
    assert han.is_below(article)
    assert closed.is_below(han)
    assert number.is_below(closed)
    assert not han.is_below(closed)
