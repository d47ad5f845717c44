"""Whom "we" and "you" stand for: a letter of the agency, or an undertaking of its partner."""

import re

from contract_clauses.defined_terms import DefinedTerm
from contract_clauses.folding import FoldedText
from contract_clauses.modals import MODALITY
from contract_clauses.party_roles import AGENCY_SIDE, PARTNER_SIDE
from contract_clauses.requirement import Lexicon
from contract_clauses.speakers import NOBODY, Speakers, person_of
from contract_clauses.structure import Passage
from contract_clauses.terms import Hit, TermIndex
from contract_clauses.units import BINDS, CASES

_NEAR = 3  # words between "you" and the verb


def speakers_of(
    passages: list[Passage],
    text: FoldedText,
    terms: list[DefinedTerm],
    index: TermIndex,
    lexicon: Lexicon,
) -> tuple[Speakers, list[DefinedTerm]]:
    """Return who "we" and "you" are, and the pronouns that stand for a party as its name would.

    Where "you" have duties, the agency writes to its partner; where "we" alone have, a partner
    undertakes. Where an agreement calls its partner by a name, they are people of a quoted code, or
    nobody in particular.
    """
    pronouns = (*lexicon.we_names, *lexicon.we_signs, *lexicon.you_names, *lexicon.you_signs)
    said = _count(text, pronouns, lexicon)
    if not said:
        return NOBODY, []
    hits = [index.find(text.folded, text.cased, p.start, p.end) for p in passages]
    if _named_partners(hits, text, terms, lexicon) >= said:
        return NOBODY, []
    defined = {term.name: term.concept for term in terms}
    known = next((defined[name] for name in lexicon.we_names if name in defined), "")
    if not known:
        is_addressed = any(name in defined for name in lexicon.you_names) or any(
            _is_told(hit, text, lexicon) for found in hits for hit in found
        )
        known = AGENCY_SIDE if is_addressed else PARTNER_SIDE
    other = PARTNER_SIDE if known == AGENCY_SIDE else AGENCY_SIDE
    names = [DefinedTerm(name, known, -1) for name in lexicon.we_names]
    names += [DefinedTerm(name, other, -1) for name in lexicon.you_names]
    return Speakers(_actor(known), _actor(other)), names


def _actor(side: str) -> str:
    return "agency" if side == AGENCY_SIDE else "partner"


def _is_told(modal: Hit, text: FoldedText, lexicon: Lexicon) -> bool:
    """Whether a modal binds "you": "you shall", or a verb in that form."""
    if MODALITY.get(modal.concept) not in BINDS:
        return False
    if person_of(text.folded[modal.start : modal.end], lexicon) == "you":
        return True
    start = max(0, modal.start - _NEAR * lexicon.word_width)
    before = text.folded[start : modal.start]
    if not lexicon.word_boundaries:
        return before.endswith(lexicon.you_names)
    return any(word.strip(",") in lexicon.you_names for word in before.split()[-2:])


def _named_partners(
    hits: list[list[Hit]], text: FoldedText, terms: list[DefinedTerm], lexicon: Lexicon
) -> int:
    """Count how often the partner is called by a name or by what it is, as a subject may be."""
    pronouns = {*lexicon.we_names, *lexicon.you_names}
    named = {t.name for t in terms if t.concept == PARTNER_SIDE} - pronouns
    said = 0
    for found in hits:
        governed = {hit.start for hit in found if hit.concept in CASES}
        said += sum(hit.concept == PARTNER_SIDE and hit.start not in governed for hit in found)
    return said + sum(_count(text, (name,), lexicon) for name in named)


def _count(text: FoldedText, words: tuple[str, ...], lexicon: Lexicon) -> int:
    if not words:
        return 0
    edge = r"\b" if lexicon.word_boundaries else ""
    return len(re.findall(rf"{edge}(?:{'|'.join(map(re.escape, words))}){edge}", text.folded))
