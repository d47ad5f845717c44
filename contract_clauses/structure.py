"""The build of an agreement: which passages are in force, their headings, sections and lead-ins."""

from dataclasses import dataclass

from contract_clauses.agreement import Agreement, Paragraph, Role
from contract_clauses.folding import FoldedText
from contract_clauses.list_markers import Marker
from contract_clauses.passage_looks import Look, PassageKind, PassageLooks
from contract_clauses.requirement import Lexicon

LIVE_ROLES = frozenset({Role.BODY, Role.TABLE, Role.TEXT_BOX})
# They are listed where a file keeps them, often behind the last article, and belong to none.
_OF_PAGES = frozenset({Role.HEADER, Role.FOOTER})
_LONGEST_HEADING = 110  # characters; a longer line is a sentence, whatever its look
_LONGEST_LEAD_IN_CHILD_RUN = 60
_POINT_ENDS = (".", "。", "؟")


@dataclass(slots=True)
class Passage:
    """A paragraph with its place in the folded text and in the build of the agreement.

    ``section`` numbers the article it belongs to, -1 for headers and footers of pages; ``headings``
    are the passages of the headings above it, outermost first; ``lead_in`` is the passage whose
    sentence it completes.
    """

    index: int
    paragraph: Paragraph
    start: int
    end: int
    kind: PassageKind
    section: int = 0
    headings: tuple[int, ...] = ()
    lead_in: int | None = None
    marker: Marker | None = None
    body: int = 0  # where the text begins behind its marker


def build_of(agreement: Agreement, text: FoldedText, looks: PassageLooks) -> list[Passage]:
    """Return the passages of ``agreement`` in reading order. Linear in the length of the text."""
    offsets = [place for p in agreement.paragraphs for place in (p.start, p.end)]
    places = text.places(offsets)
    passages: list[Passage] = []
    mode = PassageKind.LIVE
    for index, paragraph in enumerate(agreement.paragraphs):
        start, end = places[2 * index], places[2 * index + 1]
        while end > start and text.folded[end - 1] == " ":
            end -= 1
        look = looks.of(text.folded[start:end], text.cased[start:end], paragraph)
        kind, mode = _kind(look, paragraph, mode)
        passages.append(
            Passage(index, paragraph, start, end, kind, marker=look.marker, body=start + look.body)
        )
    _find_sections(passages, text, looks.lexicon)
    _find_lead_ins(passages, text, looks.lexicon)
    _keep_lists_together(passages)
    _spread_recitals(passages, text, looks.lexicon)
    return passages


def _kind(look: Look, paragraph: Paragraph, mode: PassageKind) -> tuple[PassageKind, PassageKind]:
    """Return the kind of a passage, and of those that follow it without a word to the contrary."""
    if look.is_heading:
        return PassageKind.HEADING, look.opens
    if paragraph.role not in LIVE_ROLES or look.is_instruction:
        return PassageKind.OTHER, mode
    if look.ends_recitals:
        is_recital = mode is PassageKind.RECITAL or look.is_recital
        return PassageKind.RECITAL if is_recital else PassageKind.LIVE, PassageKind.LIVE
    if look.is_recital:
        return PassageKind.RECITAL, mode
    if look.is_article and mode is PassageKind.RECITAL:
        mode = PassageKind.LIVE  # no recital is called so: the articles have begun
    if mode is not PassageKind.LIVE:
        return mode, mode
    return PassageKind.DEFINITION if look.is_definition else PassageKind.LIVE, mode


def _find_sections(passages: list[Passage], text: FoldedText, lexicon: Lexicon) -> None:
    section = 0
    top = None
    headings: list[tuple[int, int]] = []  # place and level
    for passage in passages:
        if passage.paragraph.role in _OF_PAGES:
            passage.section = -1
            continue
        clause = (passage.paragraph.clause or "").split(".")[0].split("(")[0]
        if passage.kind is PassageKind.HEADING:
            level = _heading_level(passage, text, lexicon)
            while headings and headings[-1][1] >= level:
                headings.pop()
            if not headings or level <= 1:
                section += 1
            headings.append((passage.index, level))
            top = clause or top
        elif clause and clause != top and clause.isalnum():
            if top is not None and not headings:
                section += 1
            top = clause
        passage.section = section
        passage.headings = tuple(index for index, _ in headings)


