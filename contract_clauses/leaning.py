"""Sentences that lean on those before them in one paragraph, and bring a limit to what these say.

"... is prohibited, whatever the local age of consent. This applies in accordance with national law." is
weakened as if the limit stood in the first sentence.
"""

from contract_clauses.units import Unit

_LIMITS = frozenset({"local_law", "local_limit"})
_POINTS_BACK = frozenset({"sea_anaphor", "mistake", "under_18", "minor_word", "clause_ref"})

_FRAGMENT = 45
"""Characters of a sentence that has room for a limit and for nothing else."""


def spread_limits(units: list[Unit]) -> None:
    """Let each sentence know the limits that later sentences of its paragraph lay on it."""
    earlier: dict[int, list[Unit]] = {}
    for unit in units:
        before = earlier.setdefault(unit.passage, [])
        limits = unit.concepts & _LIMITS
        if limits and _leans(unit):
            for one in before:
                one.beside |= limits
        before.append(unit)


def _leans(unit: Unit) -> bool:
    """Whether a sentence speaks of what stands before it, or is too short to speak of anything."""
    is_fragment = (
        len(unit.folded) - unit.own_start <= _FRAGMENT and "other_topic" not in unit.concepts
    )
    return is_fragment or not unit.concepts.isdisjoint(_POINTS_BACK)
