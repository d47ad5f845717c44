"""What the clause check says about the example agreements in English."""

import pytest

from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ClauseCheck
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import list_clause_sets, load_clause_rules
from partner_screening.example_portfolio.agreement_writing import write_agreement
from partner_screening.example_portfolio.example_data import example_agreements, example_partners

COMPLETE = [
    "AOC-2026-001",
    "AOC-2026-004",
    "AOC-2026-007",
    "AOC-2026-012",
    "CON-2026-018",
    "AOC-2026-027",
]
FALLS_SHORT = [
    ("AOC-2026-003", "prevention", "weakened", "best_efforts"),
    ("AOC-2026-003", "reporting", "weakened", "discretionary"),
    ("AOC-2026-008", "prevention", "weakened", "by_reference_only"),
    ("AOC-2026-009", "personnel_scope", "weakened", "limited_scope"),
    ("AOC-2026-010", "minors", "weakened", "carve_out"),
    ("AOC-2026-011", "prevention", "missing", "inactive_text"),
    ("LOA-2026-015", "prevention", "missing", None),
    ("AOC-2026-017", "flow_down", "missing", None),
]
UNREADABLE = [("AOC-2026-013", "scanned"), ("AOC-2026-014", "encrypted_file")]


def check(reference: str) -> ClauseCheck:
    """Check one agreement of the example against the set of its type."""
    agreement = next(one for one in example_agreements() if one.reference == reference)
    partner = next(one for one in example_partners() if one.partner_id == agreement.partner)
    data = write_agreement(agreement, partner)
    wanted = agreement.clause_set or "un-protocol-2018"
    clause_set = next(one for one in list_clause_sets() if one.id == wanted)
    return check_agreement(read_agreement(data, agreement.file), clause_set, load_clause_rules())


@pytest.mark.parametrize("reference", COMPLETE)
def test_complete_agreement_is_compliant(reference: str) -> None:
    """A complete article passes among articles on fraud, child labour and termination."""
    assert check(reference).verdict == "compliant"


@pytest.mark.parametrize(("reference", "element", "status", "reason"), FALLS_SHORT)
def test_agreement_falls_short_where_it_was_made_to(
    reference: str, element: str, status: str, reason: str | None
) -> None:
    """Each defective agreement is caught for the defect that it was written with."""
    result = check(reference)
    assert result.verdict == "non_compliant"
    found = next(one for one in result.elements if one.id == element)
    assert found.status == status
    assert reason is None or reason in found.reasons


@pytest.mark.parametrize(("reference", "code"), UNREADABLE)
def test_unreadable_agreement_is_for_a_person(reference: str, code: str) -> None:
    """A scan and an encrypted file are neither missing nor compliant, and say why."""
    result = check(reference)
    assert result.verdict == "needs_review"
    assert code in {problem.code for problem in result.problems}
