"""Copies of agreements with every finding as a comment, written in a contained child."""

from contract_clauses.clause_check import ClauseCheck
from contract_clauses.mending.annotated_pdf import annotated_pdf
from contract_clauses.mending.annotation import annotated
from contract_clauses.mending.word_comments import Writer
from contract_clauses.ocr import OcrOptions
from contract_clauses.read_agreement import identify
from partner_screening.reports.clause_notes import notes_of
from partner_screening.reports.wording import Words
from partner_screening.sandbox import run_contained


def annotated_agreement(
    data: bytes,
    name: str,
    check: ClauseCheck,
    words: Words,
    writer: Writer,
    *,
    ocr: OcrOptions | None = None,
) -> bytes:
    """Return a copy of a .docx or .pdf with a comment or highlight at the words of every quotation.

    ``ocr`` is what the agreement was read with; pages that it knows are not recognised again.

    Raises:
        FileRefused: another kind of file, a damaged, encrypted or protected one, a signed .docx, or
            reading was stopped.

    """
    notes = notes_of(check, words)
    if identify(data, name) == "pdf":
        marked: bytes = run_contained(annotated_pdf, data, name, notes, writer, ocr, file=name)
        return marked
    copy: bytes = run_contained(annotated, data, name, notes, writer, file=name)
    return copy
