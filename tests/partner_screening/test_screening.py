"""Whole screenings of one partner, told as stories (domain facts, section 8)."""

from datetime import date

import pytest

from assessment_tools.answers import (
    Answer,
    AnswerSheet,
    AnswerValue,
    Review,
    ReviewedAnswer,
    SupportingDocument,
)
from assessment_tools.catalogue import list_instruments, load_instrument
from contract_clauses.clause_check import ClauseCheck, DocumentRead, ElementResult
from partner_screening.findings import Reason
from partner_screening.languages import Language
from partner_screening.outcome import AgreementRecord, InputFile
from partner_screening.partner import CapacityOutcome, ImplementingPartner, UnscoredDecision
from partner_screening.policy import load_policy
from partner_screening.screening import (
    CheckedAgreement,
    PartnerInputs,
    clause_set_for,
    screen_partner,
)
from partner_screening.workbook_matching import StampedWorkbook, match_workbooks  # fmt: skip

HIT = load_instrument("un-hit-2020")
INSTRUMENTS = {instrument.reference: instrument for instrument in list_instruments()}
POLICY = load_policy()
TODAY = date(2026, 6, 1)
SIGNS = {"y": AnswerValue.YES, "n": AnswerValue.NO, "-": AnswerValue.NOT_APPLICABLE, "?": AnswerValue.UNANSWERED}  # fmt: skip


def a_partner(**changes) -> ImplementingPartner:
    values = {
        "partner_id": "A-1",
        "name": "Hands Together",
        "type": "national_ngo",
        "contact_with_beneficiaries": True,
    }
    return ImplementingPartner.model_validate(values | changes)


def a_sheet(answers: str, documented: str = "12345678") -> AnswerSheet:
    """An answer sheet: y, n, - by standard; standards named in ``documented`` have a document."""
    return AnswerSheet(
        instrument=HIT.reference,
        instrument_checksum=HIT.checksum,
        partner_id="A-1",
        language=Language.EN,
        answers=tuple(
            Answer(standard=standard.id, value=SIGNS[sign])
            for standard, sign in zip(HIT.standards, answers, strict=True)
        ),
        documents=tuple(
            SupportingDocument(
                number=int(n),
                title="Document",
                kind="other",
                standards=(HIT.standards[int(n) - 1].id,),
                file_name=f"Doc{n}.pdf",
            )
            for n in documented
        ),
    )


def the_files(numbers: str = "12345678") -> tuple[InputFile, ...]:
    return tuple(
        InputFile(path=f"evidence/A-1/doc{n}.PDF", sha256=n * 64, size=10, role="evidence")
        for n in numbers
    )


def a_review(answers: str, **changes) -> Review:
    values = {
        "partner_id": "A-1",
        "instrument": HIT.reference,
        "reviewer": "N. Okafor",
        "reviewed_on": date(2026, 3, 2),
        "answers": tuple(
            ReviewedAnswer(standard=standard.id, value=SIGNS[sign], comment="seen")
            for standard, sign in zip(HIT.standards, answers, strict=True)
            if sign != "?"
        ),
    }
    return Review.model_validate(values | changes)


def an_agreement(
    verdict: str | None = "compliant", missing: tuple[str, ...] = (), **changes
) -> CheckedAgreement:
    values = {
        "reference": "AOC-1",
        "partner_id": "A-1",
        "file": "agreements/a.docx",
        "type": "agreement_of_cooperation",
        "start": date(2026, 7, 1),
        "end": date(2027, 6, 30),
    }
    record = AgreementRecord.model_validate(values | changes)
    if verdict is None:
        return CheckedAgreement(record=record, unread_reason="encrypted_file")
    check = ClauseCheck(
        document=DocumentRead(
            path="a.docx",
            sha256="0" * 64,
            format="docx",
            languages=("en",),
            pages=None,
            view="accepted",
        ),
        clause_set=clause_set_for(record, POLICY) + "@1",
        engine="0",
        verdict=verdict,
        reasons=(),
        elements=tuple(
            ElementResult(
                id=name,
                requirement="mandatory",
                status="missing",
                explanation="",
                facts=Reason(code="x", rule="y", source="z"),
                source="",
            )
            for name in missing
        ),
    )
    return CheckedAgreement(record=record, check=check)


def screened(as_of: date = TODAY, **inputs):
    inputs.setdefault("partner", a_partner())
    return screen_partner(PartnerInputs(**inputs), INSTRUMENTS, POLICY, as_of)


def codes(decided) -> list[str]:
    return [reason.code for reason in decided.reasons]


