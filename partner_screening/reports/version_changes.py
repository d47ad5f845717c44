"""What changed between two versions of an agreement: words, and status of elements. Pure."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from contract_clauses.agreement import Agreement, Paragraph, Role
from contract_clauses.clause_check import ClauseCheck, ElementStatus
from contract_clauses.mending.difference import Compared, word_difference
from partner_screening.values import Value

LETTERS_TOGETHER = 12_000
"""Letters of neighbouring paragraphs that are compared as one text; beyond, one by one."""


class ChangedElement(Value):
    """An element in both versions; ``None`` where a version was not checked for it."""

    element: str
    before: ElementStatus | None
    after: ElementStatus | None

    @property
    def is_changed(self) -> bool:
        """Whether its status differs."""
        return self.before is not self.after


class ChangedPlace(Value):
    """Neighbouring paragraphs that differ. ``clause`` is where they stand, in the later version first.

    In ``words``, ``agreement_only`` is what the earlier version alone holds, ``standard_only`` what the
    later one alone holds.
    """

    clause: str
    words: tuple[Compared, ...]


def changed_elements(
    before: ClauseCheck | None, after: ClauseCheck | None
) -> tuple[ChangedElement, ...]:
    """Return every element of either check; those whose status changed come first."""
    earlier = {one.id: one.status for one in before.elements} if before else {}
    later = {one.id: one.status for one in after.elements} if after else {}
    found = [
        ChangedElement(element=element, before=earlier.get(element), after=later.get(element))
        for element in dict.fromkeys((*later, *earlier))
    ]
    return tuple(sorted(found, key=lambda one: not one.is_changed))


def changed_places(before: Agreement, after: Agreement) -> Iterator[ChangedPlace]:
    """Give every place where the live text of two versions differs, in reading order.

    Paragraphs that are alike to the letter are passed over; the others are compared word by word.
    Comments are no text of the agreement.
    """
    earlier, later = _agreed(before), _agreed(after)
    ours = [before.text_of(one) for one in earlier]
    theirs = [after.text_of(one) for one in later]
    for kind, start, end, start_there, end_there in SequenceMatcher(a=ours, b=theirs).get_opcodes():
        if kind == "equal":
            continue
        where = later[start_there:end_there] or earlier[start:end]
        clause = next((one.clause for one in where if one.clause), "")
        for old, new in _together(ours[start:end], theirs[start_there:end_there]):
            yield ChangedPlace(clause=clause, words=word_difference(old, new))


def _agreed(agreement: Agreement) -> list[Paragraph]:
    return [one for one in agreement.paragraphs if one.role is not Role.COMMENT]


def _together(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, str]]:
    """Give the texts to compare: all at once, or paragraph by paragraph where that is too long."""
    if sum(map(len, (*ours, *theirs))) <= LETTERS_TOGETHER:
        yield "\n".join(ours), "\n".join(theirs)
        return
    for place in range(max(len(ours), len(theirs))):
        yield "".join(ours[place : place + 1]), "".join(theirs[place : place + 1])
