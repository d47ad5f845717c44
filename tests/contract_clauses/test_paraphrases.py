"""Passages in words that the rules do not know: a question for a lawyer, never a clearance."""

import pytest

from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ElementStatus, StatusReason, Verdict
from contract_clauses.paraphrases import load_encoder, with_paraphrases
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules

OTHERS = """\
The Partner shall submit a financial report within thirty days of the end of each quarter.
The Partner shall report any suspicion of fraud to the Agency without delay.
This Agreement enters into force on the date of the last signature."""


def proposed(text, element):
    """Return how ``element`` stands with and without the look for paraphrases, and the new check."""
    rules = load_clause_rules()
    agreement = an_agreement(text)
    plain = check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules)
    asked = with_paraphrases(plain, agreement, rules, load_encoder())
    before, after = (
        next(one for one in check.elements if one.id == element) for check in (plain, asked)
    )
    return before, after, asked


@pytest.mark.parametrize(
    ("element", "passage"),
    [
        (
            "vetting",
            "Nobody is hired before former employers are asked whether he has misbehaved sexually.",
        ),
    ],
)
def test_a_passage_that_comes_close_is_put_to_a_lawyer(element, passage):
    """What was missing becomes a question with the passage as its candidate; nothing is cleared."""
    before, after, check = proposed(f"{OTHERS}\n{passage}", element)
    assert before.status in (ElementStatus.MISSING, ElementStatus.CANNOT_TELL)
    assert after.status is ElementStatus.CANNOT_TELL
    assert after.reasons == (StatusReason.POSSIBLE_PARAPHRASE,)
    assert passage in after.evidence[0].quote
    assert check.verdict is not Verdict.COMPLIANT


@pytest.mark.parametrize("element", ["reporting", "investigation", "training", "termination"])
def test_clauses_on_other_matters_raise_no_question(element):
    """Fraud, finance and entry into force sound alike and are told apart."""
    before, after, _ = proposed(OTHERS, element)
    assert before.status is after.status is ElementStatus.MISSING


def test_what_is_present_or_weakened_stays_as_it_is():
    """The encoder never moves an element that the rules have judged."""
    text = (
        "The Partner shall report promptly to the Agency every allegation of sexual exploitation and"
        " abuse. The Partner may investigate such allegations."
    )
    rules = load_clause_rules()
    agreement = an_agreement(text)
    plain = check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules)
    asked = with_paraphrases(plain, agreement, rules, load_encoder())
    judged = [one for one in plain.elements if one.status is not ElementStatus.MISSING]
    assert judged
    assert all(one in asked.elements for one in judged)
