"""An agreement in two languages: which text prevails, and what its versions leave in doubt.

Where the agreement says which language prevails, that text decides. Where it does not, nothing is
cleared that one version holds and another does not.
"""

import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

import ahocorasick

from contract_clauses.agreement import Agreement
from contract_clauses.normalise import normalise
from partner_screening.rule_files import read_rule_file

_WORDS = Path(__file__).with_name("language_versions.yaml")
_VERSION_SHARE = (
    0.25  # of all letters, for a language to be a version and not a quotation or an annex
)
_HAN_WEIGHT = 3  # a Chinese character says about as much as three letters
_KEPT = 8_192  # paragraphs; agreements of one template share most of theirs
_CLAUSE_END = re.compile(r"[,;:.，；：。،؛]")


def versions_of(agreement: Agreement, spoken: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages that a substantial part of the agreement is in, the commonest first."""
    known = set(spoken) - {""}
    if len(known) <= 1:
        return tuple(known)
    letters: Counter[str] = Counter()
    for code, paragraph in zip(spoken, agreement.paragraphs, strict=False):
        weight = _HAN_WEIGHT if code == "zh" else 1
        letters[code] += (paragraph.end - paragraph.start) * weight
    least = _VERSION_SHARE * letters.total()
    return tuple(code for code, count in letters.most_common() if code and count >= least)


def prevailing_language(agreement: Agreement) -> str:
    """Return the language whose text prevails, as the agreement says; ``other``; or an empty text.

    Two passages that name different languages say nothing.
    """
    named = frozenset[str]().union(
        *(_named(agreement.text_of(paragraph)) for paragraph in agreement.paragraphs)
    )
    return next(iter(named)) if len(named) == 1 else ""


@lru_cache(maxsize=_KEPT)
def _named(text: str) -> frozenset[str]:
    """Return the languages that a paragraph gives precedence to."""
    if next(_first_look().iter(text.lower()), None) is None:
        return frozenset()
    sentences = _sentences(normalise(text).text)
    return frozenset(code for sentence in sentences if (code := _named_in(sentence)))


def _named_in(sentence: str) -> str:
    """Return the language that a sentence gives precedence to.

    In "if the English and the French text differ, the English text shall prevail" it is the language
    that stands in the same clause as the verb, the nearest before it, else the nearest behind.
    """
    verb = _prevails().search(sentence)
    if verb is None:
        return ""
    names = [
        (match.start(), match.end(), match.lastgroup or "") for match in _names().finditer(sentence)
    ]
    if not names:
        return ""
    left = max((m.end() for m in _CLAUSE_END.finditer(sentence, 0, verb.start())), default=0)
    behind = _CLAUSE_END.search(sentence, verb.end())
    right = behind.start() if behind else len(sentence)
    inside = [name for name in names if left <= name[0] < right] or names
    before = [name for name in inside if name[1] <= verb.start()]
    return before[-1][2] if before else inside[0][2]


def _sentences(folded: str) -> list[str]:
    return re.split(r"(?<=[.;。；؛])\s*", folded)


@cache
def _first_look() -> ahocorasick.Automaton:
    """Return an automaton that finds in one pass whether a text can speak of precedence at all."""
    automaton = ahocorasick.Automaton()
    for word in read_rule_file(_WORDS).data["prevails"]:
        automaton.add_word(word.rstrip("*"), True)
    automaton.make_automaton()
    return automaton


@cache
def _names() -> re.Pattern[str]:
    data = read_rule_file(_WORDS).data["names"]
    groups = [f"(?P<{code}>{_alternatives(words)})" for code, words in data.items()]
    return re.compile("|".join(groups))


@cache
def _prevails() -> re.Pattern[str]:
    return re.compile(_alternatives(read_rule_file(_WORDS).data["prevails"]))


def _alternatives(words: list[str]) -> str:
    patterns = []
    for word in sorted(words, key=len, reverse=True):
        stem = re.escape(normalise(word.rstrip("*")).text)
        is_han = "\u4e00" <= word[0] <= "\u9fff"
        ending = r"\w*" if word.endswith("*") else r"\b"
        patterns.append(stem if is_han else rf"\b{stem}{ending}")
    return "|".join(patterns)
