"""Acronyms of the topic that an agreement may use for something else: "SEA", "СЭН"."""

from contract_clauses.terms import Hit
from contract_clauses.units import Unit

_LATEST = 30  # characters before the acronym that a definition opens
_OURS = frozenset({"sea_term", "sexual_word", "harm_word", "safeguarding"})
_ELSEWHERE = frozenset(
    {"defined_as", "sgb_reference", "sea_reference", "annex_ref", "external_document"}
)


def settle_acronyms(units: list[Unit]) -> None:
    """Read an acronym as the topic, unless the agreement gives it another meaning and never ours."""
    concepts = {hit.concept for unit in units for hit in unit.hits}
    is_other = (
        _spells_out(units, "other_acronym") or any(_defines_otherwise(unit) for unit in units)
    ) and not _spells_out(units, "sea_term")
    if not is_other and ("other_acronym" not in concepts or "sea_term" in concepts):
        for unit in units:
            unit.hits = [
                Hit(h.start, h.end, "sea_term") if h.concept == "sea_acronym" else h
                for h in unit.hits
            ]
        return
    for unit in units:
        unit.hits = [hit for hit in unit.hits if hit.concept != "sea_acronym"]


def _spells_out(units: list[Unit], meaning: str) -> bool:
    """Whether an acronym stands in brackets right behind words for ``meaning``."""
    return any(
        hit.concept == meaning
        and any(
            a.concept == "sea_acronym" and unit.folded[hit.end : a.start].lstrip() in ("(", '("')
            for a in unit.hits
        )
        for unit in units
        for hit in unit.hits
    )


def _defines_otherwise(unit: Unit) -> bool:
    """Whether a sentence defines the quoted acronym by words that are none of the topic."""
    return any(
        hit.concept == "sea_acronym"
        and 0 < hit.start - unit.own_start <= _LATEST
        and unit.folded[hit.start - 1] == '"'
        and unit.folded[hit.end : hit.end + 1] == '"'
        and unit.folded[hit.end + 1 :].strip(' ".;:-') != ""
        and (_OURS | _ELSEWHERE).isdisjoint(h.concept for h in unit.hits if h.start >= hit.end)
        for hit in unit.hits
    )
