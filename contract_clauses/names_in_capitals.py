"""Names that a definition sets apart by capitals alone: "Prohibited Conduct means any sexual abuse".

Some languages also turn it round: "Son Conductas Prohibidas la explotación sexual y ...". Only what the
topic explains is taken, so that no party and no other matter gets its name by chance.
"""

import re
from collections.abc import Iterator

from contract_clauses.folding import FoldedText
from contract_clauses.requirement import Lexicon
from contract_clauses.structure import Passage

_MOST_WORDS = 4
_LEAST_WORDS = 2  # one word in capitals may only open the sentence
_SHORTEST_WORD = 4  # letters of a word that shows by its capital that it is part of a name
_REACH = 80  # characters in which a name and the verb behind it stand
_SENTENCE = re.compile(r"[.;:] +")


def names_in_capitals(
    text: FoldedText, passage: Passage, lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    """Yield the places of names that a sentence of ``passage`` defines without quotes."""
    if not lexicon.inverted_openings:
        return
    folded = text.folded
    start = passage.body
    while start < passage.end:
        found = _inverted(text, start, passage.end, lexicon) or _direct(
            text, start, passage.end, lexicon
        )
        if found is not None:
            yield found
        following = _SENTENCE.search(folded, start, passage.end)
        start = following.end() if following else passage.end


def _inverted(text: FoldedText, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the name behind a verb or preposition that opens a definition: "Por X se entiende"."""
    folded = text.folded
    if not folded.startswith(lexicon.inverted_openings, start, end):
        return None
    for opening in sorted(lexicon.inverted_openings, key=len, reverse=True):
        first = start + len(opening) + 1
        if folded.startswith(opening + " ", start, end) and text.cased[first : first + 1].isupper():
            return _up_to_verb(text, first, end, lexicon) or _run(text, first, end)
    return None


def _direct(text: FoldedText, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the name that a sentence opens with, right before a verb that defines."""
    opening = text.cased[start : min(end, start + _REACH)].split(" ", _MOST_WORDS + 1)
    if not _is_shown(opening, most=_LEAST_WORDS):
        return None  # as most sentences: no verb need be looked for
    found = _up_to_verb(text, start, end, lexicon)
    return found if found is not None and _is_shown(text.cased[slice(*found)].split()) else None


def _is_shown(words: list[str], most: int | None = None) -> bool:
    """Whether capitals show that words are a name; ``most`` bounds how many of them are looked at."""
    shown = [word for word in words if len(word) >= _SHORTEST_WORD][:most]
    return len(shown) >= _LEAST_WORDS and all(word[0].isupper() for word in shown)


def _up_to_verb(text: FoldedText, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the few words from ``start`` up to the first verb that defines."""
    stretch = text.folded[start : min(end, start + _REACH)]
    places = [place for verb in lexicon.definition_verbs if (place := stretch.find(f" {verb}")) > 0]
    name = stretch[: min(places, default=0)].rstrip(" ,")
    is_name = 0 < len(name.split()) <= _MOST_WORDS and not re.search(r"[.,;:()]", name)
    return (start, start + len(name)) if is_name else None


def _run(text: FoldedText, start: int, end: int) -> tuple[int, int] | None:
    """Return the words in capitals from ``start`` on, at least two."""
    words: list[str] = []
    for word in text.cased[start : min(end, start + _REACH)].split(" ")[:_MOST_WORDS]:
        if not word[:1].isupper():
            break
        words.append(word)
        if word[-1:] in ",;:.":
            break
    name = " ".join(words).rstrip(",;:.")
    return (start, start + len(name)) if len(words) >= _LEAST_WORDS else None
