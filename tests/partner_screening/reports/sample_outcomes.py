"""Outcomes in every state, made by the real pure parts, for tests and looks of reports."""

from datetime import date
from functools import lru_cache

from assessment_tools.answers import (
    Answer,
    AnswerSheet,
    AnswerValue,
    Review,
    ReviewedAnswer,
    SupportingDocument,
)
from assessment_tools.catalogue import load_instrument
from contract_clauses.checker import check_agreement
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules
from partner_screening.findings import Problem
from partner_screening.fingerprints import fingerprint_of_text
from partner_screening.languages import Language
from partner_screening.outcome import AgreementRecord, InputFile, PartnerOutcome
from partner_screening.partner import (
    CapacityOutcome,
    ImplementingPartner,
    PartnerType,
    UnscoredDecision,
)
from partner_screening.policy import load_policy
from partner_screening.screening import CheckedAgreement, PartnerInputs, screen_partner

AS_OF = date(2026, 3, 1)
INSTRUMENT = load_instrument("un-hit-2020")
NAMES = {
    Language.AR: "مؤسسة الأمل للتنمية",
    Language.EN: "Hope & Dignity <Foundation>",
    Language.ES: "Fundación Ñandú por la Niñez",
    Language.FR: "Association Espérance d'Été",
    Language.RU: "Фонд «Надежда»",
    Language.ZH: "希望之家基金会",
}
SOUND = """\
1.1 The Partner shall take all appropriate measures to prevent sexual exploitation or abuse of anyone by the Partner, its employees or any other persons engaged and controlled by the Partner.
1.2 The Partner shall refrain from, and shall prohibit its employees and other persons engaged by it from, any sexual exploitation or abuse.
1.3 Sexual activity with any person under the age of eighteen is prohibited, regardless of the age of consent or majority locally; mistaken belief in the age of the child is not a defence.
1.4 The Partner shall prohibit its personnel from exchanging money, goods, services, employment or assistance for sex, including any exploitive or degrading acts.
1.5 The Partner shall promptly report to the Agency any allegation or suspicion of sexual exploitation or abuse.
1.6 The Partner shall investigate without delay any allegation of sexual exploitation or abuse and shall cooperate fully with any investigation by the Agency.
1.7 The Partner shall take appropriate corrective action when sexual exploitation or abuse has occurred.
1.8 A breach of this article shall entitle the Agency to terminate this Agreement immediately without liability.
1.9 The Partner shall comply with the Secretary-General's bulletin ST/SGB/2003/13.
1.10 The Partner shall include the same obligations in all sub-agreements and subcontracts.
"""
WEAK = """\
4.1 The parties value a respectful and safe environment in all of their work together. The Partner shall use its best efforts to prevent sexual exploitation or abuse of anyone by its employees, <b>wherever</b> they serve & work under this Agreement.
4.2 Sexual activity with any person under the age of eighteen is prohibited, except where that person is married under local law.
4.3 The Partner may at its discretion report to the Agency any allegation of sexual exploitation or abuse.
4.4 Payments are made in three instalments against financial reports.
"""


def outcome(
    number: int = 1,
    *,
    own: str | None = "yyyyyyyy",
    reviewed: str | None = None,
    language: Language = Language.EN,
    name: str | None = None,
    agreements: tuple[str | None, ...] = (),
    problems: tuple[Problem, ...] = (),
    unscored: UnscoredDecision | None = None,
    shown_in: Language = Language.EN,
) -> PartnerOutcome:
    """Return a screened partner. ``own`` and ``reviewed`` are answers: y, n, a (not applicable)."""
    partner_id = f"IP-{number:04}"
    partner = ImplementingPartner(
        partner_id=partner_id,
        name=NAMES[language] if name is None else name,
        type=PartnerType.NATIONAL_NGO,
        country="KE",
        language=language,
        contact_with_beneficiaries=None if unscored is None else False,
        unscored_decision=unscored,
    )
    inputs = PartnerInputs(
        partner=partner,
        answer_sheet=None if own is None else _sheet(partner_id, language, own),
        review=None if reviewed is None else _review(partner_id, reviewed),
        agreements=tuple(_agreement(partner_id, at, text) for at, text in enumerate(agreements, 1)),
        files=_files(partner_id),
        evidence=tuple(
            InputFile(
                path=f"evidence/{partner_id}/policy-{at}.pdf",
                sha256=fingerprint_of_text(f"{partner_id} {at}"),
                size=1000,
                role="evidence",
            )
            for at in range(1, 8)
        ),
        problems=problems,
    )
    instruments = {INSTRUMENT.reference: INSTRUMENT}
    return screen_partner(inputs, instruments, load_policy(), AS_OF, shown_in)


