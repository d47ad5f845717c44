"""A text folded for matching, beside its original, with the way back for quotations."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from contract_clauses.normalise import normalise


class FoldedText:
    """A folded text beside its original.

    ``language`` and ``folds`` (single letters written in another way, such as traditional Chinese
    characters, with the letter that they are folded to) are those of the lexicon.

    Attributes:
        folded: the form for matching.
        cased: the same characters with the original capitals; as long as ``folded``.

    """

    def __init__(
        self, text: str, language: str = "", folds: Mapping[str, str] | None = None
    ) -> None:
        self._normalised = normalise(text, language)
        self.folded = self._normalised.text
        self.cased = self._normalised.cased
        if folds:
            for letter in folds.keys() & set(self.folded):
                self.folded = self.folded.replace(letter, folds[letter])

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that a span of ``folded`` came from."""
        return self._normalised.original_span(start, end)

    def places(self, offsets: Sequence[int]) -> list[int]:
        """Return the places in ``folded`` of offsets of the original."""
        starts = self._normalised.starts
        if starts is None:
            return list(offsets)
        return [bisect_left(starts, offset) for offset in offsets]
