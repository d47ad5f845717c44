"""Noting what makes a reassessment due, listing what is due, and opening the case for it."""

from datetime import date, datetime
from typing import NamedTuple

from partner_screening.actions.process.cases import begin_case
from partner_screening.actions.process.inherited_time import inherited_until
from partner_screening.actions.process.office import Act, Office, known, of_partner
from partner_screening.errors import ConflictError, InputError
from partner_screening.languages import Language
from partner_screening.process.case import Case, Step
from partner_screening.process.determining import CaseDetermination, ContestAnswer, is_effective
from partner_screening.process.exchange import SharedAcceptance, SharedAssessment
from partner_screening.process.inheritance import InheritedAnswer
from partner_screening.process.reassessment import (
    ReassessmentDue,
    ReassessmentTrigger,
    Result,
    load_triggers,
    may_copy_answers,
    reassessment_due,
    trigger_rule,
    trigger_title,
)
from partner_screening.process.submission import Submission, current_submission
from partner_screening.storage.record_store import RecordView

_LONGEST_TEXT = 300
"""Room for what changed and where it is filed, and none for a story."""


def note_trigger(
    office: Office,
    actor: str,
    *,
    partner_id: str,
    kind: str,
    text: str = "",
    on: date | None = None,
) -> ReassessmentTrigger:
    """Note what makes a reassessment due, and on which day it happened (default: today).

    Raises:
        InputError: unknown partner or kind, a day in the future, or a text that is too long.
        PermissionRefused: the actor may not note it.

    """
    with office.act(actor, "reassessment.note", partner_id) as act:
        act.partner()
        return add_trigger(act, kind=kind, text=text, on=on or act.today)


def add_trigger(act: Act, *, kind: str, text: str, on: date) -> ReassessmentTrigger:
    """Note a trigger within an act; errors as for ``note_trigger``."""
    rule = trigger_rule(kind)
    if on > act.today:
        raise InputError(
            "day_in_future", f"{on} has not come yet.", "Note it when it has happened."
        )
    if len(text.strip()) > _LONGEST_TEXT or (kind.startswith("allegation") and text.strip()):
        raise InputError(
            "text_too_long",
            "Stories do not belong here, and about an allegation nothing does.",
            f"Say what changed in {_LONGEST_TEXT} letters; say nothing about an allegation.",
        )
    trigger = act.add(
        ReassessmentTrigger(
            id=act.new_id("trigger"),
            partner_id=act.partner_id,
            kind=kind,
            text=text.strip(),
            on=on,
            due_on=rule.due_on(on),
            ends=rule.ends,
            lapses_on=rule.lapses_on(on),
            rule=f"{load_triggers().id}@{load_triggers().version}/{kind}",
            by=act.person.id,
            at=act.now,
        )
    )
    act.say("reassessment_due", trigger=trigger.id, trigger_kind=kind, due_on=trigger.due_on)
    return trigger


def reassessments(
    office: Office, actor: str, *, partner_id: str = "", as_of: date | None = None
) -> tuple[ReassessmentDue, ...]:
    """Return which reassessments are due, why and by when, the most urgent first.

    Raises:
        PermissionRefused: the actor may not read them.

    """
    with office.look(actor, "reassessment.read", partner_id) as view:
        return reassessments_due(view, as_of or office.today(), partner_id=partner_id)


def reassessments_due(
    view: RecordView, as_of: date, *, partner_id: str = ""
) -> tuple[ReassessmentDue, ...]:
    """Return which reassessments are due on ``as_of``; of one partner when asked."""
    wanted = of_partner(partner_id)
    triggers = view.all(ReassessmentTrigger, **wanted)
    cases = view.all(Case, **wanted)
    withdrawn = {case.id for case in cases if case.step is Step.WITHDRAWN}
    standing = _latest_results(view, wanted, withdrawn, as_of)
    found: list[ReassessmentDue] = []
    for one in sorted({trigger.partner_id for trigger in triggers} | standing.keys()):
        made = standing.get(one)
        found += reassessment_due(
            one,
            triggers=[trigger for trigger in triggers if trigger.partner_id == one],
            cases=[case for case in cases if case.partner_id == one],
            made_at=made.made_at if made else None,
            made_in=made.case_id if made else "",
            last_day=made.last_day if made else None,
            as_of=as_of,
        )
    return tuple(sorted(found, key=lambda due: (due.due_on, due.partner_id, due.kind)))


def last_day_of_result(view: RecordView, partner_id: str, as_of: date) -> date | None:
    """Return the last day of the result that stands, ours or an accepted one; ``None`` without one."""
    wanted = of_partner(partner_id)
    cases = view.all(Case, **wanted)
    withdrawn = {case.id for case in cases if case.step is Step.WITHDRAWN}
    found = _latest_results(view, wanted, withdrawn, as_of).get(partner_id)
    return found.last_day if found else None