def _heading_level(passage: Passage, text: FoldedText, lexicon: Lexicon) -> int:
    """Annexes and titles stand above articles, articles above unnumbered or dotted headings."""
    if passage.paragraph.role is Role.TITLE:
        return -1
    first = text.folded[passage.body : passage.end].split(" ", 1)[0].rstrip(":.")
    if first in lexicon.annex_words or (
        not lexicon.word_boundaries and first.startswith(lexicon.annex_words)
    ):
        return 0
    if passage.marker is not None and passage.marker.kind == "number":
        return passage.marker.level
    if first in lexicon.clause_words:
        return 1
    return 1 + passage.paragraph.depth


def _spread_recitals(passages: list[Passage], text: FoldedText, lexicon: Lexicon) -> None:
    """Make recitals of the points of a recital: "Whereas: (a) the Partner has adopted ...".

    A recital that ends in "now therefore agree as follows" leads in to what is agreed.
    """
    for passage in passages:
        if passage.lead_in is None or passage.kind is not PassageKind.LIVE:
            continue
        above = passages[passage.lead_in]
        opening = text.folded[above.start : above.end]
        is_agreed = any(words in opening for words in lexicon.agreement_openings)
        if above.kind is PassageKind.RECITAL and not is_agreed:
            passage.kind = PassageKind.RECITAL


def _find_lead_ins(passages: list[Passage], text: FoldedText, lexicon: Lexicon) -> None:
    stack: list[_LeadIn] = []
    tables: dict[str, int] = {}
    for passage in passages:
        if passage.kind in (PassageKind.HEADING, PassageKind.OTHER):
            if passage.kind is PassageKind.HEADING:
                stack.clear()
            continue
        if passage.paragraph.role is Role.TABLE and passage.paragraph.list_id:
            first = tables.setdefault(passage.paragraph.list_id, passage.index)
            head = passages[first]
            if first != passage.index and head.end - head.start <= _LONGEST_HEADING:
                passage.lead_in = first
            continue
        while stack and not stack[-1].covers(passage, text):
            stack.pop()
        if stack:
            passage.lead_in = stack[-1].passage.index
            stack[-1].last = passage
        words = text.folded[passage.start : passage.end]
        if words.endswith(lexicon.lead_in_ends) and not _is_preamble(words, lexicon):
            stack.append(_LeadIn(passage))


def _keep_lists_together(passages: list[Passage]) -> None:
    """Put the points of a list into the section of what leads in to them, numbered as they may be."""
    for passage in passages:
        if passage.lead_in is not None and not passage.headings:
            passage.section = passages[passage.lead_in].section


def _is_preamble(words: str, lexicon: Lexicon) -> bool:
    """Whether a passage names who agrees "as follows": no duty begins in it."""
    is_agreed = any(opening in words for opening in lexicon.agreement_openings)
    return is_agreed and words.endswith(lexicon.agreement_ends)


class _LeadIn:
    """An open lead-in ("The Partner shall:") and the last point that completed it."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.last: Passage | None = None

    def covers(self, point: Passage, text: FoldedText) -> bool:
        """Whether ``point`` completes this lead-in."""
        lead = self.passage
        before = self.last or lead
        if point.index - before.index > _LONGEST_LEAD_IN_CHILD_RUN:
            return False
        if point.marker is None:
            if self.last is not None and self.last.marker is not None:
                return point.paragraph.depth > lead.paragraph.depth
            ended = self.last is not None and text.folded[before.start : before.end].endswith(
                _POINT_ENDS
            )
            return not ended or point.paragraph.depth > lead.paragraph.depth
        if lead.marker is not None and not point.marker.is_below(lead.marker):
            return point.paragraph.depth > lead.paragraph.depth or self._is_inner(
                point, point.marker, lead.marker
            )
        if self.last is None or self.last.marker is None:
            return point.marker.is_first_or_unordered or lead.marker is not None
        return point.marker.follows(self.last.marker) or point.marker.is_below(self.last.marker)

    def _is_inner(self, point: Passage, mark: Marker, outer: Marker) -> bool:
        """Whether a list of another style begins or goes on inside: "I. The Partner shall: a) ..."."""
        is_next = (mark.kind, mark.level) == (outer.kind, outer.level)
        if mark.kind == "bullet" or (is_next and mark.value == outer.value + 1):
            return False
        if self.last is None:
            return mark.value == 1 and point.index == self.passage.index + 1
        return self.last.marker is not None and mark.follows(self.last.marker)
