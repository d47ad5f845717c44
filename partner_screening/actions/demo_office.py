"""A demo's people and cases: sample accounts that exist in a demo database alone, and work for each."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from assessment_tools.answers import Answer, AnswerSheet, AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.access.accounts import set_password
from partner_screening.actions.process.agreements import AgreementTerms, register_agreement
from partner_screening.actions.process.cases import open_case, request_self_assessment
from partner_screening.actions.process.determinations import make_determination
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.people import add_first_administrator, add_person
from partner_screening.actions.process.plans import propose_plan
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
from partner_screening.partner import ImplementingPartner
from partner_screening.portfolio import Portfolio, read_portfolio
from partner_screening.process.case import Case
from partner_screening.process.people import Person, Role

DEMO_MARK = "demo-accounts"
"""The file in a workspace that says: this is a demo, its sample accounts may be shown."""

DEMO_PASSWORD = "seven calm green rivers"  # noqa: S105 - shown to everybody on the demo's first page

ADMINISTRATOR = "admin"


class Sample(NamedTuple):
    """A sample account. ``language`` is set for people of a partner: theirs is one that speaks it."""

    person_id: str
    name: str
    role: Role
    language: Language | None = None


SAMPLES = (
    Sample("officer", "Olivia Officer", Role.OFFICER),
    Sample("reviewer", "Rania Reviewer", Role.REVIEWER),
    Sample("legal", "Leon Legal", Role.LEGAL),
    Sample("management", "Mei Management", Role.MANAGEMENT),
    Sample("focal", "Farid Focal", Role.FOCAL_POINT),
    Sample(ADMINISTRATOR, "Ada Administrator", Role.ADMINISTRATOR),
    Sample("auditor", "Anton Auditor", Role.AUDITOR),
    Sample("partner", "Paula Partner", Role.PARTNER, Language.EN),
    Sample("partner-ar", "Parwana Partner", Role.PARTNER, Language.AR),
    Sample("partner-fr", "Pierre Partner", Role.PARTNER, Language.FR),
)
_AGREEMENTS = 8
_GAPS = 2
_INSTRUMENT = "un-hit-2020"


def furnish(office: Office, folder: Path) -> bool:
    """Put sample people and work for each into the office of a demo; say whether it was done now.

    ``folder`` is the portfolio that was screened: its partners get a case each at another step, and a
    few of its agreements stand in the queue of the legal unit. A second time changes nothing.
    """
    with office.records.reading() as view:
        if view.find(Person, id=ADMINISTRATOR) is not None:
            return False
    portfolio = read_portfolio(folder)
    chosen = _one_for_each_language(portfolio)
    _add_people(office, chosen)
    asked, sent, determined = chosen[Language.EN], chosen[Language.AR], chosen[Language.FR]
    request_self_assessment(office, "officer", _opened(office, asked).id)
    _send(office, "partner-ar", _opened(office, sent), gaps=0)
    _determine(office, _opened(office, determined))
    _register_agreements(office, portfolio)
    return True


def _one_for_each_language(portfolio: Portfolio) -> Mapping[Language, ImplementingPartner]:
    wanted = [sample.language for sample in SAMPLES if sample.language]
    found: dict[Language, ImplementingPartner] = {}
    for partner in portfolio.partners.values():
        if partner.language in wanted:
            found.setdefault(partner.language, partner)
    return found


def _add_people(office: Office, partners: Mapping[Language, ImplementingPartner]) -> None:
    admin = next(sample for sample in SAMPLES if sample.person_id == ADMINISTRATOR)
    add_first_administrator(
        office, person_id=ADMINISTRATOR, name=admin.name, email="admin@example.org"
    )
    for sample in SAMPLES:
        if sample is not admin:
            add_person(
                office,
                ADMINISTRATOR,
                person_id=sample.person_id,
                name=sample.name,
                email=f"{sample.person_id}@example.org",
                roles=(sample.role,),
                partner_id=partners[sample.language].partner_id if sample.language else "",
                language=sample.language or Language.EN,
            )
        set_password(office, sample.person_id, DEMO_PASSWORD)


def _opened(office: Office, partner: ImplementingPartner) -> Case:
    return open_case(
        office, "officer", partner_id=partner.partner_id, instrument=_INSTRUMENT, because="demo"
    )


def _send(office: Office, person_id: str, case: Case, *, gaps: int) -> None:
    """Let a partner's person send answers, and a document for every yes."""
    instrument = load_instrument(case.instrument)
    unmet = [standard.id for standard in instrument.standards[-gaps:]] if gaps else []
    answers = tuple(
        Answer(
            standard=standard.id,
            value=AnswerValue.NO if standard.id in unmet else AnswerValue.YES,
        )
        for standard in instrument.standards
    )
    receive_answers(
        office,
        person_id,
        case.id,
        AnswerSheet(
            instrument=instrument.reference,
            instrument_checksum=instrument.checksum,
            partner_id=case.partner_id,
            language=Language.EN,
            answers=answers,
        ),
    )
    add_evidence(
        office,
        person_id,
        case.id,
        b"Code of conduct of the demo partner. Staff may never exploit or abuse anybody sexually.",
        "code-of-conduct.txt",
        details=EvidenceDetails(
            title="Code of conduct",
            kind=instrument.standards[0].evidence_kinds[0],
            standards=tuple(one.standard for one in answers if one.value is AnswerValue.YES),
            document_date=office.today() - timedelta(days=200),
            language="en",
        ),
    )


def _determine(office: Office, case: Case) -> None:
    """Bring a case to a determination with gaps and a plan that waits for both sides."""
    _send(office, "partner-fr", case, gaps=_GAPS)
    start_review(office, "reviewer", case.id)
    instrument = load_instrument(case.instrument)
    for place, standard in enumerate(instrument.standards):
        is_met = place < len(instrument.standards) - _GAPS
        answer_standard(
            office,
            "reviewer",
            case.id,
            StandardReview(
                standard.id,
                AnswerValue.YES if is_met else AnswerValue.NO,
                "Looked at the documents." if is_met else "No document shows it.",
                named_evidence="visit of the office" if is_met else "",
            ),
        )
    make_determination(office, "management", case.id, "Agreed with the review.")
    propose_plan(office, "officer", case.id)


def _register_agreements(office: Office, portfolio: Portfolio) -> None:
    listed = [one for agreements in portfolio.agreements.values() for one in agreements if one.file]
    for agreement in listed[:_AGREEMENTS]:
        register_agreement(
            office,
            "legal",
            partner_id=agreement.partner_id,
            reference=agreement.reference,
            terms=AgreementTerms(
                agreement.type, agreement.clause_set, agreement.start, agreement.end
            ),
            data=(portfolio.folder / agreement.file).read_bytes(),
            name=Path(agreement.file).name,
        )
