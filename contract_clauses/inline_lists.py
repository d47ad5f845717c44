"""Parts a sentence that holds a list: "shall: (a) prevent ...; (b) report ...".

Each point is read with the words that lead in to it, as if it stood on a line of its own.
"""

from itertools import pairwise

from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit

_SHORTEST_DUTY = 4  # words of a point that commas part from others
_EARLY = 5  # words into a point; a hedge that begins there is the point's own
_HEDGES = frozenset({"best_efforts_after", "discretion", "exception", "condition"})
_LONGEST_MARK = 4  # "(viii)" is rare enough; longer brackets hold words


def points_of(
    folded: str, places: tuple[int, int], hits: list[Hit], lexicon: Lexicon
) -> list[tuple[tuple[int, int] | None, tuple[int, int]]]:
    """Return the points of the sentence in the range ``places``, each with its lead-in.

    A sentence without a list is one point without a lead-in. Points are parted by a strong joint
    (";"); by a pause (",") only where each is long enough to be a duty of its own and no hedge closes
    the last: what stands there may belong to all of them. ``hits`` are those of the passage.
    """
    first, last = places
    whole: list[tuple[tuple[int, int] | None, tuple[int, int]]] = [(None, (first, last))]
    marks = _marks(folded, first, last)
    if len(marks) <= 1 or marks[0] == first:
        return whole
    starts = _parted(folded, marks, lexicon.strong_joints, lexicon)
    if len(starts) == 1:
        pauses = tuple(pause.strip() for pause in lexicon.pauses)
        starts = _parted(folded, marks, pauses, lexicon) if pauses else starts
        if not _are_duties([*starts, last], hits, lexicon):
            return whole
    lead = (first, _end_of_lead(folded, first, starts[0]))
    ends = [*starts[1:], last]
    return [(lead, (start, end)) for start, end in zip(starts, ends, strict=True)]


def _parted(folded: str, marks: list[int], joints: tuple[str, ...], lexicon: Lexicon) -> list[int]:
    """Return the marks that begin points which one of ``joints`` parts from the point before."""
    starts = [marks[0]]
    gap = " " if lexicon.word_boundaries else ""
    for mark in marks[1:]:
        before = folded[starts[-1] : mark].rstrip()
        for word in lexicon.forward_joints:
            before = before.removesuffix(gap + word)
        if before.rstrip().endswith(joints):
            starts.append(mark)
    return starts


def _are_duties(bounds: list[int], hits: list[Hit], lexicon: Lexicon) -> bool:
    """Whether points that only commas part are each a duty, with no hedge behind the last."""
    least = _SHORTEST_DUTY * lexicon.word_width
    is_long = all(end - start > least for start, end in pairwise(bounds))
    late = bounds[-2] + _EARLY * lexicon.word_width
    is_hedged = any(h.concept in _HEDGES and late < h.start < bounds[-1] for h in hits)
    return len(bounds) > 2 and is_long and not is_hedged  # noqa: PLR2004 - one point is no list


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
