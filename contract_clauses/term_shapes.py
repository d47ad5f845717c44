"""How a term is written in a lexicon, and what of it an automaton and a pattern look for.

``sexual exploitation``      these words
``сексуальн* эксплуатаци*``  a star stands for a few letters, at the start or end of a word
``prend!``                   a finite verb that binds by itself
``партнера~``                a form that can never be the subject
``партнером^``               a form that says by whom
``партнеру&``                a form that says to whom, or who is bound without a subject
``أبلغ%``                    a past form that binds as what follows upon a case
``signale(|nt|ra|ront)``     one of the alternatives, which may hold others
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from contract_clauses.normalise import normalise
from contract_clauses.requirement import Lexicon

TERM_SHAPE = (
    "single spaces inside, '*' only at the start or end of a word, '(a|b)' for alternatives, "
    "marks '!', '~', '^', '&', '%' at the end"
)
_MARKS = {"!": "finite", "~": "oblique", "^": "agent_case", "&": "dative", "%": "consequence"}
# For a star inside a term; bounded, so that it never backtracks far.
_LETTERS = r"[^\W\d_]{0,8}"
_WORD_ENDS = r"(?:(?![^\W_])|(?<=\W))"  # "d'" ends a word, whatever letter follows
_SHORTEST_WITHOUT_ACCENTS = 5  # letters; "ou" without its accent is another word
_WITHOUT_ACCENTS = str.maketrans(
    dict(zip("àâäáçéèêëíîïìñóôöòúùûü", "aaaaceeeeiiiinoooouuuu", strict=True))
    | {"œ": "oe", "æ": "ae", "Œ": "OE"}
)
_BETWEEN = " | "  # parts terms that are folded together
_MEETING = 4  # letters of a word that a prefix may change
_LONGEST_STAR = 24  # the same where words have no spaces between them: not across a joint


class TermShape(NamedTuple):
    """One spelling that an automaton looks for, and what must follow it.

    ``head`` is the folded literal; ``exact`` the same with its capitals, empty where they do not
    matter; ``rest`` is the rest of the term as written, of which ``pattern_of`` makes a pattern;
    ``concepts`` are those that the marks of the term add.
    """

    head: str
    exact: str
    open_start: bool
    open_end: bool
    rest: str
    concepts: tuple[str, ...]


def shapes_of(term: str, lexicon: Lexicon) -> Iterator[TermShape]:
    """Yield the spellings of ``term``: itself, and with a prefix where that changes its letters.

    Where a prefix changes nothing, whoever searches looks for it before the word.

    Raises:
        ValueError: the term could never match.

    """
    bare = term.rstrip("".join(_MARKS))
    marks = tuple(_MARKS[mark] for mark in term[len(bare) :])
    open_start, open_end = bare.startswith("*"), bare.endswith("*")
    core = bare.strip("*")
    if not core or core != " ".join(core.split()) or not _stars_are_well_placed(core, lexicon):
        raise ValueError(term)
    spellings = dict.fromkeys(one for form in _forms(core, lexicon) for one in _heads(form))
    for first, following in spellings:
        yield _shape(first, lexicon, (open_start, open_end), following, marks)
        if open_start:
            continue
        for clitic, joint in _joining(first, lexicon):
            head = joint + folded(first, lexicon)[0][_MEETING:]
            concepts = marks + clitics_of(lexicon)[clitic]
            yield TermShape(head, "", False, open_end, following, concepts)


class ShapeBook:
    """The spellings of the terms of one lexicon, each worked out once: concepts share many terms.

    Let go of when the lexicon is made: it would hold what the automata hold already.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[TermShape, ...]] = {}

    def of(self, term: str, lexicon: Lexicon) -> tuple[TermShape, ...]:
        """Return the spellings of ``term``, always of the same lexicon; errors as for ``shapes_of``."""
        found = self._known.get(term)
        if found is None:
            found = self._known[term] = tuple(shapes_of(term, lexicon))
        return found


