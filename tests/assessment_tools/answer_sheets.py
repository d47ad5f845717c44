"""Answer sheets and reviews for tests, written as short as the test can say it."""

from collections.abc import Iterable, Mapping
from datetime import date

from assessment_tools.answers import (
    Answer,
    AnswerSheet,
    AnswerValue,
    Review,
    ReviewedAnswer,
    SupportingDocument,
)
from assessment_tools.instrument import Instrument
from partner_screening.languages import Language


def sheet_of(
    instrument: Instrument,
    answers: Mapping[str, AnswerValue],
    documents: Iterable[SupportingDocument] = (),
    partner_id: str = "P-001",
) -> AnswerSheet:
    """Return a filled sheet."""
    return AnswerSheet(
        instrument=instrument.reference,
        instrument_checksum=instrument.checksum,
        partner_id=partner_id,
        language=Language.EN,
        answers=tuple(Answer(standard=name, value=value) for name, value in answers.items()),
        documents=tuple(documents),
    )


def document_for(
    instrument: Instrument,
    standard: str,
    *,
    kind: str | None = None,
    title: str = "A document",
    is_present: bool | None = True,
) -> SupportingDocument:
    """Return a document that supports ``standard``, of its first evidence kind."""
    return SupportingDocument(
        number=1,
        title=title,
        kind=instrument.standard(standard).evidence_kinds[0] if kind is None else kind,
        standards=(standard,),
        is_present=is_present,
    )


def fully_met(instrument: Instrument, best: AnswerValue) -> AnswerSheet:
    """Return a sheet with the best answer and a document everywhere."""
    return sheet_of(
        instrument,
        {standard.id: best for standard in instrument.standards},
        [document_for(instrument, standard.id) for standard in instrument.standards],
    )


def review_of(
    instrument: Instrument,
    answers: Mapping[str, AnswerValue],
    evidence: Mapping[str, str] | None = None,
    partner_id: str = "P-001",
) -> Review:
    """Return a review with these answers."""
    return Review(
        partner_id=partner_id,
        instrument=instrument.reference,
        reviewer="R. Reviewer",
        reviewed_on=date(2024, 5, 2),
        answers=tuple(
            ReviewedAnswer(
                standard=name,
                value=value,
                comment=f"comment on {name}",
                evidence=(evidence or {}).get(name, ""),
            )
            for name, value in answers.items()
        ),
    )
