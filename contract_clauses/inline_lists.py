"""Parts a sentence that holds a list: "shall: (a) prevent ...; (b) report ...".

Each point is read with the words that lead in to it, as if it stood on a line of its own.
"""

from contract_clauses.requirement import Lexicon

_LONGEST_MARK = 4  # "(viii)" is rare enough; longer brackets hold words


def points_of(
    folded: str, first: int, last: int, lexicon: Lexicon
) -> list[tuple[tuple[int, int] | None, tuple[int, int]]]:
    """Return the points of the sentence ``folded[first:last]``, each with its lead-in.

    A sentence without a list is one point without a lead-in. Only points parted by a strong joint
    (";") count: what follows a comma may belong to all of them.
    """
    whole: list[tuple[tuple[int, int] | None, tuple[int, int]]] = [(None, (first, last))]
    marks = _marks(folded, first, last)
    if len(marks) <= 1 or marks[0] == first:
        return whole
    starts = [marks[0]]
    gap = " " if lexicon.word_boundaries else ""
    for mark in marks[1:]:
        before = folded[starts[-1] : mark].rstrip()
        for word in lexicon.forward_joints:
            before = before.removesuffix(gap + word)
        if before.rstrip().endswith(lexicon.strong_joints):
            starts.append(mark)
    if len(starts) == 1:
        return whole
    lead = (first, _end_of_lead(folded, first, starts[0]))
    ends = [*starts[1:], last]
    return [(lead, (start, end)) for start, end in zip(starts, ends, strict=True)]


def _end_of_lead(folded: str, first: int, mark: int) -> int:
    while mark > first and folded[mark - 1] == " ":
        mark -= 1
    return mark


def _marks(folded: str, first: int, last: int) -> list[int]:
    """Return the places of "(a)", "(iv)", "(2)" in the sentence."""
    found: list[int] = []
    place = folded.find("(", first, last)
    while place >= 0:
        end = folded.find(")", place + 1, place + _LONGEST_MARK + 2)
        inside = folded[place + 1 : end] if 0 < end < last else ""
        is_short = len(inside) == 1 or (inside != "" and set(inside) <= set("ivx"))
        if is_short or inside.isdigit():
            found.append(place)
        place = folded.find("(", place + 1, last)
    return found
