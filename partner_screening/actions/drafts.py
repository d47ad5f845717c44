"""Saving a self-assessment before it is sent: nothing is lost, nobody is written over unseen."""

from dataclasses import dataclass

from assessment_tools.answers import Answer, AnswerSheet, AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.cases import case_by_id
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.receiving import RECEIVING, Received, receive_answers
from partner_screening.errors import InputError
from partner_screening.languages import Language
from partner_screening.process.case import Case, require_step
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.submission import Submission, current_submission
from partner_screening.storage.upload_store import (
    DraftAnswer,
    drafts_of,
    drop_drafts,
    keep_draft,
)

LONGEST_COMMENT = 10_000
"""Characters of one comment."""


@dataclass(frozen=True)
class DraftSaved:
    """What saving did: the answer that is kept now, and whether it is the one that was given.

    ``is_kept`` is false when somebody saved another answer meanwhile: that one is ``kept``.
    """

    kept: DraftAnswer
    is_kept: bool


@dataclass(frozen=True)
class WorkInProgress:
    """A self-assessment as its partner works on it.

    Attributes:
        case: the case.
        answers: by standard: the draft, else what was sent last, else unanswered.
        versions: by standard, how often its draft was saved.
        documents: the documents of the case, oldest first.
        sent: what was sent last; ``None`` when nothing was.
        may_change: whether the case is at a step at which answers are received.

    """

    case: Case
    answers: dict[str, Answer]
    versions: dict[str, int]
    documents: tuple[EvidenceFile, ...]
    sent: Submission | None
    may_change: bool

    def supporting(self, standard: str) -> tuple[EvidenceFile, ...]:
        """Return the documents for a standard."""
        return tuple(one for one in self.documents if standard in one.standards)


def work_in_progress(office: Office, actor: str, case_id: str) -> WorkInProgress:
    """Return a self-assessment as its partner works on it.

    Raises:
        InputError: unknown case.
        PermissionRefused: the actor may not read this partner's file.

    """
    case = case_by_id(office, case_id)
    instrument = load_instrument(case.instrument)
    with office.look(actor, "partner.read", case.partner_id) as view:
        drafts = drafts_of(view.connection, case_id)
        sent = current_submission(view.all(Submission, case_id=case_id))
        documents = view.all(EvidenceFile, case_id=case_id)
    answers = {}
    for standard in instrument.standards:
        draft = drafts.get(standard.id)
        if draft is not None:
            value = AnswerValue(draft.value)
            answers[standard.id] = Answer(standard=standard.id, value=value, comment=draft.comment)
        elif sent is not None:
            answers[standard.id] = sent.sheet.answer(standard.id)
        else:
            answers[standard.id] = Answer(standard=standard.id, value=AnswerValue.UNANSWERED)
    return WorkInProgress(
        case=case,
        answers=answers,
        versions={key: draft.version for key, draft in drafts.items()},
        documents=documents,
        sent=sent,
        may_change=case.step in RECEIVING,
    )


def save_draft(
    office: Office,
    actor: str,
    case_id: str,
    *,
    standard: str,
    value: AnswerValue,
    comment: str,
    version: int,
) -> DraftSaved:
    """Save an answer that is not sent yet. ``version`` is that of the draft worked on; 0: none.

    Drafts decide nothing: they are no event of the history until they are sent.

    Raises:
        InputError: unknown case or standard, an answer that the standard does not know, or a comment
            that is too long.
        ConflictError: the case is at a step at which nothing is received.
        PermissionRefused: the actor may not write for this partner.

    """
    case = case_by_id(office, case_id)
    office.require(actor, "draft.save", case.partner_id)
    require_step(case, *RECEIVING)
    _require_sound(case, standard, value, comment)
    wanted = DraftAnswer(
        case_id=case_id,
        standard=standard,
        partner_id=case.partner_id,
        value=value,
        comment=comment,
        version=version + 1,
        saved_by=actor,
        saved_at=office.clock(),
    )
    with office.database.writing() as connection:
        if keep_draft(connection, wanted):
            return DraftSaved(wanted, True)
        kept = drafts_of(connection, case_id)[standard]
    is_same = kept.value == value and kept.comment == comment
    return DraftSaved(kept, is_same)


def send_draft(
    office: Office, actor: str, case_id: str, *, language: Language, completed_by: str
) -> Received:
    """Send the self-assessment as it is saved; the draft is over with it.

    Raises:
        InputError: unknown case.
        ConflictError: the case is at a step at which nothing is received.
        PermissionRefused: the actor may not send for this partner.

    """
    work = work_in_progress(office, actor, case_id)
    instrument = load_instrument(work.case.instrument)
    sheet = AnswerSheet(
        instrument=instrument.reference,
        instrument_checksum=instrument.checksum,
        partner_id=work.case.partner_id,
        language=language,
        answers=tuple(work.answers[standard.id] for standard in instrument.standards),
        completed_by=completed_by,
        completed_on=office.today(),
    )
    received = receive_answers(office, actor, case_id, sheet)
    with office.database.writing() as connection:
        drop_drafts(connection, case_id, work.versions)
    return received


def _require_sound(case: Case, standard: str, value: AnswerValue, comment: str) -> None:
    known = {one.id: one for one in load_instrument(case.instrument).standards}
    if standard not in known:
        raise InputError(
            "unknown_standard",
            f"{case.instrument} has no standard '{standard}'.",
            "Go back to the overview and choose one.",
        )
    if value not in {*known[standard].answers, AnswerValue.UNANSWERED}:
        raise InputError(
            "answer_not_offered",
            f"Standard '{standard}' cannot be answered with '{value}'.",
            "Choose one of the answers that are offered.",
        )
    if len(comment) > LONGEST_COMMENT:
        raise InputError(
            "comment_too_long",
            f"The comment has {len(comment)} characters; {LONGEST_COMMENT} are the most.",
            "Shorten it, or send the text as a document.",
        )
