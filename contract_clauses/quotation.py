"""A passage of an agreement as evidence: its words to the letter, and where they stand."""

from contract_clauses.agreement import Agreement, Paragraph
from partner_screening.evidence import TextEvidence


def quotation(agreement: Agreement, paragraph: Paragraph, start: int, end: int) -> TextEvidence:
    """Return the words from ``start`` to ``end`` of the live text, which begin in ``paragraph``."""
    return TextEvidence(
        quote=agreement.text[start:end],
        page=paragraph.page_at(start),
        paragraph=paragraph.index,
        clause=paragraph.clause,
        start=start,
        end=end,
        annex=paragraph.annex,
    )
