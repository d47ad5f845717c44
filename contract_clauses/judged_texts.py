"""Judges an agreement in one language, and keeps what was judged: agreements share their template.

What is kept is known by everything that the judgement depends on: the words, kinds and places in the
build of the passages that were read closely, and the names that the agreement defines. The passages
that a judgement quotes are kept as places in these passages and found again in the next agreement.
"""

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, replace
from hashlib import blake2b

from contract_clauses.agreement import Agreement
from contract_clauses.clause_references import has_body
from contract_clauses.judgement import Judge, Judgement
from contract_clauses.reading import Reading, read_selection
from contract_clauses.requirement import ClauseElement, GeneralRules
from contract_clauses.selection import LanguageIndex, Selection, select
from contract_clauses.structure import Passage
from contract_clauses.units import Unit

_KEPT = 1_024  # judgements per language, of about 2 KB each
_FAR = 6  # passages apart: more is as good as any distance, see "such acts" in reading.py

_Quote = tuple[int, tuple[tuple[int, int, int], ...]]  # passage, then passage, start, end per part


@dataclass(frozen=True, slots=True)
class _Kept:
    judgement: Judgement
    quotes: tuple[_Quote, ...]


class JudgedTexts:
    """The judgements of one language, the oldest dropped first."""

    def __init__(
        self, index: LanguageIndex, elements: tuple[ClauseElement, ...], general: GeneralRules
    ) -> None:
        self.index = index
        self._elements = elements
        self._general = general
        self._kept: OrderedDict[bytes, dict[str, _Kept]] = OrderedDict()

    def judge(
        self, agreement: Agreement, allowed: frozenset[int] | None = None
    ) -> tuple[dict[str, Judgement], Reading]:
        """Return the standing of each element by its id, and the text that its units count in.

        ``allowed`` are the paragraphs in the language of the lexicon, None all. The units of a
        judgement say where to quote from and nothing else.
        """
        selection = select(agreement, self.index, allowed)
        seen = _seen(selection)
        key = _signature(selection, seen)
        found = self._kept.get(key)
        if found is None:
            reading = read_selection(selection, self.index)
            judged = Judge(reading, self.index.lexicon, self._general).judge(self._elements)
            found = {name: _keep(judgement, seen) for name, judgement in judged.items()}
            self._kept[key] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
            reading = Reading(selection.text, selection.passages)
        return {name: _restored(kept, seen) for name, kept in found.items()}, reading


def _signature(selection: Selection, seen: list[Passage]) -> bytes:
    text, passages = selection.text, selection.passages
    wanted = {passage.index for passage in selection.wanted}
    rank = {passage.index: at for at, passage in enumerate(seen)}
    sections: dict[int, int] = {}
    names = [(term.name, term.concept) for term in selection.terms]
    parts: list[str] = [repr((names, selection.speakers))]
    before = 0
    for passage in seen:
        place = (
            passage.index in wanted,
            passage.kind.value,
            sections.setdefault(passage.section, len(sections)),
            min(passage.index - before, _FAR),
            rank.get(-1 if passage.lead_in is None else passage.lead_in),
            passage.body - passage.start,
            [rank.get(number, -1) for number in passage.headings],
            _label(passage),
            has_body(passages, passage.index),
            [_label(passages[number]) for number in passage.headings],
        )
        stretch = slice(passage.start, passage.end)
        parts += [repr(place), text.cased[stretch], text.folded[stretch]]
        before = passage.index
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _label(passage: Passage) -> tuple[object, ...]:
    return passage.marker, passage.paragraph.clause, passage.paragraph.label


def _seen(selection: Selection) -> list[Passage]:
    """Return the passages that the reader looks at: the selected ones and what leads in to them."""
    numbers = {passage.index for passage in selection.wanted}
    for passage in selection.wanted:
        lead = passage.lead_in
        while lead is not None and lead not in numbers:
            numbers.add(lead)
            lead = selection.passages[lead].lead_in
    return [selection.passages[number] for number in sorted(numbers)]


def _keep(judgement: Judgement, seen: list[Passage]) -> _Kept:
    starts = [passage.start for passage in seen]
    rank = {passage.index: at for at, passage in enumerate(seen)}
    quotes = []
    for unit in judgement.units:
        parts = []
        for start, end in unit.parts:
            at = bisect_right(starts, start) - 1
            parts.append((at, start - starts[at], end - starts[at]))
        quotes.append((rank[unit.passage], tuple(parts)))
    return _Kept(replace(judgement, units=[]), tuple(quotes))


def _restored(kept: _Kept, seen: list[Passage]) -> Judgement:
    units = []
    for number, parts in kept.quotes:
        passage = seen[number]
        places = tuple((seen[at].start + start, seen[at].start + end) for at, start, end in parts)
        units.append(Unit(passage.index, passage.section, places, "", [], 0))
    return replace(kept.judgement, units=units)
