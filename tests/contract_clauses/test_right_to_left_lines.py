"""Lines that are read from the right: the order is made anew from where the letters stand."""

import pytest
from bidi import algorithm

from contract_clauses.right_to_left_lines import in_reading_order, ligatures_mended


def drawn(line):
    """The letters of a line with the boxes that a typesetter gives them, in the order of drawing."""
    letters = algorithm.get_display(line, base_dir="R")
    boxes = {at: (10.0 * at, 0.0, 10.0 * at + 10, 10.0) for at in range(len(letters))}
    return letters, range(len(letters)), boxes.__getitem__


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("12.1 وفقا للمادة 5 من الوثيقة ST/SGB/2003/13 المؤرخة", id="a symbol"),
        pytest.param("بنسبة 50% من المبلغ 1,250.75 دولار", id="sums and shares"),
        pytest.param("(أ) يلتزم الشريك (المشار إليه) بذلك", id="brackets"),
        pytest.param(
            "بروتوكول (UN Protocol on Allegations) الصادر في ٢٠١٨", id="Latin in brackets"
        ),
        pytest.param("وفقا للوثيقة ST/SGB/2003/13.", id="a stop behind a symbol"),
        pytest.param("تشرين الأول/أكتوبر 2003 إلى 2004", id="two years"),
        pytest.param(
            "٣-١ يقبل الشريك معايير البند ٣-٢ والبند 4-2 منها", id="numbers with a hyphen"
        ),
        pytest.param("البرنامج (ويشار إليه بـ«البرنامج»)", id="brackets within brackets"),
    ],
)
def test_a_drawn_line_is_read_as_it_was_written(line):
    """What a typesetter lays out from right to left comes back in the order of writing."""
    letters, places, box_of = drawn(line)
    read = in_reading_order(letters, places, box_of, is_right_to_left=True)
    assert "".join(glyph.text for glyph in read) == line


def test_letters_of_one_glyph_are_turned_round():
    """Lam and alef drawn as one glyph have one box: the library gives them the wrong way round."""
    boxes = {0: (30.0, 0.0, 40.0, 9.0), 1: (20.0, 0.0, 30.0, 9.0), 2: (20.0, 0.0, 30.0, 9.0)}
    assert ligatures_mended("بال", range(3), boxes.__getitem__) == "بلا"
    read = in_reading_order("بال", range(3), boxes.__getitem__, is_right_to_left=True)
    assert "".join(glyph.text for glyph in read) == "بلا"


def test_an_article_of_two_glyphs_stays():
    """Alef and lam that stand beside each other are the article, and stay as they are."""
    boxes = {0: (30.0, 0.0, 40.0, 9.0), 1: (20.0, 0.0, 30.0, 9.0)}
    assert ligatures_mended("ال", range(2), boxes.__getitem__) == "ال"
    read = in_reading_order("ال", range(2), boxes.__getitem__, is_right_to_left=True)
    assert "".join(glyph.text for glyph in read) == "ال"


def test_arabic_words_in_a_line_of_english():
    """On a line read from the left only the Arabic words are turned."""
    boxes = {at: (10.0 * at, 0.0, 10.0 * at + 10, 9.0) for at in range(8)}
    read = in_reading_order("the برع.", range(8), boxes.__getitem__, is_right_to_left=False)
    assert "".join(glyph.text for glyph in read) == "the عرب."


def test_a_gap_is_a_space():
    """The library's guess at a space has no place: the gap itself tells, and has no place either."""
    boxes = {0: (60.0, 0.0, 70.0, 9.0), 1: (70.0, 0.0, 70.0, 0.0), 2: (40.0, 0.0, 50.0, 9.0)}
    read = in_reading_order("5 م", range(3), boxes.__getitem__, is_right_to_left=True)
    assert [(glyph.text, glyph.at) for glyph in read] == [("5", 0), (" ", -1), ("م", 2)]
