"""Working out the row of a partner: which source its standing rests on, and when time alone moves it.

Pure. Every day on which something in the records begins, ends or becomes late is a day on which the
row is made anew; making it for nothing costs little, missing a day would show what is no longer so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from partner_screening.decision import PARTNER_ORDER, gate
from partner_screening.determination import (
    AgreementFacts,
    GateDecision,
    GateStatus,
    PartnerFacts,
    Recommendation,
)
from partner_screening.partner import CapacityOutcome, ImplementingPartner
from partner_screening.policy import Policy
from partner_screening.process.case import Case
from partner_screening.process.hold import Hold
from partner_screening.process.notice import DueItem, passes_by
from partner_screening.process.overview import (
    AgreementOverview,
    GateCounts,
    PartnerOverview,
    ResultSpan,
    StandingSource,
)
from partner_screening.process.plan import PlanStanding, PlanState
from partner_screening.process.regions import place_of
from partner_screening.process.review_round import Stage
from partner_screening.process.run_result import RunAgreement, RunResult, lasting
from partner_screening.process.waiver import Waiver
from partner_screening.situation import exemption_ends

SCORED = frozenset({CapacityOutcome.FULL, CapacityOutcome.MEDIUM, CapacityOutcome.LOW})
"""Outcomes that a determination gives; the others are decided without a score, or not at all."""

_ORDER = {source: number for number, source in enumerate(StandingSource)}


@dataclass(frozen=True)
class OverviewBasis:
    """Everything that the row of a partner is worked out from.

    Attributes:
        facts: the facts of the process on ``as_of``.
        proposal: what the program proposes from these facts alone.
        is_decided: whether anybody decided about the partner's capacity in the process.
        run: the latest finished run that saw the partner.
        case: the open case that moved last, and since when it stands at its step.
        plans: the plans that were not replaced, of cases that were not withdrawn, oldest first.
        holds: holds that nobody lifted, of the past and the future.
        waivers: every waiver of the partner.
        due: what falls due and is not done; without what passed by and nobody is late with.
        task_days: days on which time alone makes or ends something to do.

    """

    partner: ImplementingPartner
    as_of: date
    policy: Policy
    facts: PartnerFacts
    proposal: Recommendation
    is_decided: bool
    has_review: bool
    run: RunResult | None = None
    case: Case | None = None
    case_since: date | None = None
    plans: tuple[PlanStanding, ...] = ()
    holds: tuple[Hold, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    due: tuple[DueItem, ...] = ()
    task_days: tuple[date | None, ...] = ()


def standing_of_partner(basis: OverviewBasis) -> tuple[StandingSource, Recommendation]:
    """Return what the standing rests on, and the recommendation.

    A hold or an open concern that the process knows of weighs on the result of a run too: the stricter
    of the two proposals holds.
    """
    if basis.is_decided:
        return StandingSource.PROCESS, basis.proposal
    if basis.run is None:
        return StandingSource.NONE, basis.proposal
    found = lasting(basis.run, basis.as_of)
    if basis.facts.blocking_findings or basis.facts.has_sea_flag:
        strictest = max(found.status, basis.proposal.status, key=PARTNER_ORDER.__getitem__)
        found = found.model_copy(update={"status": strictest})
    return StandingSource.RUN, found


def partner_overview(
    basis: OverviewBasis, agreements: Iterable[AgreementOverview]
) -> PartnerOverview:
    """Return the row of a partner."""
    partner, run, facts = basis.partner, basis.run, basis.facts
    source, proposal = standing_of_partner(basis)
    known = tuple(agreements)
    place = place_of(partner.country)
    plan = basis.plans[-1] if basis.plans else None
    first = min(basis.due, key=lambda item: (item.due_on, item.kind), default=None)
    return PartnerOverview(
        partner_id=partner.partner_id,
        name=partner.name,
        acronym=partner.acronym,
        type=partner.type,
        country=partner.country,
        country_code=place.country,
        region=place.region,
        sub_region=place.sub_region,
        language=partner.language,
        as_of=basis.as_of,
        policy=basis.policy.fingerprint,
        source=source,
        run_id=run.run_id if run and source is StandingSource.RUN else "",
        recommendation=proposal.status,
        capacity=proposal.capacity,
        risk=proposal.risk,
        has_self_assessment=facts.has_self_assessment or bool(run and run.has_self_assessment),
        is_reviewed=basis.has_review or bool(run and run.is_reviewed),
        is_determined=proposal.capacity in SCORED,
        **_determined(basis, source, proposal),
        case_id=basis.case.id if basis.case else "",
        case_step=basis.case.step if basis.case else None,
        case_since=basis.case_since,
        plan_id=plan.plan.id if plan else "",
        plan_state=plan.state if plan else None,
        plan_deadline=_plan_deadline(plan, run, source),
        plan_late=len(plan.overdue) if plan and plan.agreed_on else 0,
        plan_progress=plan.progress if plan else 0,
        has_hold=bool(facts.blocking_findings),
        has_concern=facts.has_sea_flag,
        gates=gate_counts(known),
        next_due_on=first.due_on if first else None,
        next_due_kind=first.kind if first else "",
        stale_on=next_day(basis, known),
    )


def _plan_deadline(
    plan: PlanStanding | None, run: RunResult | None, source: StandingSource
) -> date | None:
    if plan is not None:
        return plan.deadline
    return run.plan_deadline if run is not None and source is StandingSource.RUN else None


def _determined(
    basis: OverviewBasis, source: StandingSource, proposal: Recommendation
) -> dict[str, Any]:
    """Return the columns about the determination; score and gaps of one in force alone."""
    found = basis.facts.determination
    taken = basis.run.determination if basis.run and source is StandingSource.RUN else None
    kind = Stage(found.kind) if found else taken.kind if taken else None
    made_on = found.made_on if found else taken.made_on if taken else None
    last = found.valid_until if found else taken.valid_until if taken else None
    columns: dict[str, Any] = {
        "determination_kind": kind,
        "determined_on": made_on,
        "valid_until": proposal.valid_until or last,
    }
    standing = found or taken
    if standing is None or proposal.capacity not in SCORED:
        return columns
    return columns | {
        "score": standing.score,
        "maximum": standing.maximum,
        "instrument": standing.instrument,
        "unmet": standing.gaps,
    }


def gate_counts(agreements: Iterable[AgreementOverview]) -> GateCounts:
    """Return how many agreements stand at each gate."""
    counts = dict.fromkeys((status.value for status in GateStatus), 0)
    for agreement in agreements:
        counts[agreement.gate] += 1
    return GateCounts(**counts)


def run_gate(found: RunAgreement, basis: OverviewBasis) -> GateDecision:
    """Return the gate of an agreement that only a run saw, as it stands today.

    The check is the run's; the partner's standing is that of today, so that a hold closes it.
    """
    source, proposal = standing_of_partner(basis)
    taken = basis.run.determination if basis.run and source is StandingSource.RUN else None
    determined = basis.facts.determination or taken
    facts = AgreementFacts(
        reference=found.reference,
        partner_id=basis.partner.partner_id,
        type=found.type,
        start=found.start_on,
        end=found.end_on,
        verdict=found.verdict,
        clause_set=found.clause_set,
        shortfalls=found.shortfalls,
        unread_reason="unreadable" if found.is_unread else "",
        determined_on=determined.made_on if determined else None,
    )
    return gate(facts, proposal, basis.policy, basis.as_of)


def run_agreement(found: RunAgreement, basis: OverviewBasis) -> AgreementOverview:
    """Return the row of an agreement that only a run saw."""
    decision = run_gate(found, basis)
    return AgreementOverview(
        partner_id=basis.partner.partner_id,
        reference=found.reference,
        source=StandingSource.RUN,
        type=found.type,
        clause_set=found.clause_set or "",
        verdict=found.verdict,
        gate=decision.status,
        reasons=closing_reasons(decision, basis.policy),
        shortfalls=found.shortfalls,
        start_on=found.start_on,
        end_on=found.end_on,
        sha256=found.sha256,
        file_name=found.file_name,
    )


def closing_reasons(decision: GateDecision, policy: Policy) -> tuple[str, ...]:
    """Name in short what closes a gate, or what a waiver opens; nothing for one that is open."""
    wanted = {
        GateStatus.BLOCKED: {GateStatus.BLOCKED, GateStatus.PENDING},
        GateStatus.OPEN_BY_WAIVER: {GateStatus.BLOCKED},
        GateStatus.PENDING: {GateStatus.PENDING},
        GateStatus.OPEN: set[GateStatus](),
    }[decision.status]
    passing = {rule.id for rule in policy.agreement_rules if rule.proposes not in wanted}
    named = (
        ":".join(
            (
                reason.code,
                *(reason.values[name] for name in _ELEMENT if name in reason.values),
            )
        )
        for reason in decision.reasons
        if wanted and reason.code not in passing and reason.code != "opened_by_waiver"
    )
    return tuple(dict.fromkeys(named))


_ELEMENT = ("element", "element_status")


def result_spans(found: Iterable[tuple[StandingSource, ResultSpan]]) -> tuple[ResultSpan, ...]:
    """Return results one after the other: each ends at the latest when the next one begins.

    Of two that begin on one day, that of the process takes the place of the run's, and otherwise the
    later one that of the earlier; ``found`` has them as they were made.
    """
    ordered = sorted(found, key=lambda pair: (pair[1].from_on, -_ORDER[pair[0]]))
    spans: list[ResultSpan] = []
    for _, span in ordered:
        if spans:
            end = min(spans[-1].until_on, span.from_on - timedelta(days=1))
            spans[-1] = spans[-1].model_copy(update={"until_on": end})
        spans.append(span)
    return tuple(span for span in spans if span.from_on <= span.until_on)


def next_day(basis: OverviewBasis, agreements: Iterable[AgreementOverview]) -> date | None:
    """Return the next day after ``as_of`` on which the row may change by time alone."""
    days = (
        *_days_of_facts(basis),
        *_days_of_plans(basis.plans),
        *(day for agreement in agreements for day in _days_of_agreement(agreement)),
        *(_after(waiver.expires_on) for waiver in basis.waivers),
        *(hold.from_on for hold in basis.holds),
        *(_after(item.due_on) for item in basis.due if passes_by(item.kind)),
        *basis.task_days,
        *(
            value.in_force_from
            for rule in basis.policy.parameter_rules.values()
            for value in rule.values
        ),
    )
    return min((day for day in days if day is not None and day > basis.as_of), default=None)


def _days_of_facts(basis: OverviewBasis) -> Iterator[date | None]:
    facts, run = basis.facts, basis.run
    parameters = basis.policy.parameters(basis.as_of)
    yield facts.unscored_decided_on
    yield _after(facts.unscored_expires)
    yield _after(exemption_ends(facts, parameters))
    yield _after(facts.plan_deadline)
    if facts.determination is not None:
        yield facts.determination.made_on
        yield facts.determination.reviewed_on
        yield _after(facts.determination.valid_until)
    if run is not None:
        yield _after(run.valid_until)
        yield _after(run.plan_deadline)


def _days_of_plans(plans: Iterable[PlanStanding]) -> Iterator[date | None]:
    for standing in plans:
        yield _after(standing.deadline)
        for line in standing.lines:
            yield _after(line.line.due)


def _days_of_agreement(agreement: AgreementOverview) -> Iterator[date | None]:
    yield agreement.start_on
    yield _after(agreement.end_on)


def _after(day: date | None) -> date | None:
    return day and day + timedelta(days=1)


def is_shown(standing: PlanStanding) -> bool:
    """Whether a plan is the one that counts for its partner: not replaced by a later proposal."""
    return standing.state is not PlanState.REPLACED
