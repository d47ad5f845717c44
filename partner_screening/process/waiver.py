"""Waivers: the only way to open a blocked agreement, asked for by one and approved by two others.

A waiver is bound to the agreement's file and to what blocked it when it was asked for: another file, or
a further reason, and it opens nothing. It ends by itself; a longer one is a new waiver.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime

from partner_screening.determination import (
    GateDecision,
    GateStatus,
    Recommendation,
    RecommendationStatus,
)
from partner_screening.findings import Reason
from partner_screening.policy import Policy
from partner_screening.values import Value


class Side(StrEnum):
    """The two whose approval a waiver needs."""

    LEGAL = "legal"
    MANAGEMENT = "management"


class WaiverState(StrEnum):
    """Where a waiver stands on a day."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    EXPIRED = "expired"


class Waiver(Value):
    """A request for a waiver. ``blocked_by`` names exactly what it would open."""

    id: str
    partner_id: str
    reference: str
    sha256: str
    reason: str
    scope: str
    expires_on: date
    blocked_by: tuple[str, ...]
    by: str
    at: AwareDatetime


class WaiverDecision(Value):
    """The approval or refusal of one side."""

    id: str
    waiver_id: str
    partner_id: str
    side: Side
    is_approval: bool
    reason: str
    by: str
    at: AwareDatetime


def state_of(waiver: Waiver, decisions: Iterable[WaiverDecision], as_of: date) -> WaiverState:
    """Return where ``waiver`` stood at the end of ``as_of``. Its last day is ``expires_on``."""
    given = [
        decision
        for decision in decisions
        if decision.waiver_id == waiver.id and decision.at.date() <= as_of
    ]
    if any(not decision.is_approval for decision in given):
        return WaiverState.REFUSED
    if waiver.expires_on < as_of:
        return WaiverState.EXPIRED
    approved = {decision.side for decision in given}
    return WaiverState.IN_FORCE if approved == set(Side) else WaiverState.ASKED


def blocks(
    decision: GateDecision, recommendation: Recommendation, policy: Policy
) -> tuple[str, ...]:
    """Name everything that blocks an agreement, in a form that a later decision can be held against.

    ``element_falls_short:reporting:missing``, ``partner_not_cleared:low_capacity``, sorted.
    """
    blocking = {rule.id for rule in policy.agreement_rules if rule.proposes == GateStatus.BLOCKED}
    found = set()
    for reason in decision.reasons:
        if reason.code not in blocking:
            continue
        if reason.code == "partner_not_cleared":
            found |= {f"{reason.code}:{code}" for code in _uncleared(recommendation, policy)}
            continue
        values = [
            reason.values[name] for name in ("element", "element_status") if name in reason.values
        ]
        found.add(":".join([reason.code, *values]))
    return tuple(sorted(found))


def unwaivable(recommendation: Recommendation, policy: Policy) -> tuple[str, ...]:
    """Return the codes of the partner's reasons that no waiver opens (a hold, for instance)."""
    closed = {rule.id for rule in policy.partner_rules if not rule.is_waivable}
    return tuple(reason.code for reason in recommendation.reasons if reason.code in closed)


def undecided(
    decision: GateDecision, recommendation: Recommendation, policy: Policy
) -> tuple[str, ...]:
    """Return the codes of what waits for a person's decision beside what blocks an agreement.

    A block is stricter than what is pending and hides it: a waiver that opens the block alone would
    let through what would be pending without it.
    """
    waiting = {rule.id for rule in policy.partner_rules if rule.proposes == GateStatus.PENDING}
    waiting |= {rule.id for rule in policy.agreement_rules if rule.proposes == GateStatus.PENDING}
    found = (*recommendation.reasons, *decision.reasons)
    return tuple(dict.fromkeys(reason.code for reason in found if reason.code in waiting))


def with_waivers(
    decision: GateDecision,
    recommendation: Recommendation,
    policy: Policy,
    waivers: Iterable[tuple[Waiver, tuple[WaiverDecision, ...]]],
    *,
    sha256: str,
    as_of: date,
) -> GateDecision:
    """Return the gate with the waiver that opens it, if one does; every reason of the block stays.

    Only a blocked agreement is opened. One that also waits for a decision, for instance because an
    allegation is open, stays blocked: no waiver takes the place of that decision.
    """
    if decision.status is not GateStatus.BLOCKED or unwaivable(recommendation, policy):
        return decision
    if undecided(decision, recommendation, policy):
        return decision
    blocked_by = set(blocks(decision, recommendation, policy))
    for waiver, decisions in waivers:
        fits = (
            (waiver.partner_id, waiver.reference, waiver.sha256)
            == (decision.partner_id, decision.reference, sha256)
            and blocked_by <= set(waiver.blocked_by)
            and state_of(waiver, decisions, as_of) is WaiverState.IN_FORCE
        )
        if fits:
            reason = _opened_by(waiver, decisions, policy)
            return decision.model_copy(
                update={
                    "status": GateStatus.OPEN_BY_WAIVER,
                    "reasons": (reason, *decision.reasons),
                }
            )
    return decision


def _opened_by(waiver: Waiver, decisions: Iterable[WaiverDecision], policy: Policy) -> Reason:
    approvers = {decision.side: decision.by for decision in decisions}
    return Reason(
        code="opened_by_waiver",
        rule=f"{policy.reference}/waiver",
        source="Partner Screening, choice of the project: docs/process.md, Waivers",
        values={
            "waiver": waiver.id,
            "requester": waiver.by,
            "waiver_reason": waiver.reason,
            "legal": approvers[Side.LEGAL],
            "management": approvers[Side.MANAGEMENT],
            "expires": str(waiver.expires_on),
        },
    )


def _uncleared(recommendation: Recommendation, policy: Policy) -> set[str]:
    refusing = {
        rule.id
        for rule in policy.partner_rules
        if rule.proposes == RecommendationStatus.NOT_CLEARED
    }
    return {reason.code for reason in recommendation.reasons if reason.code in refusing}
