"""The difference between two wordings, word by word; Chinese character by character."""

import re
from difflib import SequenceMatcher
from typing import Literal

from partner_screening.values import Value

_MOST_WORDS = 3_000
# A word with the spaces behind it: spaces alone would match each other everywhere, at great cost.
_WORD = re.compile(
    r"(?:[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’-][^\W\u3400-\u9fff]+)*|[^\w\s])\s*"
)
_LETTER_OR_DIGIT = re.compile(r"\w")

Kind = Literal["same", "agreement_only", "standard_only"]


class Compared(Value):
    """A stretch of text: in both wordings, or in one of them only."""

    kind: Kind
    text: str


def word_difference(agreement: str, standard: str) -> tuple[Compared, ...]:
    """Return the wording of an agreement beside the standard, in reading order.

    Case and spaces are not compared. Beyond 3,000 words the rest is left out.
    """
    ours, theirs = _words(agreement), _words(standard)
    matcher = SequenceMatcher(
        a=[_folded(word) for word in ours], b=[_folded(word) for word in theirs]
    )
    found: list[Compared] = []
    for kind, start, end, start_there, end_there in matcher.get_opcodes():
        if kind == "equal":
            found.append(Compared(kind="same", text="".join(ours[start:end])))
            continue
        if end > start:
            found.append(Compared(kind="agreement_only", text="".join(ours[start:end])))
        if end_there > start_there:
            theirs_only = "".join(theirs[start_there:end_there])
            found.append(Compared(kind="standard_only", text=theirs_only))
    return tuple(found)


def is_same(compared: tuple[Compared, ...]) -> bool:
    """Whether two wordings differ at most in signs and spaces."""
    return all(one.kind == "same" or _LETTER_OR_DIGIT.search(one.text) is None for one in compared)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)[:_MOST_WORDS]


def _folded(word: str) -> str:
    return word.strip().casefold()
