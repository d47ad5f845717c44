"""Which hedges bear on a verb though they stand with another one before it."""

from contract_clauses.parties import follows_that
from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit
from contract_clauses.units import Unit

_OPENING_HEDGES = frozenset({"discretion", "best_efforts_after"})


def carried_hedges(unit: Unit, modals: list[Hit], at: int, *, goes_on: bool) -> list[Hit]:
    """Return the hedges that bear on a verb without a subject: those that open the sentence.

    "Where it sees fit, the Partner accepts it and shall help"; and those of the verb it goes on with.
    """
    before = modals[at - 1]
    return [
        hit
        for hit in unit.hits
        if (hit.concept in _OPENING_HEDGES and hit.start < modals[0].start)
        or (
            goes_on
            and hit.concept == "best_efforts"
            and before.start <= hit.start < modals[at].start
        )
    ]


def choices_before(unit: Unit, modals: list[Hit], at: int, lexicon: Lexicon) -> list[Hit]:
    """Return the choice on whose outcome a verb depends: "decidirá qué denuncias comunica".

    The verb before is the choosing itself, and nothing parts the two.
    """
    chooser = modals[at - 1] if at else None
    if chooser is None:
        return []
    return [
        hit
        for hit in unit.hits
        if hit.concept == "discretion"
        and hit.start <= chooser.end < hit.end <= modals[at].start
        and not any(
            joint in unit.folded[hit.end : modals[at].start]
            for joint in (*lexicon.pauses, *lexicon.strong_joints)
        )
    ]


def hedges_before_that(unit: Unit, before: list[Hit], start: int, lexicon: Lexicon) -> list[Hit]:
    """Return the hedges between the last verb ``before`` and the clause that says what it wants.

    The clause begins at ``start``. "veille, autant que possible, à ce que ses sous-traitants
    souscrivent": they need not.
    """
    if not before or not follows_that(unit, start, lexicon):
        return []
    return [
        hit
        for hit in unit.hits
        if hit.concept in _OPENING_HEDGES and before[-1].end <= hit.start and hit.end <= start
    ]
