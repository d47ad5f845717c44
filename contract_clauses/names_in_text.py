"""Where an agreement defines names: in quotes, in brackets, behind words such as "hereinafter"."""

import re
from collections.abc import Iterator

from contract_clauses.folding import FoldedText
from contract_clauses.requirement import Lexicon
from contract_clauses.structure import Passage

_LONGEST_NAME = 60
_LONGEST_ACRONYM = 12
_SHORTEST_NAMING = 6  # a shorter word than "hereinafter" names nothing without brackets
_SHORTEST_BESIDE_QUOTES = 5  # a longer word than "the" names in brackets beside quotes
_FIRST_PASSAGES = 6
_A_PAIR = 2
_NAME_IN_BRACKETS = r"\(([^\W\d_]{2,}(?:,? ?[ -][^\W\d_]+){0,2})\)"
_SHORT_IN_BRACKETS = r"\(([^\W\d_]{2,8})\)"  # where letters have no capitals


def quoted_names(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places of what stands in quotes, each short enough for a name."""
    opening = folded.find('"', start, end)
    while opening >= 0:
        closing = folded.find('"', opening + 1, end)
        if closing < 0:
            break
        if closing - opening <= _LONGEST_NAME:
            yield opening + 1, closing
        opening = folded.find('"', closing + 1, end)


def names_in_brackets(
    text: FoldedText, passage: Passage, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Return the names in brackets, behind words that name; bare acronyms where parties stand."""
    folded = text.folded
    found: list[tuple[int, int]] = []
    opening = folded.find("(", passage.start, passage.end)
    if opening < 0:
        return found
    opened = folded[passage.start : passage.end]
    has_parties = any(f"{word} " in opened for word in lexicon.party_openings)
    while opening >= 0:
        closing = folded.find(")", opening, passage.end)
        if closing < 0:
            break
        inside = folded[opening + 1 : closing]
        if len(inside) <= _LONGEST_NAME + 30:  # room for "hereinafter referred to as the"
            if inside in lexicon.party_labels:
                found.append((opening + 1, closing))
            for naming in lexicon.naming_words:
                if inside.startswith(naming):
                    found.append((opening + 1 + len(naming), closing))
                    break
            else:
                if has_parties and _is_acronym(text.cased[opening + 1 : closing]):
                    found.append((opening + 1, closing))
        opening = folded.find("(", closing, passage.end)
    return found


def names_beside_quotes(
    text: FoldedText, passage: Passage, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Return the names in brackets without quotes: 'association "Hope" (hereinafter Grantee)'."""
    found: list[tuple[int, int]] = []
    for start, end in names_in_brackets(text, passage, lexicon):
        opening = text.folded.rfind("(", passage.start, start)
        is_named = start - opening > _SHORTEST_BESIDE_QUOTES
        if is_named and '"' not in text.folded[opening : end + 1]:
            found.append((start, end))
    return found or pair_in_brackets(text, passage, lexicon)


def pair_in_brackets(text: FoldedText, passage: Passage, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return two names in brackets near the top: "X (Fund) and Y (University)".

    A name begins with a capital where its letters have any.
    """
    if passage.index >= _FIRST_PASSAGES:
        return []
    named = re.compile(_NAME_IN_BRACKETS if lexicon.word_boundaries else _SHORT_IN_BRACKETS)
    pair = [
        match.span(1)
        for match in named.finditer(text.cased, passage.start, passage.end)
        if not match[1][0].islower()
    ]
    if len(pair) != _A_PAIR:
        return []
    between = text.folded[pair[0][1] : pair[1][0]]
    is_joined = any(joiner in between for joiner in (*lexicon.party_joiners, " - "))
    if not is_joined and (lexicon.word_boundaries or len(between) > _LONGEST_NAME):
        return []  # without spaces, what the first does to the second may join them
    return [part.span() for one in pair for part in re.compile("[^,]+").finditer(text.cased, *one)]


def _is_acronym(name: str) -> bool:
    return 1 < len(name) <= _LONGEST_ACRONYM and name.replace("-", "").isalpha() and name.isupper()


def names_behind_naming(folded: str, passage: Passage, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return names that follow words such as "hereinafter", with neither brackets nor quotes."""
    found: list[tuple[int, int]] = []
    stretch = folded[passage.start : passage.end]
    if not any(f"{word} " in stretch for word in lexicon.party_openings):
        return found
    place = passage.start
    while place < passage.end:
        named = [
            (at, -len(word), at + len(word))
            for word in lexicon.naming_words
            if len(word) > _SHORTEST_NAMING and (at := folded.find(word, place, passage.end)) >= 0
        ]
        if not named:
            break
        start = min(named)[2]
        ends = [
            at
            for mark in (",", ";", ".", ")", "(", *lexicon.party_joiners)
            if (at := folded.find(mark, start, passage.end)) >= 0
        ]
        end = min(ends, default=passage.end)
        if 0 < end - start <= _LONGEST_NAME:
            found.append((start, end))
        place = max(end, start)
    return found
