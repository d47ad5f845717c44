"""The clause check on labelled agreements in six languages, as Word, PDF and text files.

Shown with ``-s``: precision, recall and F1 per element and language. What the check misses is named
for the open half only: nobody tunes the rules on the sealed half.
"""

import pytest

from contract_clauses.clause_check import Verdict
from contract_clauses.rules import load_clause_rules
from partner_screening.languages import Language
from tests.contract_clauses.corpus_docx import without_counted_number
from tests.contract_clauses.corpus_files import ELEMENTS, FORMATS, HALVES, Kind, corpus
from tests.contract_clauses.corpus_scores import (
    bare,
    check,
    chosen,
    lacking_quotes,
    read,
    score,
    shares,
    shown_quotes,
    table,
)

# What each language has reached on the open half: the least F1 and the largest share of false clearances
# per decision. The aim is 0.95 and 0.005 in both halves. Raise these as the rules get better; never lower
# them, except on the day when agreements join that were written without sight of the rules, as those did
# whose numbers begin at 80: what they show is not yet mended.
REACHED = {
    "ar": (0.87, 0.0045),
    "en": (0.91, 0.0040),
    "es": (0.905, 0.0035),
    "fr": (0.895, 0.0060),
    "ru": (0.90, 0.0040),
    "zh": (0.89, 0.0015),
}
AGREEMENTS = pytest.mark.parametrize("agreement", corpus(), ids=lambda one: one.name)


@AGREEMENTS
def test_the_file_holds_the_text_that_was_labelled(agreement):
    """Every paragraph in force is read back, give or take a running line at the turn of a page."""
    found = bare(read(agreement).text, agreement.language)
    around = {Kind.HEADER, Kind.FOOTER, Kind.CONTENTS}
    for line in agreement.lines:
        if line.kind in {Kind.HEADER, Kind.FOOTER}:
            found = found.replace(bare(line.plain_text, agreement.language), "")
    lacking = [
        text
        for line in agreement.lines
        if line.kind not in around
        for text in line.live_texts
        if bare(_without_number(text, agreement), agreement.language) not in found
    ]
    assert lacking == []


@AGREEMENTS
def test_labelled_quotations_stand_in_the_text(agreement):
    """The words that a label asks for are words of the agreement."""
    language = agreement.language
    text = bare("".join(text for line in agreement.lines for text in line.live_texts), language)
    quotes = [label.quote for label in agreement.labels.values()]
    wrong = [quote for quote in quotes if bare(quote, language) not in text]
    assert wrong == []


@AGREEMENTS
def test_every_quotation_is_verbatim(agreement):
    """What the check quotes stands to the letter where it says."""
    text = read(agreement).text
    wrong = [
        found.quote
        for result in check(agreement).elements
        for found in result.evidence
        if not found.quote or text[found.start : found.end] != found.quote
    ]
    assert wrong == []


@pytest.mark.parametrize("half", HALVES)
def test_the_figures_are_shown(half):
    """The figures of a half; every element is decided in every agreement."""
    agreements = chosen(half)
    scores = score(agreements)
    print(f"\n{table(half)}\n{scores.report()}\n{shown_quotes(half)}")
    if half == "open":
        print(scores.missed())
        print("\n".join(lacking_quotes(agreements)))
    assert scores.labels == len(ELEMENTS) * len(agreements)


@pytest.mark.parametrize("language", list(Language))
def test_no_language_falls_behind_what_it_has_reached(language):
    """Duties are found, and not cleared wrongly, at least as well as before."""
    least_f1, most_cleared = REACHED[language]
    scores = score(chosen("open", language))
    assert scores.whole_f1 >= least_f1
    assert scores.false_clearances_per_decision <= most_cleared


def test_no_agreement_that_lacks_a_duty_is_called_compliant():
    """Whatever is mistaken about single duties: the verdict on the whole never opens the gate wrongly."""
    clause_set = load_clause_rules().clause_set("un-protocol-2018")
    mandatory = [item.id for item in clause_set.elements if item.requirement == "mandatory"]
    cleared = [
        agreement
        for half in HALVES
        for agreement in chosen(half)
        if check(agreement).verdict is Verdict.COMPLIANT
    ]
    assert len(cleared) >= 10
    for agreement in cleared:
        assert all("present" in agreement.labels[element].allowed for element in mandatory)


def test_the_corpus_is_balanced():
    """Both halves of each language hold every format and every status."""
    for half in HALVES:
        for language in Language:
            agreements = chosen(half, language)
            assert {one.format for one in agreements} == set(FORMATS), (half, language)
            assert set(shares(agreements)) == {"present", "weakened", "missing", "cannot_tell"}
    found = shares(corpus())
    print(found)
    assert 0.35 <= found["present"] <= 0.55
    assert found["weakened"] >= 0.12


def _without_number(text, agreement):
    return without_counted_number(text) if agreement.has_automatic_numbers else text
