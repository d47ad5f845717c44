"""Outcomes of screening for tests of storage: every part filled, different for every number."""

from datetime import UTC, date, datetime

from assessment_tools.answers import (
    Answer,
    AnswerSheet,
    AnswerValue,
    Review,
    ReviewedAnswer,
    SupportingDocument,
)
from assessment_tools.assessment import AnswerDifference, Assessment, StandardResult
from contract_clauses.clause_check import (
    ClauseCheck,
    DocumentRead,
    ElementResult,
    ElementStatus,
    StatusReason,
    Verdict,
)
from partner_screening.capacity_plan import CapacityStrengtheningPlan, StrengtheningAction
from partner_screening.determination import (
    Determination,
    GateDecision,
    GateStatus,
    Recommendation,
    RecommendationStatus,
)
from partner_screening.evidence import Source, TextEvidence
from partner_screening.findings import Problem, Reason
from partner_screening.fingerprints import fingerprint_of_text
from partner_screening.languages import Language
from partner_screening.outcome import (
    AgreementOutcome,
    AgreementRecord,
    InputFile,
    PartnerOutcome,
)
from partner_screening.parameters import Parameter
from partner_screening.partner import CapacityOutcome, ImplementingPartner, PartnerType, SeaRisk
from partner_screening.storage.records import RunStart

AS_OF = date(2026, 3, 1)
AT = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
STANDARDS = tuple(f"cs{number}" for number in range(1, 9))
GAPS = ("cs4", "cs6")
ELEMENTS = 17
QUOTE = (
    "The Partner shall take all appropriate measures to prevent sexual exploitation or abuse of "
    "anyone by its employees or any other persons engaged and controlled by it to perform any services. "
)

RUN = RunStart(
    portfolio="portfolio",
    portfolio_fingerprint=fingerprint_of_text("portfolio"),
    policy="psea-default@1",
    as_of=AS_OF,
    program="0.1.0",
    settings={"rules": "abc"},
    partners=3,
)


def sample_outcome(number: int = 1) -> PartnerOutcome:
    """Return a whole outcome: medium capacity, a plan, two gaps, one blocked agreement."""
    partner_id = f"P-{number:05}"
    return PartnerOutcome(
        partner=sample_partner(partner_id),
        as_of=AS_OF,
        answer_sheet=_sheet(partner_id),
        self_assessment=_assessment(partner_id, "self", gaps=("cs4",)),
        review=_review(partner_id),
        reviewed_assessment=_assessment(partner_id, "review", gaps=GAPS),
        differences=(
            AnswerDifference(
                standard="cs6",
                self_answer=AnswerValue.YES,
                reviewed_answer=AnswerValue.NO,
                self_counted=True,
                reviewed_counted=False,
                reviewer_comment="لا توجد وثيقة",
            ),
        ),
        determination=_determination(partner_id),
        recommendation=Recommendation(
            partner_id=partner_id,
            status=RecommendationStatus.CLEARED_WITH_PLAN,
            capacity=CapacityOutcome.MEDIUM,
            risk=SeaRisk.MODERATE,
            reasons=(_reason("plan_required"),),
            valid_until=date(2031, 3, 1),
            policy="psea-default@1",
        ),
        plan=_plan(partner_id),
        agreements=(_agreement(partner_id),),
        problems=(
            Problem(code="evidence_missing", file="w.xlsx", sheet="S", cell="B4", found="a\0b"),
        ),
        files=(
            InputFile(
                path=f"self-assessments/{partner_id}.xlsx",
                sha256=fingerprint_of_text(partner_id),
                size=8000,
                role="self_assessment",
            ),
        ),
    )


def pending_outcome(number: int = 1) -> PartnerOutcome:
    """Return the smallest outcome: a partner of whom nothing came in."""
    partner_id = f"P-{number:05}"
    return PartnerOutcome(
        partner=sample_partner(partner_id),
        as_of=AS_OF,
        recommendation=Recommendation(
            partner_id=partner_id,
            status=RecommendationStatus.PENDING,
            capacity=CapacityOutcome.NOT_ASSESSED,
            risk=None,
            reasons=(),
            policy="psea-default@1",
        ),
    )


def sample_partner(partner_id: str) -> ImplementingPartner:
    """Return a partner with this id."""
    return ImplementingPartner(
        partner_id=partner_id,
        name=f"Fundación {partner_id} 基金会",
        type=PartnerType.NATIONAL_NGO,
        country="KE",
        language=Language.ES,
        contact_with_beneficiaries=True,
    )


def _document(number: int) -> SupportingDocument:
    return SupportingDocument(
        number=number, title=f"Policy {number}", kind="policy", standards=(f"cs{number}",)
    )


def _sheet(partner_id: str) -> AnswerSheet:
    return AnswerSheet(
        instrument="un-hit-2020@1",
        instrument_checksum="c" * 64,
        partner_id=partner_id,
        language=Language.ES,
        answers=tuple(
            Answer(standard=standard, value=AnswerValue.YES, comment="Sí", sheet="A", cell="C5")
            for standard in STANDARDS
        ),
        documents=tuple(_document(number) for number in range(1, 9)),
        completed_by="A. Pérez",
        completed_on=date(2026, 1, 5),
    )


