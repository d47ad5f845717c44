"""Working out the rows of partners for lists and figures, from everything that is recorded of them."""

from collections.abc import Iterable, Iterator
from datetime import date

from assessment_tools.catalogue import load_instrument
from contract_clauses.clause_check import Verdict
from partner_screening.actions.process.agreements import (
    AgreementStanding,
    current_file,
    standing_with,
    waivers_of,
)
from partner_screening.actions.process.due_items import due_items
from partner_screening.actions.process.office import Office, known
from partner_screening.actions.process.plan_reading import records_of
from partner_screening.actions.process.standing import partner_standing
from partner_screening.actions.process.task_making import task_days, tasks_of
from partner_screening.determination import PartnerFacts, Recommendation
from partner_screening.process.agreement_file import (
    AgreementFile,
    ElementSettlement,
    SettlementConfirmation,
    agreement_facts,
)
from partner_screening.process.case import Case, CaseMove, Step
from partner_screening.process.determining import (
    CaseDetermination,
    ContestAnswer,
    is_effective,
)
from partner_screening.process.exchange import (
    SharedAcceptance,
    SharedAssessment,
    accepted_determination,
)
from partner_screening.process.hold import Hold, HoldLift
from partner_screening.process.inheritance import PartnerLink
from partner_screening.process.notice import passes_by
from partner_screening.process.overview import (
    AgreementOverview,
    PartnerRows,
    ResultSpan,
    StandingSource,
)
from partner_screening.process.overview_making import (
    OverviewBasis,
    closing_reasons,
    is_shown,
    partner_overview,
    result_spans,
    run_agreement,
)
from partner_screening.process.plan import Plan, PlanStanding, standing_of
from partner_screening.process.review_round import ReviewAnswer
from partner_screening.process.run_result import RunResult
from partner_screening.process.unscored import UnscoredEnd, UnscoredOutcome, unscored_decision
from partner_screening.process.waiver import WaiverState, state_of
from partner_screening.storage.gathered_view import GatheredView
from partner_screening.storage.record_store import RecordView
from partner_screening.storage.run_results import latest_results, run_determinations

_DECIDING = (CaseDetermination, UnscoredOutcome, SharedAcceptance)
"""Kinds of record by which somebody decided about a partner's capacity in the process."""


def rows_of(
    view: RecordView, office: Office, partner_ids: Iterable[str], as_of: date
) -> Iterator[PartnerRows]:
    """Give the rows of those of some partners that are registered, as of a day."""
    wanted = sorted(set(partner_ids))
    gathered = GatheredView(view, {*wanted, *_headquarters(view, wanted)})
    results = latest_results(view.connection, wanted)
    determinations = run_determinations(view.connection, wanted)
    for partner_id in wanted:
        if gathered.registered(partner_id) is not None:
            yield _rows(
                gathered,
                office,
                partner_id,
                as_of,
                run=results.get(partner_id),
                taken=determinations.get(partner_id, []),
            )


def overview_basis(
    view: RecordView, office: Office, partner_id: str, as_of: date, run: RunResult | None
) -> OverviewBasis:
    """Return what the rows of a partner are worked out from.

    Raises:
        InputError: unknown partner.

    """
    facts, proposal = partner_standing(view, office, partner_id, as_of)
    return _basis(view, office, facts, proposal, as_of=as_of, run=run)


def country_offices(view: RecordView, partner_ids: Iterable[str]) -> frozenset[str]:
    """Return the partners whose standing rests on that of some headquarters too, past ones included."""
    links = view.all(PartnerLink, headquarters_id=tuple(sorted(partner_ids)))
    return frozenset(link.partner_id for link in links)


def _headquarters(view: RecordView, partner_ids: list[str]) -> frozenset[str]:
    links = view.all(PartnerLink, partner_id=tuple(partner_ids))
    return frozenset(link.headquarters_id for link in links) - {""}


def _rows(
    view: RecordView,
    office: Office,
    partner_id: str,
    as_of: date,
    *,
    run: RunResult | None,
    taken: list[ResultSpan],
) -> PartnerRows:
    facts, proposal = partner_standing(view, office, partner_id, as_of)
    basis = _basis(view, office, facts, proposal, as_of=as_of, run=run)
    agreements = (
        *_registered(view, office, (facts, proposal), as_of),
        *_seen(view, basis),
    )
    return PartnerRows(
        overview=partner_overview(basis, agreements),
        agreements=tuple(sorted(agreements, key=lambda one: one.reference)),
        due=basis.due,
        tasks=tasks_of(view, office, partner_id, as_of, basis.due),
        results=result_spans(
            (
                *((StandingSource.RUN, span) for span in taken),
                *((StandingSource.PROCESS, span) for span in _results(view, facts)),
            )
        ),
    )


def _basis(
    view: RecordView,
    office: Office,
    facts: PartnerFacts,
    proposal: Recommendation,
    *,
    as_of: date,
    run: RunResult | None,
) -> OverviewBasis:
    partner_id = facts.partner_id
    partner = view.registered(partner_id)
    assert partner is not None  # whoever asks has looked
    cases = view.all(Case, partner_id=partner_id)
    moves = view.all(CaseMove, partner_id=partner_id)
    case, since = _open_case(cases, moves)
    lifted = {lift.hold_id for lift in view.all(HoldLift, partner_id=partner_id)}
    return OverviewBasis(
        partner=partner,
        as_of=as_of,
        policy=office.policy,
        facts=facts,
        proposal=proposal,
        is_decided=any(view.all(kind, partner_id=partner_id) for kind in _DECIDING),
        has_review=bool(view.all(ReviewAnswer, partner_id=partner_id)),
        run=run,
        case=case,
        case_since=since,
        plans=_plans(view, partner_id, cases, as_of),
        holds=tuple(one for one in view.all(Hold, partner_id=partner_id) if one.id not in lifted),
        waivers=tuple(waiver for waiver, _ in waivers_of(view, partner_id)),
        due=tuple(
            item
            for item in due_items(view, office, partner_id, as_of)
            if item.due_on >= as_of or not passes_by(item.kind)
        ),
        task_days=tuple(task_days(view, partner_id, as_of)),
    )


