"""The selected passages of an agreement read with one lexicon: units with statements and topic."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from contract_clauses.acronyms import settle_acronyms
from contract_clauses.agreement import Agreement
from contract_clauses.amendments import announces_new_text, new_text_start
from contract_clauses.clause_references import (
    add_references,
    lettered_pattern,
    topic_clauses,
)
from contract_clauses.defined_terms import hits_of
from contract_clauses.duty_heads import (
    ColumnHeads,
    announces,
    binder_of,
    is_made_voluntary,
    open_duty,
    spread_rows,
)
from contract_clauses.folding import FoldedText
from contract_clauses.inline_lists import points_of
from contract_clauses.leaning import spread_limits
from contract_clauses.named_hits import merged
from contract_clauses.passage_looks import PassageKind
from contract_clauses.selection import LanguageIndex, Selection, select
from contract_clauses.sentences import sentences_of
from contract_clauses.statements import read_statements
from contract_clauses.structure import Passage
from contract_clauses.terms import Hit, moved
from contract_clauses.topic import (
    POINTING,
    TOPIC,
    is_under_topic,
    sections_on_topic,
    tells_of_breach,
)
from contract_clauses.units import Unit

_START = itemgetter(0)
_TOPIC_REACH = 4  # passages that "such acts" may look back over


@dataclass(slots=True)
class Reading:
    """The units of an agreement, those in force apart from those that are not.

    ``characters_read`` counts what was read closely: the measure of work.
    """

    text: FoldedText
    passages: list[Passage]
    live: list[Unit] = field(default_factory=list)
    idle: list[Unit] = field(default_factory=list)
    definitions: list[Unit] = field(default_factory=list)
    characters_read: int = 0


def read(
    agreement: Agreement, index: LanguageIndex, allowed: frozenset[int] | None = None
) -> Reading:
    """Read ``agreement``. ``allowed`` are the paragraphs in the language of the lexicon, None all."""
    return read_selection(select(agreement, index, allowed), index)


def read_selection(selection: Selection, index: LanguageIndex) -> Reading:
    """Read the sentences of the selected passages into statements."""
    reading = Reading(selection.text, selection.passages)
    reader = _Reader(reading, index, selection)
    for passage in selection.wanted:
        reader.add(passage)
    reader.finish()
    return reading


class _Reader:
    """Builds units passage by passage, then gives them their topic."""

    def __init__(self, reading: Reading, index: LanguageIndex, selection: Selection) -> None:
        self._reading = reading
        self._index = index
        lexicon, folded = index.lexicon, reading.text.folded
        self._speakers = selection.speakers
        self._terms = [
            term for term in selection.terms if lexicon.name_endings or term.name in folded
        ]
        self._hits: dict[int, list[Hit]] = {}
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._above: dict[int, Unit] = {}  # what passages begin with, by their numbers
        self._columns = ColumnHeads([])
        self._on_topic: frozenset[int] = frozenset()

    def add(self, passage: Passage) -> None:
        """Read the sentences of one passage."""
        folded, lexicon = self._reading.text.folded, self._index.lexicon
        points: list[tuple[tuple[int, int] | None, tuple[int, int], bool]] = []
        for first, last in self._sentences_of(passage):
            hits = self._hits[passage.index]
            new = new_text_start(folded, first, last, hits, lexicon)
            if new is not None:
                head = folded[first:new].rstrip(' "')
                points.append((None, (first, first + len(head)), False))
            points += [
                (lead, point, new is not None)
                for lead, point in points_of(folded, (new or first, last), hits, lexicon)
            ]
        for lead, (first, last), is_new_text in points:
            unit = self._unit(passage, lead, first, last, is_alone=is_new_text)
            if passage.kind is PassageKind.LIVE:
                self._reading.live.append(unit)
            elif passage.kind is PassageKind.DEFINITION:
                self._reading.definitions.append(unit)
            else:
                self._reading.idle.append(unit)

    def finish(self) -> None:
        """Resolve references, read statements, settle topics."""
        units = self._reading.live + self._reading.definitions + self._reading.idle
        settle_acronyms(units)
        clauses = topic_clauses(units, self._reading.passages, self._index.lexicon)
        lettered = lettered_pattern(clauses)
        for unit in units:
            add_references(unit, clauses, self._index.lexicon, lettered)
            unit.concepts = frozenset(hit.concept for hit in unit.hits)
            unit.has_topic = not TOPIC.isdisjoint(unit.concepts)
        headings = {
            u.passage: u
            for u in units
            if self._reading.passages[u.passage].kind is PassageKind.HEADING
        }
        first_units: dict[int, Unit] = {}
        for unit in units:
            first_units.setdefault(unit.passage, unit)
        self._above = first_units
        self._on_topic = sections_on_topic(self._reading.live)
        spread_rows(units, self._reading.passages)
        spread_limits(units)
        self._columns = ColumnHeads(self._reading.passages)
        for group in (self._reading.live, self._reading.definitions, self._reading.idle):
            self._settle(group, headings)

    def _sentences_of(self, passage: Passage) -> list[tuple[int, int]]:
        if passage.index not in self._sentences:
            text = self._reading.text
            self._reading.characters_read += passage.end - passage.start
            self._sentences[passage.index] = sentences_of(
                text.folded, text.cased, passage.start, passage.end, self._index.lexicon
            )
            hits = self._index.all.find(text.folded, text.cased, passage.start, passage.end)
            named = hits_of(
                self._terms, text.folded, (passage.start, passage.end), self._index.lexicon
            )
            self._hits[passage.index] = merged(hits, named) if named else hits
        return self._sentences[passage.index]

    def _unit(
        self,
        passage: Passage,
        lead: tuple[int, int] | None,
        first: int,
        last: int,
        *,
        is_alone: bool,
    ) -> Unit:
        inner = [(*lead, passage.index)] if lead else []
        begin = lead[0] if lead else first
        above = [] if is_alone else self._lead_parts(passage, begin)
        parts = [*above, *inner, (first, last, passage.index)]
        folded: list[str] = []
        hits: list[Hit] = []
        base = 0
        own = 0
        for start, end, number in parts:
            own = base
            folded.append(self._reading.text.folded[start:end])
            hits += moved(_inside(self._hits[number], start, end), base - start)
            base += end - start + 1
        return Unit(
            passage.index,
            passage.section,
            tuple((start, end) for start, end, _ in parts),
            " ".join(folded),
            hits,
            own,
            speakers=self._speakers,
        )

    def _lead_parts(self, passage: Passage, first: int) -> list[tuple[int, int, int]]:
        """Return the sentences that lead in to this one, outermost first."""
        parts: list[tuple[int, int, int]] = []
        lead = passage.lead_in
        while lead is not None and len(parts) < 4:  # noqa: PLR2004 - deeper lists do not occur
            above = self._reading.passages[lead]
            sentences = self._sentences_of(above)
            if announces_new_text(
                self._reading.text.folded[above.start : above.end], self._hits[lead]
            ):
                break
            if sentences:
                parts.insert(0, (*sentences[-1], lead))
            lead = above.lead_in
        for start, end in self._sentences[passage.index]:
            if start >= first:
                break
            stretch = self._reading.text.folded[start:end]
            colon = stretch.find(": (" if self._index.lexicon.word_boundaries else ":(")
            if colon >= 0 and self._reading.text.folded[first] == "(":
                parts.append((start, start + colon + 1, passage.index))
                break
        return parts

    def _settle(self, units: list[Unit], headings: dict[int, Unit]) -> None:
        actor = "partner"
        last_topic = -100
        section = -1
        before: Unit | None = None
        announced: str | None = None
        for unit in units:
            passage = self._reading.passages[unit.passage]
            if passage.section != section:
                section, last_topic, actor, before = passage.section, -100, "partner", None
                announced = None
            unit.goes_on = before is not None and before.has_topic
            unit.follows_breach = before is not None and tells_of_breach(before, unit)
            before = unit
            unit.under_topic = is_under_topic(passage, headings) or (
                passage.section in self._on_topic
            )
            unit.follows_topic = unit.passage - last_topic <= _TOPIC_REACH
            actor = read_statements(unit, self._index.lexicon, actor)
            unit.is_voluntary = is_made_voluntary(unit, passage, self._above)
            bound = binder_of(passage, self._above, self._columns) or announced
            if bound is not None:
                open_duty(unit, bound, self._index.lexicon)
            announced = announces(unit, self._index.lexicon, announced)
            goes_on = unit.follows_topic and not POINTING.isdisjoint(unit.concepts)
            is_other = "other_topic" in unit.concepts
            if unit.has_topic or (goes_on and not is_other):
                last_topic = unit.passage
            elif is_other:
                last_topic = -100


def _inside(hits: list[Hit], start: int, end: int) -> Iterator[Hit]:
    """Yield the hits that begin and end in a stretch; ``hits`` are in order."""
    for at in range(bisect_left(hits, start, key=_START), len(hits)):
        hit = hits[at]
        if hit[0] > end:
            return
        if hit[1] <= end:
            yield hit
