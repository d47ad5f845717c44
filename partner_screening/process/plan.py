"""The capacity-strengthening plan in the process: its records, and what they say on a day.

A plan is drawn up from the gaps of a determination and agreed by both sides. Its first deadline never
changes: one extension, with its reason and who granted it, stands beside it and counts from the day on
which it was granted. A line is done when somebody verified its proof who did not send that proof.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime

from partner_screening.months import after_months
from partner_screening.values import Value


class PlanStart(StrEnum):
    """What the time of a plan counts from; the policy's choice (parameter ``plan_starts_with``)."""

    DETERMINATION = "determination"
    AGREEMENT = "agreement"


class PlanSide(StrEnum):
    """The two who agree a plan."""

    PARTNER = "partner"
    AGENCY = "agency"


class NoteKind(StrEnum):
    """What a note tells: how a line goes on, a visit, a proof that came, or what became of it."""

    PROGRESS = "progress"
    VISIT = "visit"
    PROOF = "proof"
    VERIFIED = "verified"
    REJECTED = "rejected"


class LineState(StrEnum):
    """Where a line stands."""

    OPEN = "open"
    PROOF_SENT = "proof_sent"
    REJECTED = "rejected"
    VERIFIED = "verified"


class PlanState(StrEnum):
    """Where a plan stands on a day.

    ``complete``: every line is verified, the final review of all standards is due. ``failed``: the
    time is over and a line is not verified.
    """

    PROPOSED = "proposed"
    REPLACED = "replaced"
    RUNNING = "running"
    COMPLETE = "complete"
    FAILED = "failed"


class Plan(Value):
    """A plan as it was proposed. A later proposal in the same case replaces one not yet agreed.

    ``drawn_up_on`` is what the due dates of the lines count from; ``months`` is the policy's time.
    """

    id: str
    case_id: str
    partner_id: str
    determination_id: str
    instrument: str
    starts_with: PlanStart
    drawn_up_on: date
    months: int
    rule: str
    by: str
    at: AwareDatetime


class PlanLine(Value):
    """One action of a plan. ``key`` finds its texts in the instrument; ``action`` is in own words.

    ``owner`` is the person at the partner who does it; ``proof`` says in own words what will prove it,
    beside the instrument's own text of ``key``.
    """

    id: str
    plan_id: str
    partner_id: str
    number: int
    standard: str
    key: str = ""
    action: str = ""
    owner_role: str
    owner: str = ""
    proof: str = ""
    due: date
    by: str
    at: AwareDatetime


class PlanAgreement(Value):
    """One side's agreement. A signed paper is filed by its fingerprint with the signer's name."""

    id: str
    plan_id: str
    partner_id: str
    side: PlanSide
    signed_by: str = ""
    sha256: str = ""
    by: str
    at: AwareDatetime


class PlanNote(Value):
    """A note on one line of a plan, or on the whole plan (``number`` 0).

    ``on`` is the day that it tells of (of the visit, of the proof), never a later one than it was
    written. ``evidence_id`` is the document that proves it, filed as every supporting document is.
    """

    id: str
    plan_id: str
    partner_id: str
    kind: NoteKind
    number: int = 0
    text: str
    on: date
    evidence_id: str | None = None
    by: str
    at: AwareDatetime


class ExtensionRequest(Value):
    """A request for more time. Whether it came late is seen from ``at``; nothing is dated back."""

    id: str
    plan_id: str
    partner_id: str
    until: date
    reason: str
    by: str
    at: AwareDatetime


class PlanExtension(Value):
    """The one extension of a plan, granted by another person than asked for it."""

    id: str
    plan_id: str
    request_id: str
    partner_id: str
    until: date
    reason: str
    by: str
    at: AwareDatetime


class ExtensionRefusal(Value):
    """A request for more time that was refused, with the reason."""

    id: str
    request_id: str
    plan_id: str
    partner_id: str
    reason: str
    by: str
    at: AwareDatetime


class PlanConsequence(Value):
    """What management decided about a plan that failed; ``kind`` stands in the consequences file.

    ``until`` is the last day of an exceptional continuation.
    """

    id: str
    plan_id: str
    partner_id: str
    kind: str
    reason: str
    until: date | None = None
    by: str
    at: AwareDatetime


class PlanRecords(Value):
    """Everything that is recorded about one plan. ``replaced_on``: a later proposal took its place."""

    plan: Plan
    lines: tuple[PlanLine, ...]
    agreements: tuple[PlanAgreement, ...] = ()
    notes: tuple[PlanNote, ...] = ()
    requests: tuple[ExtensionRequest, ...] = ()
    extension: PlanExtension | None = None
    refusals: tuple[ExtensionRefusal, ...] = ()
    consequences: tuple[PlanConsequence, ...] = ()
    replaced_on: date | None = None


class LineStanding(Value):
    """A line on a day."""

    line: PlanLine
    state: LineState
    is_overdue: bool
    verified_on: date | None = None


