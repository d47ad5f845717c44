"""Verbs that bind only as what follows upon a case: "had it learned of abuse, it told".

Some languages put the duty behind a condition into a past form, which elsewhere tells a story.
"""

from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, PARTNER, Unit

_CASES = frozenset({"condition", "relative"})
_PEOPLE = frozenset({"offender", "on_proof"})  # "whoever committed it": needs no pause


def consequences(unit: Unit, lexicon: Lexicon) -> list[Hit]:
    """Return a finite verb for each past form that says what follows upon a case."""
    if "consequence" not in unit.concepts:
        return []
    return [
        Hit(hit.start, hit.end, "finite")
        for hit in unit.hits
        if hit.concept == "consequence" and _follows_a_case(unit, hit, lexicon)
    ]


def _follows_a_case(unit: Unit, verb: Hit, lexicon: Lexicon) -> bool:
    """Whether a case is named before the verb and a pause, or words for the offender, part them.

    What the agency alone is named in, "if the Agency learns of it", binds nobody else.
    """
    named = {hit.concept for hit in unit.hits if hit.end <= verb.start}
    if named & AGENCY and not named & PARTNER:
        return False
    before = unit.folded[: verb.start].rstrip()
    is_parted = before.endswith(tuple(pause.strip() for pause in lexicon.pauses))
    openers = _CASES | _PEOPLE if is_parted else _PEOPLE
    return any(hit.concept in openers and hit.end < verb.start for hit in unit.hits)
