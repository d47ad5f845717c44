"""Explanations of elements: the same facts, in one sentence, in each of the six languages."""

import re

import pytest

from contract_clauses.checker import check_agreement
from contract_clauses.explanations import explanation_in, load_explanation_texts
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules
from partner_screening.languages import Language

RULES = load_clause_rules()
CHECKED = check_agreement(
    an_agreement(
        "1. The Partner may report allegations of sexual exploitation and abuse to the Agency.\n"
        "2. Sexual activity with persons under eighteen is prohibited, except in customary marriage.\n"
        "3. The Partner shall take all appropriate measures to prevent sexual exploitation and abuse."
    ),
    RULES.clause_set("un-protocol-2018"),
    RULES,
)
LETTERS = {
    Language.AR: re.compile(r"[\u0600-\u06ff]"),
    Language.RU: re.compile(r"[\u0400-\u04ff]"),
    Language.ZH: re.compile(r"[\u4e00-\u9fff]"),
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("element", CHECKED.elements, ids=lambda element: element.id)
def test_every_element_is_explained_in_every_language(element, language):
    """No placeholder is left, and the sentence is in the letters of its language."""
    said = explanation_in(language, element.facts)
    assert "{" not in said
    assert said[-1] in ".。"
    if language in LETTERS:
        assert LETTERS[language].search(said)
    elif language is not Language.EN:
        assert said != element.explanation


def test_english_explanations_are_those_of_the_check():
    """The sentence of the result is the English one."""
    assert all(
        explanation_in(Language.EN, element.facts) == element.explanation
        for element in CHECKED.elements
    )


def test_no_translation_is_missing_or_stale():
    """Each text and each meaning of an element is translated from the English of today."""
    assert load_explanation_texts().check() == []
