"""Whose people are meant, and on whom a preposition lays a duty, where the verb comes first."""

from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, PARTNER, PERSONNEL, SUBJECTS, Unit

_LONGEST_NAME = 8  # words that name people: "all persons whom it engages in any capacity"
_POSSESSIVE = 3  # characters between an owner and what it owns: "'s "


def is_laid_on(unit: Unit, party: Hit, lexicon: Lexicon) -> bool:
    """Whether a preposition lays a duty on a party: "تسري على الوكالة"."""
    before = unit.folded[: party.start].rstrip()
    return before.endswith(tuple(f" {word}" for word in lexicon.obliging_prepositions))


def are_of_agency(unit: Unit, people: Hit, lexicon: Lexicon) -> bool:
    """Whether people are the Agency's, named behind them: "العاملون لدى الوكالة"."""
    if people.concept not in PERSONNEL:
        return False
    last = people.end
    for hit in unit.hits:
        if hit.end <= people.end or hit.concept not in SUBJECTS:
            continue
        if hit.start - people.end > _LONGEST_NAME * lexicon.word_width or hit.concept in PARTNER:
            return False
        if hit.concept in AGENCY:
            before = unit.folded[: hit.start].rstrip()
            is_employer = before.endswith(tuple(f" {p}" for p in lexicon.employer_prepositions))
            return is_employer or hit.start - last <= _POSSESSIVE
        last = max(last, hit.end)
    return False
