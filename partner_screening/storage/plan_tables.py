"""The tables of plans, reassessments, allegations, links and assessments of other entities."""

from partner_screening.process.allegation import AllegationNote, ConcernHandOver, HandOverReceipt
from partner_screening.process.exchange import SharedAcceptance, SharedAssessment
from partner_screening.process.inheritance import InheritedAnswer, PartnerLink, StandardOverride
from partner_screening.process.plan import (
    ExtensionRefusal,
    ExtensionRequest,
    Plan,
    PlanAgreement,
    PlanConsequence,
    PlanExtension,
    PlanLine,
    PlanNote,
)
from partner_screening.process.reassessment import ReassessmentTrigger
from partner_screening.storage.record_tables import record_table

_PARTNER = {"partner_id": "partner.partner_id"}
_CASE = _PARTNER | {"case_id": "assessment_case.id"}
_PLAN = _PARTNER | {"plan_id": "strengthening_plan.id"}

PLAN_TABLES = (
    record_table(
        Plan,
        "strengthening_plan",
        references=_CASE | {"determination_id": "case_determination.id"},
        indexes=[("case_id",), ("partner_id",)],
    ),
    record_table(
        PlanLine,
        "plan_line",
        references=_PLAN,
        unique=[("plan_id", "number")],
        checks={"words": "action <> '' OR key <> ''"},
    ),
    record_table(PlanAgreement, "plan_agreement", references=_PLAN, unique=[("plan_id", "side")]),
    record_table(
        PlanNote,
        "plan_note",
        references=_PLAN | {"evidence_id": "evidence_file.id"},
        indexes=[("plan_id",)],
        checks={"proof": "kind <> 'proof' OR evidence_id IS NOT NULL"},
    ),
    record_table(
        ExtensionRequest, "plan_extension_request", references=_PLAN, indexes=[("plan_id",)]
    ),
    record_table(
        PlanExtension,
        "plan_extension",
        references=_PLAN | {"request_id": "plan_extension_request.id"},
        unique=[("plan_id",)],
    ),
    record_table(
        ExtensionRefusal,
        "plan_extension_refusal",
        references=_PLAN | {"request_id": "plan_extension_request.id"},
        unique=[("request_id",)],
    ),
    record_table(PlanConsequence, "plan_consequence", references=_PLAN, indexes=[("plan_id",)]),
    record_table(
        ReassessmentTrigger,
        "reassessment_trigger",
        references=_PARTNER,
        indexes=[("partner_id",), ("due_on",)],
    ),
    record_table(AllegationNote, "allegation_note", references=_PARTNER, indexes=[("partner_id",)]),
    record_table(
        ConcernHandOver,
        "concern_hand_over",
        references=_PARTNER | {"focal_point_id": "person.id"},
        indexes=[("partner_id",)],
    ),
    record_table(
        HandOverReceipt,
        "hand_over_receipt",
        references=_PARTNER | {"hand_over_id": "concern_hand_over.id"},
        unique=[("hand_over_id",)],
    ),
    record_table(PartnerLink, "partner_link", references=_PARTNER, indexes=[("partner_id",)]),
    record_table(StandardOverride, "standard_override", references=_CASE, indexes=[("case_id",)]),
    record_table(
        InheritedAnswer,
        "inherited_answer",
        references=_CASE
        | {"answer_id": "review_answer.id", "determination_id": "case_determination.id"},
        unique=[("answer_id",)],
        indexes=[("case_id",)],
    ),
    record_table(
        SharedAssessment,
        "shared_assessment",
        references=_PARTNER,
        unique=[("partner_id", "checksum")],
    ),
    record_table(
        SharedAcceptance,
        "shared_acceptance",
        references=_PARTNER | {"shared_id": "shared_assessment.id"},
        unique=[("shared_id",)],
    ),
)
