"""What the example portfolio holds, as data: partners, documents and agreements in YAML."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from partner_screening.example_portfolio.agreement_text import (
    Block,
    Mark,
    fill_holes,
    parse_agreement,
    track,
)
from partner_screening.languages import Language
from partner_screening.partner import ImplementingPartner, PartnerType, UnscoredDecision
from partner_screening.rule_files import read_rule_file
from partner_screening.values import Value

AS_OF = date(2026, 9, 21)
"""The day that the example is looked at: what has expired and what is in force depends on it."""

_HERE = Path(__file__).parent


class TrackedHole(Value):
    """A fragment that is inserted or deleted as a whole by tracked changes."""

    hole: str
    mark: Mark
    author: str
    date: str


class ExampleWorkbook(Value):
    """A workbook as the partner sent it.

    ``answers`` has one sign per standard (y, n, -, ., or a rating 1 to 3); ``documents`` the numbers of
    the standards that a document is registered for. ``damage`` is what happened to the file;
    ``spoil`` puts mistakes into its cells; ``second_answers`` sends a second, different workbook.
    ``copied_from`` names the organisation whose policy was copied with its name left in.
    """

    instrument: str = "un-hit-2020"
    answers: str
    documents: str
    completed_by: str
    on: date = date(2026, 4, 20)
    file: str = ""
    damage: Literal["", "truncated", "renamed_csv"] = ""
    spoil: Literal["", "cells"] = ""
    second_answers: str = ""
    copied_from: str = ""


class ExampleReview(Value):
    """The agency's review: answers as in ``ExampleWorkbook``, comments by number of the standard."""

    instrument: str = "un-hit-2020"
    answers: str
    reviewer: str
    on: date
    determined_by: str = ""
    comments: dict[int, str] = {}


class ExamplePartner(Value):
    """An invented partner. ``shows`` says in English which state it is there for."""

    partner_id: str
    name: str
    acronym: str = ""
    type: PartnerType
    country: str
    language: Language
    contact: Literal["yes", "no", ""] = ""
    children: Literal["yes", "no", ""] = ""
    sea_flag: Literal["yes", ""] = ""
    shows: str
    workbook: ExampleWorkbook | None = None
    review: ExampleReview | None = None
    decision: UnscoredDecision | None = None

    @property
    def contact_email(self) -> str:
        """An address under a domain that never exists."""
        return f"office@{self.partner_id.lower()}.example"

    def as_partner(self) -> ImplementingPartner:
        """Return the partner as the roster will say it."""
        return ImplementingPartner(
            partner_id=self.partner_id,
            name=self.name,
            acronym=self.acronym,
            type=self.type,
            country=self.country,
            contact_email=self.contact_email,
            language=self.language,
        )


class ExampleDocument(Value):
    """A supporting document for one standard, in six languages."""

    standard: int
    name: str
    format: Literal["docx", "txt"]
    titles: dict[Language, str]
    texts: dict[Language, str]

    @property
    def file_name(self) -> str:
        """Name of the file in the partner's evidence folder."""
        return f"{self.name}.{self.format}"


class ExampleAgreement(Value):
    """An agreement and how its file is written. ``layout`` matters for PDF and for absent files."""

    reference: str
    partner: str
    file: str
    text: str
    holes: dict[str, str] = {}
    tracked: TrackedHole | None = None
    type: str = "cooperation_agreement"
    clause_set: str = ""
    language: Language = Language.EN
    numbers: Literal["automatic", "typed"] = "automatic"
    article_label: str = "{}."
    layout: Literal["", "scanned", "encrypted", "absent"] = ""
    amount: str
    currency: str = "USD"
    start: date
    end: date
    shows: str = Field(min_length=1)

    def blocks(self, partner: ExamplePartner) -> tuple[Block, ...]:
        """Return the text of the agreement with ``partner``."""
        fragments = {hole: read_text(name) for hole, name in self.holes.items()}
        if self.tracked is not None:
            change = self.tracked
            fragments[change.hole] = track(
                fragments[change.hole], change.mark, change.author, change.date
            )
        text = fill_holes(read_text(self.text), fragments)
        values = {
            "reference": self.reference,
            "partner": partner.name,
            "country": partner.country,
            "amount": self.amount,
            "currency": self.currency,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
        }
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return parse_agreement(text)


def read_text(name: str) -> str:
    """Return the text ``texts/<name>.txt``."""
    return (_HERE / "texts" / f"{name}.txt").read_text("utf-8")


@lru_cache(maxsize=1)
def example_partners() -> tuple[ExamplePartner, ...]:
    """Return the partners in the order of the roster.

    Raises:
        RuleFileError: the data do not fit, with file and line.

    """
    document = read_rule_file(_HERE / "data" / "partners.yaml")
    return tuple(document.load(ExamplePartner, (at,)) for at in range(len(document.data)))


@lru_cache(maxsize=1)
def example_documents() -> tuple[ExampleDocument, ...]:
    """Return the supporting documents, in the order of the standards.

    Raises:
        RuleFileError: the data do not fit, with file and line.

    """
    document = read_rule_file(_HERE / "data" / "documents.yaml")
    return tuple(document.load(ExampleDocument, (at,)) for at in range(len(document.data)))


@lru_cache(maxsize=1)
def example_agreements() -> tuple[ExampleAgreement, ...]:
    """Return the agreements in the order of their list.

    Raises:
        RuleFileError: the data do not fit, with file and line.

    """
    document = read_rule_file(_HERE / "data" / "agreements.yaml")
    return tuple(document.load(ExampleAgreement, (at,)) for at in range(len(document.data)))
