"""Finds every term of a lexicon in one pass of an automaton over folded text."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import ahocorasick

from contract_clauses.requirement import Concept, Lexicon
from contract_clauses.term_shapes import TermShape, clitics_of, shapes_of

_LONGEST_KEPT = 2_000  # characters; a passage, not a whole agreement
_PASSAGES_KEPT = 4_096  # agreements of one template share most of their passages


class Hit(NamedTuple):
    """A concept found in folded text, from ``start`` to ``end``."""

    start: int
    end: int
    concept: str


class _Entry(NamedTuple):
    """What the automaton keeps per spelling."""

    concepts: tuple[str, ...]
    exact: str  # the spelling that the original must have; empty when case does not matter
    open_start: bool
    open_end: bool
    rest: re.Pattern[str] | None


class TermIndex:
    """An automaton over some concepts of one lexicon.

    ``find`` works in time linear in the text and the number of hits.
    """

    def __init__(
        self, lexicon: Lexicon, concepts: Mapping[str, Concept], wanted: Iterable[str]
    ) -> None:
        self._boundaries = lexicon.word_boundaries
        self._concepts = concepts
        self._clitics = clitics_of(lexicon)
        self._longest_clitic = max(map(len, self._clitics), default=0)
        entries: dict[str, list[_Entry]] = {}
        for concept in wanted:
            for term in lexicon.concepts.get(concept, ()):
                for shape in shapes_of(term, lexicon):
                    _add(entries, concept, shape)
        self._automaton = ahocorasick.Automaton()
        for word, found in entries.items():
            self._automaton.add_word(word, (len(word), tuple(found)))
        self._is_empty = not entries
        self._kept = lru_cache(maxsize=_PASSAGES_KEPT)(self._found_in)
        self._kept_concepts = lru_cache(maxsize=_PASSAGES_KEPT)(self._concepts_in)
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

    def concepts_in(self, folded: str, original: str, start: int, end: int) -> frozenset[str]:
        """Return the concepts that ``find`` would find."""
        if self._is_empty:
            return frozenset()
        if end - start > _LONGEST_KEPT:
            return frozenset(hit.concept for hit in self._found(folded, original, start, end))
        return self._kept_concepts(folded[start:end], original[start:end])

    def _concepts_in(self, folded: str, original: str) -> frozenset[str]:
        return frozenset(hit.concept for hit in self._kept(folded, original))

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
            prefix = "" if is_free_start else self._clitic_before(folded, start, first)
            more = self._clitics.get(prefix, ())
            for concepts, exact, open_start, open_end, rest in entries:
                if not (is_free_start or open_start or prefix):
                    continue
                if exact and original[first:stop] != exact:
                    continue
                tail = stop if rest is None else _end_of(rest, folded, stop, end)
                if tail < 0:
                    continue
                is_free = not bounded or _ends_word(folded, tail, end)
                if not is_free and not open_end:
                    continue
                while not is_free and tail < end and folded[tail].isalpha():
                    tail += 1
                begin = first if open_start else first - len(prefix)
                hits += [Hit(begin, tail, concept) for concept in (*concepts, *more)]
        return self.longest(sorted(dict.fromkeys(hits), key=_by_place))

    def _clitic_before(self, folded: str, start: int, first: int) -> str:
        """Return what is written onto the word at ``first``, empty if that is no known prefix."""
        lowest = max(start, first - self._longest_clitic - 1)
        begin = first
        while begin > lowest and folded[begin - 1].isalnum():
            begin -= 1
        prefix = folded[begin:first]
        return prefix if prefix in self._clitics else ""

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


def _end_of(rest: re.Pattern[str], folded: str, stop: int, end: int) -> int:
    """Return where the rest of a term ends that begins at ``stop``; -1 if it is not there."""
    following = rest.match(folded, stop, end)
    return following.end() if following else -1


def _add(entries: dict[str, list[_Entry]], concept: str, shape: TermShape) -> None:
    entry = _Entry(
        (concept, *shape.concepts), shape.exact, shape.open_start, shape.open_end, shape.rest
    )
    known = entries.setdefault(shape.head, [])
    if entry not in known:
        known.append(entry)


def _ends_word(folded: str, stop: int, end: int) -> bool:
    """Whether a word ends at ``stop``; behind an apostrophe ("d'") it always does."""
    return stop >= end or not folded[stop].isalnum() or not folded[stop - 1].isalnum()


def _by_place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end
