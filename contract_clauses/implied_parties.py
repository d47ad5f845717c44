"""Names of a side that an agreement never defines: "the Organization" beside "the Partner"."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from operator import itemgetter

from contract_clauses.defined_terms import DefinedTerm, forms_of
from contract_clauses.folding import FoldedText
from contract_clauses.modals import MODALITY
from contract_clauses.party_roles import AGENCY_SIDE, PARTNER_SIDE
from contract_clauses.passage_looks import PassageKind
from contract_clauses.requirement import Lexicon
from contract_clauses.structure import Passage
from contract_clauses.terms import Hit, TermIndex
from contract_clauses.units import BINDS

_REACH = 40  # characters in which a determiner stands
_LEAST_BOUND = 2  # a partner has duties again and again


def implied_parties(
    passages: list[Passage],
    text: FoldedText,
    terms: list[DefinedTerm],
    index: TermIndex,
    lexicon: Lexicon,
) -> list[DefinedTerm]:
    """Return the name under which the other side stands, where only one side is known by its name.

    An agreement whose partner is "the Partner" and that defines no agency may call this "the
    Organization", which elsewhere is a partner. An agreement without any partner but with "the
    Sub-grantee" that has duties is one with that.
    """
    if any(term.concept in (AGENCY_SIDE, PARTNER_SIDE) for term in terms):
        return []
    hits = [
        hit
        for passage in passages
        if passage.kind is PassageKind.LIVE
        for hit in index.find(text.folded, text.cased, passage.start, passage.end)
    ]
    bound = _Bound(hits, lexicon)
    subs = {hit.end for hit in hits if hit.concept == "subcontract"}  # "the sub-grantee"
    partners = [h for h in hits if h.end not in subs and _is_surely_partner(h, text, lexicon)]
    duties = sum(bound.is_subject(hit.start, hit.end) for hit in partners)
    implied: list[DefinedTerm] = []
    if not partners:
        name, duties = _most(_bound_sub_partners(text, hits, bound, lexicon))
        implied += _terms(name, PARTNER_SIDE, lexicon) if duties >= _LEAST_BOUND else []
    named = _named(text, hits, lexicon)
    name, count = _most(text.folded[start:stop] for start, stop in named)
    own = sum(
        bound.is_subject(start, stop) for start, stop in named if text.folded[start:stop] == name
    )
    agencies = sum(hit.concept == AGENCY_SIDE for hit in hits)
    if duties >= _LEAST_BOUND and duties > own and count > agencies:
        implied += _terms(name, AGENCY_SIDE, lexicon)
    return implied


class _Bound:
    """Tells which words stand as the subject of a duty."""

    def __init__(self, hits: list[Hit], lexicon: Lexicon) -> None:
        duties = [h for h in hits if MODALITY.get(h.concept) in BINDS]
        self._gap = 1 if lexicon.word_boundaries else 0
        self._starts = {duty.start for duty in duties}
        self._ends = {duty.end for duty in duties} if lexicon.verb_first else set[int]()

    def is_subject(self, start: int, stop: int) -> bool:
        """Whether a verb that binds stands right behind, or before where verbs come first."""
        return stop + self._gap in self._starts or start - self._gap in self._ends


def _most(names: Iterable[str]) -> tuple[str, int]:
    """Return the name that comes most often, and how often."""
    return max(Counter(names).items(), key=itemgetter(1), default=("", 0))


def _terms(name: str, side: str, lexicon: Lexicon) -> list[DefinedTerm]:
    forms = {name: False} | forms_of(name, lexicon)
    return [DefinedTerm(form, side, -1, is_governed) for form, is_governed in forms.items()]


def _named(text: FoldedText, hits: list[Hit], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return where names that say nothing by themselves stand as the name of a party does."""
    longer = [h for h in hits if h.concept in (AGENCY_SIDE, "third_party", "sgb_reference")]
    longer.sort()
    starts = [hit.start for hit in longer]
    reached = [0, *accumulate((hit.end for hit in longer), max)]  # by those that begin so early
    found: list[tuple[int, int]] = []
    for name in lexicon.implied_names:
        place = text.folded.find(name)
        while place >= 0:
            stop = place + len(name)
            is_inside = stop <= reached[bisect_right(starts, place)]  # "Organization" of the UN
            if not is_inside and _stands_as_name(text, place, stop, lexicon):
                found.append((place, stop))
            place = text.folded.find(name, stop)
    return found


def _stands_as_name(text: FoldedText, start: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether a whole word stands here, with a capital where the script has any."""
    if not lexicon.word_boundaries:
        return True
    if stop < len(text.folded) and text.folded[stop].isalnum():
        return False
    word = text.cased[start:stop].replace("'", " ").rsplit(" ", 1)[-1]
    return word[0].isupper() or word.lower() == word.upper()


def _is_surely_partner(hit: Hit, text: FoldedText, lexicon: Lexicon) -> bool:
    words = text.folded[hit.start : hit.end]
    return hit.concept == PARTNER_SIDE and not words.endswith(lexicon.ambiguous_names)


def _bound_sub_partners(
    text: FoldedText, hits: list[Hit], bound: _Bound, lexicon: Lexicon
) -> list[str]:
    """Return each name of a sub-partner that stands as the subject of a duty."""
    return [
        text.folded[hit.start : hit.end]
        for hit in hits
        if hit.concept == "subcontract"
        and bound.is_subject(hit.start, hit.end)
        and _stands_as_name(text, hit.start, hit.end, lexicon)
        and text.folded[max(0, hit.start - _REACH) : hit.start]
        .rstrip()
        .endswith(lexicon.determiners)
    ]