def clitics_of(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Return what may be written onto a word, folded, with the concepts that it adds."""
    return _clitics(lexicon.clitics, lexicon.governing_clitics, lexicon.language)


@cache
def _clitics(
    plain: tuple[str, ...], governing: tuple[str, ...], language: str
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {normalise(clitic, language).text: () for clitic in plain}
    return found | {normalise(clitic, language).text: ("oblique",) for clitic in governing}


def _joining(first: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """Return what may be written onto ``first`` and changes its letters where they meet.

    With it, how both are folded up to the letters of ``first`` that it leaves alone.
    """
    clitics = tuple(clitics_of(lexicon))
    return _changing(first[:_MEETING], clitics, lexicon.language) if clitics else ()


@cache
def _changing(start: str, clitics: tuple[str, ...], language: str) -> tuple[tuple[str, str], ...]:
    """Return the prefixes that change the letters at the ``start`` of a word; all fold at once."""
    together = "|".join([start, *(clitic + start for clitic in clitics)])
    head, *forms = normalise(together, language).text.split("|")
    return tuple(
        (c, form) for c, form in zip(clitics, forms, strict=True) if not form.endswith(head)
    )


def folded(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """Return words of a lexicon as folded text has them, without and with their capitals."""
    known = _known(lexicon.language)
    if text not in known:
        form = normalise(text, lexicon.language)
        known[text] = (form.text, form.cased)
    low, cased = known[text]
    if not lexicon.folds:
        return low, cased
    return "".join(lexicon.folds.get(letter, letter) for letter in low), cased


def fold_together(terms: Iterable[str], language: str) -> None:
    """Fold many terms at once, because a lexicon has thousands; ``folded`` has them at hand then."""
    known = _known(language)
    heads = {term.rstrip("".join(_MARKS)).strip("*").partition("*")[0] for term in terms}
    words = [head for head in heads if head and head == head.strip() and head not in known]
    form = normalise(_BETWEEN.join(words), language)
    if len(form.text) != sum(map(len, words)) + len(_BETWEEN) * max(0, len(words) - 1):
        return  # something was left off: each is folded by itself
    place = 0
    for word in words:  # folding keeps every letter at its place
        stop = place + len(word)
        known[word] = (form.text[place:stop], form.cased[place:stop])
        place = stop + len(_BETWEEN)


@cache
def _known(language: str) -> dict[str, tuple[str, str]]:  # noqa: ARG001 - one for each language
    return {}


def _shape(
    literal: str,
    lexicon: Lexicon,
    is_open: tuple[bool, bool],
    rest: str,
    marks: tuple[str, ...],
) -> TermShape:
    head, cased = folded(literal, lexicon)
    if not head:
        raise ValueError(literal)
    return TermShape(head, cased if cased != cased.lower() else "", *is_open, rest, marks)


def _forms(core: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return a term as it is written, as "we" say it, and both without accents that may be left off."""
    forms = [core]
    spoken = core
    for form, own in lexicon.we_forms.items():
        is_start = form.startswith("^")
        if not is_start:
            spoken = spoken.replace(form, own)
        elif core.startswith(form[1:]):
            spoken = own + core[len(form) - 1 :]
    if spoken != core:
        for reflexive, own in lexicon.we_reflexives.items():
            spoken = f" {spoken}".replace(f" {reflexive} ", f" {own} ")[1:]
        forms.append(spoken)
    if lexicon.accents_optional:
        bare = [without_accents(form) for form in forms]
        forms += [form for form in bare if len(form.strip("()|")) >= _SHORTEST_WITHOUT_ACCENTS]
    return tuple(forms)


def without_accents(text: str) -> str:
    """Return a text in small letters of the Latin script without its accents and ligatures."""
    return text.translate(_WITHOUT_ACCENTS)


def _heads(core: str) -> Iterator[tuple[str, str]]:
    """Yield what a term begins with, up to its first star or alternative, and what follows that."""
    if "(" not in core:
        literal, star, following = core.partition("*")
        yield literal, star + following
        return
    parts = _parts(core)
    first = parts[0]
    if len(first) > 1:
        for option in first:
            yield from _heads(option + _joined(parts[1:]))
        return
    literal, star, following = first[0].partition("*")
    yield literal, star + following + _joined(parts[1:])


def _parts(core: str) -> list[tuple[str, ...]]:
    """Part a term into words as written (one entry) and alternatives (several entries)."""
    parts: list[tuple[str, ...]] = []
    literal = ""
    place = 0
    while place < len(core):
        end = _closing(core, place) if core[place] == "(" else 0
        options = _options(core[place + 1 : end]) if end else ()
        if len(options) > 1:
            parts += [(literal,)] if literal else []
            parts.append(options)
            literal = ""
            place = end + 1
        else:
            literal += core[place]
            place += 1
    return [*parts, (literal,)] if literal or not parts else parts


def _joined(parts: list[tuple[str, ...]]) -> str:
    return "".join(one[0] if len(one) == 1 else f"({'|'.join(one)})" for one in parts)


def _closing(core: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(core)):
        depth += (core[place] == "(") - (core[place] == ")")
        if depth == 0:
            return place
    return 0


def _options(inside: str) -> tuple[str, ...]:
    options = [""]
    depth = 0
    for letter in inside:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            options.append("")
        else:
            options[-1] += letter
    return tuple(options)


def _stars_are_well_placed(core: str, lexicon: Lexicon) -> bool:
    if not lexicon.word_boundaries:
        return "**" not in core
    if "*" not in core:
        return True
    words = re.split(r"[ (|),]", core)  # a star may also end an alternative, or precede a comma
    return all("*" not in word.strip("*") for word in words) and " * " not in f" {core} "


def pattern_of(rest: str, lexicon: Lexicon, *, is_open: bool) -> re.Pattern[str]:
    """Return the pattern of the rest of a term; ``is_open`` where its last word may go on."""
    is_closed = lexicon.word_boundaries and not is_open
    return re.compile(_source(rest, lexicon) + (_WORD_ENDS if is_closed else ""))


def _source(core: str, lexicon: Lexicon) -> str:
    """Return the pattern of a part of a term; of alternatives the longest is tried first."""
    source = ""
    for part in _parts(core):
        if len(part) > 1:
            options = sorted(part, key=len, reverse=True)
            source += f"(?:{'|'.join(_source(option, lexicon) for option in options)})"
        else:
            source += _starred(part[0], lexicon)
    return source


def _starred(words: str, lexicon: Lexicon) -> str:
    letters = _LETTERS
    if not lexicon.word_boundaries:
        joints = re.escape("".join(joint for joint in lexicon.joints if len(joint) == 1))
        letters = rf"[^\s.。!?{joints}]{{0,{_LONGEST_STAR}}}"
    return letters.join(re.escape(_kept_spaces(part, lexicon)) for part in words.split("*"))


def _kept_spaces(part: str, lexicon: Lexicon) -> str:
    """Fold a part of a term with the spaces at its ends, which stand between words."""
    if not part.strip():
        return part
    low = folded(part.strip(" "), lexicon)[0]
    before = " " if part.startswith(" ") else ""
    return before + low + (" " if part.endswith(" ") else "")
