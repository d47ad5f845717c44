"""Names that an agreement itself defines: the parties, "Personnel", "Prohibited Conduct".

A defined name stands for the concept that its definition holds. The definition alone binds nobody;
a duty that uses the name does.
"""

from typing import NamedTuple

from contract_clauses.folding import FoldedText
from contract_clauses.requirement import Lexicon
from contract_clauses.structure import Passage, PassageKind
from contract_clauses.terms import Hit, TermIndex

_LONGEST_NAME = 60
_SHORTEST_PLURAL = 5
_REACH = 260  # characters of text before a name that may say what it stands for
_NAMING_PASSAGES = 60  # parties are named near the top


class DefinedTerm(NamedTuple):
    """A name, folded, with the concept that it stands for, and the passage that defines it."""

    name: str
    concept: str
    passage: int


def defined_terms(
    passages: list[Passage], text: FoldedText, index: TermIndex, lexicon: Lexicon
) -> list[DefinedTerm]:
    """Return the names that the agreement defines, in order, without those that say nothing new."""
    found: list[DefinedTerm] = []
    for passage in passages:
        if passage.kind is PassageKind.HEADING:
            continue
        quotes = _quoted(text.folded, passage.start, passage.end)
        if not quotes and passage.index < _NAMING_PASSAGES:
            quotes = _in_brackets(text.folded, passage, lexicon)
        before = passage.start
        for start, end in quotes:
            name = _bare(text.folded[start:end].strip(" ,.\"'"), lexicon)
            concept = _concept(text, index, lexicon, passage, before, start, end) if name else ""
            if concept and len(name) > 1:
                found.append(DefinedTerm(name, concept, passage.index))
                found += [
                    DefinedTerm(name.removesuffix(ending), concept, passage.index)
                    for ending in lexicon.plural_endings
                    if name.endswith(ending) and len(name) > _SHORTEST_PLURAL
                ]
            before = end
    return found


def hits_of(terms: list[DefinedTerm], folded: str, start: int, end: int) -> list[Hit]:
    """Return where defined names occur in ``folded[start:end]``."""
    hits: list[Hit] = []
    for term in terms:
        place = folded.find(term.name, start, end)
        while place >= 0:
            stop = place + len(term.name)
            is_word = not folded[max(place - 1, 0)].isalnum() or place == start
            if is_word and (stop >= end or not folded[stop].isalnum() or folded[stop] == "s"):
                hits.append(Hit(place, stop, term.concept))
            place = folded.find(term.name, stop, end)
    return hits


def _quoted(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opening = folded.find('"', start, end)
    while opening >= 0:
        closing = folded.find('"', opening + 1, end)
        if closing < 0:
            break
        if closing - opening <= _LONGEST_NAME:
            found.append((opening + 1, closing))
        opening = folded.find('"', closing + 1, end)
    return found


def _in_brackets(folded: str, passage: Passage, lexicon: Lexicon) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opening = folded.find("(", passage.start, passage.end)
    while opening >= 0:
        closing = folded.find(")", opening, passage.end)
        if closing < 0:
            break
        inside = folded[opening + 1 : closing]
        if len(inside) <= _LONGEST_NAME + 30:  # noqa: PLR2004 - "hereinafter referred to as the ..."
            for naming in lexicon.naming_words:
                if inside.startswith(naming):
                    found.append((opening + 1 + len(naming), closing))
                    break
        opening = folded.find("(", closing, passage.end)
    return found


def _bare(name: str, lexicon: Lexicon) -> str:
    for determiner in lexicon.determiners:
        if name.startswith(determiner + " "):
            return name[len(determiner) + 1 :]
    return name


def _concept(
    text: FoldedText,
    index: TermIndex,
    lexicon: Lexicon,
    passage: Passage,
    before: int,
    start: int,
    end: int,
) -> str:
    folded = text.folded
    after = folded[end + 1 : end + 40].lstrip(" ,")
    if after.startswith(lexicon.definition_verbs):
        return _meaning(folded, text, index, (end + 1, passage.end), lexicon)
    tail = folded[max(passage.start, start - 45) : start]
    if "(" not in tail and not any(naming in tail for naming in lexicon.naming_words):
        in_definitions = passage.kind is PassageKind.DEFINITION and before == passage.start
        is_head = in_definitions and start - passage.body <= 2  # noqa: PLR2004 - the quote itself
        return _meaning(folded, text, index, (end + 1, passage.end), lexicon) if is_head else ""
    stretch = (max(before, start - _REACH), start)
    named = _meaning(folded, text, index, stretch, lexicon)
    if named or passage.index >= _NAMING_PASSAGES:
        return named
    words = folded[stretch[0] : stretch[1]]
    if any(word in words for word in lexicon.agency_words):
        return "agency_party"
    return "partner_party"


def _meaning(
    folded: str, text: FoldedText, index: TermIndex, stretch: tuple[int, int], lexicon: Lexicon
) -> str:
    concepts = {hit.concept for hit in index.find(folded, text.cased, *stretch)}
    for concept in ("sea_term", "personnel_other", "personnel_employee"):
        if concept in concepts:
            return concept
    words = folded[stretch[0] : stretch[1]]
    if any(word in words for word in lexicon.agency_words):
        return "agency_party"
    if any(word in words for word in lexicon.partner_words):
        return "partner_party"
    return ""
