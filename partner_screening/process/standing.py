"""What the records of the process say about a partner, as the facts that the decision looks at.

Pure. Every doubt falls on the side that does not clear: a determination whose grounds have changed,
whose contest was upheld, or whose case was withdrawn, is none.
"""

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import AwareDatetime

from partner_screening.determination import Determination, PartnerFacts
from partner_screening.partner import ImplementingPartner, UnscoredDecision
from partner_screening.process.determining import (
    CaseDetermination,
    ContestAnswer,
    Justification,
    ReviewBasis,
    as_determination,
    is_effective,
    is_reopened,
)
from partner_screening.process.hold import Hold
from partner_screening.process.reassessment import ReassessmentTrigger, Result, valid_until
from partner_screening.process.unscored import UnscoredEnd, UnscoredOutcome, unscored_decision
from partner_screening.values import Value


class PlanFacts(Value):
    """What the decision needs of a plan: whether one was agreed by both sides, and its last day."""

    is_agreed: bool = False
    deadline: date | None = None


class AcceptedResult(Value):
    """The result of another entity that was accepted last: when, and the plan that came with it."""

    determination: Determination
    accepted_at: AwareDatetime
    plan: PlanFacts = PlanFacts()


class PartnerRecords(Value):
    """The records about one partner as of a day, and what was worked out of some of them.

    ``inherited_until`` is the last day of the answers that the latest determination took over from
    headquarters. ``bases`` hold, by case and stage, what a determination of that case would stand on
    now; ``withdrawn`` are the ids of withdrawn cases.
    """

    partner: ImplementingPartner
    as_of: date
    determinations: tuple[CaseDetermination, ...] = ()
    bases: Mapping[str, ReviewBasis] = {}
    withdrawn: frozenset[str] = frozenset()
    justifications: tuple[Justification, ...] = ()
    contests: tuple[ContestAnswer, ...] = ()
    unscored: tuple[UnscoredOutcome, ...] = ()
    unscored_ends: tuple[UnscoredEnd, ...] = ()
    holds: tuple[Hold, ...] = ()
    triggers: tuple[ReassessmentTrigger, ...] = ()
    has_open_allegation: bool = False
    has_self_assessment: bool = False
    plan: PlanFacts = PlanFacts()
    accepted: AcceptedResult | None = None
    inherited_until: date | None = None


def partner_facts(records: PartnerRecords) -> PartnerFacts:
    """Return the facts about a partner. ``holds`` must be those that stand on the day."""
    partner = records.partner
    decided = _unscored(records)
    made = standing_determination(records)
    accepted = _accepted(records)
    found = _lasting(accepted.determination, accepted.accepted_at, records) if accepted else None
    plan = accepted.plan if accepted else records.plan
    if made is not None and accepted is None:
        found = _lasting(as_determination(made), made.at, records)
        if records.inherited_until is not None:
            last = min(found.valid_until, records.inherited_until)
            found = found.model_copy(update={"valid_until": last})
    has_gaps = bool(found and found.gaps)
    return PartnerFacts(
        partner_id=partner.partner_id,
        partner_type=partner.type,
        has_contact=partner.contact_with_beneficiaries,
        unscored_outcome=decided.outcome if decided else None,
        unscored_decided_by=decided.decided_by if decided else "",
        unscored_reason=decided.reason if decided else "",
        unscored_decided_on=decided.decided_on if decided else None,
        unscored_expires=decided.expires if decided else None,
        determination=found,
        has_self_assessment=records.has_self_assessment,
        has_plan=has_gaps and plan.is_agreed,
        plan_deadline=plan.deadline if has_gaps else None,
        has_justification=made is not None
        and accepted is None
        and any(one.determination_id == made.id for one in records.justifications),
        blocking_findings=("hold",) if records.holds else (),
        has_sea_flag=partner.has_sea_flag or records.has_open_allegation,
    )


def standing_determination(records: PartnerRecords) -> CaseDetermination | None:
    """Return the latest determination, if it still stands; an older one never takes its place.

    A reassessment that found less must not be undone by going back to an earlier result.
    """
    latest = max(records.determinations, key=lambda one: one.at, default=None)
    if latest is None or latest.case_id in records.withdrawn:
        return None
    if not is_effective(latest, records.contests):
        return None
    basis = records.bases.get(basis_key(latest.case_id, latest.stage))
    if basis is None or is_reopened(latest, basis):
        return None
    return latest


def _accepted(records: PartnerRecords) -> AcceptedResult | None:
    """Return the accepted result of another entity, unless we determined the capacity since."""
    accepted = records.accepted
    latest = max((made.at for made in records.determinations), default=None)
    if accepted is None or (latest is not None and latest > accepted.accepted_at):
        return None
    return accepted


def _lasting(found: Determination, made_at: datetime, records: PartnerRecords) -> Determination:
    """Return the determination with the last day that triggers leave it."""
    last = valid_until(
        Result.DETERMINATION, found.valid_until, made_at, records.triggers, records.as_of
    )
    return found.model_copy(update={"valid_until": last})


def _unscored(records: PartnerRecords) -> UnscoredDecision | None:
    """Return the decision without a score with the last day that its end and triggers leave it."""
    decided = unscored_decision(records.unscored, records.unscored_ends)
    if decided is None:
        return None
    made = max(one.at for one in records.unscored)
    last = valid_until(
        Result(decided.outcome), decided.expires, made, records.triggers, records.as_of
    )
    return decided.model_copy(update={"expires": last})


def basis_key(case_id: str, stage: str) -> str:
    """Return the key of a case and stage in ``PartnerRecords.bases``."""
    return f"{case_id}:{stage}"
