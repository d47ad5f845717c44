"""Writes the example portfolio folder: lists, workbooks, evidence, agreements. Same bytes each time."""

from collections.abc import Iterator
from pathlib import Path

from assessment_tools.catalogue import load_instrument
from assessment_tools.instrument import Instrument
from assessment_tools.workbook_layout import SheetKind
from assessment_tools.workbook_write import write_workbook
from partner_screening.example_portfolio.agreement_text import parse_agreement
from partner_screening.example_portfolio.agreement_writing import write_agreement
from partner_screening.example_portfolio.docx_writing import DocxStyle, write_docx
from partner_screening.example_portfolio.example_data import (
    AS_OF,
    ExampleDocument,
    ExamplePartner,
    ExampleReview,
    ExampleWorkbook,
    example_agreements,
    example_documents,
    example_partners,
)
from partner_screening.example_portfolio.registers import (
    AGREEMENT_COLUMNS,
    PARTNER_COLUMNS,
    REVIEW_COLUMNS,
    Cell,
    write_register,
)
from partner_screening.example_portfolio.stable_archives import stabilise_workbook
from partner_screening.example_portfolio.workbook_filling import (
    SIGNS,
    FilledAnswers,
    FilledDocument,
    fill_workbook,
)
from partner_screening.languages import Language

_STRANGER = "XXX-99"  # in no roster: its workbook belongs to nobody
_TRUNCATED_TO = 0.6
_SAVED_AT = "2026-04-20T10:00:00Z"
# Cells that a hurried person spoils: sheet, row, column, text.
_SPOILT = (
    (SheetKind.ANSWERS, "cs3_vetting", "answer", "ربما"),
    (SheetKind.REGISTER, "2", "document_date", "الربيع الماضي"),
    (SheetKind.REGISTER, "3", "kind", "رسالة"),
)


def write_example_portfolio(folder: Path) -> int:
    """Write every file of the example portfolio under ``folder``; return how many.

    Files of the same name are replaced; nothing else in the folder is touched.
    """
    count = 0
    for path, data in example_files():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        count += 1
    return count


def example_files() -> Iterator[tuple[str, bytes]]:
    """Give the path within the portfolio and the bytes of each file."""
    partners = example_partners()
    yield "README.md", _contents().encode()
    yield "partners.xlsx", write_register("partners", PARTNER_COLUMNS, map(_roster_row, partners))
    yield "agreements.xlsx", write_register("agreements", AGREEMENT_COLUMNS, _agreement_rows())
    reviews = (row for partner in partners for row in _review_rows(partner))
    yield "reviews.xlsx", write_register("reviews", REVIEW_COLUMNS, reviews)
    for partner in partners:
        if partner.workbook is not None:
            yield from _workbook_files(partner, partner.workbook)
            yield from _evidence_files(partner, partner.workbook)
    yield "self-assessments/found-in-the-mailbox.xlsx", _stranger_workbook(partners[0])
    by_id = {partner.partner_id: partner for partner in partners}
    for agreement in example_agreements():
        if agreement.layout != "absent":
            yield (
                f"agreements/{agreement.file}",
                write_agreement(agreement, by_id[agreement.partner]),
            )


def _contents() -> str:
    """Return the list of what each partner and agreement is there for."""
    lines = [
        "# What is in this portfolio",
        "",
        f"All of it is invented. Look at it as of {AS_OF}.",
        "",
    ]
    lines += ["| partner | name | language | shows |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {partner.partner_id} | {partner.name} | {partner.language} | {partner.shows} |"
        for partner in example_partners()
    ]
    lines += ["", "| agreement | partner | file | shows |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {agreement.reference} | {agreement.partner} | {agreement.file} | {agreement.shows} |"
        for agreement in example_agreements()
    ]
    return "\n".join([*lines, ""])


def _roster_row(partner: ExamplePartner) -> list[Cell]:
    decision = partner.decision
    unscored: list[Cell] = [None] * 5
    if decision is not None:
        unscored = [
            decision.outcome.value,
            decision.decided_by,
            decision.decided_on,
            decision.reason,
            decision.expires,
        ]
    return [
        partner.partner_id,
        partner.name,
        partner.acronym,
        partner.type.value,
        partner.country,
        "",
        partner.contact_email,
        partner.language.value,
        partner.contact,
        partner.children,
        partner.sea_flag,
        *unscored,
    ]


