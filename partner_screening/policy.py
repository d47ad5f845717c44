"""Policies: the dated decision rules of an agency, read from YAML, and the facts they may speak of.

A policy holds rules and parameters only. Which facts are true of a partner or an agreement, and what
follows, is worked out in ``decision``.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PrivateAttr

from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.errors import RuleFileError, UnknownRule
from partner_screening.evidence import Source
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.parameters import Parameter, Parameters
from partner_screening.partner import CapacityOutcome, PartnerType
from partner_screening.rule_files import RuleDocument, YesNo, read_rule_documents
from partner_screening.values import Value

POLICY_FOLDER = Path(__file__).parent / "policies"
DEFAULT_POLICY = POLICY_FOLDER / "psea_default.yaml"

WARN = "warn"
"""What a rule proposes that changes no decision and is only shown."""

_DETERMINED = (
    "none",
    "in_force",
    "expired",
    "not_yet",
    "unconfirmed",
    "same_person",
    "not_accepted",
)
_EXEMPTIONS = (
    "none",
    "no_contact",
    "emergency",
    "contradicted",
    "incomplete",
    "expired",
    "not_yet",
)

PARTNER_FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "scope": ("inside", "outside"),
        "partner_type": tuple(PartnerType),
        "contact": ("yes", "no", "unknown"),
        "exemption": _EXEMPTIONS,
        "determination": _DETERMINED,
        "capacity": tuple(CapacityOutcome),
        "gaps": ("none", "some"),
        "plan": ("none", "running", "overdue"),
        "review": ("none", "complete", "incomplete"),
        "self_assessment": ("none", "usable", "unusable"),
        "finding": ("none", "blocking"),
        "allegation": ("none", "known"),
        "justification": ("none", "written"),
    }
)
"""Facts that a partner rule may speak of, with the values that each can have."""

AGREEMENT_FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "partner": tuple(RecommendationStatus),
        "clauses": ("compliant", "non_compliant", "needs_review", "unread", "no_file"),
        "clause_set": ("accepted", "not_accepted", "none"),
        "term": ("covered", "outlives", "unknown", "not_limited"),
        "started": ("after_determination", "before_determination", "not_started"),
    }
)
"""Facts that an agreement rule may speak of, with the values that each can have."""

_REQUIRED_PARAMETERS = (
    "not_applicable_counts_as",
    "evidence_file_required",
    "un_hit_validity_years",
    "unicef_validity_years",
    "plan_months",
    "plan_starts_with",
    "plan_extension_months",
    "copy_answers_months",
    "no_contact_months",
    "emergency_months",
    "determiner_required",
    "waiver_months",
    "contest_days",
    "evidence_fresh_months",
)


class Status(StrEnum):
    """Standing of a policy."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