def _open_case(
    cases: tuple[Case, ...], moves: tuple[CaseMove, ...]
) -> tuple[Case | None, date | None]:
    """Return the open case that moved last, and the day since which it stands at its step."""
    reached = {
        case.id: max((move.at for move in moves if move.case_id == case.id), default=case.at)
        for case in cases
        if case.is_open
    }
    latest = max(
        (case for case in cases if case.is_open),
        key=lambda case: (reached[case.id], case.id),
        default=None,
    )
    return latest, reached[latest.id].date() if latest else None


def _plans(
    view: RecordView, partner_id: str, cases: tuple[Case, ...], as_of: date
) -> tuple[PlanStanding, ...]:
    left = {case.id for case in cases if case.step in {Step.WITHDRAWN, Step.SUPERSEDED}}
    standings = (
        standing_of(records_of(view, plan), as_of)
        for plan in view.all(Plan, partner_id=partner_id)
        if plan.case_id not in left
    )
    return tuple(one for one in standings if is_shown(one))


def _registered(
    view: RecordView,
    office: Office,
    partner: tuple[PartnerFacts, Recommendation],
    as_of: date,
) -> Iterator[AgreementOverview]:
    """Give the agreements that are registered in the process."""
    partner_id = partner[0].partner_id
    files = view.all(AgreementFile, partner_id=partner_id)
    confirmed = {
        one.settlement_id for one in view.all(SettlementConfirmation, partner_id=partner_id)
    }
    for reference in sorted({file.reference for file in files}):
        standing = standing_with(
            view, office, current_file(view, partner_id, reference), partner, as_of
        )
        file = standing.file
        facts = agreement_facts(
            file,
            view.all(ElementSettlement, partner_id=partner_id, reference=reference),
            confirmed,
            None,
        )
        yield AgreementOverview(
            partner_id=partner_id,
            reference=reference,
            source=StandingSource.PROCESS,
            type=file.type,
            clause_set=file.clause_set,
            verdict=Verdict(facts.verdict) if facts.verdict else None,
            gate=standing.gate.status,
            reasons=closing_reasons(standing.gate, office.policy),
            shortfalls=facts.shortfalls,
            waiver_until=_waiver_until(standing, as_of),
            start_on=file.start_on,
            end_on=file.end_on,
            sha256=file.sha256,
            file_name=file.file_name,
            versions=sum(one.reference == reference for one in files),
        )


def _waiver_until(standing: AgreementStanding, as_of: date) -> date | None:
    running = (
        waiver.expires_on
        for waiver, decisions in standing.waivers
        if waiver.sha256 == standing.file.sha256
        and state_of(waiver, decisions, as_of) is WaiverState.IN_FORCE
    )
    return max(running, default=None)


def _seen(view: RecordView, basis: OverviewBasis) -> Iterator[AgreementOverview]:
    """Give the agreements that the latest run saw and nobody registered in the process."""
    if basis.run is None:
        return
    files = view.all(AgreementFile, partner_id=basis.partner.partner_id)
    registered = {file.reference for file in files}
    for agreement in basis.run.agreements:
        if agreement.reference not in registered:
            yield run_agreement(agreement, basis)


def _results(view: RecordView, facts: PartnerFacts) -> Iterator[ResultSpan]:
    """Give every result that people decided here, each until its own last day."""
    partner_id = facts.partner_id
    contests = view.all(ContestAnswer, partner_id=partner_id)
    withdrawn = {
        case.id for case in view.all(Case, partner_id=partner_id) if case.step is Step.WITHDRAWN
    }
    standing = facts.determination
    for made in view.all(CaseDetermination, partner_id=partner_id):
        if is_effective(made, contests) and made.case_id not in withdrawn:
            is_standing = standing and standing.review_fingerprint == made.fingerprint
            yield ResultSpan(
                partner_id=partner_id,
                about=made.id,
                from_on=made.at.date(),
                until_on=standing.valid_until if standing and is_standing else made.valid_until,
                capacity=made.capacity,
            )
    ends = view.all(UnscoredEnd, partner_id=partner_id)
    for outcome in view.all(UnscoredOutcome, partner_id=partner_id):
        decided = unscored_decision([outcome], ends)
        assert decided is not None  # one outcome gives one decision
        yield ResultSpan(
            partner_id=partner_id,
            about=outcome.id,
            from_on=outcome.from_on,
            until_on=decided.expires,
            capacity=decided.outcome,
        )
    for acceptance in view.all(SharedAcceptance, partner_id=partner_id):
        shared = known(view, SharedAssessment, acceptance.shared_id, "shared assessment")
        accepted = accepted_determination(shared, acceptance, load_instrument(shared.instrument))
        yield ResultSpan(
            partner_id=partner_id,
            about=acceptance.id,
            from_on=acceptance.at.date(),
            until_on=accepted.valid_until,
            capacity=accepted.capacity,
        )
