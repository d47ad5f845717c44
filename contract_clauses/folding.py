"""Folds text for matching: lower case, plain quotes, plain spaces. Keeps the way back."""

from collections.abc import Sequence

_PLAIN = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒", "-"),
    **dict.fromkeys("–—―", "-"),
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
    **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000\t\r\n\v\f", " "),
}
_CONTROL = dict.fromkeys("\t\r\n\v\f`", " ") | {"`": "'"}
_INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"
)


class FoldedText:
    """A folded text beside its original.

    Attributes:
        folded: the form for matching.
        cased: the same characters with the original capitals; as long as ``folded``.
        origin: per character of ``folded`` its offset in the original; None when all are equal.

    """

    def __init__(self, text: str) -> None:
        cased = _plain(text)
        self.origin: Sequence[int] | None = None
        if "  " in cased or not _INVISIBLE.isdisjoint(cased) or len(cased.lower()) != len(cased):
            cased, self.origin = _squeezed(cased)
        self.cased = cased
        self.folded = cased.lower() if len(cased.lower()) == len(cased) else _lowered(cased)
        self._length = len(text)

    def original(self, place: int) -> int:
        """Return the offset in the original of a place in ``folded``."""
        if self.origin is None:
            return place
        return self.origin[place] if place < len(self.origin) else self._length

    def places(self, offsets: Sequence[int]) -> list[int]:
        """Return the places in ``folded`` of ascending offsets of the original."""
        if self.origin is None:
            return list(offsets)
        found: list[int] = []
        place = 0
        for offset in offsets:
            while place < len(self.origin) and self.origin[place] < offset:
                place += 1
            found.append(place)
        return found


def _plain(text: str) -> str:
    # Looking for each mark is far quicker than translating a long text that has a few of them.
    marks = _CONTROL if text.isascii() else _PLAIN
    for mark, plain in marks.items():
        if mark in text:
            text = text.replace(mark, plain)
    return text


def _squeezed(text: str) -> tuple[str, list[int]]:
    kept: list[str] = []
    origin: list[int] = []
    before = ""
    for offset, character in enumerate(text):
        if character in _INVISIBLE or (character == " " == before):
            continue
        kept.append(character)
        origin.append(offset)
        before = character
    return "".join(kept), origin


def _lowered(text: str) -> str:
    # A few capitals have longer small forms: keep these as they are, so that places stay.
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
