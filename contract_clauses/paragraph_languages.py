"""The language of each paragraph, as far as the lexicons know their own language.

A paragraph that has too few of the common words of any lexicon is of an unknown language, ``und``:
its duties can be neither found nor ruled out.
"""

from collections import Counter
from collections.abc import Mapping

from contract_clauses.agreement import Agreement

UNKNOWN = "und"
_FEWEST_WORDS = 8  # shorter paragraphs say too little and follow the document
_SMALLEST_SHARE = 0.12  # of common words; English contracts have 0.3 to 0.5, other languages < 0.05
_MOST_CHARACTERS = 600  # of a paragraph that are looked at


def paragraph_languages(
    agreement: Agreement, language: str | None, common_words: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """Return a language code per paragraph; all ``language`` if that is given."""
    if language:
        return tuple(language for _ in agreement.paragraphs)
    found = [
        _language_of(agreement.text[p.start : min(p.end, p.start + _MOST_CHARACTERS)], common_words)
        for p in agreement.paragraphs
    ]
    counted = Counter(code for code in found if code)
    usual = counted.most_common(1)[0][0] if counted else next(iter(common_words), UNKNOWN)
    return tuple(code or usual for code in found)


def _has_foreign_letters(text: str) -> bool:
    """Whether a third of the characters are of another script than Latin."""
    return sum(letter > "\u036f" for letter in text) * 3 > len(text)


def _language_of(text: str, common_words: Mapping[str, frozenset[str]]) -> str:
    words = text.lower().split()
    is_foreign_script = not text.isascii() and _has_foreign_letters(text)
    if len(words) < _FEWEST_WORDS and not is_foreign_script:
        return ""
    best, code = max(
        (sum(word in common for word in words), code) for code, common in common_words.items()
    )
    return code if best >= _SMALLEST_SHARE * max(len(words), 1) else UNKNOWN
