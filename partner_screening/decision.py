"""The decision on a partner and the gate of an agreement: pure functions of facts, policy and date.

First the facts are brought into the few words that a policy may speak of; then every rule that fits
is applied, and the strictest proposal holds. Nothing is cleared by default: without a rule that
proposes something, partner and agreement are pending.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from partner_screening.determination import (
    AgreementFacts,
    GateDecision,
    GateStatus,
    PartnerFacts,
    Recommendation,
    RecommendationStatus,
)
from partner_screening.findings import Reason
from partner_screening.parameters import Parameters
from partner_screening.partner import CapacityOutcome, SeaRisk
from partner_screening.policy import WARN, Policy, PolicyRule
from partner_screening.situation import agreement_situation, exemption_ends, partner_situation

# From best to worst. "Not required" stands beside "cleared": both let an agreement go ahead.
PARTNER_ORDER: Mapping[RecommendationStatus, int] = MappingProxyType(
    {
        RecommendationStatus.CLEARED: 0,
        RecommendationStatus.NOT_REQUIRED: 0,
        RecommendationStatus.CLEARED_WITH_PLAN: 1,
        RecommendationStatus.PENDING: 2,
        RecommendationStatus.NOT_CLEARED: 3,
    }
)
GATE_ORDER: Mapping[GateStatus, int] = MappingProxyType(
    {
        GateStatus.OPEN: 0,
        GateStatus.OPEN_BY_WAIVER: 1,
        GateStatus.PENDING: 2,
        GateStatus.BLOCKED: 3,
    }
)


def recommend(facts: PartnerFacts, policy: Policy, as_of: date) -> Recommendation:
    """Return what the program proposes about a partner on ``as_of``, with every reason.

    Raises:
        UnknownRule: the policy has no parameters in force on ``as_of``.

    """
    parameters = policy.parameters(as_of)
    situation = partner_situation(facts, policy, as_of)
    rules = [rule for rule in policy.partner_rules if rule.fits(situation)]
    proposals = [RecommendationStatus(rule.proposes) for rule in rules if rule.proposes != WARN]
    status = max(proposals, key=PARTNER_ORDER.__getitem__, default=RecommendationStatus.PENDING)
    values = _partner_values(facts, policy, parameters)
    reasons = [_reason(rule, policy, values) for rule in rules]
    if not proposals:
        reasons.append(_no_rule_fits(policy))
    capacity, risk, valid_until = _standing(facts, situation, parameters)
    return Recommendation(
        partner_id=facts.partner_id,
        status=status,
        capacity=capacity,
        risk=risk,
        reasons=tuple(reasons),
        valid_until=valid_until,
        policy=policy.reference,
    )


def gate(
    facts: AgreementFacts, recommendation: Recommendation, policy: Policy, as_of: date
) -> GateDecision:
    """Return whether an agreement may go ahead on ``as_of``, with every reason."""
    situation = agreement_situation(facts, recommendation, policy, as_of)
    rules = [rule for rule in policy.agreement_rules if rule.fits(situation)]
    if facts.has_doubt and situation["clauses"] == "non_compliant":
        # What falls short is stricter, and must not hide what nobody could tell: no waiver opens that.
        doubtful = {**situation, "clauses": "needs_review"}
        rules += [one for one in policy.agreement_rules if one.fits(doubtful) and one not in rules]
    proposals = [GateStatus(rule.proposes) for rule in rules if rule.proposes != WARN]
    status = max(proposals, key=GATE_ORDER.__getitem__, default=GateStatus.PENDING)
    values = _agreement_values(facts, recommendation, policy)
    reasons = [reason for rule in rules for reason in _gate_reasons(rule, facts, policy, values)]
    if not proposals:
        reasons.append(_no_rule_fits(policy))
    return GateDecision(
        reference=facts.reference,
        partner_id=facts.partner_id,
        status=status,
        reasons=tuple(reasons),
        policy=policy.reference,
    )


def _standing(
    facts: PartnerFacts, situation: Mapping[str, str], parameters: Parameters
) -> tuple[CapacityOutcome, SeaRisk | None, date | None]:
    """Return capacity, risk and last day of what holds today; never the score of what does not."""
    if situation["scope"] == "outside":
        return CapacityOutcome.NOT_ASSESSED, None, None
    if situation["exemption"] == "no_contact":
        return CapacityOutcome.NO_CONTACT, SeaRisk.LOW, exemption_ends(facts, parameters)
    if situation["determination"] == "in_force" and facts.determination:
        found = facts.determination
        return found.capacity, found.risk, found.valid_until
    if situation["exemption"] == "emergency":
        ends = exemption_ends(facts, parameters)
        return CapacityOutcome.LOW_ASSUMED_EMERGENCY, SeaRisk.HIGH, ends
    return CapacityOutcome.NOT_ASSESSED, None, None


def _partner_values(facts: PartnerFacts, policy: Policy, parameters: Parameters) -> dict[str, str]:
    """Return what the texts of reasons may be filled with: ids, names, numbers, ISO dates."""
    found = facts.determination
    ends = exemption_ends(facts, parameters)
    values = {
        "partner_type": facts.partner_type,
        "instrument": found.instrument if found else policy.scope.default_instrument,
        "findings": ", ".join(facts.blocking_findings),
        "outcome": facts.unscored_outcome or "",
        "decided_by": facts.unscored_decided_by,
        "decided_on": str(facts.unscored_decided_on or ""),
        "decision_reason": facts.unscored_reason.strip().rstrip(".。"),
        "decision_ends": str(ends or ""),
        "standards": ", ".join(facts.unreviewed_standards),
        "plan_deadline": str(facts.plan_deadline or ""),
        "self_score": "–" if facts.self_score is None else str(facts.self_score),
        "self_maximum": "–" if facts.self_maximum is None else str(facts.self_maximum),
    }
    if found is None:
        return values
    return values | {
        "score": "–" if found.score is None else str(found.score),
        "maximum": str(found.maximum),
        "capacity": found.capacity,
        "reviewer": found.reviewer,
        "reviewed_on": str(found.reviewed_on),
        "determined_by": found.determined_by,
        "valid_until": str(found.valid_until),
        "gaps": ", ".join(found.gaps),
    }


# Which of the values a reason keeps: those that its text speaks of, and no more.
_PARTNER_REASON_VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "blocking_finding": ("findings",),
        "not_in_scope_public": ("partner_type", "instrument"),
        "not_in_scope_private": ("partner_type", "instrument"),
        "no_contact_decided": ("decided_by", "decided_on", "decision_reason", "decision_ends"),
        "exemption_contradicted": ("decided_by", "decided_on"),
        "exemption_incomplete": ("outcome",),
        "exemption_expired": ("outcome", "decision_ends"),
        "exemption_not_yet": ("outcome", "decided_on"),
        "emergency_assumed": ("decided_by", "decided_on", "decision_reason", "decision_ends"),
        "full_capacity": ("score", "maximum", "reviewer", "reviewed_on", "valid_until"),
        "capacity_with_plan": (
            *(
                "capacity",
                "score",
                "maximum",
                "gaps",
                "instrument",
                "reviewer",
                "reviewed_on",
                "plan_deadline",
            ),
        ),
        "capacity_without_plan": ("capacity", "score", "maximum", "gaps", "instrument"),
        "plan_overdue": ("plan_deadline", "gaps", "instrument"),
        "low_capacity": ("score", "maximum", "gaps", "instrument", "reviewer", "reviewed_on"),
        "low_justified_with_plan": (
            *("score", "maximum", "gaps", "instrument", "determined_by", "plan_deadline"),
        ),
        "low_justified_without_plan": ("score", "maximum", "gaps", "instrument"),
        "determination_expired": ("valid_until", "reviewed_on"),
        "determination_not_yet": ("reviewed_on",),
        "determination_unconfirmed": ("reviewer",),
        "determiner_is_reviewer": ("reviewer",),
        "instrument_not_accepted": ("instrument",),
        "review_incomplete": ("standards", "instrument"),
        "self_assessment_only": ("self_score", "self_maximum"),
    }
)


def _reason(rule: PolicyRule, policy: Policy, values: Mapping[str, str]) -> Reason:
    names = _PARTNER_REASON_VALUES.get(rule.id, ()) if values else ()
    kept = {name: values[name] for name in names if name in values}
    if rule.measures:
        kept["measures"] = ", ".join(rule.measures)
    return Reason(
        code=rule.id,
        rule=policy.rule_reference(rule),
        source=f"{rule.source.title}: {rule.source.locator}",
        values=kept,
    )


def _no_rule_fits(policy: Policy) -> Reason:
    return Reason(code="no_rule_fits", rule=policy.reference, source=policy.title)


def _agreement_values(
    facts: AgreementFacts, recommendation: Recommendation, policy: Policy
) -> dict[str, str]:
    return {
        "partner_id": facts.partner_id,
        "status": recommendation.status,
        "start": str(facts.start or ""),
        "end": str(facts.end or ""),
        "valid_until": str(recommendation.valid_until or ""),
        "determined_on": str(facts.determined_on or "–"),
        "clause_set": facts.clause_set or "",
        "expected_set": policy.agreement_type(facts.type).clause_set,
        "problem": facts.unread_reason,
    }


_GATE_REASON_VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "partner_not_cleared": ("partner_id",),
        "partner_pending": ("partner_id",),
        "clauses_unread": ("problem",),
        "clause_set_not_accepted": ("clause_set", "expected_set"),
        "agreement_outlives_validity": ("end", "valid_until"),
        "started_before_determination": ("start", "determined_on"),
        "all_conditions_met": ("status", "clause_set"),
    }
)


def _gate_reasons(
    rule: PolicyRule, facts: AgreementFacts, policy: Policy, values: Mapping[str, str]
) -> Iterable[Reason]:
    kept = {name: values[name] for name in _GATE_REASON_VALUES.get(rule.id, ())}
    whole = _reason(rule, policy, {}).model_copy(update={"values": kept})
    if rule.id != "element_falls_short" or not facts.shortfalls:
        return (whole,)
    return tuple(
        whole.model_copy(update={"values": {"element": element, "element_status": status}})
        for element, _, status in (shortfall.partition(":") for shortfall in facts.shortfalls)
    )
