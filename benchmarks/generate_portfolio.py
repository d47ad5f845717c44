"""Writes a portfolio of any size: a few templates, varied by cheap edits of the bytes inside them.

Every workbook and every agreement differs from every other in id, names, amounts and numbers; one in
ten partners or agreements falls short. The same seed gives the same files.

    python -m benchmarks.generate_portfolio --partners 1000 --out /tmp/portfolio
"""

import argparse
import csv
import io
import random
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Self

from assessment_tools.catalogue import load_instrument
from assessment_tools.workbook_write import write_workbook
from partner_screening.example_portfolio.agreement_text import Block, fill_holes, parse_agreement
from partner_screening.example_portfolio.docx_writing import DocxStyle, write_docx
from partner_screening.example_portfolio.example_data import read_text
from partner_screening.example_portfolio.pdf_writing import write_pdf
from partner_screening.example_portfolio.registers import (
    AGREEMENT_COLUMNS,
    PARTNER_COLUMNS,
    REVIEW_COLUMNS,
)
from partner_screening.example_portfolio.stable_archives import stabilise_workbook, write_archive
from partner_screening.example_portfolio.workbook_filling import (
    SIGNS,
    FilledAnswers,
    FilledDocument,
    fill_workbook,
)
from partner_screening.languages import Language
from partner_screening.partner import ImplementingPartner, PartnerType

_SAVED_AT = "2026-09-18T08:00:00Z"
AS_OF = date(2026, 9, 21)
"""The day on which the generated portfolio is meant to be screened."""

# Texts of the templates that every copy replaces by its own, all of one length so that a PDF keeps
# its table of offsets.
_ID = "B0000000"
_NAME = "Partner Organisation 0000000"
_REFERENCE = "AGR0000000"
_AMOUNT = "1000000"
_COMMENT = "Noted in file 0000000."
_INSTRUMENT = "un-hit-2020"
_FULL = "yyyyyyyy"
# How partners answer: nine in ten meet everything.
_ANSWERS = (*[_FULL] * 9, "yynynnny")
# How the clauses are drafted: fragment in the text, fragment behind the project document. One in ten
# agreements falls short.
_DRAFTS = {
    "article": ("en_psea_full", ""),
    "annex": ("en_annex_pointer", "en_annex_attached"),
    "employees only": ("en_psea_employees_only", ""),
}
_CLAUSES = (*["article"] * 6, *["annex"] * 3, "employees only")
_PDF_EVERY = 5
_LANGUAGES = (Language.EN, Language.FR, Language.ES)
_PAGE = 3_000  # characters
_EVIDENCE = "protection-file.txt"

Members = list[tuple[str, bytes]]


class Templates:
    """The few workbooks and agreements that all others are made from."""

    def __init__(self) -> None:
        self._instrument = load_instrument(_INSTRUMENT)
        self._workbooks: dict[tuple[Language, str], Members] = {}
        self._documents: dict[str, Members] = {}
        self._pdfs: dict[str, bytes] = {}

    def workbook(self, language: Language, answers: str, texts: dict[str, str]) -> bytes:
        """Return a workbook of its own for the partner that ``texts`` describe."""
        key = (language, answers)
        if key not in self._workbooks:
            self._workbooks[key] = _members(self._filled(language, answers))
        return _varied(self._workbooks[key], texts)

    def docx(self, clauses: str, texts: dict[str, str]) -> bytes:
        """Return an agreement of its own as .docx."""
        if clauses not in self._documents:
            data = write_docx(
                parse_agreement(_text(clauses)), DocxStyle(article_label="Article {}")
            )
            self._documents[clauses] = _members(data)
        return _varied(self._documents[clauses], texts)

    def pdf(self, clauses: str, texts: dict[str, str]) -> bytes:
        """Return an agreement of its own as PDF; texts of equal length keep its offsets right."""
        if clauses not in self._pdfs:
            self._pdfs[clauses] = write_pdf(parse_agreement(_text(clauses)), compressed=False)
        data = self._pdfs[clauses]
        for old, new in texts.items():
            assert len(old) == len(new)
            data = data.replace(old.encode(), new.encode())
        return data

    def _filled(self, language: Language, answers: str) -> bytes:
        partner = ImplementingPartner(
            partner_id=_ID, name=_NAME, type=PartnerType.NATIONAL_NGO, language=language
        )
        signs = zip(self._instrument.standards, answers, strict=True)
        given = {standard.id: SIGNS[sign] for standard, sign in signs}
        met = tuple(standard for standard, value in given.items() if value is SIGNS["y"])
        filled = FilledAnswers(
            language=language,
            answers=given,
            comments=dict.fromkeys(given, _COMMENT),
            documents=(
                FilledDocument(title="Protection file", standards=met, file_name=_EVIDENCE),
            ),
            completed_by=_NAME,
            completed_on=date(2026, 3, 2),
        )
        issued = write_workbook(self._instrument, language, partner)
        workbook = fill_workbook(issued, self._instrument, filled)
        return stabilise_workbook(workbook, _SAVED_AT)


