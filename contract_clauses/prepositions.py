"""Which preposition stands before a word, as the text has it."""

from contract_clauses.requirement import Lexicon
from contract_clauses.units import Unit


def written_preposition(unit: Unit, start: int, lexicon: Lexicon) -> str:
    """Return the preposition in front of the word at ``start``, as the text has it."""
    found = unit.prepositions.get(start)  # each rule asks for the same ones again
    if found is None:
        found = unit.prepositions[start] = _preposition_read(unit, start, lexicon)
    return found


def _preposition_read(unit: Unit, start: int, lexicon: Lexicon) -> str:
    left = unit.folded[max(0, start - 4 * lexicon.word_width) : start].rstrip(' "(')
    gap = " " if lexicon.word_boundaries else ""
    if left.endswith(lexicon.determiners):
        for determiner in lexicon.determiners:
            if left.endswith(gap + determiner):
                left = left[: -len(determiner)].rstrip()
                break
    if not left.endswith(lexicon.prepositions):
        return ""
    for preposition in lexicon.prepositions:
        if left.endswith(preposition) and (
            not lexicon.word_boundaries or left[: -len(preposition)][-1:] in ("", " ")
        ):
            if preposition in lexicon.agent_prepositions:
                return lexicon.prepositions[0]
            return preposition
    return ""
