"""Chooses what of an agreement is worth a close look: the articles on the topic, single passages.

The rest of a long agreement costs one pass of a small automaton.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from contract_clauses.agreement import Agreement
from contract_clauses.article_numbers import dotted
from contract_clauses.clause_references import (
    heading_numbers,
    lettered_label,
)
from contract_clauses.defined_terms import DefinedTerm, defined_terms, hits_of
from contract_clauses.folding import FoldedText
from contract_clauses.han_numerals import clause_numbers_in, in_digits
from contract_clauses.implied_parties import implied_parties
from contract_clauses.passage_looks import PassageKind, PassageLooks
from contract_clauses.pronouns import speakers_of
from contract_clauses.requirement import Concept, Lexicon
from contract_clauses.speakers import NOBODY, Speakers
from contract_clauses.structure import Passage, build_of
from contract_clauses.term_shapes import ShapeBook
from contract_clauses.terms import TermIndex

_START = itemgetter(0)
_TOPIC_REACH = 4  # passages that "such acts" may look back over


class LanguageIndex:
    """The two automata of one lexicon: anchors for the first look, all concepts for the second."""

    def __init__(
        self, lexicon: Lexicon, concepts: Mapping[str, Concept], shapes: ShapeBook
    ) -> None:
        self.lexicon = lexicon
        self.looks = PassageLooks(lexicon)
        self.anchors = TermIndex(
            lexicon, concepts, [c.id for c in concepts.values() if c.anchor != "no"], shapes
        )
        self.all = TermIndex(lexicon, concepts, list(concepts), shapes)
        self.concepts = concepts


@dataclass(slots=True)
class Selection:
    """The passages of an agreement that are worth a close look, in order, and its defined names."""

    text: FoldedText
    passages: list[Passage]
    wanted: list[Passage] = field(default_factory=list)
    terms: list[DefinedTerm] = field(default_factory=list)
    speakers: Speakers = NOBODY


def select(
    agreement: Agreement, index: LanguageIndex, allowed: frozenset[int] | None = None
) -> Selection:
    """Return the passages of ``agreement`` that can bear on an element."""
    text = FoldedText(agreement.text, index.lexicon.language, index.lexicon.folds)
    selection = Selection(text, build_of(agreement, text, index.looks))
    passages = selection.passages
    anchors = _anchors(passages, text, index)
    if anchors:
        terms = defined_terms(passages, text, index.all, index.lexicon)
        terms += implied_parties(passages, text, terms, index.all, index.lexicon)
        selection.speakers, pronouns = speakers_of(passages, text, terms, index.all, index.lexicon)
        selection.terms = _useful(terms + pronouns)
        for number, concepts in _named_in(selection, index).items():
            anchors[number] = anchors.get(number, frozenset()) | concepts
        wanted = sorted(_wanted(passages, anchors, index, text))
        selection.wanted = [
            passages[number]
            for number in wanted
            if allowed is None or number in allowed or passages[number].kind is PassageKind.HEADING
        ]
    return selection


def _anchors(
    passages: list[Passage], text: FoldedText, index: LanguageIndex
) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for passage in passages:
        concepts = index.anchors.concepts_in(text.folded, text.cased, passage.start, passage.end)
        if concepts:
            found[passage.index] = concepts
    named = frozenset[str]().union(*found.values())
    return found if any(index.concepts[name].anchor == "topic" for name in named) else {}


def _named_in(selection: Selection, index: LanguageIndex) -> dict[int, frozenset[str]]:
    """Return the passages that speak of the topic by a name that the agreement gives it."""
    terms = [term for term in selection.terms if index.concepts[term.concept].anchor != "no"]
    if not terms:
        return {}
    folded, passages = selection.text.folded, selection.passages
    starts = [passage.start for passage in passages]
    found: dict[int, set[str]] = {}
    for hit in hits_of(terms, folded, (0, len(folded)), index.lexicon):
        at = bisect_right(starts, hit.start) - 1
        if at >= 0:
            found.setdefault(passages[at].index, set()).add(hit.concept)
    return {number: frozenset(concepts) for number, concepts in found.items()}


def _wanted(
    passages: list[Passage],
    anchors: dict[int, frozenset[str]],
    index: LanguageIndex,
    text: FoldedText,
) -> set[int]:
    sections = {
        passages[number].section
        for number, concepts in anchors.items()
        if any(index.concepts[concept].anchor == "topic" for concept in concepts)
    }
    wanted = {p.index for p in passages if p.section in sections}
    numbers = _numbers(passages, sections, text, index.lexicon)
    for number, concepts in anchors.items():
        is_only_reference = concepts == {"clause_ref"}
        if not is_only_reference or _names_one_of(
            numbers,
            dotted(text.folded[passages[number].start : passages[number].end], index.lexicon),
        ):
            wanted.add(number)
    for number in list(wanted):
        lead = passages[number].lead_in
        while lead is not None and lead not in wanted:
            wanted.add(lead)
            lead = passages[lead].lead_in
    return wanted


def _numbers(
    passages: list[Passage], sections: set[int], text: FoldedText, lexicon: Lexicon
) -> frozenset[str]:
    """Return the numbers of the articles on the topic, as a reference may name them."""
    found: set[str] = set()
    for passage in passages:
        if passage.section not in sections:
            continue
        clause = dotted(passage.paragraph.clause or "", lexicon).split("(")[0].strip(". -")
        if passage.kind is PassageKind.HEADING:
            found |= set(heading_numbers(text.folded[passage.start : passage.end], lexicon))
        found |= {clause, clause.split(".")[0]}
        found.add(lettered_label(text.folded[passage.start : passage.end]))
        if passage.marker is not None and passage.marker.kind == "number":
            found.add(str(passage.marker.value))
    found.discard("")
    return frozenset(in_digits(number) for number in found)


def _names_one_of(numbers: frozenset[str], folded: str) -> bool:
    if not numbers.isdisjoint(clause_numbers_in(folded)):
        return True
    words = folded.split()
    cores = [word.strip("(),.;:") for word in words]
    return any(
        core in numbers or core.split(".")[0] in numbers if core[:1].isdigit() else core in numbers
        for core in (core.replace("-", ".") for core in cores)
    )


def _useful(terms: list[DefinedTerm]) -> list[DefinedTerm]:
    seen: set[str] = set()
    kept: list[DefinedTerm] = []
    for term in terms:
        if term.name not in seen:
            seen.add(term.name)
            kept.append(term)
    return kept