def test_case_2_yes_to_all_but_one_document_is_overruled():
    """A yes without a document that was sent in is not counted; the differences are listed."""
    outcome = screened(
        answer_sheet=a_sheet("yyyyyyyy"), evidence=the_files("1"), review=a_review("yyyyynnn")
    )
    assert outcome.self_assessment.score == 1
    assert outcome.determination.capacity is CapacityOutcome.LOW
    assert outcome.recommendation.status == "not_cleared"
    assert "cs6_assistance" in {difference.standard for difference in outcome.differences}


def test_case_3_not_applicable_is_refused_while_a_flag_is_open():
    """A known allegation refuses "not applicable" and leaves the partner to a person."""
    outcome = screened(
        partner=a_partner(has_sea_flag=True),
        answer_sheet=a_sheet("yyyyyyy-"),
        evidence=the_files(),
        review=a_review("yyyyyyy-"),
    )
    assert outcome.determination.gaps == ("cs8_corrective_measures",)
    assert outcome.recommendation.status == "pending"
    assert "known_allegation" in codes(outcome.recommendation)


def test_case_4_the_rule_for_not_applicable_is_named():
    """Five yes and one "not applicable" are medium by the default rule, and the result says by which."""
    outcome = screened(
        answer_sheet=a_sheet("yyyyynn-"), evidence=the_files(), review=a_review("yyyyynn-")
    )
    assert (outcome.determination.score, outcome.determination.capacity) == (6, "medium")
    used = {item.name: item.version for item in outcome.reviewed_assessment.parameters}
    assert used["not_applicable_counts_as"] == "psea-default@1/not_applicable_counts_as"
    assert outcome.recommendation.status == "cleared_with_plan"
    assert outcome.plan.started_on == date(2026, 3, 2)
    assert outcome.plan.deadline == date(2026, 9, 2)


def a_decision(outcome: str, **changes) -> UnscoredDecision:
    values = {
        "outcome": outcome,
        "decided_by": "R. Amsel",
        "decided_on": date(2026, 5, 10),
        "reason": "as recorded",
        "expires": date(2026, 8, 10),
    }
    return UnscoredDecision.model_validate(values | changes)


def test_case_5_enumerators_who_meet_residents_void_the_exemption():
    """No contact was decided; contact is now listed; the agreement waits."""
    exempt = a_partner(contact_with_beneficiaries=False, unscored_decision=a_decision("no_contact"))
    before = screened(partner=exempt, agreements=(an_agreement(end=date(2026, 8, 1)),))
    assert (before.recommendation.status, before.agreements[0].gate.status) == (
        "not_required",
        "open",
    )
    after = screened(
        partner=exempt.model_copy(update={"contact_with_beneficiaries": True}),
        agreements=(an_agreement(),),
    )
    assert codes(after.recommendation) == ["exemption_contradicted"]
    assert after.agreements[0].gate.status == "pending"


def test_case_6_an_emergency_ends_and_nobody_assessed():
    """Open while the assumption lasts, pending from the day after."""
    partner = a_partner(unscored_decision=a_decision("low_assumed_emergency"))
    during = screened(date(2026, 8, 10), partner=partner, agreements=(an_agreement(),))
    assert (during.recommendation.capacity, during.agreements[0].gate.status) == (
        "low_assumed_emergency",
        "open",
    )
    assert "agreement_outlives_validity" in codes(during.agreements[0].gate)
    after = screened(date(2026, 8, 11), partner=partner, agreements=(an_agreement(),))
    assert codes(after.recommendation) == ["exemption_expired"]
    assert after.agreements[0].gate.status == "pending"


def test_case_8_the_review_decides_and_the_self_score_stays_visible():
    """Six by the agency, eight by the partner: both are kept."""
    outcome = screened(
        answer_sheet=a_sheet("yyyyyyyy"), evidence=the_files(), review=a_review("yyyyyynn")
    )
    assert (outcome.self_assessment.score, outcome.determination.score) == (8, 6)
    assert [difference.standard for difference in outcome.differences] == [
        "cs7_investigation",
        "cs8_corrective_measures",
    ]


def test_case_9_signed_before_the_determination_is_a_breach_of_process():
    """The agreement began in January, the determination came in March: named, not rewritten."""
    outcome = screened(
        answer_sheet=a_sheet("yyyyyyyy"),
        evidence=the_files(),
        review=a_review("yyyyyyyy"),
        agreements=(an_agreement(start=date(2026, 1, 15)),),
    )
    assert codes(outcome.agreements[0].gate) == [
        "started_before_determination",
        "all_conditions_met",
    ]


