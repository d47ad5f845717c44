"""Finds every term of a lexicon in one pass of an automaton over folded text."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import ahocorasick

from contract_clauses.folding import FoldedText
from contract_clauses.requirement import Concept, Lexicon

TERM_SHAPE = "write it as folded text has it, single spaces inside, '*' at an end only"


def can_match(term: str) -> bool:
    """Whether a term of a lexicon can occur in folded text.

    A ``*`` inside is read as a character; a space at an end lies where a word must end; a character
    that folding replaces never comes up.
    """
    word = term.strip("*")
    is_plain = bool(word) and "*" not in word and word == " ".join(word.split())
    return is_plain and FoldedText(word).folded == word.lower()


_LONGEST_KEPT = 2_000  # characters; a passage, not a whole agreement
_PASSAGES_KEPT = 4_096  # agreements of one template share most of their passages


class Hit(NamedTuple):
    """A concept found in folded text, from ``start`` to ``end``."""

    start: int
    end: int
    concept: str


class _Entry(NamedTuple):
    """What the automaton keeps per spelling."""

    concept: str
    exact: str  # the spelling that the original must have; empty when case does not matter
    open_start: bool
    open_end: bool


class TermIndex:
    """An automaton over some concepts of one lexicon.

    ``find`` works in time linear in the text and the number of hits.
    """

    def __init__(
        self, lexicon: Lexicon, concepts: Mapping[str, Concept], wanted: Iterable[str]
    ) -> None:
        self._boundaries = lexicon.word_boundaries
        self._concepts = concepts
        entries: dict[str, list[_Entry]] = {}
        for concept in wanted:
            for term in lexicon.concepts.get(concept, ()):
                word = term.strip("*")
                folded = word.lower()
                entry = _Entry(
                    concept,
                    word if word != folded else "",
                    term.startswith("*"),
                    term.endswith("*"),
                )
                known = entries.setdefault(folded, [])
                if entry not in known:
                    known.append(entry)
        self._automaton = ahocorasick.Automaton()
        for word, found in entries.items():
            self._automaton.add_word(word, (len(word), tuple(found)))
        self._is_empty = not entries
        self._kept = lru_cache(maxsize=_PASSAGES_KEPT)(self._found_in)
        if entries:
            self._automaton.make_automaton()

    def find(self, folded: str, original: str, start: int, end: int) -> list[Hit]:
        """Return the hits in ``folded[start:end]``, ordered by place.

        ``original`` has the same length as ``folded`` and keeps the capitals.
        """
        if self._is_empty:
            return []
        if end - start > _LONGEST_KEPT:
            return self._found(folded, original, start, end)
        return [
            Hit(hit.start + start, hit.end + start, hit.concept)
            for hit in self._kept(folded[start:end], original[start:end])
        ]

    def _found_in(self, folded: str, original: str) -> list[Hit]:
        return self._found(folded, original, 0, len(folded))

    def _found(self, folded: str, original: str, start: int, end: int) -> list[Hit]:
        hits: list[Hit] = []
        bounded = self._boundaries
        for last, (length, entries) in self._automaton.iter(folded, start, end):
            stop = last + 1
            first = stop - length
            if first < start:
                continue
            is_free_start = not bounded or first == start or not folded[first - 1].isalnum()
            is_free_end = not bounded or stop >= end or not folded[stop].isalnum()
            for concept, exact, open_start, open_end in entries:
                if not (is_free_start or open_start) or not (is_free_end or open_end):
                    continue
                if exact and original[first:stop] != exact:
                    continue
                tail = stop
                if open_end and not is_free_end:
                    while tail < end and folded[tail].isalpha():
                        tail += 1
                hits.append(Hit(first, tail, concept))
        hits.sort(key=_by_place)
        return self.longest(hits)

    def longest(self, hits: list[Hit]) -> list[Hit]:
        """Drop each hit that lies inside a longer one that claims its family."""
        kept: list[Hit] = []
        open_hits: list[Hit] = []
        for hit in hits:
            open_hits = [other for other in open_hits if other.end > hit.start]
            if not any(self._is_claimed(hit, other) for other in open_hits):
                kept.append(hit)
                open_hits.append(hit)
        return kept

    def _is_claimed(self, hit: Hit, other: Hit) -> bool:
        if hit.end > other.end or hit[:2] == other[:2]:
            return False
        mine = self._concepts[hit.concept]
        claiming = self._concepts[other.concept]
        same_family = bool(mine.family) and mine.family == claiming.family
        return same_family or mine.family in claiming.hides or mine.id in claiming.hides


def _by_place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end
