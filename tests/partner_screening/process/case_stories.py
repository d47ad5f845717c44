"""Steps that many stories share: a partner's self-assessment, evidence, a review, a determination."""

from datetime import date, timedelta

from assessment_tools.answers import Answer as SelfAnswer
from assessment_tools.answers import AnswerSheet, AnswerValue
from assessment_tools.catalogue import load_instrument
from contract_clauses.rules import load_clause_rules
from partner_screening.actions.process.cases import open_case
from partner_screening.actions.process.determinations import make_determination
from partner_screening.actions.process.receiving import (
    EvidenceDetails,
    add_evidence,
    receive_answers,
)
from partner_screening.actions.process.reviewing import (
    StandardReview,
    answer_standard,
    start_review,
)
from partner_screening.languages import Language
from partner_screening.process.case import Case
from partner_screening.process.evidence_file import EvidenceFile

INSTRUMENT = load_instrument("un-hit-2020")
STANDARDS = tuple(standard.id for standard in INSTRUMENT.standards)
ALL_YES = dict.fromkeys(STANDARDS, AnswerValue.YES)


def sheet(partner_id: str, answers: dict[str, AnswerValue] | None = None) -> AnswerSheet:
    """Return a self-assessment; what is not named is answered with yes."""
    given = ALL_YES | (answers or {})
    return AnswerSheet(
        instrument=INSTRUMENT.reference,
        instrument_checksum=INSTRUMENT.checksum,
        partner_id=partner_id,
        language=Language.EN,
        answers=tuple(
            SelfAnswer(standard=standard, value=value) for standard, value in given.items()
        ),
        completed_by="Pia",
    )


def send_evidence(
    office, case: Case, partner_person: str, *, text: str = "", **details: object
) -> EvidenceFile:
    """Send one document that supports every standard, as plain text."""
    given = {
        "title": "PSEA policy",
        "kind": INSTRUMENT.standards[0].evidence_kinds[0],
        "standards": STANDARDS,
        "document_date": office.today() - timedelta(days=100),
        "language": "en",
    } | details
    filed, _ = add_evidence(
        office,
        partner_person,
        case.id,
        (text or f"The policy of {case.partner_id}.").encode(),
        "policy.txt",
        details=EvidenceDetails(**given),
    )
    return filed


def received(office, partner_id="P-001", person="pia", answers=None, because="") -> Case:
    """Open a case and receive the self-assessment with its evidence."""
    case = open_case(office, "olga", partner_id=partner_id, because=because)
    receive_answers(office, person, case.id, sheet(partner_id, answers))
    send_evidence(office, case, person)
    return case


def review(office, case: Case, answers=None, reviewer="rosa", *, start=True) -> None:
    """Review every standard; what is not named is answered with yes."""
    if start:
        start_review(office, reviewer, case.id)
    for standard, value in (ALL_YES | (answers or {})).items():
        answer_standard(
            office,
            reviewer,
            case.id,
            StandardReview(
                standard,
                value,
                "Looked at the documents.",
                named_evidence="visit of the office" if value is AnswerValue.YES else "",
            ),
        )


def determined(office, gaps=(), partner_id="P-001", person="pia", by="mara"):
    """Bring a partner to its preliminary determination, with these standards not met."""
    case = received(office, partner_id, person)
    review(office, case, dict.fromkeys(gaps, AnswerValue.NO))
    return make_determination(office, by, case.id)


def agreement_text(*lacking: str) -> bytes:
    """Return an agreement that carries every element but those ``lacking``: our model wording."""
    wordings = load_clause_rules().wordings["en"]
    articles = [text for element, text in wordings.items() if element not in lacking]
    return "\n\n".join(["AGREEMENT OF COOPERATION", *articles]).encode()


def day(text: str) -> date:
    """Return a date from its ISO form."""
    return date.fromisoformat(text)
