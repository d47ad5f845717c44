"""One partner's whole screening, composed of the pure parts: score, determine, plan, decide, gate.

Reads nothing: workbook, review, evidence and clause checks come in as values. What cannot be used is
reported and never decided from.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from assessment_tools.answers import AnswerSheet, AnswerValue, Review
from assessment_tools.assessment import AnswerDifference, Assessment
from assessment_tools.instrument import Instrument
from assessment_tools.scoring import assess_review, assess_self, differences
from assessment_tools.strengthening import plan_for
from contract_clauses.clause_check import ClauseCheck
from partner_screening.capacity_plan import CapacityStrengtheningPlan
from partner_screening.decision import gate, recommend
from partner_screening.determination import (
    AgreementFacts,
    Determination,
    PartnerFacts,
    Recommendation,
)
from partner_screening.evidence_folder import with_presence
from partner_screening.findings import Problem, Severity
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.languages import Language
from partner_screening.months import after_years
from partner_screening.outcome import AgreementOutcome, AgreementRecord, InputFile, PartnerOutcome
from partner_screening.parameters import Parameters
from partner_screening.partner import ImplementingPartner
from partner_screening.policy import Policy
from partner_screening.portfolio_problems import ProblemList
from partner_screening.process.agreement_file import settled
from partner_screening.process.run_standing import RunStanding, gate_with_process, with_process
from partner_screening.situation import is_own_work
from partner_screening.values import Value

Instruments = Mapping[str, Instrument]
"""Instruments by reference, such as ``un-hit-2020@1``."""


class CheckedAgreement(Value):
    """An agreement and its clause check; without a check, the code of what stood in the way."""

    record: AgreementRecord
    check: ClauseCheck | None = None
    unread_reason: str = ""
    excerpts: tuple[str, ...] = ()


class PartnerInputs(Value):
    """Everything that came in about one partner, already read.

    ``evidence`` are the files of the partner's evidence folder; a registered document that is not
    among them was not sent in. ``problems`` are those of reading; they are kept with the outcome.
    """

    partner: ImplementingPartner
    answer_sheet: AnswerSheet | None = None
    has_unusable_workbook: bool = False
    review: Review | None = None
    evidence: tuple[InputFile, ...] = ()
    agreements: tuple[CheckedAgreement, ...] = ()
    process: RunStanding | None = None
    files: tuple[InputFile, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Judged(Value):
    """What scoring gave, as far as there was something to score."""

    sheet: AnswerSheet | None = None
    own: Assessment | None = None
    reviewed: Assessment | None = None
    differences: tuple[AnswerDifference, ...] = ()
    determination: Determination | None = None
    plan: CapacityStrengtheningPlan | None = None
    unreviewed: tuple[str, ...] = ()


class _Rules(NamedTuple):
    """What one screening judges with, and where it notes what it cannot use."""

    instruments: Instruments
    policy: Policy
    parameters: Parameters
    problems: ProblemList

    def instrument(self, reference: str) -> Instrument | None:
        found = self.instruments.get(reference)
        if found is None:
            known = ", ".join(self.instruments)
            self.problems.add("unknown_instrument", found=reference, known=known)
        return found


def clause_set_for(record: AgreementRecord, policy: Policy) -> str:
    """Return the clause set to check an agreement against: its own, else that of its type."""
    return record.clause_set or policy.agreement_type(record.type).clause_set


def screen_partner(
    inputs: PartnerInputs,
    instruments: Instruments,
    policy: Policy,
    as_of: date,
    language: Language = Language.EN,
) -> PartnerOutcome:
    """Return the screening of one partner and its agreements as of ``as_of``.

    ``language`` is that of the problems found here.

    Raises:
        UnknownRule: the policy lacks a parameter on ``as_of``.

    """
    problems = ProblemList(language)
    judged = _judge(inputs, _Rules(instruments, policy, policy.parameters(as_of), problems))
    facts = _partner_facts(inputs, judged)
    recommendation = recommend(facts, policy, as_of)
    agreements = tuple(
        _agreement(agreement, facts, recommendation, inputs.process, policy=policy, as_of=as_of)
        for agreement in inputs.agreements
    )
    return PartnerOutcome(
        partner=inputs.partner,
        as_of=as_of,
        answer_sheet=judged.sheet,
        self_assessment=judged.own,
        review=inputs.review,
        reviewed_assessment=judged.reviewed,
        differences=judged.differences,
        determination=_standing(facts.determination),
        recommendation=recommendation,
        plan=judged.plan,
        agreements=agreements,
        problems=inputs.problems + problems.all(),
        files=inputs.files,
    )


def _standing(found: Determination | None) -> Determination | None:
    """Return the determination unless its reviewer made it alone: that one is refused, not kept.

    The recommendation has the reason; the review itself is kept as it came.
    """
    return None if found is None or is_own_work(found) else found


def _judge(inputs: PartnerInputs, rules: _Rules) -> _Judged:
    partner, review = inputs.partner, inputs.review
    sheet = inputs.answer_sheet and with_presence(inputs.answer_sheet, inputs.evidence)
    if partner.type not in rules.policy.scope.partner_types:
        if sheet or review:
            rules.problems.add("out_of_scope", severity=Severity.WARNING, found=partner.partner_id)
        return _Judged(sheet=sheet)
    judged = _Judged(sheet=sheet, own=_own_assessment(partner, sheet, rules))
    if review is None or (instrument := rules.instrument(review.instrument)) is None:
        return judged
    return _with_review(judged, partner, review, instrument, rules)


def _own_assessment(
    partner: ImplementingPartner, sheet: AnswerSheet | None, rules: _Rules
) -> Assessment | None:
    if sheet is None or (instrument := rules.instrument(sheet.instrument)) is None:
        return None
    return assess_self(
        sheet,
        instrument,
        rules.parameters,
        has_sea_flag=partner.has_sea_flag,
        partner_type=partner.type,
    )


def _with_review(
    judged: _Judged,
    partner: ImplementingPartner,
    review: Review,
    instrument: Instrument,
    rules: _Rules,
) -> _Judged:
    sheet = judged.sheet
    if sheet is not None and sheet.instrument != review.instrument:
        rules.problems.add(
            "review_of_other_instrument",
            severity=Severity.WARNING,
            found=f"{sheet.instrument}, {review.instrument}",
        )
        sheet = None
    reviewed = assess_review(
        review,
        sheet,
        instrument,
        rules.parameters,
        has_sea_flag=partner.has_sea_flag,
        partner_type=partner.type,
    )
    unreviewed = tuple(
        standard.id
        for standard in instrument.standards
        if review.answer(standard.id).value is AnswerValue.UNANSWERED
    )
    found = None
    if not unreviewed and reviewed.score is not None and reviewed.is_in_scope:
        found = _determination(review, sheet, reviewed, instrument, rules.parameters)
    own = judged.own if sheet is not None else None
    return _Judged(
        sheet=judged.sheet,
        own=judged.own,
        reviewed=reviewed,
        differences=differences(own, reviewed, review) if own else (),
        determination=found,
        plan=plan_for(reviewed, instrument, rules.parameters, found.made_on) if found else None,
        unreviewed=unreviewed,
    )


def _determination(
    review: Review,
    sheet: AnswerSheet | None,
    reviewed: Assessment,
    instrument: Instrument,
    parameters: Parameters,
) -> Determination:
    years = int(parameters[instrument.validity_parameter].value)
    made_on = review.determined_on or review.reviewed_on
    return Determination(
        partner_id=review.partner_id,
        kind="preliminary",
        instrument=instrument.reference,
        score=reviewed.score,
        maximum=reviewed.maximum,
        capacity=reviewed.capacity,
        risk=reviewed.risk,
        gaps=reviewed.gaps,
        reviewer=review.reviewer,
        reviewed_on=review.reviewed_on,
        determined_by=review.determined_by,
        determined_on=review.determined_on,
        valid_until=after_years(made_on, years),
        review_fingerprint=fingerprint_of_value(
            {
                "review": review.model_dump(mode="json"),
                "answers": sheet.model_dump(mode="json") if sheet else None,
                "instrument": instrument.checksum,
                "parameters": [item.model_dump(mode="json") for item in reviewed.parameters],
            }
        ),
    )


def _partner_facts(inputs: PartnerInputs, judged: _Judged) -> PartnerFacts:
    partner = inputs.partner
    decided = partner.unscored_decision
    found = PartnerFacts(
        partner_id=partner.partner_id,
        partner_type=partner.type,
        has_contact=partner.contact_with_beneficiaries,
        unscored_outcome=decided.outcome if decided else None,
        unscored_decided_by=decided.decided_by if decided else "",
        unscored_reason=decided.reason if decided else "",
        unscored_decided_on=decided.decided_on if decided else None,
        unscored_expires=decided.expires if decided else None,
        determination=judged.determination,
        self_score=judged.own.score if judged.own else None,
        self_maximum=judged.own.maximum if judged.own else None,
        has_self_assessment=judged.own is not None,
        has_unusable_self_assessment=inputs.has_unusable_workbook,
        has_plan=judged.plan is not None,
        plan_deadline=judged.plan.deadline if judged.plan else None,
        has_sea_flag=partner.has_sea_flag,
        unreviewed_standards=judged.unreviewed,
    )
    return with_process(found, inputs.process, has_review=inputs.review is not None)


def _agreement(
    agreement: CheckedAgreement,
    partner: PartnerFacts,
    recommendation: Recommendation,
    process: RunStanding | None,
    *,
    policy: Policy,
    as_of: date,
) -> AgreementOutcome:
    record, check = agreement.record, agreement.check
    found = (process.settled(check) if process else settled(check, "")) if check else None
    facts = AgreementFacts(
        reference=record.reference,
        partner_id=record.partner_id,
        type=record.type,
        start=record.start,
        end=record.end,
        verdict=found.verdict if found else None,
        clause_set=check.clause_set if check else None,
        shortfalls=found.shortfalls if found else (),
        unread_reason=agreement.unread_reason,
        determined_on=partner.determination.made_on if partner.determination else None,
        # It bears on waivers alone, and those stand in the process.
        has_doubt=bool(process and found and found.has_doubt),
    )
    decision = gate(facts, recommendation, policy, as_of)
    if process and check:
        decision = gate_with_process(
            decision, recommendation, process, policy, sha256=check.document.sha256
        )
    return AgreementOutcome(
        agreement=record, check=check, gate=decision, excerpts=agreement.excerpts
    )
