"""What is the Agency's and not the partner's: its own people, its acts, what binds it alone."""

from contract_clauses.parties import actor_in, follows_that, is_governed, preposition_before
from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, PARTNER, PERSONNEL, SUBJECTS, Statement, Unit

_MATTERS = frozenset({"sea_term", "allegation", "sea_anaphor", "sea_reference"})
_ACTS = frozenset({"prevent", "take", "investigate", "corrective", "train", "vet"})
_POSSESSIVE = 3  # characters between an owner and what it owns: "'s "


def told_by_partner(statement: Statement, lexicon: Lexicon) -> bool:
    """Whether a party named as the doer tells the subject: "the Agency shall be told by the Partner".

    What stands behind the matter told belongs to the matter: "allegations of abuse by the Partner".
    """
    for hit in statement.hits:
        if hit.start < statement.modal_end:
            continue
        if hit.concept in _MATTERS:
            return False
        if hit.concept in PARTNER | AGENCY:
            by = preposition_before(statement.unit, hit.start, lexicon)
            return hit.concept in PARTNER and by == lexicon.prepositions[0]
    return False


def is_in_clause_of_agency(statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether the Agency is the subject of the clause of ``key``: "accepts that the Agency take"."""
    return key.concept in _ACTS and any(
        hit.concept in AGENCY
        and statement.modal_end <= hit.start < key.start
        and follows_that(statement.unit, hit.start, lexicon)
        for hit in statement.hits
    )


def binds_agency(statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether a text is binding on the Agency and, as far as the sentence says, nobody else."""
    reach = 4 * lexicon.word_width
    binding = [
        hit
        for hit in statement.hits
        if hit.concept == "binding_upon" and abs(hit.start - key.end) <= reach
    ]
    bound = [
        hit
        for hit in statement.hits
        if hit.concept in AGENCY | PARTNER
        and any(_is_bound(hit, verb, reach, lexicon) for verb in binding)
    ]
    return bool(bound) and all(hit.concept in AGENCY for hit in bound)


def _is_bound(party: Hit, verb: Hit, reach: int, lexicon: Lexicon) -> bool:
    """Whether a party stands where one is bound: behind the verb, or before it by language."""
    if 0 <= party.start - verb.end <= reach:
        return True
    return bool(lexicon.agent_links) and 0 <= verb.start - party.end <= reach


def is_of_agency(unit: Unit, people: Hit, lexicon: Lexicon) -> bool:
    """Whether people are the Agency's own: "interdit au personnel de l'Agence"."""
    if people.concept not in PERSONNEL or not lexicon.owner_prepositions:
        return False
    return any(
        hit.concept in AGENCY
        and 0 <= hit.start - people.end <= lexicon.word_width + _POSSESSIVE
        and preposition_before(unit, hit.start, lexicon) in lexicon.owner_prepositions
        for hit in unit.hits
    )


def is_ban_on_agency(statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether a ban names people and all of them are the Agency's."""
    people = [hit for hit in statement.hits if hit.concept in PERSONNEL]
    is_ban = key.concept in ("ban", "refrain") and bool(people)
    return is_ban and all(is_of_agency(statement.unit, hit, lexicon) for hit in people)


def does_what_is_served(statement: Statement, key: Hit, party: Hit, reach: int) -> bool:
    """Whether ``party`` does the inquiry that ``key`` serves: "cooperate with any inquiry by it".

    ``reach`` is the greatest distance, in characters, between the inquiry and its doer.
    """
    return key.concept == "cooperate" and any(
        act.concept == "investigate"
        and key.end <= act.start
        and 0 <= party.start - act.end <= reach
        for act in statement.hits
    )


def actor_without_modal(unit: Unit, lexicon: Lexicon) -> str:
    """Return whom a sentence without a modal is about: "the Agency protects its own staff".

    Of the Agency and people named behind it, it is the Agency.
    """
    actor = actor_in(unit, 0, len(unit.folded), lexicon) or "thing"
    if actor == "personnel":
        named = (
            h for h in unit.hits if h.concept in SUBJECTS and not is_governed(unit, h, lexicon)
        )
        first = next(named, None)
        return "agency" if first is not None and first.concept in AGENCY else actor
    return "thing" if actor == "pronoun" else actor
