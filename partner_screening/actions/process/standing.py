"""Gathering what is recorded about a partner, and what the program proposes about it on a day."""

from datetime import date

from partner_screening.actions.process.office import Office, known_partner
from partner_screening.decision import recommend
from partner_screening.determination import PartnerFacts, Recommendation
from partner_screening.process.allegation import AllegationNote, has_open_allegation
from partner_screening.process.determining import (
    CaseDetermination,
    ContestAnswer,
    Justification,
    ReviewBasis,
)
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.hold import Hold, HoldLift, standing_holds
from partner_screening.process.plan import (
    Plan,
    PlanAgreement,
    PlanExtension,
    PlanRecords,
    agreed_on,
    deadline,
)
from partner_screening.process.reassessment import ReassessmentTrigger
from partner_screening.process.review_round import ReviewAnswer, Stage, current_answers
from partner_screening.process.standing import (
    PartnerRecords,
    PlanFacts,
    basis_key,
    partner_facts,
)
from partner_screening.process.submission import Submission, current_submission
from partner_screening.process.unscored import UnscoredEnd, UnscoredOutcome
from partner_screening.storage.record_store import RecordView


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

    Raises:
        InputError: unknown partner.

    """
    determinations = view.all(CaseDetermination, partner_id=partner_id)
    return PartnerRecords(
        partner=known_partner(view, partner_id),
        as_of=as_of,
        determinations=determinations,
        bases={
            basis_key(made.case_id, made.kind): review_basis(
                view, made.case_id, partner_id, made.kind
            )
            for made in determinations[-1:]
        },
        justifications=view.all(Justification, partner_id=partner_id),
        contests=view.all(ContestAnswer, partner_id=partner_id),
        unscored=view.all(UnscoredOutcome, partner_id=partner_id),
        unscored_ends=view.all(UnscoredEnd, partner_id=partner_id),
        holds=standing_holds(
            view.all(Hold, partner_id=partner_id),
            view.all(HoldLift, partner_id=partner_id),
            as_of,
        ),
        triggers=view.all(ReassessmentTrigger, partner_id=partner_id),
        has_open_allegation=has_open_allegation(
            view.all(AllegationNote, partner_id=partner_id), as_of
        ),
        has_self_assessment=view.find(Submission, partner_id=partner_id) is not None,
        plan=_plan_facts(view, determinations, as_of),
    )


def review_basis(view: RecordView, case_id: str, partner_id: str, stage: Stage) -> ReviewBasis:
    """Return what a determination of a case would stand on now."""
    return ReviewBasis(
        stage=stage,
        submission=current_submission(view.all(Submission, case_id=case_id)),
        evidence=view.all(EvidenceFile, partner_id=partner_id),
        answers=current_answers(view.all(ReviewAnswer, case_id=case_id), stage),
    )


def _plan_facts(
    view: RecordView, determinations: tuple[CaseDetermination, ...], as_of: date
) -> PlanFacts:
    """Return the facts of the latest determination's plan; a later proposal replaces an earlier."""
    if not determinations:
        return PlanFacts()
    plans = view.all(Plan, case_id=determinations[-1].case_id)
    if not plans:
        return PlanFacts()
    plan = plans[-1]
    records = PlanRecords(
        plan=plan,
        lines=(),
        agreements=view.all(PlanAgreement, plan_id=plan.id),
        extension=view.find(PlanExtension, plan_id=plan.id),
    )
    is_agreed = agreed_on(records, as_of) is not None
    return PlanFacts(is_agreed=is_agreed, deadline=deadline(records, as_of) if is_agreed else None)
