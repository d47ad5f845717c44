"""Finds every term of a lexicon in one pass of an automaton over folded text."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import ahocorasick

from contract_clauses.requirement import Concept, Lexicon
from contract_clauses.term_shapes import ShapeBook, TermShape, clitics_of, pattern_of

_LONGEST_KEPT = 2_000  # characters; a passage, not a whole agreement
_PASSAGES_KEPT = 4_096  # agreements of one template share most of their passages
_BY_PLACE = itemgetter(0, 1)

_Found = tuple[int, int, str]  # start, minus the end, concept: in this order hits are sorted


class Hit(NamedTuple):
    """A concept found in folded text, from ``start`` to ``end``."""

    start: int
    end: int
    concept: str


def moved(hits: Iterable[Hit], by: int) -> list[Hit]:
    """Return the hits, counted from a place that lies ``by`` characters before theirs."""
    new = tuple.__new__  # a text has very many hits: made thus, one costs half
    return [new(Hit, (start + by, end + by, concept)) for start, end, concept in hits]


class _Entry(NamedTuple):
    """What the automaton keeps per spelling."""

    concepts: tuple[str, ...]
    exact: str  # the spelling that the original must have; empty when case does not matter
    open_start: bool
    open_end: bool
    rest: str  # of the term, as written in the lexicon


class TermIndex:
    """An automaton over some concepts of one lexicon.

    ``find`` works in time linear in the text and the number of hits.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        concepts: Mapping[str, Concept],
        wanted: Iterable[str],
        shapes: ShapeBook,
    ) -> None:
        self._lexicon = lexicon
        self._patterns: dict[tuple[str, bool], re.Pattern[str]] = {}
        self._boundaries = lexicon.word_boundaries
        self._claiming = _claiming(concepts)
        self._clitics = clitics_of(lexicon)
        self._longest_clitic = max(map(len, self._clitics), default=0)
        self._clitic_ends = frozenset(clitic[-1] for clitic in self._clitics)
        entries: dict[str, list[_Entry]] = {}
        for concept in wanted:
            for term in lexicon.concepts.get(concept, ()):
                for shape in shapes.of(term, lexicon):
                    _add(entries, concept, shape)
        self._automaton = ahocorasick.Automaton()
        for word, found in entries.items():
            is_open = any(entry.open_start for entry in found)
            is_whole = not any(entry.open_end or entry.rest for entry in found)
            self._automaton.add_word(word, (len(word), tuple(found), is_open, is_whole))
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
        return moved(self._kept(folded[start:end], original[start:end]), start)

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

    def _found(  # noqa: C901, PLR0912 - the inner loop of all reading: a call per hit doubles it
        self, folded: str, original: str, start: int, end: int
    ) -> list[Hit]:
        found: list[_Found] = []
        bounded = self._boundaries
        for last, (length, entries, is_open, is_whole) in self._automaton.iter(folded, start, end):
            stop = last + 1
            first = stop - length
            if first < start or (bounded and is_whole and not _ends_word(folded, stop, end)):
                continue
            is_free_start = not bounded or first == start or not folded[first - 1].isalnum()
            prefix = ""
            if not is_free_start:
                if folded[first - 1] in self._clitic_ends:
                    prefix = self._clitic_before(folded, start, first)
                if not prefix and not is_open:
                    continue
            for concepts, exact, open_start, open_end, rest in entries:
                if not (is_free_start or open_start or prefix):
                    continue
                if exact and original[first:stop] != exact:
                    continue
                tail = self._end_of(rest, open_end, folded, stop, end) if rest else stop
                if tail < 0:
                    continue
                if bounded and not _ends_word(folded, tail, end):
                    if not open_end:
                        continue
                    while tail < end and folded[tail].isalpha():
                        tail += 1
                begin = first if open_start else first - len(prefix)
                for concept in concepts:
                    found.append((begin, -tail, concept))  # noqa: PERF401 - mostly one
                if prefix:
                    found += [(begin, -tail, concept) for concept in self._clitics[prefix]]
        return self._longest(sorted(dict.fromkeys(found), key=_BY_PLACE))

    def _end_of(self, rest: str, is_open: bool, folded: str, stop: int, end: int) -> int:
        """Return where the rest of a term ends that begins at ``stop``; -1 if it is not there."""
        # A lexicon has thousands of them and a text meets few: each is compiled when first met.
        pattern = self._patterns.get((rest, is_open))
        if pattern is None:
            pattern = pattern_of(rest, self._lexicon, is_open=is_open)
            self._patterns[rest, is_open] = pattern
        following = pattern.match(folded, stop, end)
        return following.end() if following else -1

    def _clitic_before(self, folded: str, start: int, first: int) -> str:
        """Return what is written onto the word at ``first``, empty if that is no known prefix."""
        lowest = max(start, first - self._longest_clitic - 1)
        begin = first
        while begin > lowest and folded[begin - 1].isalnum():
            begin -= 1
        prefix = folded[begin:first]
        return prefix if prefix in self._clitics else ""

    def _longest(self, found: list[_Found]) -> list[Hit]:
        """Drop each hit that lies inside a longer one that claims its family."""
        kept: list[Hit] = []
        open_hits: list[_Found] = []
        for one in found:
            start, back, concept = one
            claiming = self._claiming[concept]
            if open_hits:
                open_hits = [other for other in open_hits if -other[1] > start]
                if claiming and any(
                    back >= other[1] and other[2] in claiming and one[:2] != other[:2]
                    for other in open_hits
                ):
                    continue
            kept.append(Hit(start, -back, concept))
            open_hits.append(one)
        return kept


def _claiming(concepts: Mapping[str, Concept]) -> dict[str, frozenset[str]]:
    """Return for each concept those whose longer terms take its place."""
    families: dict[str, set[str]] = {"": set()}
    hiding: dict[str, set[str]] = {}  # by the family or the concept that is hidden
    for concept in concepts.values():
        if concept.family:
            families.setdefault(concept.family, set()).add(concept.id)
        for hidden in concept.hides:
            hiding.setdefault(hidden, set()).add(concept.id)
    return {
        mine.id: frozenset(families[mine.family]).union(
            hiding.get(mine.family, ()), hiding.get(mine.id, ())
        )
        for mine in concepts.values()
    }


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