def _assessment(partner_id: str, basis: str, gaps: tuple[str, ...]) -> Assessment:
    return Assessment(
        instrument="un-hit-2020@1",
        instrument_checksum="c" * 64,
        partner_id=partner_id,
        basis=basis,
        standards=tuple(
            StandardResult(
                id=standard,
                answer=AnswerValue.NO if standard in gaps else AnswerValue.YES,
                is_counted=standard not in gaps,
                points=0 if standard in gaps else 1,
                reason="answered_no" if standard in gaps else "yes_with_evidence",
                rule="un-hit-2020@1/counting",
                source="UN HIT 2020, section 2",
                documents=(_document(number),),
            )
            for number, standard in enumerate(STANDARDS, 1)
        ),
        score=8 - len(gaps),
        maximum=8,
        capacity=CapacityOutcome.MEDIUM,
        risk=SeaRisk.MODERATE,
        gaps=gaps,
        parameters=(
            Parameter(
                name="plan_months",
                value="6",
                version="psea-default@1/plan_months",
                source=Source(title="Protocol", locator="9"),
                author="agency",
                in_force_from=date(2020, 1, 1),
            ),
        ),
    )


def _review(partner_id: str) -> Review:
    return Review(
        partner_id=partner_id,
        instrument="un-hit-2020@1",
        reviewer="r.one@agency.example",
        reviewed_on=date(2026, 2, 1),
        answers=tuple(
            ReviewedAnswer(
                standard=standard, value=AnswerValue.NO if standard in GAPS else AnswerValue.YES
            )
            for standard in STANDARDS
        ),
        determined_by="d.two@agency.example",
        determined_on=date(2026, 2, 3),
    )


def _determination(partner_id: str) -> Determination:
    return Determination(
        partner_id=partner_id,
        kind="preliminary",
        instrument="un-hit-2020@1",
        score=6,
        maximum=8,
        capacity=CapacityOutcome.MEDIUM,
        risk=SeaRisk.MODERATE,
        gaps=GAPS,
        reviewer="r.one@agency.example",
        reviewed_on=date(2026, 2, 1),
        determined_by="d.two@agency.example",
        valid_until=date(2031, 2, 1),
        review_fingerprint=fingerprint_of_text(partner_id),
    )


def _plan(partner_id: str) -> CapacityStrengtheningPlan:
    return CapacityStrengtheningPlan(
        partner_id=partner_id,
        instrument="un-hit-2020@1",
        started_on=date(2026, 2, 3),
        deadline=date(2026, 8, 3),
        basis="review",
        actions=tuple(
            StrengtheningAction(
                number=number,
                standard=standard,
                key=f"{standard}_training",
                owner_role="partner",
                duration_days=60,
                due=date(2026, 4, 4),
                source="agency",
            )
            for number, standard in enumerate(GAPS, 1)
        ),
    )


def _reason(code: str) -> Reason:
    return Reason(code=code, rule=f"psea-default@1/{code}", source="policy", values={"x": "1"})


def _element(number: int) -> ElementResult:
    is_weak = number == 1
    return ElementResult(
        id=f"element_{number}",
        requirement="mandatory",
        status=ElementStatus.WEAKENED if is_weak else ElementStatus.PRESENT,
        reasons=(StatusReason.BEST_EFFORTS,) if is_weak else (),
        explanation="The duty is there, with all its mandatory limbs.",
        facts=_reason("present"),
        source="UN Protocol 2018, paragraph 7",
        evidence=(
            TextEvidence(quote=QUOTE, page=3, paragraph=41, clause="12.1", start=10234, end=10391),
        ),
        insert=QUOTE * 2 if is_weak else "",
    )


def _agreement(partner_id: str) -> AgreementOutcome:
    reference = f"A-{partner_id}"
    check = ClauseCheck(
        document=DocumentRead(
            path=f"agreements/{reference}.docx",
            sha256=fingerprint_of_text(reference),
            format="docx",
            languages=("en",),
            pages=None,
            view="accepted",
        ),
        clause_set="un-protocol-2018@1",
        engine="e" * 64,
        verdict=Verdict.NON_COMPLIANT,
        reasons=("element element_1 is weakened",),
        elements=tuple(_element(number) for number in range(1, ELEMENTS + 1)),
    )
    return AgreementOutcome(
        agreement=AgreementRecord(
            reference=reference,
            partner_id=partner_id,
            file=f"{reference}.docx",
            type="cooperation",
            start=date(2026, 4, 1),
        ),
        check=check,
        gate=GateDecision(
            reference=reference,
            partner_id=partner_id,
            status=GateStatus.BLOCKED,
            reasons=(_reason("clauses_fall_short"),),
            policy="psea-default@1",
        ),
        excerpts=(QUOTE,),
    )
