"""Agreements read, and copies with every finding as a comment written, in a contained child."""

from contract_clauses.agreement import Agreement
from contract_clauses.clause_check import ClauseCheck
from contract_clauses.mending.annotated_pdf import annotated_pdf
from contract_clauses.mending.annotation import annotated
from contract_clauses.mending.word_comments import Writer
from contract_clauses.ocr import OcrOptions
from contract_clauses.read_agreement import View, identify, read_agreement
from contract_clauses.scanned_pages import ScannedPage
from partner_screening.reports.clause_notes import notes_of
from partner_screening.reports.wording import Words
from partner_screening.sandbox import run_contained


def read_contained(
    data: bytes, name: str, view: View = "accepted", ocr: OcrOptions | None = None
) -> Agreement:
    """Return an agreement read in a contained child; with ``ocr`` scanned pages are recognised.

    Raises:
        FileRefused: as ``read_agreement``, or reading was stopped.

    """
    agreement: Agreement
    agreement, known = run_contained(_read, data, name, view, ocr, file=name)
    if ocr is not None and ocr.known is not None:
        ocr.known.update(known)  # what the child learned stays here: it has a copy of its own
    return agreement


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


def _read(
    data: bytes, name: str, view: View, ocr: OcrOptions | None
) -> tuple[Agreement, dict[int, ScannedPage]]:
    agreement = read_agreement(data, name, view=view, ocr=ocr)
    return agreement, (ocr.known if ocr and ocr.known else {})
