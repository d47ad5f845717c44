"""What is true of a partner or an agreement on a date, in the few words that a policy may speak of.

Pure. Every doubt falls on the side that does not clear: an exemption without an author is
``incomplete``, a review of tomorrow is ``not_yet``, a file that nobody could read is ``unread``.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from partner_screening.determination import (
    AgreementFacts,
    Determination,
    PartnerFacts,
    Recommendation,
    RecommendationStatus,
)
from partner_screening.months import after_months
from partner_screening.parameters import Parameters
from partner_screening.partner import CapacityOutcome
from partner_screening.policy import Policy

_PASSING = (
    RecommendationStatus.CLEARED,
    RecommendationStatus.CLEARED_WITH_PLAN,
    RecommendationStatus.NOT_REQUIRED,
)
_EXEMPTIONS: Mapping[CapacityOutcome, tuple[str, str]] = MappingProxyType(
    {
        CapacityOutcome.NO_CONTACT: ("no_contact", "no_contact_months"),
        CapacityOutcome.LOW_ASSUMED_EMERGENCY: ("emergency", "emergency_months"),
    }
)


def partner_situation(facts: PartnerFacts, policy: Policy, as_of: date) -> dict[str, str]:
    """Return the facts about a partner in the words of ``policy.PARTNER_FACTS``."""
    parameters = policy.parameters(as_of)
    found = facts.determination
    is_inside = facts.partner_type in policy.scope.partner_types
    return {
        "scope": "inside" if is_inside else "outside",
        "partner_type": facts.partner_type,
        "contact": {None: "unknown", True: "yes", False: "no"}[facts.has_contact],
        "exemption": _exemption(facts, parameters, as_of),
        "determination": _determination(found, policy, parameters, as_of),
        "capacity": found.capacity if found else CapacityOutcome.NOT_ASSESSED,
        "gaps": "some" if found and found.gaps else "none",
        "plan": _plan(facts, as_of),
        "review": _review(facts),
        "self_assessment": _self_assessment(facts),
        "finding": "blocking" if facts.blocking_findings else "none",
        "allegation": "known" if facts.has_sea_flag else "none",
        "justification": "written" if facts.has_justification else "none",
    }


def agreement_situation(
    facts: AgreementFacts, recommendation: Recommendation, policy: Policy, as_of: date
) -> dict[str, str]:
    """Return the facts about an agreement in the words of ``policy.AGREEMENT_FACTS``."""
    return {
        "partner": recommendation.status,
        "clauses": _clauses(facts),
        "clause_set": _clause_set(facts, policy),
        "term": _term(facts, recommendation),
        "started": _started(facts, recommendation, as_of),
    }


def exemption_ends(facts: PartnerFacts, parameters: Parameters) -> date | None:
    """Return the last day of a decision without a score; never later than the policy allows."""
    if facts.unscored_outcome is None or facts.unscored_outcome not in _EXEMPTIONS:
        return None
    if facts.unscored_decided_on is None or facts.unscored_expires is None:
        return None
    months = int(parameters[_EXEMPTIONS[facts.unscored_outcome][1]].value)
    return min(facts.unscored_expires, after_months(facts.unscored_decided_on, months))


def _exemption(facts: PartnerFacts, parameters: Parameters, as_of: date) -> str:
    if facts.unscored_outcome is None:
        return "none"
    ends = exemption_ends(facts, parameters)
    is_owned = facts.unscored_decided_by.strip() and facts.unscored_reason.strip()
    if ends is None or not is_owned or facts.unscored_decided_on is None:
        return "incomplete"
    if facts.unscored_decided_on > as_of:
        return "not_yet"
    if ends < as_of:
        return "expired"
    if facts.unscored_outcome is CapacityOutcome.NO_CONTACT and facts.has_contact:
        return "contradicted"
    return _EXEMPTIONS[facts.unscored_outcome][0]


def is_own_work(found: Determination) -> bool:
    """Return whether the reviewer is also the determiner: nobody approves his or her own work."""
    second, first = (
        " ".join(name.casefold().split()) for name in (found.determined_by, found.reviewer)
    )
    return bool(second) and second == first


def _determination(
    found: Determination | None, policy: Policy, parameters: Parameters, as_of: date
) -> str:
    if found is None:
        return "none"
    has_second = bool(found.determined_by.strip())
    needs_second = parameters["determiner_required"].value == "yes"
    accepted = policy.scope.instruments
    flaws = {
        "same_person": is_own_work(found),
        "not_accepted": found.instrument.partition("@")[0] not in accepted,
        "not_yet": max(found.reviewed_on, found.made_on) > as_of,
        "expired": found.valid_until < as_of,
        "unconfirmed": needs_second and not has_second,
    }
    return next((name for name, is_so in flaws.items() if is_so), "in_force")


def _plan(facts: PartnerFacts, as_of: date) -> str:
    if not facts.has_plan:
        return "none"
    is_over = facts.plan_deadline is not None and facts.plan_deadline < as_of
    return "overdue" if is_over else "running"


def _review(facts: PartnerFacts) -> str:
    if facts.unreviewed_standards:
        return "incomplete"
    return "complete" if facts.determination else "none"


def _self_assessment(facts: PartnerFacts) -> str:
    if facts.has_self_assessment:
        return "usable"
    return "unusable" if facts.has_unusable_self_assessment else "none"


def _clauses(facts: AgreementFacts) -> str:
    if facts.verdict is not None:
        return facts.verdict
    return "unread" if facts.unread_reason not in {"", "agreement_file_missing"} else "no_file"


def _clause_set(facts: AgreementFacts, policy: Policy) -> str:
    if facts.clause_set is None:
        return "none"
    accepts = policy.agreement_type(facts.type).accepts(facts.clause_set)
    return "accepted" if accepts else "not_accepted"


def _term(facts: AgreementFacts, recommendation: Recommendation) -> str:
    """Say whether the partner's clearance lasts as long as the agreement (domain case 16)."""
    if recommendation.status not in _PASSING or recommendation.valid_until is None:
        return "not_limited"
    if facts.end is None:
        return "unknown"
    return "outlives" if facts.end > recommendation.valid_until else "covered"


def _started(facts: AgreementFacts, recommendation: Recommendation, as_of: date) -> str:
    """Say whether the agreement began before the partner was determined (domain case 9)."""
    if facts.start is None or facts.start > as_of:
        return "not_started"
    is_exempt = recommendation.status is RecommendationStatus.NOT_REQUIRED
    is_assumed = recommendation.capacity is CapacityOutcome.LOW_ASSUMED_EMERGENCY
    if is_exempt or is_assumed:
        return "after_determination"
    is_late = facts.determined_on is None or facts.determined_on > facts.start
    return "before_determination" if is_late else "after_determination"
