"""Which paragraphs a sentence speaks of by number, and what stands in them."""

from contract_clauses.amendments import AMENDING, new_text_end
from contract_clauses.clause_references import label_of, labels_of, paragraphs_named
from contract_clauses.finding import Finding
from contract_clauses.reading import Reading
from contract_clauses.requirement import Lexicon
from contract_clauses.units import Unit


class Placing:
    """Tells for one reading where findings stand, by the labels of its paragraphs."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._labels: dict[int, set[str]] = {}
        self._every: set[str] | None = None
        self._live: set[str] | None = None

    def named(self, unit: Unit) -> frozenset[str]:
        """Return the labels of the paragraphs that a sentence names, its own number left out."""
        named = paragraphs_named(unit, self._lexicon)
        if self._lexicon.word_boundaries or not AMENDING.isdisjoint(unit.concepts):
            return named
        passage = self._reading.passages[unit.passage]
        return named - set(label_of(passage, self._reading.text.folded, self._lexicon))

    def stands_in(self, finding: Finding, override: Unit, named: frozenset[str]) -> bool:
        """Whether a finding belongs to a paragraph or article ``named`` by ``override``.

        The new text that an amendment gives does not stand in what it replaces. What takes a duty
        away by naming its paragraph carries none itself.
        """
        if finding.unit is override:
            return bool(named) and AMENDING.isdisjoint(override.concepts)
        start = finding.unit.parts[-1][0]
        first, last = self.new_text(override)
        if first <= start < last:
            return False
        return any(
            label == name or label.startswith((f"{name}.", f"{name}("))
            for label in self._labels_of(finding.unit)
            for name in named
        )

    def is_numbered(self, finding: Finding) -> bool:
        """Whether the paragraph of a finding has a number that others could name."""
        return bool(self._labels_of(finding.unit))

    def are_here(self, named: frozenset[str]) -> bool:
        """Whether the text has one of the articles ``named``, or one that they are part of."""
        articles = {_article(label) for label in self._all_labels()}
        return any(_article(name) in articles for name in named)

    def are_paragraphs(self, named: frozenset[str]) -> bool:
        """Whether each of ``named`` is the number of a paragraph, and of no article, of this text."""
        return all("." in name for name in named) and named <= self._all_labels()

    def are_all_here(self, named: frozenset[str]) -> bool:
        """Whether the text in force has every article or paragraph ``named``, under that number."""
        if self._live is None:
            labels = (self._labels_of(unit) for unit in self._reading.live)
            self._live = set[str]().union(*labels)
        return bool(named) and named <= self._live

    def _all_labels(self) -> set[str]:
        if self._every is None:
            folded = self._reading.text.folded
            self._every = {
                label
                for passage in self._reading.passages
                for label in label_of(passage, folded, self._lexicon)
            }
        return self._every

    def new_text(self, unit: Unit) -> tuple[int, int]:
        """Return the range of the new text behind the sentence of an amendment; (0, 0) for none."""
        if AMENDING.isdisjoint(unit.concepts):
            return 0, 0
        folded, passages = self._reading.text.folded, self._reading.passages
        at = unit.passage
        end = unit.parts[-1][1]
        opening = folded[end : end + 2].strip(" ")
        if folded[end - 1] != ":" and opening[:1] != '"':
            return 0, 0
        if end >= passages[at].end:
            at += 1
            end = passages[at].start if at < len(passages) else end
        return (end, new_text_end(folded, end, passages, at)) if at < len(passages) else (0, 0)

    def _labels_of(self, unit: Unit) -> set[str]:
        labels = self._labels.get(id(unit))
        if labels is None:
            labels = self._labels[id(unit)] = labels_of(
                self._reading.passages, unit, self._reading.text.folded, self._lexicon
            )
        return labels


def _article(label: str) -> str:
    return label.split(".", 1)[0].split("(", 1)[0]
