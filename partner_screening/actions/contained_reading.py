"""Agreements read in a contained child: a hostile file harms nothing but its own reading."""

from contract_clauses.agreement import Agreement
from contract_clauses.ocr import OcrOptions
from contract_clauses.read_agreement import View, read_agreement
from contract_clauses.scanned_pages import ScannedPage
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


def _read(
    data: bytes, name: str, view: View, ocr: OcrOptions | None
) -> tuple[Agreement, dict[int, ScannedPage]]:
    agreement = read_agreement(data, name, view=view, ocr=ocr)
    return agreement, (ocr.known if ocr and ocr.known else {})