def _agreement_rows() -> Iterator[list[Cell]]:
    for agreement in example_agreements():
        yield [
            agreement.reference,
            agreement.partner,
            agreement.file,
            agreement.type,
            agreement.clause_set,
            agreement.amount,
            agreement.currency,
            agreement.start,
            agreement.end,
        ]


def _review_rows(partner: ExamplePartner) -> Iterator[list[Cell]]:
    review: ExampleReview | None = partner.review
    if review is None:
        return
    instrument = load_instrument(review.instrument)
    for standard, sign in zip(instrument.standards, review.answers, strict=True):
        yield [
            partner.partner_id,
            instrument.reference,
            standard.id,
            SIGNS[sign].value,
            review.comments.get(standard.number, ""),
            review.reviewer,
            review.on,
            review.determined_by,
        ]


def _workbook_files(partner: ExamplePartner, sent: ExampleWorkbook) -> Iterator[tuple[str, bytes]]:
    name = sent.file or f"{partner.partner_id}_self-assessment.xlsx"
    data = _workbook(partner, sent, sent.answers)
    if sent.damage == "truncated":
        data = data[: int(len(data) * _TRUNCATED_TO)]
    elif sent.damage == "renamed_csv":
        data = _as_csv(sent)
    yield f"self-assessments/{name}", data
    if sent.second_answers:
        second = _workbook(partner, sent, sent.second_answers)
        yield f"self-assessments/{partner.partner_id}_self-assessment (2).xlsx", second


def _workbook(partner: ExamplePartner, sent: ExampleWorkbook, answers: str) -> bytes:
    instrument = load_instrument(sent.instrument)
    issued = write_workbook(instrument, partner.language, partner.as_partner())
    filled = FilledAnswers(
        language=partner.language,
        answers={
            standard.id: SIGNS[sign]
            for standard, sign in zip(instrument.standards, answers, strict=True)
        },
        documents=tuple(_registered(partner.language, sent, instrument)),
        completed_by=sent.completed_by,
        completed_on=sent.on,
        spoilt=_SPOILT if sent.spoil else (),
    )
    return stabilise_workbook(fill_workbook(issued, instrument, filled), _SAVED_AT)


def _registered(
    language: Language, sent: ExampleWorkbook, instrument: Instrument
) -> Iterator[FilledDocument]:
    for document in _documents(sent):
        yield FilledDocument(
            title=document.titles[language],
            standards=(instrument.standards[document.standard - 1].id,),
            file_name=document.file_name,
        )


def _documents(sent: ExampleWorkbook) -> list[ExampleDocument]:
    return [
        document for document in example_documents() if str(document.standard) in sent.documents
    ]


def _evidence_files(partner: ExamplePartner, sent: ExampleWorkbook) -> Iterator[tuple[str, bytes]]:
    for document in _documents(sent):
        organisation = sent.copied_from or partner.name
        title = document.titles[partner.language]
        text = document.texts[partner.language].replace("{partner}", organisation)
        blocks = parse_agreement(f"= {title}\n{text}")
        if document.format == "docx":
            data = write_docx(blocks, DocxStyle(language=partner.language, automatic_numbers=False))
        else:
            data = f"{title}\n\n{text}\n".encode()
        yield f"evidence/{partner.partner_id}/{document.file_name}", data


def _stranger_workbook(template: ExamplePartner) -> bytes:
    stranger = template.model_copy(
        update={"partner_id": _STRANGER, "name": "Unlisted Relief Group"}
    )
    assert template.workbook is not None
    return _workbook(stranger, template.workbook, template.workbook.answers)


def _as_csv(sent: ExampleWorkbook) -> bytes:
    lines = ["standard,answer"]
    lines += [f"{number},{SIGNS[sign]}" for number, sign in enumerate(sent.answers, 1)]
    return "\r\n".join(lines).encode() + b"\r\n"
