"""The language of each paragraph and of the agreement: script first, then small words.

A paragraph too short to tell takes the language of its document. A text in a language that no clause
rules cover is ``other``, so that nothing is called missing that merely was not understood.
"""

import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from contract_clauses.agreement import Agreement, Role
from partner_screening.rule_files import read_rule_file

OTHER = "other"
UNKNOWN = "und"
_BESIDE_THE_TEXT = frozenset({Role.COMMENT, Role.HEADER, Role.FOOTER})
_COVERED = frozenset({"en", "es", "fr"})
_LOOKED_AT = 1_500  # characters of a paragraph
_FEWEST_HITS = 2
_LEAST_SHARE = 0.12  # of small words; running text of a known language has 0.3 to 0.5
_LEAD = 1.25  # over the next language
_FEWEST_WORDS = 12  # from here on, a text without the small words is in another language
_FEWEST_PLAIN_WORDS = 9  # among them; words with a capital are names, which say nothing
_DOCUMENT_SHARE = 0.05  # of all letters, to count as a language of the document

_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")),
)
# Letters that the covered language of a script does not have: Persian and Urdu, Ukrainian, Serbian
# and others, Japanese.
_FOREIGN = {
    "ar": re.compile(r"[پچژگکیےٹڈڑںھہ]"),
    "zh": re.compile(r"[\u3040-\u30ff]"),
}
_FOREIGN_SHARE = 0.02
# Cyrillic is told by words: letters that Russian lacks, or its hard sign where Bulgarian has a vowel.
_NOT_RUSSIAN = re.compile(r"[іїєґђѓјљњћќѕџўқғңөүұһҳҷӯӣәҕҥ]|ъ(?![еёюя])", re.IGNORECASE)
_SURELY_RUSSIAN = re.compile(
    r"[ыэё]|(?:ь|ого|его|ому|ему|ая|ое|тся|ами|ями|ют|ает|яет|ует)\b", re.IGNORECASE
)
_OTHER_CYRILLIC = 0.22  # of the words: a Russian text with local names has fewer
_PERHAPS_OTHER_CYRILLIC = 0.1  # where nothing in the text is Russian beyond doubt
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


class DetectedLanguages(NamedTuple):
    """A language code per paragraph (never empty), and those of the document, commonest first."""

    paragraphs: tuple[str, ...]
    document: tuple[str, ...]


def detect_languages(agreement: Agreement) -> DetectedLanguages:
    """Return the languages of an agreement; ``und`` throughout if nothing can be told.

    What stands beside the text (comments, page headers) says nothing of the agreement's language.
    """
    found = [
        ""
        if one.role in _BESIDE_THE_TEXT
        else language_of(agreement.text[one.start : min(one.end, one.start + _LOOKED_AT)])
        for one in agreement.paragraphs
    ]
    letters: Counter[str] = Counter()
    for code, one in zip(found, agreement.paragraphs, strict=True):
        if code:
            # A Chinese character says about as much as three letters.
            letters[code] += (one.end - one.start) * (3 if code == "zh" else 1)
    total = letters.total()
    document = tuple(
        code for code, count in letters.most_common() if count >= _DOCUMENT_SHARE * total
    )
    usual = document[0] if document else UNKNOWN
    return DetectedLanguages(tuple(code or usual for code in found), document or (UNKNOWN,))


@lru_cache(maxsize=4096)  # agreements of one template share most of their paragraphs
def language_of(text: str) -> str:
    """Return the language code of a text, ``other``, or an empty text if it cannot be told."""
    if not text.isascii():
        script = _by_script(text)
        if script:
            return script
    words = _WORD.findall(text)
    plain = sum(not word[0].isupper() for word in words)
    is_text = len(words) >= _FEWEST_WORDS and plain >= _FEWEST_PLAIN_WORDS
    words = [word.lower() for word in words]
    hits: Counter[str] = Counter()
    known = _small_words()
    for word in words:
        for code in known.get(word, ()):
            hits[code] += 1
    if not hits:
        return OTHER if is_text else ""
    (best, count), *rest = hits.most_common(2)
    following = rest[0][1] if rest else 0
    if count < _FEWEST_HITS or count < _LEAST_SHARE * len(words):
        return OTHER if is_text else ""
    if count < _LEAD * following:
        return ""
    return best if best in _COVERED else OTHER


def _by_script(text: str) -> str:
    counts = {code: len(pattern.findall(text)) for code, pattern in _SCRIPTS}
    code, count = max(counts.items(), key=lambda item: item[1] * (3 if item[0] == "zh" else 1))
    weight = 3 if code == "zh" else 1
    if count == 0 or count * weight < len(_LATIN.findall(text)):
        return ""
    if code == "ru":
        return _cyrillic(text)
    foreign = len(_FOREIGN[code].findall(text))
    return OTHER if foreign > _FOREIGN_SHARE * count else code


def _cyrillic(text: str) -> str:
    """Return Russian or ``other``; an empty text for a few words that several languages share."""
    words = _WORD.findall(text.lower())
    known = _small_words()
    foreign = sum(1 for word in words if word in known or _NOT_RUSSIAN.search(word))
    is_russian = _SURELY_RUSSIAN.search(text) is not None
    if foreign >= (_OTHER_CYRILLIC if is_russian else _PERHAPS_OTHER_CYRILLIC) * len(words) > 0:
        return OTHER
    return "ru" if is_russian or len(words) >= _FEWEST_WORDS else ""


@cache
def _small_words() -> dict[str, tuple[str, ...]]:
    data = read_rule_file(Path(__file__).with_name("function_words.yaml")).data
    known: dict[str, tuple[str, ...]] = {}
    for code, words in data.items():
        for word in words:
            known[word] = (*known.get(word, ()), code)
    return known
