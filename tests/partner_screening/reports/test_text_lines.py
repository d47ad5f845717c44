"""Lines of text: nothing is lost in wrapping, and right-to-left text keeps its order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_screening.languages import Language
from partner_screening.reports import fonts
from partner_screening.reports.right_to_left import direction_of, drawing_order, join_letters
from partner_screening.reports.text_block import Ink, Span, TextBlock, visual_pieces, wrap_lines

LETTERS = st.sampled_from("abcXYZ é -_/.،؛《》。، 0123 أبجد مؤسسة 希望之家 надежда()<>&\n")


def drawn(text: str, language: Language, width: float = 10_000) -> list[str]:
    """Return the lines of a block as they are drawn, from left to right."""
    block = TextBlock(text, language)
    block.wrap(width, 1_000)
    return [
        "".join(part for part, _ in visual_pieces(line, block._order))
        for line in block._lines or ()
    ]


@given(st.text(LETTERS, max_size=120), st.sampled_from(list(Language)), st.integers(20, 400))
def test_wrapping_loses_no_letter(text: str, language: Language, width: int) -> None:
    """Whatever the width, the letters of all lines are those of the text, spaces at breaks apart."""
    lines = list(wrap_lines([Span(text)], language, 9.0, width))

    # Letters are joined word by word, which a break inside a word changes: compare at a wide width.
    kept = "".join(piece.text for line in lines for piece in line.pieces)
    if all(
        not fonts.width(join_letters(word), language, False) * 9 > width for word in text.split()
    ):
        wanted = "".join(join_letters(word) for word in text.split())
        assert len("".join(kept.split())) == len("".join(wanted.split()))
    assert all(line.width <= width or len(line.pieces[0].text) == 1 for line in lines)


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("Hope (IP-1)", Language.AR, "Hope (IP-1)"),
        ("a < b", Language.AR, "a < b"),
        ("Hope (IP-1)", Language.EN, "Hope (IP-1)"),
    ],
)
def test_latin_text_keeps_its_brackets_in_an_arabic_report(
    text: str, language: Language, line: str
) -> None:
    """A text without Arabic letters is drawn as it stands."""
    assert drawn(text, language) == [line]


def test_arabic_line_is_drawn_from_the_right() -> None:
    """The first word stands last from the left, numbers keep their order, brackets are mirrored."""
    words = drawn("شريك (12.5) نعم", Language.AR)[0].split(" ")

    assert words == [join_letters("نعم")[::-1], "(12.5)", join_letters("شريك")[::-1]]


def test_highlight_follows_its_letters() -> None:
    """In a right-to-left line the highlighted word stays highlighted, and no other does."""
    marked = Ink(highlight="#ffe27a")
    line = next(wrap_lines([Span("نعم "), Span("شريك", marked)], Language.AR, 9.0, 1_000))

    pieces = list(visual_pieces(line, "rtl"))

    assert pieces[0] == (join_letters("شريك")[::-1], marked)
    assert all(ink != marked for _, ink in pieces[1:])


def test_places_of_drawn_letters_are_a_permutation() -> None:
    """Each letter in reading order is drawn exactly once."""
    line = "نعم (abc 12) لا"

    assert sorted(letter.place for letter in drawing_order(line, "rtl")) == list(range(len(line)))


@pytest.mark.parametrize(("text", "direction"), [("", "ltr"), ("12 نعم", "rtl"), ("a نعم", "ltr")])
def test_direction_is_that_of_the_first_letter(text: str, direction: str) -> None:
    """Digits and signs have no direction of their own."""
    assert direction_of(text) == direction


def test_signs_that_turn_text_around_are_taken_out() -> None:
    """An override in a name cannot make it read as another name."""
    assert drawn("abc\u202edef\u2066", Language.EN) == ["abcdef"]


def test_long_words_break_after_a_hyphen() -> None:
    """A file name is broken where a reader expects it."""
    lines = drawn("self-assessments/YEM-01.xlsx", Language.EN, 90)

    assert lines[0] in {"self-assessments/", "self-assessments/YEM-"}
    assert "".join(lines) == "self-assessments/YEM-01.xlsx"


@pytest.mark.parametrize("closing", list("。，、：；）》"))
def test_no_chinese_line_starts_with_a_closing_mark(closing: str) -> None:
    """A closing mark stays with the letter before it."""
    for width in range(30, 80, 3):
        lines = list(wrap_lines([Span(f"希望之家基金会{closing}" * 4)], Language.ZH, 9.0, width))
        assert not [line for line in lines if line.pieces[0].text.startswith(closing)]
