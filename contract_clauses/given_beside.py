"""An agreement together with the annexes that were given beside it: what it refers to is then read.

The text of an annex follows that of the agreement, paragraph by paragraph, under its own name. Only an
agreement that speaks of annexes has any: a file that nothing refers to binds nobody.
"""

from collections.abc import Sequence

from contract_clauses.agreement import Agreement, Paragraph
from contract_clauses.clause_number import speaks_of_annexes
from contract_clauses.reading_problem import reading_warning
from partner_screening.findings import Problem


def with_annexes(agreement: Agreement, annexes: Sequence[Agreement]) -> Agreement:
    """Return ``agreement`` with the text of ``annexes`` behind its own.

    An annex that could not be read leaves its problems, so that nothing is called missing for it; one
    that the agreement cannot have meant is named and left out.
    """
    if not agreement.is_readable or not annexes:
        return agreement
    if not speaks_of_annexes(agreement.text):
        told = [reading_warning("annex_not_referred_to", annex.path) for annex in annexes]
        return agreement.model_copy(update={"problems": (*agreement.problems, *told)})
    return _joined(agreement, annexes).model_copy(
        update={"other_view": _other_view(agreement, annexes)}
    )


def _other_view(agreement: Agreement, annexes: Sequence[Agreement]) -> Agreement | None:
    """Return the other view of the whole; what has no tracked changes reads the same in both."""
    changed = next((one.other_view for one in (agreement, *annexes) if one.other_view), None)
    if changed is None:
        return None
    other = (agreement.other_view or agreement).model_copy(update={"view": changed.view})
    return _joined(other, [annex.other_view or annex for annex in annexes])


def _joined(agreement: Agreement, annexes: Sequence[Agreement]) -> Agreement:
    texts = [agreement.text]
    paragraphs = list(agreement.paragraphs)
    problems: list[Problem] = list(agreement.problems)
    inactive, changes = list(agreement.inactive), list(agreement.changes)
    place = len(agreement.text)
    for annex in annexes:
        problems += annex.problems
        if not annex.is_readable:
            problems.append(reading_warning("embedded_part_unread", annex.path))
            continue
        first = len(paragraphs)
        place += 1  # the line feed between two documents
        paragraphs += [_moved(one, first, place, annex.path) for one in annex.paragraphs]
        inactive += [
            one.model_copy(update={"paragraph": one.paragraph + first}) for one in annex.inactive
        ]
        changes += [
            one.model_copy(update={"paragraph": one.paragraph + first}) for one in annex.changes
        ]
        texts.append(annex.text)
        place += len(annex.text)
    return agreement.model_copy(
        update={
            "text": "\n".join(texts),
            "paragraphs": tuple(paragraphs),
            "inactive": tuple(inactive),
            "changes": tuple(changes),
            "problems": tuple(problems),
            "recognised": (*agreement.recognised, *(p for one in annexes for p in one.recognised)),
        }
    )


def _moved(paragraph: Paragraph, first: int, place: int, name: str) -> Paragraph:
    return paragraph.model_copy(
        update={
            "index": paragraph.index + first,
            "start": paragraph.start + place,
            "end": paragraph.end + place,
            "later_pages": tuple((start + place, page) for start, page in paragraph.later_pages),
            "is_embedded": True,
            "annex": name if not paragraph.annex else f"{name}: {paragraph.annex}",
        }
    )