def test_case_15_a_scan_is_neither_missing_nor_compliant():
    """An unreadable agreement waits for a person, although the partner is cleared."""
    outcome = screened(
        answer_sheet=a_sheet("yyyyyyyy"),
        evidence=the_files(),
        review=a_review("yyyyyyyy"),
        agreements=(an_agreement(None), an_agreement("needs_review", reference="AOC-2")),
    )
    assert [codes(agreement.gate) for agreement in outcome.agreements] == [
        ["clauses_unread"],
        ["clauses_need_review"],
    ]
    assert {agreement.gate.status for agreement in outcome.agreements} == {"pending"}


def test_case_16_an_amendment_beyond_the_validity_warns():
    """Five years from the determination, to the day."""
    outcome = screened(
        answer_sheet=a_sheet("yyyyyyyy"),
        evidence=the_files(),
        review=a_review("yyyyyyyy"),
        agreements=(
            an_agreement(end=date(2031, 3, 3)),
            an_agreement(reference="AOC-2", end=date(2031, 3, 2)),
        ),
    )
    assert outcome.recommendation.valid_until == date(2031, 3, 2)
    assert [codes(agreement.gate)[0] for agreement in outcome.agreements] == [
        "agreement_outlives_validity",
        "all_conditions_met",
    ]


def test_case_17_a_municipality_gets_measures_and_no_score():
    """Outside the scope nothing is scored, even when a workbook was sent in."""
    outcome = screened(
        partner=a_partner(type="government"),
        answer_sheet=a_sheet("yyyyyyyy"),
        review=a_review("yyyyyyyy"),
    )
    assert (outcome.self_assessment, outcome.determination) == (None, None)
    assert (
        outcome.recommendation.reasons[0].values["measures"]
        == "clauses, host_arrangement, joint_plan"
    )
    assert [problem.code for problem in outcome.problems] == ["out_of_scope"]


def test_case_18_a_university_is_assessed_and_its_weak_clause_blocks():
    """Academia is in scope; the clause that forgets unpaid students blocks the agreement."""
    outcome = screened(
        partner=a_partner(type="academic_institution"),
        answer_sheet=a_sheet("yyyyyyyy"),
        evidence=the_files(),
        review=a_review("yyyyyyyy"),
        agreements=(an_agreement("non_compliant", ("personnel_scope",)),),
    )
    (reason,) = outcome.agreements[0].gate.reasons
    assert outcome.agreements[0].gate.status == "blocked"
    assert reason.values == {"element": "personnel_scope", "element_status": "missing"}


def test_half_a_review_gives_no_determination():
    """Standards without the agency's answer are named; no score is made of the rest."""
    outcome = screened(
        answer_sheet=a_sheet("yyyyyyyy"), evidence=the_files(), review=a_review("yyyyyyy?")
    )
    assert outcome.determination is None
    assert codes(outcome.recommendation) == ["review_incomplete"]


@pytest.mark.parametrize("taken", ["evidence", "review"])
def test_taking_evidence_or_review_away_never_helps(taken):
    """What cleared the partner is needed: without it the partner is no longer cleared."""
    inputs = {
        "answer_sheet": a_sheet("yyyyyyyy"),
        "evidence": the_files(),
        "review": a_review("yyyyyyyy"),
    }
    assert screened(**inputs).recommendation.status == "cleared"
    inputs[taken] = () if taken == "evidence" else None
    assert screened(**inputs).recommendation.status in {"not_cleared", "pending"}


def test_workbooks_are_matched_by_what_is_written_inside():
    """Two different workbooks: none; the same bytes twice: one; a stranger's: reported."""
    found = match_workbooks(
        [
            StampedWorkbook("self-assessments/x.xlsx", "aa", "a-1"),
            StampedWorkbook("self-assessments/y.xlsx", "bb", "B-2"),
            StampedWorkbook("self-assessments/z.xlsx", "cc", "B-2"),
            StampedWorkbook("self-assessments/copy.xlsx", "aa", "A-1"),
            StampedWorkbook("self-assessments/A-1.xlsx", "dd", "Z-9"),
            StampedWorkbook("self-assessments/q.xlsx", "ee", ""),
        ],
        {"a-1": "A-1", "b-2": "B-2"},
    )
    assert {key: workbook.file for key, workbook in found.by_partner.items()} == {
        "A-1": "self-assessments/copy.xlsx"
    }
    assert found.contradicting == {"B-2"}
    assert sorted(problem.code for problem in found.problems) == [
        "same_workbook_twice",
        "two_workbooks",
        "workbook_of_unknown_partner",
        "workbook_without_id",
    ]
