"""Annexes that are given beside an agreement: read where it refers to them, and only there."""

import pytest

from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ElementStatus
from contract_clauses.given_beside import with_annexes
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules
from tests.contract_clauses.docx_making import a_docx, inserted, p

REFERS = (
    "The Partner shall comply with the rules on sexual exploitation and abuse that are set out in"
    " Annex C, which form an integral part of this Agreement."
)
DUTY = "The Partner shall report promptly to the Agency every allegation of sexual exploitation and abuse."


def reporting(*texts):
    """Return how the duty to report stands in the first text with the others given beside it."""
    rules = load_clause_rules()
    first, *others = (an_agreement(text, f"file-{at}.txt") for at, text in enumerate(texts))
    whole = with_annexes(first, others)
    checked = check_agreement(whole, rules.clause_set("un-protocol-2018"), rules)
    element = next(one for one in checked.elements if one.id == "reporting")
    for evidence in element.evidence:
        assert whole.text[evidence.start : evidence.end] == evidence.quote
    return element, {problem.code for problem in checked.problems}


def test_an_annex_that_is_not_there_is_a_reference_only():
    """The agreement refers to rules that nobody can read."""
    element, _ = reporting(REFERS)
    assert element.status is ElementStatus.WEAKENED
    assert [reason.value for reason in element.reasons] == ["by_reference_only"]


def test_an_annex_given_beside_carries_its_duties():
    """The same agreement with the annex: its duty holds, and is quoted from the annex by name."""
    element, problems = reporting(REFERS, f"# Annex C\n1. {DUTY}")
    assert element.status is ElementStatus.PRESENT
    assert DUTY in element.evidence[-1].quote
    assert element.evidence[-1].annex.startswith("file-1.txt")
    assert not problems


def test_an_annex_at_hand_without_the_duty_is_no_reference_any_more():
    """The annex that the agreement refers to can be read, and does not say it: it is missing."""
    element, _ = reporting(REFERS, "# Annex C\n1. The Partner shall keep accounts of its work.")
    assert element.status is ElementStatus.MISSING


def test_the_line_of_a_list_of_annexes_is_no_annex():
    """An annex that is only listed is not at hand."""
    element, _ = reporting(f"{REFERS}\n# Annex B: Budget\n# Annex C: Rules of conduct")
    assert [reason.value for reason in element.reasons] == ["by_reference_only"]


def test_a_file_that_nothing_refers_to_binds_nobody():
    """An agreement without a word of annexes is not cleared by a file beside it."""
    element, problems = reporting("The Partner shall keep accounts.", DUTY)
    assert element.status is ElementStatus.MISSING
    assert problems == {"annex_not_referred_to"}


@pytest.mark.parametrize("number", [1, 2])
def test_an_annex_that_cannot_be_read_leaves_a_doubt(number):
    """What stands in an unreadable annex is unknown: nothing is called missing for it."""
    unread = an_agreement("x", "scan.pdf").model_copy(update={"is_readable": False, "text": ""})
    rules = load_clause_rules()
    whole = with_annexes(
        an_agreement("See Annex C. The Partner shall keep accounts."), [unread] * number
    )
    checked = check_agreement(whole, rules.clause_set("un-protocol-2018"), rules)
    assert {element.status for element in checked.elements} == {ElementStatus.CANNOT_TELL}


def test_the_other_view_has_the_annexes_too():
    """A change in the agreement or in an annex leaves the duties of an unchanged annex in both views."""
    rules = load_clause_rules()
    chosen = rules.clause_set("un-protocol-2018")
    refers = read_agreement(
        a_docx(p(REFERS) + p("2. It shall pay ", inserted("soon"), ".")), "a.docx"
    )
    plain = read_agreement(a_docx(p(REFERS)), "a.docx")
    annex = an_agreement(f"# Annex C\n1. {DUTY}", "c.txt")
    new = read_agreement(a_docx(p("Annex C") + p("1. ", inserted(DUTY))), "c.docx")
    unchanged = check_agreement(with_annexes(refers, [annex]), chosen, rules)
    changed = check_agreement(with_annexes(plain, [new]), chosen, rules)
    assert unchanged.view_differences == ()
    assert "reporting" in {one.element for one in changed.view_differences}
