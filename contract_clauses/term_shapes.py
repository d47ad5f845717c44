"""How a term is written in a lexicon, and what of it an automaton and a pattern look for.

``sexual exploitation``      these words
``сексуальн* эксплуатаци*``  a star stands for a few letters, at the start or end of a word
``prend!``                   a finite verb that binds by itself
``партнера~``                a form that can never be the subject
``партнером^``               a form that says by whom
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from contract_clauses.normalise import normalise
from contract_clauses.requirement import Lexicon

TERM_SHAPE = (
    "single spaces inside, '*' only at the start or end of a word, marks '!', '~', '^' at the end"
)
_MARKS = {"!": "finite", "~": "oblique", "^": "agent_case"}
# For a star inside a term; bounded, so that it never backtracks far.
_LETTERS = r"[^\W\d_]{0,8}"
_LETTERS_WITHOUT_BOUNDARIES = r"[^\s,;:.。!?]{0,24}"


class TermShape(NamedTuple):
    """One spelling that an automaton looks for, and what must follow it.

    ``head`` is the folded literal; ``exact`` the same with its capitals, empty where they do not
    matter; ``rest`` a pattern for what follows the head, None where nothing does; ``concepts`` are
    those that the marks of the term add.
    """

    head: str
    exact: str
    open_start: bool
    open_end: bool
    rest: re.Pattern[str] | None
    concepts: tuple[str, ...]


def shapes_of(term: str, lexicon: Lexicon) -> Iterator[TermShape]:
    """Yield the spellings of ``term``: itself and, by language, with each prefix written onto it.

    Raises:
        ValueError: the term could never match.

    """
    bare = term.rstrip("".join(_MARKS))
    marks = tuple(_MARKS[mark] for mark in term[len(bare) :])
    open_start, open_end = bare.startswith("*"), bare.endswith("*")
    core = bare.strip("*")
    if not core or core != " ".join(core.split()) or not _stars_are_well_placed(core, lexicon):
        raise ValueError(term)
    first, star, following = core.partition("*")
    rest = _pattern(following, lexicon) if star else None
    yield _shape(first, lexicon, (open_start, open_end), rest, marks)
    if open_start:
        return
    for clitic in lexicon.clitics:
        yield _shape(clitic + first, lexicon, (False, open_end), rest, marks)
    for clitic in lexicon.governing_clitics:
        yield _shape(clitic + first, lexicon, (False, open_end), rest, (*marks, "oblique"))


def folded(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """Return words of a lexicon as folded text has them, without and with their capitals."""
    form = normalise(text, lexicon.language)
    low = "".join(lexicon.folds.get(letter, letter) for letter in form.text)
    return low, form.cased


def _shape(
    literal: str,
    lexicon: Lexicon,
    is_open: tuple[bool, bool],
    rest: re.Pattern[str] | None,
    marks: tuple[str, ...],
) -> TermShape:
    head, cased = folded(literal, lexicon)
    if not head:
        raise ValueError(literal)
    return TermShape(head, cased if cased != cased.lower() else "", *is_open, rest, marks)


def _stars_are_well_placed(core: str, lexicon: Lexicon) -> bool:
    if not lexicon.word_boundaries:
        return "**" not in core
    return all("*" not in word.strip("*") and word.strip("*") for word in core.split())


def _pattern(following: str, lexicon: Lexicon) -> re.Pattern[str]:
    parts = [re.escape(folded(part, lexicon)[0]) for part in following.split("*")]
    letters = _LETTERS if lexicon.word_boundaries else _LETTERS_WITHOUT_BOUNDARIES
    return re.compile(letters + letters.join(parts))
