"""Amendments: "Paragraph 3.4 is replaced by the following: ...". Their new text is read for itself."""

from contract_clauses.requirement import Lexicon
from contract_clauses.structure import Passage
from contract_clauses.terms import Hit

AMENDING = frozenset({"replaced", "inserted"})
_LONGEST_BRIDGE = 90  # characters between the amending verb and the colon before the new text
_LONGEST_TEXT = 40  # paragraphs of one new text
_LEAST_WORDS = 5  # of a new text that no colon opens; fewer are words put for others


def new_text_start(
    folded: str, first: int, last: int, hits: list[Hit], lexicon: Lexicon
) -> int | None:
    """Return where the new text begins in the sentence ``folded[first:last]`` of an amendment.

    None where the sentence amends nothing or holds no new text. ``hits`` are those of its passage.
    """
    verbs = [hit.end for hit in hits if hit.concept in AMENDING and first <= hit.start < last]
    if not verbs:
        return None
    colon = folded.find(":", min(verbs), min(last, max(verbs) + _LONGEST_BRIDGE))
    quote = folded.find('"', min(verbs), last)
    start = colon + 1 if colon >= 0 else quote
    is_opened_by_quote = colon < 0
    if start < 0:
        return None
    while start < last and folded[start] in ' "':
        start += 1
    is_long = last - start >= _LEAST_WORDS * lexicon.word_width
    return start if start < last and (is_long or not is_opened_by_quote) else None


def announces_new_text(folded: str, hits: list[Hit]) -> bool:
    """Whether a passage ends by announcing the new text that the next one holds."""
    return folded.rstrip(' "').endswith(":") and any(hit.concept in AMENDING for hit in hits)


def new_text_end(folded: str, start: int, passages: list[Passage], at: int) -> int:
    """Return where the new text ends that begins at ``start`` in the passage number ``at``.

    It ends at its closing quotation mark; without quotation marks with its passage.
    """
    opening = start + len(folded[start : start + 2]) - len(folded[start : start + 2].lstrip(" "))
    if folded[opening : opening + 1] != '"':
        return passages[at].end
    for passage in passages[at : at + _LONGEST_TEXT]:
        if folded[max(passage.start, opening + 1) : passage.end].rstrip(" .;,:").endswith('"'):
            return passage.end
    return passages[at].end
