"""Tests a policy file against itself: its worked examples must come out as they are written."""

from datetime import date
from pathlib import Path
from typing import Any

from partner_screening.decision import gate, recommend
from partner_screening.determination import AgreementFacts, PartnerFacts
from partner_screening.errors import RuleFileError
from partner_screening.policy import POLICY_FOLDER, Policy, load_policy
from partner_screening.rule_files import RuleDocument, read_rule_documents
from partner_screening.values import Value


class PolicyExample(Value):
    """One worked example: what differs from the base facts, and what must come out."""

    name: str
    as_of: date
    partner: dict[str, Any] = {}
    determination: dict[str, Any] | None = None
    agreement: dict[str, Any] | None = None
    status: str
    reasons: tuple[str, ...]
    gate: str = ""
    gate_reasons: tuple[str, ...] = ()


class PolicyExamples(Value):
    """The second document of a policy file."""

    base_partner: dict[str, Any]
    base_determination: dict[str, Any]
    base_agreement: dict[str, Any]
    examples: tuple[PolicyExample, ...]


def check_policies(folder: Path = POLICY_FOLDER) -> list[RuleFileError]:
    """Return what is wrong with the policy files of ``folder``, each with file and line."""
    return [error for path in sorted(folder.glob("*.yaml")) for error in check_policy(path)]


def check_policy(path: Path) -> list[RuleFileError]:
    """Return what is wrong with one policy file: its rules, or examples that come out otherwise."""
    try:
        policy = load_policy(path)
        documents = list(read_rule_documents(path))
        if len(documents) == 1:
            return [documents[0].error((), "the policy has no examples")]
        cases = documents[1].load(PolicyExamples)
    except RuleFileError as error:
        return [error]
    errors = [
        error
        for number, example in enumerate(cases.examples)
        for error in _check_example(example, ("examples", number), cases, policy, documents[1])
    ]
    return errors + _rules_without_example(policy, cases, documents[0])


def _check_example(
    example: PolicyExample,
    place: tuple[str, int],
    cases: PolicyExamples,
    policy: Policy,
    document: RuleDocument,
) -> list[RuleFileError]:
    facts = dict(cases.base_partner) | example.partner
    if example.determination is not None:
        facts["determination"] = cases.base_determination | example.determination
    decided = recommend(PartnerFacts.model_validate(facts), policy, example.as_of)
    outcomes = [
        ("status", example.status, decided.status.value),
        ("reasons", example.reasons, tuple(reason.code for reason in decided.reasons)),
    ]
    if example.agreement is not None:
        given = dict(cases.base_agreement) | example.agreement
        if example.determination is not None:
            given.setdefault("determined_on", cases.base_determination["reviewed_on"])
        passed = gate(AgreementFacts.model_validate(given), decided, policy, example.as_of)
        outcomes += [
            ("gate", example.gate, passed.status.value),
            ("gate_reasons", example.gate_reasons, tuple(r.code for r in passed.reasons)),
        ]
    return [
        document.error((*place, name), f"{example.name}: {name} is {found}, not {expected}")
        for name, expected, found in outcomes
        if found != expected
    ]


def _rules_without_example(
    policy: Policy, cases: PolicyExamples, document: RuleDocument
) -> list[RuleFileError]:
    """Every rule that lets a partner pass or opens an agreement must show when it does."""
    shown = {code for case in cases.examples for code in (*case.reasons, *case.gate_reasons)}
    passing = {"cleared", "cleared_with_plan", "not_required", "open"}
    return [
        document.error((section, number), f"the rule '{rule.id}' lets pass and has no example")
        for section in ("partner_rules", "agreement_rules")
        for number, rule in enumerate(getattr(policy, section))
        if rule.proposes in passing and rule.id not in shown
    ]