def _as_tuple(value: Any) -> Any:  # noqa: ANN401 - whatever the YAML holds
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""One word or a list of words."""


class DatedValue(Value):
    """A value of a parameter, from a date on."""

    value: str
    in_force_from: date
    author: str
    source: Source


class ParameterRule(Value):
    """A parameter: why it exists, what it may be, and its values over time."""

    why: str
    allowed: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    values: tuple[DatedValue, ...]


class Scope(Value):
    """Kinds of partner that the assessment is made for, and the instruments whose results count."""

    partner_types: tuple[PartnerType, ...]
    instruments: tuple[str, ...]
    default_instrument: str
    why: str
    source: Source


class PolicyRule(Value):
    """One rule: it fits when everything in ``when`` is so and nothing in ``unless`` is.

    ``measures`` are what takes the place of an assessment. The id is also the code of the reason
    that the rule gives (partner_screening/texts). With ``waivable: 'no'`` no waiver opens an agreement
    that is blocked because of it.
    """

    id: str
    title: str
    why: str
    when: dict[str, Words]
    unless: dict[str, Words] = {}
    proposes: str
    measures: tuple[str, ...] = ()
    is_waivable: YesNo = Field(True, alias="waivable")
    source: Source

    def fits(self, situation: Mapping[str, str]) -> bool:
        """Return whether the rule applies to ``situation`` (a value per fact)."""
        return all(situation[fact] in values for fact, values in self.when.items()) and not any(
            situation[fact] in values for fact, values in self.unless.items()
        )


class AgreementTypeRule(Value):
    """The clause set that some types of agreement are checked against."""

    types: tuple[str, ...] = ()
    clause_set: str
    also_accepted: tuple[str, ...] = ()
    source: Source

    def accepts(self, clause_set: str) -> bool:
        """Return whether a check against ``clause_set`` (with or without version) counts."""
        return clause_set.partition("@")[0] in (self.clause_set, *self.also_accepted)


class Policy(Value):
    """The decision rules of one agency in one version. ``fingerprint`` is the SHA-256 of the rules."""

    id: str
    version: int
    status: Status
    in_force_from: date
    title: str
    author: str
    why: str
    scope: Scope
    parameter_rules: dict[str, ParameterRule]
    partner_rules: tuple[PolicyRule, ...]
    agreement_types: tuple[AgreementTypeRule, ...]
    other_agreement_types: AgreementTypeRule
    agreement_rules: tuple[PolicyRule, ...]
    fingerprint: str = ""
    # They are asked for several times per partner, and mostly of one day.
    _parameters: dict[date, Parameters] = PrivateAttr(default_factory=dict)

    @property
    def reference(self) -> str:
        """Id and version, such as ``psea-default@1``."""
        return f"{self.id}@{self.version}"

    def rule_reference(self, rule: PolicyRule) -> str:
        """Return how a reason names ``rule``, such as ``psea-default@1/low_capacity``."""
        return f"{self.reference}/{rule.id}"

    def parameters(self, as_of: date) -> Parameters:
        """Return the parameters in force on ``as_of``: of each the latest value that has begun.

        Raises:
            UnknownRule: a parameter has no value yet on that date.

        """
        if as_of not in self._parameters:
            self._parameters[as_of] = MappingProxyType(
                {
                    name: self._parameter(name, rule, as_of)
                    for name, rule in self.parameter_rules.items()
                }
            )
        return self._parameters[as_of]

    def _parameter(self, name: str, rule: ParameterRule, as_of: date) -> Parameter:
        begun = [value for value in rule.values if value.in_force_from <= as_of]
        if not begun:
            raise UnknownRule(
                "no_parameter_in_force",
                f"Policy {self.reference} has no value for '{name}' on {as_of}.",
                "Choose a later date, or add a value that was in force then.",
            )
        chosen = max(begun, key=lambda value: value.in_force_from)
        return Parameter(
            name=name,
            value=chosen.value,
            version=f"{self.reference}/{name}",
            source=chosen.source,
            author=chosen.author,
            in_force_from=chosen.in_force_from,
        )

    def agreement_type(self, name: str) -> AgreementTypeRule:
        """Return the rule for a type of agreement; an unknown type is held to the fuller set."""
        for rule in self.agreement_types:
            if name in rule.types:
                return rule
        return self.other_agreement_types


def load_policy(path: Path | None = None) -> Policy:
    """Load a policy file; without a path, the policy that comes with the program.

    Raises:
        RuleFileError: the file is not a strict policy file, or a rule speaks of what does not exist,
            or a rule would clear a partner or open an agreement without its two halves.

    """
    return _load(path or DEFAULT_POLICY)


@lru_cache(maxsize=8)
def _load(path: Path) -> Policy:
    document = next(iter(read_rule_documents(path)), None)
    if document is None:
        raise RuleFileError(str(path), 0, "the file is empty")
    policy = _policy_of(document)
    _check_parameters(policy, document)
    _check_rules(policy, document)
    return policy


def list_policies() -> tuple[Policy, ...]:
    """Return the policies that come with the program, by id and version."""
    policies = (load_policy(path) for path in sorted(POLICY_FOLDER.glob("*.yaml")))
    return tuple(sorted(policies, key=lambda policy: (policy.id, policy.version)))


def _policy_of(document: RuleDocument) -> Policy:
    if not isinstance(document.data, dict):
        raise document.error((), "a policy is a mapping")
    if "parameters" not in document.data:
        raise document.error((), "parameters are missing")
    for computed in ("fingerprint", "parameter_rules"):
        if computed in document.data:
            raise document.error((computed,), f"{computed}: extra inputs are not permitted")
    renamed = {
        ("parameter_rules" if key == "parameters" else key): value
        for key, value in document.data.items()
    }
    document.data = {**renamed, "fingerprint": fingerprint_of_value(renamed)}
    return document.load(Policy)


def _check_parameters(policy: Policy, document: RuleDocument) -> None:
    for name in _REQUIRED_PARAMETERS:
        if name not in policy.parameter_rules:
            raise document.error(("parameters",), f"the parameter '{name}' is missing")
    for name, rule in policy.parameter_rules.items():
        if name not in _REQUIRED_PARAMETERS:
            raise document.error(("parameters", name), f"the parameter '{name}' is not known")
        if not rule.values:
            raise document.error(("parameters", name), f"the parameter '{name}' has no value")
        for number, dated in enumerate(rule.values):
            if not _is_allowed(dated.value, rule):
                place = ("parameters", name, "values", number, "value")
                raise document.error(place, f"{name}: '{dated.value}' is not allowed")


def _is_allowed(value: str, rule: ParameterRule) -> bool:
    if rule.allowed:
        return value in rule.allowed
    if not value.isascii() or not value.isdigit():
        return False
    return (rule.at_least or 0) <= int(value) <= (rule.at_most or int(value))


_PARTNER_PROPOSALS = (*RecommendationStatus, WARN)
# A rule never opens by itself what a named person must: waivers are given elsewhere.
_AGREEMENT_PROPOSALS = (GateStatus.OPEN, GateStatus.BLOCKED, GateStatus.PENDING, WARN)
_CLEARING = (RecommendationStatus.CLEARED, RecommendationStatus.CLEARED_WITH_PLAN)


def _check_rules(policy: Policy, document: RuleDocument) -> None:
    seen: set[str] = set()
    for section, facts, proposals in (
        ("partner_rules", PARTNER_FACTS, _PARTNER_PROPOSALS),
        ("agreement_rules", AGREEMENT_FACTS, _AGREEMENT_PROPOSALS),
    ):
        for number, rule in enumerate(getattr(policy, section)):
            place = (section, number)
            if rule.id in seen:
                raise document.error((*place, "id"), f"the rule '{rule.id}' is repeated")
            seen.add(rule.id)
            if rule.proposes not in proposals:
                raise document.error((*place, "proposes"), f"'{rule.proposes}' is no proposal")
            _check_conditions(rule, facts, document, place)
            wanted = _missing_condition(rule)
            if wanted:
                raise document.error(
                    (*place, "when"), f"a rule that proposes {rule.proposes} must require {wanted}"
                )


def _check_conditions(
    rule: PolicyRule,
    facts: Mapping[str, tuple[str, ...]],
    document: RuleDocument,
    place: tuple[str | int, ...],
) -> None:
    if not rule.when:
        raise document.error((*place, "when"), "a rule without a condition would always apply")
    for section in ("when", "unless"):
        for fact, values in getattr(rule, section).items():
            here = (*place, section, fact)
            if fact not in facts:
                raise document.error(here, f"'{fact}' is no fact that a rule may speak of")
            for value in values:
                if value not in facts[fact]:
                    raise document.error(here, f"'{value}' is no value of '{fact}'")


def _missing_condition(rule: PolicyRule) -> str:
    """Return what a rule that lets pass fails to require; the guard no policy may switch off."""
    when = rule.when
    is_determined = when.get("determination") == ("in_force",) and "capacity" in when
    is_emergency = when.get("exemption") == ("emergency",)
    is_exempt = when.get("exemption") == ("no_contact",)
    is_other_kind = "partner_type" in when and bool(rule.measures)
    is_ready = (
        "partner" in when
        and set(when["partner"]) <= {*_CLEARING, RecommendationStatus.NOT_REQUIRED}
        and when.get("clauses") == ("compliant",)
        and when.get("clause_set") == ("accepted",)
    )
    determined = "a determination in force and a capacity"
    guards: dict[str, tuple[bool, str]] = {
        RecommendationStatus.CLEARED: (is_determined, determined),
        RecommendationStatus.CLEARED_WITH_PLAN: (is_determined or is_emergency, determined),
        RecommendationStatus.NOT_REQUIRED: (
            is_exempt or is_other_kind,
            "exemption: no_contact, or a partner type together with measures",
        ),
        GateStatus.OPEN: (is_ready, "a partner that may pass, compliant clauses, an accepted set"),
    }
    is_met, wanted = guards.get(rule.proposes, (True, ""))
    return "" if is_met else wanted
