"""Parts a passage into sentences, with the abbreviations of each language as data."""

from contract_clauses.requirement import Lexicon

_LONGEST = 4000  # characters; longer ones are cut, so that the work stays linear in the text
_LONGEST_LABEL = 2
_CLOSING = frozenset("\"')]”’»")


def sentences_of(
    folded: str, cased: str, start: int, end: int, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Return the sentences of ``folded[start:end]`` as ranges, in order, without gaps of text."""
    found: list[tuple[int, int]] = []
    first = start
    place = start
    ends = lexicon.sentence_ends
    for place in _candidates(folded, start, end, ends):
        if place < first:
            continue
        after = place + 1
        while after < end and folded[after] in _CLOSING:
            after += 1
        if not lexicon.word_boundaries or folded[place] != ".":
            is_end = True
        else:
            is_free = after >= end or folded[after] == " "
            is_end = is_free and not (
                _small_letter_follows(folded, cased, after, end)
                or _is_abbreviation(folded, cased, (first, place), lexicon)
            )
        if is_end:
            _add(found, folded, first, after)
            first = after
    if first < end:
        _add(found, folded, first, end)
    return found


def _candidates(folded: str, start: int, end: int, ends: str) -> list[int]:
    places: list[int] = []
    for mark in ends:
        place = folded.find(mark, start, end)
        while place >= 0:
            places.append(place)
            place = folded.find(mark, place + 1, end)
    places.sort()
    return places


def _small_letter_follows(folded: str, cased: str, after: int, end: int) -> bool:
    following = after
    while following < end and folded[following] in " \"'(":
        following += 1
    is_small = following < end and cased[following].islower()
    return is_small and "(" not in folded[after:following]


def _is_abbreviation(folded: str, cased: str, places: tuple[int, int], lexicon: Lexicon) -> bool:
    """Whether the dot ends no sentence: an abbreviation, a number of a clause, an initial."""
    first, place = places
    word_start = max(folded.rfind(" ", first, place), first - 1) + 1
    word = folded[word_start:place].lstrip("(\"'")
    if word in lexicon.abbreviations:
        return True
    is_first = word_start <= first + 1
    is_label = is_first and (len(word) <= _LONGEST_LABEL or word.replace(".", "").isdigit())
    is_initial = len(word) == 1 and word.isalpha() and cased[place - 1].isupper()
    return is_label or is_initial


def _add(found: list[tuple[int, int]], folded: str, first: int, end: int) -> None:
    while first < end and folded[first] == " ":
        first += 1
    while end - first > _LONGEST:
        cut = folded.rfind(" ", first, first + _LONGEST)
        cut = cut if cut > first else first + _LONGEST
        found.append((first, cut))
        first = cut + 1
    if first < end:
        found.append((first, end))
