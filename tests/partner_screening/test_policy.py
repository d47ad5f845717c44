"""Policies: what an agency may write, what it may not, and that the examples hold."""

from datetime import date
from pathlib import Path

import pytest

from partner_screening.errors import RuleFileError, UnknownRule
from partner_screening.policy import DEFAULT_POLICY, list_policies, load_policy
from partner_screening.policy_check import check_policies, check_policy


def a_policy(folder: Path, old: str, new: str) -> Path:
    """Write the default policy with one passage changed."""
    text = DEFAULT_POLICY.read_text("utf-8")
    assert old in text
    path = folder / "policy.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_policies_in_the_program_hold_their_own_examples():
    """Every example inside every policy file comes out as written."""
    assert [str(error) for error in check_policies()] == []
    assert [policy.reference for policy in list_policies()] == ["psea-default@1"]


def test_a_changed_rule_is_caught_by_an_example(tmp_path):
    """A rule that is made laxer contradicts the example that shows it."""
    path = a_policy(tmp_path, "capacity: low}\n    unless: {exemption: no_contact, justification: written}\n    proposes: not_cleared",
                    "capacity: low}\n    unless: {exemption: no_contact, justification: written}\n    proposes: cleared_with_plan")  # fmt: skip
    errors = check_policy(path)
    assert any("Low capacity is not cleared" in error.reason for error in errors)
    assert all(error.line > 0 for error in errors)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("id: psea-default", "id: psea-default\ncolour: red", "colour: extra inputs", id="an unknown key is refused"),
        pytest.param("when: {finding: blocking}", "when: {findings: blocking}", "'findings' is no fact", id="a misspelt fact is refused"),
        pytest.param("when: {finding: blocking}", "when: {finding: bad}", "'bad' is no value", id="a misspelt value is refused"),
        pytest.param("when: {finding: blocking}", "when: {}", "would always apply", id="a rule without condition is refused"),
        pytest.param("    proposes: not_cleared", "    proposes: maybe", "'maybe' is no proposal", id="an unknown proposal is refused"),
        pytest.param("id: known_allegation", "id: blocking_finding", "is repeated", id="a repeated rule is refused"),
        pytest.param("when: {scope: inside, determination: in_force, capacity: full, gaps: none}", "when: {scope: inside, capacity: full}", "must require a determination in force", id="nobody is cleared without a determination"),
        pytest.param("clauses: compliant, clause_set: accepted}", "clause_set: accepted}", "must require a partner that may pass, compliant clauses", id="no agreement opens without compliant clauses"),
        pytest.param("when: {partner: [cleared, cleared_with_plan, not_required], ", "when: {partner: [cleared, pending], ", "must require a partner that may pass", id="no agreement opens with a pending partner"),
        pytest.param("- value: satisfied", "- value: sometimes", "'sometimes' is not allowed", id="a parameter outside its values is refused"),
        pytest.param("- value: 6\n", "- value: 60\n", "'60' is not allowed", id="a parameter outside its range is refused"),
        pytest.param("  plan_months:", "  plan_month:", "'plan_months' is missing", id="a missing parameter is refused"),
    ],
)  # fmt: skip
def test_a_wrong_policy_is_refused_with_its_line(tmp_path, old, new, reason):
    """A policy that cannot mean what it says is refused, with the line to look at."""
    with pytest.raises(RuleFileError) as caught:
        load_policy(a_policy(tmp_path, old, new))
    assert reason in caught.value.reason


def test_the_value_in_force_on_the_day_is_picked(tmp_path):
    """A later value replaces an earlier one from its date on, and says whose it is."""
    old = "      - value: 6\n        in_force_from: 2020-09-01"
    new = (
        "      - value: 9\n        in_force_from: 2027-01-01\n        author: HQ\n"
        "        source: {title: Circular 4, locator: paragraph 2, certainty: seen}\n" + old
    )
    policy = load_policy(a_policy(tmp_path, old, new))
    assert policy.parameters(date(2026, 12, 31))["plan_months"].value == "6"
    later = policy.parameters(date(2027, 1, 1))["plan_months"]
    assert (later.value, later.author, later.version) == ("9", "HQ", "psea-default@1/plan_months")


def test_before_the_first_value_there_is_no_judgement():
    """Nothing is judged with a parameter that was not yet in force."""
    with pytest.raises(UnknownRule):
        load_policy().parameters(date(2019, 1, 1))


def test_an_unknown_type_of_agreement_is_held_to_the_fuller_set():
    """A type that the policy does not know never lightens the clause set."""
    policy = load_policy()
    assert policy.agreement_type("contract").clause_set == "un-standard-conditions"
    assert policy.agreement_type("side letter").clause_set == "un-protocol-2018"