def generate(folder: Path, partners: int, seed: int = 1) -> None:
    """Write a portfolio of ``partners`` partners with one agreement each into ``folder``."""
    chance = random.Random(seed)
    templates = Templates()
    for name in ("self-assessments", "agreements", "evidence"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    with (
        _Register(folder / "partners.csv", PARTNER_COLUMNS) as roster,
        _Register(folder / "agreements.csv", AGREEMENT_COLUMNS) as agreements,
        _Register(folder / "reviews.csv", REVIEW_COLUMNS) as reviews,
    ):
        for number in range(1, partners + 1):
            answers = chance.choice(_ANSWERS)
            clauses = chance.choice(_CLAUSES)
            amount = chance.randrange(1_000_000, 9_999_999)
            texts = _texts(number, amount)
            language = _LANGUAGES[number % len(_LANGUAGES)]
            partner = texts[_ID]
            roster.row(_roster_row(partner, texts[_NAME], language))
            for row in _review_rows(partner, answers):
                reviews.row(row)
            name = f"{texts[_REFERENCE]}.{'pdf' if number % _PDF_EVERY == 0 else 'docx'}"
            agreements.row(_agreement_row(texts, name))
            write = templates.pdf if name.endswith("pdf") else templates.docx
            (folder / "agreements" / name).write_bytes(write(clauses, texts))
            workbook = templates.workbook(language, answers, texts)
            (folder / "self-assessments" / f"{partner}.xlsx").write_bytes(workbook)
            evidence = folder / "evidence" / partner
            evidence.mkdir(exist_ok=True)
            (evidence / _EVIDENCE).write_text(f"Protection file of {texts[_NAME]}.\n", "utf-8")


class _Register:
    """A .csv list that is written row by row."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(columns)

    def row(self, values: list[str]) -> None:
        """Write one row."""
        self._writer.writerow(values)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _texts(number: int, amount: int) -> dict[str, str]:
    return {
        _ID: f"B{number:07}",
        _NAME: f"Partner Organisation {number:07}",
        _REFERENCE: f"AGR{number:07}",
        _AMOUNT: str(amount),
        _COMMENT: f"Noted in file {number:07}.",
    }


def _roster_row(partner: str, name: str, language: Language) -> list[str]:
    known = {
        "partner_id": partner,
        "name": name,
        "type": PartnerType.NATIONAL_NGO.value,
        "country": "Kenya",
        "language": language.value,
        "contact_with_beneficiaries": "yes",
    }
    return [known.get(column, "") for column in PARTNER_COLUMNS]


def _review_rows(partner: str, answers: str) -> Iterator[list[str]]:
    instrument = load_instrument(_INSTRUMENT)
    for standard, sign in zip(instrument.standards, answers, strict=True):
        known = {
            "partner_id": partner,
            "instrument": instrument.reference,
            "standard": standard.id,
            "answer": SIGNS[sign].value,
            "reviewer": "Helen Brandt",
            "date": "2026-05-12",
            "determined_by": "Marco Silva",
        }
        yield [known.get(column, "") for column in REVIEW_COLUMNS]


def _agreement_row(texts: dict[str, str], name: str) -> list[str]:
    known = {
        "reference": texts[_REFERENCE],
        "partner_id": texts[_ID],
        "file": name,
        "type": "cooperation_agreement",
        "amount": texts[_AMOUNT],
        "currency": "USD",
        "start": "2026-06-01",
        "end": "2027-12-31",
    }
    return [known.get(column, "") for column in AGREEMENT_COLUMNS]


def _text(clauses: str) -> str:
    """Return the example agreement with a project document of some pages behind it."""
    article, attached = _DRAFTS[clauses]
    annexes = (Path(__file__).parent / "project_document.txt").read_text("utf-8")
    annexes += read_text(attached) if attached else ""
    text = fill_holes(read_text("en_cooperation"), {"psea": read_text(article), "annex": annexes})
    values = {"reference": _REFERENCE, "partner": _NAME, "country": "Kenya", "amount": _AMOUNT}
    values |= {"currency": "USD", "start": "2026-06-01", "end": "2027-12-31"}
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def long_agreement(pages: int) -> tuple[Block, ...]:
    """Return an agreement of about ``pages`` pages: the usual one with many project documents."""
    document = (Path(__file__).parent / "project_document.txt").read_text("utf-8")
    times = pages * _PAGE // len(document)
    article, _ = _DRAFTS["article"]
    text = fill_holes(
        read_text("en_cooperation"), {"psea": read_text(article), "annex": document * times}
    )
    return parse_agreement(text)


def _members(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _varied(members: Members, texts: dict[str, str]) -> bytes:
    return write_archive((name, _replaced(data, texts)) for name, data in members)


def _replaced(data: bytes, texts: dict[str, str]) -> bytes:
    for old, new in texts.items():
        data = data.replace(old.encode(), new.encode())
    return data


def main() -> None:
    """Read the command line and write the portfolio."""
    parser = argparse.ArgumentParser(description="Write a portfolio of any size.")
    parser.add_argument("--partners", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.out, options.partners, options.seed)
    print(f"{options.partners} partners with one agreement each in {options.out}")


if __name__ == "__main__":
    main()