@lru_cache(maxsize=6)
def sample_outcomes(shown_in: Language = Language.EN) -> tuple[PartnerOutcome, ...]:
    """Return twelve partners in six languages and every state that reports must show."""
    no_contact = UnscoredDecision(
        outcome=CapacityOutcome.NO_CONTACT,
        decided_by="A. Head",
        decided_on=date(2026, 1, 10),
        reason="Only audits accounts",
        expires=date(2026, 12, 31),
    )
    broken = Problem(
        code="truncated_file",
        file="self-assessments/=cmd|' /C calc'!A0.xlsx",
        found="A damaged zip file",
        expected="A whole workbook",
        remedy="Ask the partner to send the file again.",
    )
    made = (
        {
            "own": "yyyyyyyy",
            "reviewed": "yyyyyyyy",
            "language": Language.AR,
            "agreements": (SOUND,),
        },
        {"own": "yyyyyyya", "reviewed": "yyynynya", "agreements": (WEAK, SOUND)},
        {"own": "ynynynyy", "reviewed": "ynnnynnn", "language": Language.ES, "agreements": (WEAK,)},
        {"own": "yyyyyyyy", "language": Language.FR, "agreements": (SOUND, None)},
        {"own": "yynyyyny", "reviewed": "yynyyyny", "language": Language.RU},
        {"own": None, "language": Language.ZH, "problems": (broken,), "agreements": (WEAK,)},
        {"own": None, "unscored": no_contact, "agreements": (SOUND,)},
        {
            "own": "nnnnnnnn",
            "reviewed": "nnnnnnnn",
            "language": Language.ZH,
            "agreements": (SOUND,),
        },
        {"own": "yyynyyyy", "language": Language.AR, "agreements": (None,)},
        {
            "own": "yynnyyyy",
            "reviewed": "yynnyyyy",
            "language": Language.RU,
            "agreements": (SOUND,),
        },
        {"own": None},
        {"own": "yyyyynny", "reviewed": "yyyyynny", "language": Language.FR, "agreements": (WEAK,)},
    )
    return tuple(
        outcome(number, shown_in=shown_in, **states)  # type: ignore[arg-type]
        for number, states in enumerate(made, 1)
    )


_VALUES = {"y": AnswerValue.YES, "n": AnswerValue.NO, "a": AnswerValue.NOT_APPLICABLE}


def _answers(letters: str) -> list[tuple[str, AnswerValue]]:
    ids = [standard.id for standard in INSTRUMENT.standards]
    return [(standard, _VALUES[letter]) for standard, letter in zip(ids, letters, strict=True)]


def _sheet(partner_id: str, language: Language, letters: str) -> AnswerSheet:
    answers = _answers(letters)
    return AnswerSheet(
        instrument=INSTRUMENT.reference,
        instrument_checksum=INSTRUMENT.checksum,
        partner_id=partner_id,
        language=language,
        answers=tuple(Answer(standard=standard, value=value) for standard, value in answers),
        # The fourth standard is answered without a document.
        documents=tuple(
            SupportingDocument(
                number=number,
                title=f"Policy {number} <v2> & annex",
                kind=INSTRUMENT.standard(standard).evidence_kinds[0],
                standards=(standard,),
                file_name=f"policy-{number}.pdf",
                page="3",
            )
            for number, (standard, value) in enumerate(answers, 1)
            if value is AnswerValue.YES and number != 4
        ),
        completed_by="A. Manager",
        completed_on=date(2026, 1, 5),
    )


def _review(partner_id: str, letters: str) -> Review:
    return Review(
        partner_id=partner_id,
        instrument=INSTRUMENT.reference,
        reviewer="R. One",
        reviewed_on=date(2026, 2, 1),
        answers=tuple(
            ReviewedAnswer(standard=standard, value=value, comment="", evidence="seen")
            for standard, value in _answers(letters)
        ),
        determined_by="D. Two",
        determined_on=date(2026, 2, 3),
    )


@lru_cache(maxsize=8)
def _checked(text: str):
    rules = load_clause_rules()
    agreement = an_agreement(text, "agreement.txt")
    check = check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules)
    return check, tuple(agreement.text_of(paragraph) for paragraph in agreement.paragraphs)


def _agreement(partner_id: str, number: int, text: str | None) -> CheckedAgreement:
    reference = f"AG-{partner_id[3:]}-{number}"
    record = AgreementRecord(
        reference=reference,
        partner_id=partner_id,
        file=f"{reference}.txt" if text else "",
        type="cooperation_agreement",
        amount="125000.00",
        currency="USD",
        start=date(2026, 4, 1),
        end=date(2027, 3, 31),
    )
    if text is None:
        return CheckedAgreement(record=record, unread_reason="agreement_file_missing")
    check, excerpts = _checked(text)
    return CheckedAgreement(record=record, check=check, excerpts=excerpts)


def _files(partner_id: str) -> tuple[InputFile, ...]:
    path = f"self-assessments/{partner_id}.xlsx"
    return (
        InputFile(path=path, sha256=fingerprint_of_text(path), size=8000, role="self_assessment"),
    )
