"""Whole agreements in Chinese, as plain text files: articles, definitions, lists, recitals, lines."""

from pathlib import Path

import pytest

from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ElementStatus, Verdict
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules

FOLDER = Path(__file__).with_name("chinese_agreements")


def check(name):
    """Return the check of one agreement, its language found out as for a user."""
    rules = load_clause_rules(("zh", "en"))
    agreement = read_agreement((FOLDER / name).read_bytes(), name)
    return check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules)


@pytest.mark.parametrize(
    "name",
    [
        "compliant.txt",
        "compliant_traditional.txt",
        "compliant_civil_society.txt",
        "compliant_wrapped.txt",
    ],
)
def test_an_agreement_with_every_duty_is_compliant(name):
    """In simplified and traditional characters, by defined names, with lines cut inside words."""
    found = check(name)
    assert found.document.languages == ("zh",)
    lacking = {e.id: e.status for e in found.elements if e.status is not ElementStatus.PRESENT}
    assert lacking == {}
    assert found.verdict is Verdict.COMPLIANT


def test_an_agreement_that_hedges_every_duty_carries_none():
    """Efforts, discretion, narrow scope, proof first: each duty is named and none holds."""
    found = check("weakened.txt")
    assert {e.status for e in found.elements} == {ElementStatus.WEAKENED}


def test_duties_of_the_agency_and_of_other_topics_are_not_the_partners():
    """Harassment, fraud and child labour bind the partner; exploitation and abuse only the agency."""
    found = check("missing.txt")
    assert {e.status for e in found.elements} == {ElementStatus.MISSING}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_quotation_stands_in_the_agreement(path):
    """Line breaks apart, what is quoted is what is written."""
    text = "".join(path.read_text("utf-8").split())
    for element in check(path.name).elements:
        for evidence in element.evidence:
            assert "".join(evidence.quote.split()) in text
