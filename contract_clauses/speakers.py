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
        return {"we": self.we, "you": self.you}.get(person_of(words, lexicon), "")


def person_of(words: str, lexicon: Lexicon) -> str:
    """Return "we" or "you" as the form of a verb in folded text says, empty if it says neither."""
    for word in re.findall(r"\w+", words):
        bare = _without_clitics(word, lexicon)
        if _begins(bare, lexicon.we_starts) or _ends(bare, lexicon.we_ends):
            return "we"
        if _ends(bare, lexicon.you_ends):
            return "you"
    return ""


def _without_clitics(word: str, lexicon: Lexicon) -> str:
    for clitic in sorted(lexicon.clitics, key=len, reverse=True):
        if len(word) - len(clitic) > _SHORTEST_STEM and word.startswith(clitic):
            return word.removeprefix(clitic)
    return word


def _begins(word: str, forms: tuple[str, ...]) -> bool:
    return any(word.startswith(f) and len(word) >= len(f) + _SHORTEST_STEM for f in forms)


def _ends(word: str, forms: tuple[str, ...]) -> bool:
    return any(word.endswith(f) and len(word) >= len(f) + _SHORTEST_STEM for f in forms)


NOBODY = Speakers()
