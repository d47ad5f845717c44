"""Folding for matching: what becomes equal, and the exact way back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_clauses.normalise import normalise


@pytest.mark.parametrize(
    ("original", "folded", "language"),
    [
        pytest.param("SHALL Prevent", "shall prevent", "en", id="case"),
        pytest.param("ﬁnancial oﬀice", "financial office", "en", id="ligatures"),
        pytest.param("ex\u00adploita\u200btion", "exploitation", "en", id="soft hyphens and zero width"),
        pytest.param("“a” ’b’ «c» – —", "\"a\" 'b' \"c\" - -", "en", id="quotes and dashes"),
        pytest.param("a  \n b\tc", "a b c", "en", id="spaces and line ends"),
        pytest.param("ＳＥＡ １８", "sea 18", "zh", id="full width"),
        pytest.param("e\u0301tat", "état", "fr", id="decomposed accents"),
        pytest.param("١٨ ۱۸", "18 18", "ar", id="Arabic digits"),
        pytest.param("s\u0435xual", "sexual", "en", id="a Cyrillic letter in an English word"),
        pytest.param("насилиe", "насилие", "ru", id="a Latin letter in a Russian word"),
        pytest.param("ещё", "еще", "ru", id="Russian yo"),
        pytest.param("执行\n伙伴", "执行伙伴", "zh", id="a wrapped Chinese line"),
        pytest.param("未满 18 岁", "未满18岁", "zh", id="spaces around digits in Chinese"),
    ],
)  # fmt: skip
def test_folds(original, folded, language):
    """Each writing of the same words folds to one form."""
    assert normalise(original, language).text == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("الْإِسْتِغْلَال", "الاستغلال", id="vowel signs and forms of alef"),
        pytest.param("استغــلال", "استغلال", id="a stretched word"),
        pytest.param("على", "علي", id="two forms of the last letter"),
        pytest.param("\ufefb", "لا", id="a joined form"),
        pytest.param("إبالغ", "إبلاغ", id="lam and alef swapped by a PDF"),
    ],
)
def test_arabic_writings_fold_together(one, other):
    """Two writings of one Arabic word fold to one form."""
    assert normalise(one, "ar").text == normalise(other, "ar").text


WRITING = st.text(
    alphabet=st.one_of(
        st.sampled_from("aBeÉﬁ…№ \n\t\u00ad\u200b\u0301İ'’“–ＡаеΣσسَـأىلا１١ё中文ﷲ"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@given(WRITING, st.sampled_from(["", "en", "ar", "zh"]))
def test_every_folded_character_knows_where_it_came_from(text, language):
    """Offsets rise, stay inside the text, and there is one pair for each folded character."""
    folded = normalise(text, language)
    spans = [folded.original_span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(WRITING)
def test_a_span_leads_back_to_its_quotation(text):
    """Folding the original of a folded character gives that character again."""
    folded = normalise(text)
    for at, character in enumerate(folded.text):
        start, end = folded.original_span(at, at + 1)
        again = normalise(text[start:end]).text
        assert character in again or ord(character) > 0x36F or character in "aceopxyijslhdqwkmtbvu"


@given(
    st.text(
        alphabet=st.characters(max_codepoint=0x17F, exclude_characters="\u0130\u0149"), max_size=40
    )
)
def test_a_folded_text_stays_as_it_is(text):
    """Folding twice is folding once."""
    once = normalise(text).text
    assert normalise(once).text == once


def test_a_word_is_quoted_to_the_letter():
    """A match in the folded text gives the original words, invisible characters included."""
    text = "The  Partner shall pre\u00advent “sexual\nexploitation”."
    folded = normalise(text, "en")
    at = folded.text.index("prevent")
    start, end = folded.original_span(at, at + len("prevent"))
    assert text[start:end] == "pre\u00advent"


def test_plain_text_needs_no_map():
    """A text whose length does not change has no map, which is what makes folding fast."""
    assert normalise("The Partner shall prevent it.\nSo it is.", "en").starts is None
