"""Answers to one version of one instrument, and the agency's review of them."""

from datetime import date
from enum import StrEnum

from partner_screening.languages import Language
from partner_screening.values import Value


class AnswerValue(StrEnum):
    """What was answered for a standard. Each instrument names the values that it allows."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"
    ABSENT = "absent"
    PROGRESSING = "progressing"
    ADEQUATE = "adequate"
    UNANSWERED = "unanswered"


class SupportingDocument(Value):
    """A row of the evidence register.

    ``is_present`` says whether the file was found in the partner's evidence folder; ``None`` when
    no folder was given to look in. ``standards`` are ids of the standards that it supports.
    """

    number: int
    title: str
    kind: str
    standards: tuple[str, ...]
    file_name: str = ""
    document_date: date | None = None
    language: str = ""
    page: str = ""
    is_present: bool | None = None
    sha256: str | None = None
    sheet: str = ""
    row: int | None = None


class Answer(Value):
    """The answer to one standard, with the cell that it was read from."""

    standard: str
    value: AnswerValue
    comment: str = ""
    sheet: str = ""
    cell: str = ""


class AnswerSheet(Value):
    """All answers of one partner to one version of one instrument, in the instrument's order."""

    instrument: str
    instrument_checksum: str
    partner_id: str
    language: Language
    answers: tuple[Answer, ...]
    documents: tuple[SupportingDocument, ...] = ()
    completed_by: str = ""
    completed_on: date | None = None

    def answer(self, standard: str) -> Answer:
        """Return the answer to ``standard``; unanswered when the sheet has none."""
        for answer in self.answers:
            if answer.standard == standard:
                return answer
        return Answer(standard=standard, value=AnswerValue.UNANSWERED)

    def supporting(self, standard: str) -> tuple[SupportingDocument, ...]:
        """Return the documents that are said to support ``standard``."""
        return tuple(document for document in self.documents if standard in document.standards)


class ReviewedAnswer(Value):
    """The agency's answer to one standard. ``evidence`` names what the reviewer looked at."""

    standard: str
    value: AnswerValue
    comment: str = ""
    evidence: str = ""


class Review(Value):
    """The agency's review of one partner by a named reviewer.

    ``determined_by`` is the second person, when the file names one; never the reviewer.
    """

    partner_id: str
    instrument: str
    reviewer: str
    reviewed_on: date
    answers: tuple[ReviewedAnswer, ...]
    determined_by: str = ""
    determined_on: date | None = None

    def answer(self, standard: str) -> ReviewedAnswer:
        """Return the reviewer's answer to ``standard``; unanswered when there is none."""
        for answer in self.answers:
            if answer.standard == standard:
                return answer
        return ReviewedAnswer(standard=standard, value=AnswerValue.UNANSWERED)
