"""Texts of the workbook: translated in six languages, and no code without words."""

import ast
from pathlib import Path

import pytest

import assessment_tools
from assessment_tools.catalogue import list_instruments
from assessment_tools.workbook_layout import SheetKind, sheet_title, workbook_texts
from assessment_tools.workbook_words import folded, words_of
from partner_screening.languages import Language

FOLDER = Path(assessment_tools.__file__).parent


def test_every_text_is_translated_and_fresh():
    """No text is missing, superfluous, stale or has other placeholders."""
    assert workbook_texts().check() == []


def test_every_problem_that_can_be_reported_has_title_expectation_and_remedy():
    """The codes in the rules and the texts are the same set."""
    reported = {
        node.args[0].value
        for path in FOLDER.glob("workbook_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in {"report", "warn"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    keys = workbook_texts().keys()
    written = {key.split(".")[1] for key in keys if key.startswith("problem.")}
    assert len(reported) > 15
    assert reported <= written
    for code in written:
        for part in ("title", "expected", "remedy"):
            assert workbook_texts().has(f"problem.{code}.{part}")


@pytest.mark.parametrize("language", Language)
def test_sheet_titles_are_possible_in_a_spreadsheet(language):
    """At most 31 letters, none of the forbidden ones, no two alike."""
    titles = [sheet_title(kind, language) for kind in SheetKind]
    assert len(set(titles)) == len(titles)
    for title in titles:
        assert len(title) <= 31
        assert not set(title) & set("[]:*?/\\'")


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda each: each.reference)
@pytest.mark.parametrize("language", Language)
def test_labels_of_a_language_mean_one_thing_in_it(instrument, language):
    """In its own language no label of a list stands for two things."""
    words = words_of(instrument, language)
    for standard in instrument.standards:
        for value in standard.answers:
            assert words.answers[folded(instrument.text(language, f"answers.{value}"))] is value
    for kind in instrument.evidence_kinds:
        assert (
            words.kinds[folded(instrument.text(language, f"evidence_kinds.{kind.id}"))] == kind.id
        )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sí", "si"),
        ("É", "e"),
        ("نَعَم", "نعم"),
        ("أجل", "اجل"),
        ("ＹＥＳ", "yes"),
        ("a\xa0 b", "A b"),
        ("1", "١"),
        ("ё", "е"),
    ],
)
def test_words_are_compared_in_one_form(one, other):
    """Case, accents, vowel signs, width, spaces and digits make no difference."""
    assert folded(one) == folded(other)


def test_no_word_means_both_yes_and_no():
    """A word that one language uses for yes and another for no would be a trap."""
    seen = {}
    for language in Language:
        for answer in ("yes", "no", "not_applicable"):
            for word in workbook_texts().text(language, f"words.{answer}").split("|"):
                assert seen.setdefault(folded(word), answer) == answer, (language, word)
