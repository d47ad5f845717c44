"""What could not be read is never missing, and text under a strike-out is never surely there."""

from functools import cache

import pytest

from contract_clauses.agreement import Agreement, Paragraph, Role
from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ElementStatus, Verdict
from contract_clauses.reading_problem import reading_warning
from contract_clauses.rules import load_clause_rules

rules = cache(load_clause_rules)


def checked(text, code=None):
    problems = (reading_warning(code, "a.pdf", found="2"),) if code else ()
    agreement = Agreement(
        path="a.pdf",
        sha256="",
        format="pdf",
        text=text,
        paragraphs=(Paragraph(index=0, start=0, end=len(text), role=Role.BODY),),
        problems=problems,
    )
    return check_agreement(agreement, rules().clause_set("un-protocol-2018"), rules())


PAYMENT = "The Agency shall pay the amount of the grant within thirty days after the signature of this Agreement."


@pytest.mark.parametrize("code", ["partly_scanned", "page_unreadable", "embedded_part_unread"])
def test_an_unread_part_leaves_every_missing_element_open(code):
    """With a part unread, what was not found may stand there: a person must look."""
    assert {one.status for one in checked(PAYMENT).elements} == {ElementStatus.MISSING}
    result = checked(PAYMENT, code)
    assert {one.status for one in result.elements} == {ElementStatus.CANNOT_TELL}
    assert result.verdict is Verdict.NEEDS_REVIEW


def test_text_that_may_be_struck_clears_nothing():
    """With strike-outs laid over a PDF, a full set of clauses still needs a person."""
    clauses = " ".join(rules().wordings["en"].values())
    assert checked(clauses).verdict is Verdict.COMPLIANT
    assert checked(clauses, "struck_by_annotation").verdict is Verdict.NEEDS_REVIEW
