"""What the Agency does, though it stands behind the verb or another party does."""

from contract_clauses.modals import is_joined
from contract_clauses.parties import preposition_over
from contract_clauses.people_named import are_of_agency, is_laid_on
from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, OTHERS, PARTNER, PERSONNEL, Unit


def is_by_agency(unit: Unit, modal: Hit, end: int, lexicon: Lexicon) -> bool:
    """Whether what a passive states is done by the Agency or its people, and no other is named."""
    named = [
        hit
        for hit in unit.hits
        if hit.concept in AGENCY | PARTNER and modal.start <= hit.start < end
    ]
    people = [hit for hit in unit.hits if hit.concept in PERSONNEL]
    return bool(named) and all(
        hit.concept in AGENCY
        and (
            preposition_over(unit, hit, lexicon) == lexicon.prepositions[0]
            or any(are_of_agency(unit, one, lexicon) for one in people)
            or is_laid_on(unit, hit, lexicon)
        )
        for hit in named
    )


def tells_partner(unit: Unit, verb: Hit, end: int, lexicon: Lexicon) -> bool:
    """Whether the Partner behind a verb of telling is told, where the Agency spoke last.

    "يمنع البرنامج ذلك ويبلغ الشريك به": nobody else is named whom the Partner could tell.
    """
    if not lexicon.verb_first or not is_joined(unit, verb.start, lexicon):
        return False
    tells = any(hit.concept == "tells" and hit.start == verb.start for hit in unit.hits)
    return tells and not any(
        hit.concept in AGENCY | OTHERS or hit.concept == "channel"
        for hit in unit.hits
        if verb.start <= hit.start < end
    )
