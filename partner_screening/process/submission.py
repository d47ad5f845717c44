"""What a partner sends: self-assessments, each after the one before it, and what changed between."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import AwareDatetime

from assessment_tools.answers import AnswerSheet, AnswerValue
from partner_screening.values import Value


class Channel(StrEnum):
    """By which way a self-assessment came."""

    WORKBOOK = "workbook"
    WEB = "web"


class Submission(Value):
    """A self-assessment that was received in a case. The one with the highest ``number`` is current.

    ``sha256`` is that of the file as it came; ``problems`` counts what reading found wrong in it.
    """

    id: str
    case_id: str
    partner_id: str
    number: int
    channel: Channel
    sha256: str
    file_name: str
    sheet: AnswerSheet
    problems: int = 0
    supersedes: str = ""
    by: str
    at: AwareDatetime


class AnswerChange(Value):
    """How the answer to one standard differs from the submission before."""

    standard: str
    before: AnswerValue
    after: AnswerValue
    comment_changed: bool
    documents_added: tuple[str, ...] = ()
    documents_removed: tuple[str, ...] = ()


def current_submission(submissions: Iterable[Submission]) -> Submission | None:
    """Return the submission that counts; ``None`` when nothing was received."""
    return max(submissions, key=lambda one: one.number, default=None)


def changes_between(before: Submission, after: Submission) -> tuple[AnswerChange, ...]:
    """Return the standards whose answer, comment or documents changed, in the order of the sheet."""
    changes = []
    for answer in after.sheet.answers:
        old = before.sheet.answer(answer.standard)
        had = {one.title for one in before.sheet.supporting(answer.standard)}
        has = {one.title for one in after.sheet.supporting(answer.standard)}
        change = AnswerChange(
            standard=answer.standard,
            before=old.value,
            after=answer.value,
            comment_changed=old.comment.strip() != answer.comment.strip(),
            documents_added=tuple(sorted(has - had)),
            documents_removed=tuple(sorted(had - has)),
        )
        is_same = old.value is answer.value and not change.comment_changed and had == has
        if not is_same:
            changes.append(change)
    return tuple(changes)
