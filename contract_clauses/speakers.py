"""Who acts where a verb says "we" or "you" by its form."""

import re
from typing import NamedTuple

from contract_clauses.requirement import Lexicon

_SHORTEST_STEM = 2  # letters of a verb before its ending


class Speakers(NamedTuple):
    """Who acts where a verb stands for "we" or "you": partner or agency, empty if nobody knows."""

    we: str = ""
    you: str = ""

    def of_verb(self, words: str, lexicon: Lexicon) -> str:
        """Return who acts by the form of a verb in folded text, empty if it shows nobody."""
        if not self.we:
            return ""
        for word in re.findall(r"\w+", words):
            bare = _without_clitics(word, lexicon)
            if _has_form(bare, lexicon.we_starts, lexicon.we_ends):
                return self.we
            if _has_form(bare, (), lexicon.you_ends):
                return self.you
        return ""


def _without_clitics(word: str, lexicon: Lexicon) -> str:
    for clitic in sorted(lexicon.clitics, key=len, reverse=True):
        if len(word) - len(clitic) > _SHORTEST_STEM and word.startswith(clitic):
            return word.removeprefix(clitic)
    return word


def _has_form(word: str, starts: tuple[str, ...], ends: tuple[str, ...]) -> bool:
    return any(
        len(word) >= len(form) + _SHORTEST_STEM and is_there
        for forms, is_at in ((starts, word.startswith), (ends, word.endswith))
        for form in forms
        if (is_there := is_at(form))
    )


NOBODY = Speakers()