def open_reassessment(
    office: Office,
    actor: str,
    *,
    partner_id: str,
    trigger_id: str = "",
    because: str = "",
    instrument: str = "",
) -> tuple[Case, Submission | None]:
    """Open the case of a reassessment; return it with the answers that were copied forward.

    Answers are copied while the last determination (else the last self-assessment) is younger than the
    policy's ``copy_answers_months``: the partner changes what has changed, and sends it. A trigger that
    ended the determination at once also ends the case that is running: it is superseded.

    Raises:
        InputError: unknown partner or trigger, or neither a trigger nor a reason was given.
        ConflictError: a case is running that nothing has ended, or nothing was assessed before.
        PermissionRefused: the actor may not open cases.

    """
    with office.act(actor, "case.open", partner_id) as act:
        act.partner()
        trigger = _trigger(act, trigger_id) if trigger_id else None
        earlier = act.all(Case, partner_id=partner_id)
        if not any(case.step in _ASSESSED for case in earlier):
            raise ConflictError(
                "nothing_assessed",
                f"Partner {partner_id} was not assessed before.",
                "Open its first case with 'partner-screening assessments open'.",
            )
        if trigger and Result.DETERMINATION in trigger.ends and trigger.lapses_on == trigger.on:
            for running in (case for case in earlier if case.is_open and case.step in _ASSESSED):
                act.move(running, Step.SUPERSEDED, trigger.kind)
        reason = because.strip() or (_reason(trigger) if trigger else "")
        case = begin_case(act, instrument=instrument, because=reason)
        return case, _copied(act, case)


_ASSESSED = frozenset(
    {
        Step.PRELIMINARY,
        Step.PLAN_AGREED,
        Step.MONITORING,
        Step.FINAL,
        Step.CLOSED,
        Step.SUPERSEDED,
    }
)
"""Steps of a case in which a determination was made."""


class _Standing(NamedTuple):
    """The result that stands: when we made or accepted it, in which case, and its last day."""

    made_at: datetime
    case_id: str
    last_day: date


def _latest_results(
    view: RecordView, wanted: dict[str, object], withdrawn: set[str], as_of: date
) -> dict[str, _Standing]:
    """Return per partner the last result that we made, or accepted from another entity."""
    contests = view.all(ContestAnswer, **wanted)
    inheriting = {one.case_id for one in view.all(InheritedAnswer, **wanted)}
    shared = {one.id: one for one in view.all(SharedAssessment, **wanted)}
    results = [
        (
            made.partner_id,
            _Standing(
                made.at,
                made.case_id,
                _last_day(view, made, as_of) if made.case_id in inheriting else made.valid_until,
            ),
        )
        for made in view.all(CaseDetermination, **wanted)
        if is_effective(made, contests) and made.case_id not in withdrawn
    ]
    results += [
        (one.partner_id, _Standing(one.at, "", shared[one.shared_id].valid_until))
        for one in view.all(SharedAcceptance, **wanted)
    ]
    return dict(sorted(results, key=lambda result: result[1].made_at))


def _last_day(view: RecordView, made: CaseDetermination, as_of: date) -> date:
    return min(made.valid_until, inherited_until(view, made, as_of) or made.valid_until)


def _trigger(act: Act, trigger_id: str) -> ReassessmentTrigger:
    trigger = known(act, ReassessmentTrigger, trigger_id, "trigger")
    if trigger.partner_id != act.partner_id:
        raise InputError(
            "other_partners_trigger",
            f"Trigger {trigger_id} is about another partner.",
            "Give a trigger of this partner.",
        )
    return trigger


def _reason(trigger: ReassessmentTrigger) -> str:
    title = trigger_title(trigger.kind, Language.EN)
    return f"{title}: {trigger.text}" if trigger.text else title


def _copied(act: Act, case: Case) -> Submission | None:
    """Copy the answers of the case before forward, when they are young enough."""
    before = current_submission(act.all(Submission, case_id=case.follows)) if case.follows else None
    if before is None or before.sheet.instrument != case.instrument:
        return None
    made = act.all(CaseDetermination, case_id=case.follows)
    made_on = made[-1].at.date() if made else before.at.date()
    months = int(act.office.policy.parameters(act.today)["copy_answers_months"].value)
    if not may_copy_answers(made_on, months, act.today):
        return None
    copied = act.add(
        before.model_copy(
            update={
                "id": act.new_id("submission"),
                "case_id": case.id,
                "number": 1,
                "supersedes": before.id,
                "by": act.person.id,
                "at": act.now,
            }
        )
    )
    act.say("answers_copied", case=case.id, submission=copied.id, copied_from=before.id)
    return copied
