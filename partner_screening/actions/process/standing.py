"""Gathering what is recorded about a partner, and what the program proposes about it on a day."""

from datetime import date, datetime
from typing import Protocol, TypeVar

from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.allegations import is_concern_known
from partner_screening.actions.process.inherited_time import inherited_until
from partner_screening.actions.process.office import Office, known, known_partner
from partner_screening.actions.process.plan_reading import plan_facts
from partner_screening.decision import recommend
from partner_screening.determination import PartnerFacts, Recommendation
from partner_screening.process.case import CaseMove, Step
from partner_screening.process.determining import (
    CaseDetermination,
    ContestAnswer,
    Justification,
    ReviewBasis,
)
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.exchange import (
    SharedAcceptance,
    SharedAssessment,
    accepted_determination,
)
from partner_screening.process.hold import Hold, HoldLift, standing_holds
from partner_screening.process.reassessment import ReassessmentTrigger
from partner_screening.process.review_round import ReviewAnswer, Stage, current_answers
from partner_screening.process.standing import (
    AcceptedResult,
    PartnerRecords,
    PlanFacts,
    basis_key,
    partner_facts,
)
from partner_screening.process.submission import Submission, current_submission
from partner_screening.process.unscored import UnscoredEnd, UnscoredOutcome
from partner_screening.storage.record_store import RecordView


def standing(
    office: Office, actor: str, partner_id: str, as_of: date | None = None
) -> Recommendation:
    """Return what the program proposes about a partner on a day (default: today).

    Raises:
        InputError: unknown partner.
        PermissionRefused: the actor may not read this partner's file.

    """
    with office.look(actor, "partner.read", partner_id) as view:
        return partner_standing(view, office, partner_id, as_of or office.today())[1]


def partner_standing(
    view: RecordView, office: Office, partner_id: str, as_of: date
) -> tuple[PartnerFacts, Recommendation]:
    """Return the facts about a partner on ``as_of`` and what the program proposes.

    Raises:
        InputError: unknown partner.

    """
    records = partner_records(view, partner_id, as_of)
    facts = partner_facts(records)
    return facts, recommend(facts, office.policy, as_of)


def partner_records(view: RecordView, partner_id: str, as_of: date) -> PartnerRecords:
    """Return everything recorded about a partner that bears on the decision on ``as_of``.

    What was recorded later does not reach back: a past day keeps its answer. The end of an outcome
    without a score and a trigger of a reassessment say themselves from which day on they count.

    Raises:
        InputError: unknown partner.

    """
    partner = known_partner(view, partner_id)
    determinations = until(as_of, view.all(CaseDetermination, partner_id=partner_id))
    return PartnerRecords(
        partner=partner,
        as_of=as_of,
        determinations=determinations,
        bases={
            basis_key(made.case_id, made.stage): review_basis(
                view, made.case_id, partner_id, made.stage, as_of=as_of
            )
            for made in determinations[-1:]
        },
        withdrawn=frozenset(
            move.case_id
            for move in until(as_of, view.all(CaseMove, partner_id=partner_id))
            if move.to_step is Step.WITHDRAWN
        ),
        justifications=until(as_of, view.all(Justification, partner_id=partner_id)),
        contests=until(as_of, view.all(ContestAnswer, partner_id=partner_id)),
        unscored=view.all(UnscoredOutcome, partner_id=partner_id),
        unscored_ends=view.all(UnscoredEnd, partner_id=partner_id),
        holds=standing_holds(
            view.all(Hold, partner_id=partner_id),
            until(as_of, view.all(HoldLift, partner_id=partner_id)),
            as_of,
        ),
        triggers=view.all(ReassessmentTrigger, partner_id=partner_id),
        has_open_allegation=is_concern_known(view, partner, as_of),
        has_self_assessment=bool(until(as_of, view.all(Submission, partner_id=partner_id))),
        plan=_plan_facts(view, determinations, as_of),
        accepted=_accepted(view, partner_id, as_of),
        inherited_until=inherited_until(view, determinations[-1], as_of)
        if determinations
        else None,
    )


def review_basis(
    view: RecordView, case_id: str, partner_id: str, stage: Stage, *, as_of: date | None = None
) -> ReviewBasis:
    """Return what a determination of a case would stand on at the end of a day (default: now)."""
    day = as_of or date.max
    return ReviewBasis(
        stage=stage,
        submission=current_submission(until(day, view.all(Submission, case_id=case_id))),
        evidence=until(day, view.all(EvidenceFile, partner_id=partner_id)),
        answers=current_answers(until(day, view.all(ReviewAnswer, case_id=case_id)), stage),
    )


class _Dated(Protocol):
    @property
    def at(self) -> datetime: ...


D = TypeVar("D", bound=_Dated)


def until(as_of: date, records: tuple[D, ...]) -> tuple[D, ...]:
    """Return the records that were there at the end of ``as_of``."""
    return tuple(one for one in records if one.at.date() <= as_of)


def _plan_facts(
    view: RecordView, determinations: tuple[CaseDetermination, ...], as_of: date
) -> PlanFacts:
    """Return the facts of the plan of the latest determination."""
    if not determinations:
        return PlanFacts()
    is_agreed, last_day = plan_facts(view, determinations[-1], as_of)
    return PlanFacts(is_agreed=is_agreed, deadline=last_day)


def _accepted(view: RecordView, partner_id: str, as_of: date) -> AcceptedResult | None:
    """Return the result of another entity that was accepted last, as it stood on ``as_of``."""
    acceptances = until(as_of, view.all(SharedAcceptance, partner_id=partner_id))
    if not acceptances:
        return None
    acceptance = acceptances[-1]
    shared = known(view, SharedAssessment, acceptance.shared_id, "shared assessment")
    return AcceptedResult(
        determination=accepted_determination(
            shared, acceptance, load_instrument(shared.instrument)
        ),
        accepted_at=acceptance.at,
        plan=PlanFacts(
            is_agreed=shared.plan_state in {"running", "complete"}, deadline=shared.plan_deadline
        ),
    )