class PlanStanding(Value):
    """A plan on a day: what a reader must see of it.

    ``original_deadline`` never changes; ``deadline`` is the one that holds on ``as_of``. Both are
    ``None`` while a plan that starts with the agreement is not agreed. ``was_late`` names the days
    between the end of the plan's time and the granting of its extension.
    """

    plan: Plan
    as_of: date
    state: PlanState
    agreed_on: date | None
    missing_sides: tuple[PlanSide, ...]
    started_on: date | None
    original_deadline: date | None
    deadline: date | None
    extension: PlanExtension | None
    was_late: tuple[date, date] | None
    lines: tuple[LineStanding, ...]
    progress: int
    consequence: PlanConsequence | None = None

    @property
    def overdue(self) -> tuple[LineStanding, ...]:
        """The lines whose day has passed."""
        return tuple(line for line in self.lines if line.is_overdue)

    @property
    def awaits_final_review(self) -> bool:
        """Whether the final review of all standards is due: lines done say nothing of the others."""
        return self.state in {PlanState.COMPLETE, PlanState.FAILED}


def agreed_on(records: PlanRecords, as_of: date) -> date | None:
    """Return the day on which the second side agreed; ``None`` when it had not by ``as_of``."""
    given = {one.side: one.at.date() for one in records.agreements if one.at.date() <= as_of}
    return max(given.values()) if set(given) == set(PlanSide) else None


def started_on(records: PlanRecords, as_of: date) -> date | None:
    """Return the day that the plan's time counts from."""
    if records.plan.starts_with is PlanStart.DETERMINATION:
        return records.plan.drawn_up_on
    return agreed_on(records, as_of)


def original_deadline(records: PlanRecords, as_of: date) -> date | None:
    """Return the last day of the plan's own time, whatever was extended."""
    start = started_on(records, as_of)
    return start and after_months(start, records.plan.months)


def deadline(records: PlanRecords, as_of: date) -> date | None:
    """Return the last day that holds on ``as_of``: an extension counts from the day it was granted."""
    extension = records.extension
    if extension is not None and extension.at.date() <= as_of:
        return extension.until
    return original_deadline(records, as_of)


def is_late_request(request: ExtensionRequest, records: PlanRecords) -> bool:
    """Whether more time was asked for when the time was over already."""
    end = original_deadline(records, request.at.date())
    return end is not None and request.at.date() > end


def line_state(number: int, notes: Iterable[PlanNote], as_of: date) -> LineState:
    """Return where a line stood at the end of ``as_of``; the latest word about it counts."""
    state = LineState.OPEN
    words = {
        NoteKind.PROOF: LineState.PROOF_SENT,
        NoteKind.VERIFIED: LineState.VERIFIED,
        NoteKind.REJECTED: LineState.REJECTED,
    }
    for note in sorted(notes, key=lambda note: note.at):
        if note.number == number and note.at.date() <= as_of:
            state = words.get(note.kind, state)
    return state


def standing_of(records: PlanRecords, as_of: date) -> PlanStanding:
    """Return a plan as it stood at the end of ``as_of``."""
    end = deadline(records, as_of)
    lines = tuple(_line(line, records, as_of) for line in records.lines)
    done = sum(line.state is LineState.VERIFIED for line in lines)
    granted = records.extension
    if granted is not None and granted.at.date() > as_of:
        granted = None
    decided = [one for one in records.consequences if one.at.date() <= as_of]
    return PlanStanding(
        plan=records.plan,
        as_of=as_of,
        state=_state(records, as_of, is_done=done == len(lines), end=end),
        agreed_on=agreed_on(records, as_of),
        missing_sides=tuple(
            side
            for side in PlanSide
            if not any(one.side is side and one.at.date() <= as_of for one in records.agreements)
        ),
        started_on=started_on(records, as_of),
        original_deadline=original_deadline(records, as_of),
        deadline=end,
        extension=granted,
        was_late=_was_late(records, granted),
        lines=lines,
        progress=percent(done, len(lines)),
        consequence=decided[-1] if decided else None,
    )


def percent(done: int, of: int) -> int:
    """Return a whole percent, rounded down: a hundred is said only when everything is done."""
    return 100 * done // of if of else 100


def _line(line: PlanLine, records: PlanRecords, as_of: date) -> LineStanding:
    state = line_state(line.number, records.notes, as_of)
    verified = [
        note.at.date()
        for note in records.notes
        if note.number == line.number and note.kind is NoteKind.VERIFIED
    ]
    is_done = state is LineState.VERIFIED
    return LineStanding(
        line=line,
        state=state,
        is_overdue=not is_done and line.due < as_of,
        verified_on=verified[-1] if is_done else None,
    )


def _state(records: PlanRecords, as_of: date, *, is_done: bool, end: date | None) -> PlanState:
    if records.replaced_on is not None and records.replaced_on <= as_of:
        return PlanState.REPLACED
    if agreed_on(records, as_of) is None:
        return PlanState.PROPOSED
    if is_done:
        return PlanState.COMPLETE
    return PlanState.FAILED if end is not None and end < as_of else PlanState.RUNNING


def _was_late(records: PlanRecords, granted: PlanExtension | None) -> tuple[date, date] | None:
    if granted is None:
        return None
    end = original_deadline(records, granted.at.date())
    return (end, granted.at.date()) if end is not None and granted.at.date() > end else None
