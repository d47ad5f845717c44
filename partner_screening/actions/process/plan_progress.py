"""How a plan goes: progress, visits, proofs, and who verified them."""

from datetime import date

from partner_screening.actions.process.office import Act, Office, known, known_case, require_text
from partner_screening.actions.process.plan_reading import plan_of, records_of
from partner_screening.errors import ConflictError, InputError
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.plan import (
    LineState,
    NoteKind,
    Plan,
    PlanNote,
    PlanRecords,
    PlanStanding,
    PlanState,
    line_state,
    standing_of,
)


def note_on_plan(
    office: Office,
    actor: str,
    plan_id: str,
    *,
    kind: NoteKind,
    text: str,
    number: int = 0,
    on: date | None = None,
    evidence_id: str | None = None,
) -> PlanNote:
    """Note progress, a visit, or a proof that came, on one line or (``number`` 0) the whole plan.

    Raises:
        InputError: unknown plan, line or document, no text, a day in the future, or a proof without
            a document or line.
        ConflictError: the plan is not agreed, or its case has ended.
        PermissionRefused: the actor may not note it; people of the partner note no visits.

    """
    with office.act(actor, "plan.note", plan_of(office, plan_id).partner_id) as act:
        if kind in {NoteKind.VERIFIED, NoteKind.REJECTED}:
            raise InputError(
                "note_kind",
                f"'{kind}' is said by verifying a proof, not by a note.",
                "Use 'partner-screening plans verify'.",
            )
        if kind is NoteKind.VISIT and act.person.partner_id:
            raise InputError(
                "visit_by_agency",
                "A visit is noted by the agency that made it.",
                "Note your own progress, or send a proof.",
            )
        records = running_records(act, plan_id)
        if kind is NoteKind.PROOF and not (evidence_id and number):
            raise InputError(
                "proof_without_document",
                "A proof is a document that belongs to one line of the plan.",
                "File the document first, then give its id and the number of the line.",
            )
        if evidence_id:
            _require_own_document(act, evidence_id, records.plan.partner_id)
        return _note(act, records, kind=kind, text=text, number=number, on=on, evidence=evidence_id)


def verify_line(
    office: Office,
    actor: str,
    plan_id: str,
    number: int,
    *,
    is_accepted: bool,
    text: str,
    on: date | None = None,
) -> PlanStanding:
    """Accept the proof of a line, or turn it down with the reason.

    When the last line is accepted, the final review of all standards is due: the plan's lines say
    nothing about what may have lapsed elsewhere.

    Raises:
        InputError: unknown plan or line, or no text.
        ConflictError: no proof waits, the plan is not agreed, or its case has ended.
        PermissionRefused: the actor sent a proof of this line, or may not verify.

    """
    with office.act(actor, "plan.verify", plan_of(office, plan_id).partner_id) as act:
        records = running_records(act, plan_id)
        _require_line(records, number)
        if line_state(number, records.notes, act.today) is not LineState.PROOF_SENT:
            raise ConflictError(
                "no_proof",
                f"No proof of line {number} waits to be verified.",
                "Note the proof with 'partner-screening plans note --kind proof' first.",
            )
        senders = {
            note.by
            for note in records.notes
            if note.number == number and note.kind is NoteKind.PROOF
        }
        act.require_other_than(senders, "sending the proof of this line")
        kind = NoteKind.VERIFIED if is_accepted else NoteKind.REJECTED
        _note(act, records, kind=kind, text=text, number=number, on=on, evidence=None)
        standing = standing_of(records_of(act, records.plan), act.today)
        if standing.state is PlanState.COMPLETE:
            act.say("plan_complete", plan=plan_id, next_step="final review of all standards")
    return standing


def running_records(act: Act, plan_id: str) -> PlanRecords:
    """Return the records of a plan that is agreed and not over.

    Raises:
        InputError: unknown plan.
        ConflictError: a later one took its place, its case has ended, or a side has not agreed.

    """
    plan = known(act, Plan, plan_id, "plan")
    records = records_of(act, plan)
    case = known_case(act, plan.case_id)
    if records.replaced_on is not None or not case.is_open:
        raise ConflictError(
            "plan_over",
            f"Plan {plan_id} is over: a later plan took its place, or its case has ended.",
            "Look at the partner's plans with 'partner-screening plans list'.",
        )
    if standing_of(records, act.today).missing_sides:
        raise ConflictError(
            "plan_not_agreed",
            f"Plan {plan_id} is not agreed by both sides.",
            "Agree it with 'partner-screening plans agree' first.",
        )
    return records


def _note(
    act: Act,
    records: PlanRecords,
    *,
    kind: NoteKind,
    text: str,
    number: int,
    on: date | None,
    evidence: str | None,
) -> PlanNote:
    if number:
        _require_line(records, number)
    if on is not None and on > act.today:
        raise InputError("day_in_future", f"{on} has not come yet.", "Note it when it is so.")
    note = act.add(
        PlanNote(
            id=act.new_id("note"),
            plan_id=records.plan.id,
            partner_id=records.plan.partner_id,
            kind=kind,
            number=number,
            text=require_text(text, "note"),
            on=on or act.today,
            evidence_id=evidence,
            by=act.person.id,
            at=act.now,
        )
    )
    act.say("plan_noted", plan=records.plan.id, note=note.id, note_kind=kind, line=number)
    return note


def _require_line(records: PlanRecords, number: int) -> None:
    if number not in {line.number for line in records.lines}:
        raise unknown_line(number, len(records.lines))


def unknown_line(number: int, lines: int) -> InputError:
    """Return the error that says which lines a plan has."""
    return InputError(
        "unknown_line",
        f"The plan has no line {number}.",
        f"Its lines are numbered from 1 to {lines}.",
    )


def _require_own_document(act: Act, evidence_id: str, partner_id: str) -> None:
    file = known(act, EvidenceFile, evidence_id, "document")
    if file.partner_id != partner_id:
        raise InputError(
            "other_partners_document",
            f"Document {evidence_id} belongs to another partner.",
            "Give a document of this partner.",
        )
