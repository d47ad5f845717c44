"""Article numbers in one form, however a text writes them."""

import re

from contract_clauses.requirement import Lexicon

_LETTER = re.compile(r"[^\W\d_]")
_DASHED = re.compile(r"(?<=\d)[-/](?=\d)")  # "8-1" is what others write "8.1"


def dotted(text: str, lexicon: Lexicon) -> str:
    """Return a text with its article numbers in digits and dots: "8-1", "the eighth"."""
    if _LETTER.search(text):  # most are written in digits
        for word, value in lexicon.number_words.items():
            text = text.replace(word, value)
    return dashes_dotted(text)


def dashes_dotted(text: str) -> str:
    """Return a text with dots in its numbers where they have dashes: "8.1" for "8-1"."""
    return _DASHED.sub(".", text)
