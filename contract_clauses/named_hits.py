"""Puts the names that an agreement defines among the hits of the lexicon."""

from bisect import bisect_right

from contract_clauses.terms import Hit
from contract_clauses.topic import POINTING, TOPIC
from contract_clauses.units import AGENCY, PARTNER, SUBJECTS

_SAID_OF_OTHERS = frozenset({"subcontract", "beneficiaries"})  # "the Subawardee" may be the partner
_LOOKED_BACK = 8  # hits that begin before a place and may reach over it; keeps the work linear


def merged(hits: list[Hit], named: list[Hit]) -> list[Hit]:
    """Put defined names in; they stand before what the lexicon says of the same words.

    A name inside a longer party is none: "Agency" in "implementing agency". The words of a name for
    the topic say nothing by themselves: "Prohibited Acts" prohibits nothing.
    """
    ends = {name.end for name in named if name.concept in PARTNER | AGENCY}
    # "The Bank" is no third party where the agreement calls a party so.
    hits = [hit for hit in hits if hit.concept != "third_party" or hit.end not in ends]
    parties = [hit for hit in hits if hit.concept in SUBJECTS]
    starts = [party.start for party in parties]
    names = sorted(
        name
        for name in named
        if not any(
            name.end <= party.end and party[:2] != name[:2]
            for party in _reaching(parties, starts, name.start)
        )
    )
    starts = [name.start for name in names]
    taken = [
        hit
        for hit in hits
        if not any(_takes(name, hit) for name in _reaching(names, starts, hit.start))
    ]
    known = {(hit.start, hit.concept) for hit in taken}
    return sorted(taken + [name for name in names if (name.start, name.concept) not in known])


def _reaching(hits: list[Hit], starts: list[int], place: int) -> list[Hit]:
    """Return the last hits that begin at ``place`` or before it."""
    at = bisect_right(starts, place)
    return hits[max(0, at - _LOOKED_BACK) : at]


def _takes(name: Hit, hit: Hit) -> bool:
    """Whether a name stands for the words of a hit."""
    says_nothing = name.concept in TOPIC and hit.concept not in POINTING
    says_nothing |= name.concept in PARTNER and hit.concept in _SAID_OF_OTHERS
    return hit.end <= name.end and (hit.concept in SUBJECTS or says_nothing)
