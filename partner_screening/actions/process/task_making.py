"""Working out what waits for somebody about a partner, from its records."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.agreement_tasks import (
    Days,
    agreement_tasks,
    waiver_tasks,
)
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.plan_extensions import waiting_requests
from partner_screening.actions.process.plan_reading import records_of
from partner_screening.actions.process.reassessments import (
    last_day_of_result,
    reassessments_due,
)
from partner_screening.actions.process.standing import review_basis
from partner_screening.errors import UnknownRule
from partner_screening.process.allegation import ConcernHandOver
from partner_screening.process.case import Case, CaseMove, Step
from partner_screening.process.determining import (
    Answer,
    CaseDetermination,
    ContestAnswer,
    PartnerResponse,
    ReviewBasis,
    contest_ends,
    unreviewed,
)
from partner_screening.process.exchange import (
    SharedAcceptance,
    SharedAssessment,
    obstacles,
    replaced_by_later,
)
from partner_screening.process.exchange_issuers import load_issuers
from partner_screening.process.notice import DueItem
from partner_screening.process.plan import (
    LineState,
    NoteKind,
    Plan,
    PlanRecords,
    PlanSide,
    PlanStanding,
    PlanState,
    standing_of,
)
from partner_screening.process.reassessment import DueState, load_triggers
from partner_screening.process.review_round import (
    Question,
    Reply,
    ReviewAnswer,
    Stage,
    open_questions,
)
from partner_screening.process.submission import Submission, current_submission
from partner_screening.process.todo import Task, TaskKind
from partner_screening.storage.record_store import RecordView


def tasks_of(
    view: RecordView, office: Office, partner_id: str, as_of: date, due: Iterable[DueItem]
) -> tuple[Task, ...]:
    """Return everything that waits about a partner on ``as_of``; ``due`` says by when."""
    days = {(item.kind, item.about.partition("/")[0]): item for item in due}
    cases = view.all(Case, partner_id=partner_id)
    return (
        *(
            task
            for case in cases
            if case.is_open
            for task in (
                *_of_step(view, case, days),
                *_of_result(view, office, case, days, as_of),
                *_of_plans(view, case, days, as_of),
            )
        ),
        *_reassessments(view, partner_id, as_of),
        *agreement_tasks(view, partner_id, days),
        *waiver_tasks(view, partner_id, days, as_of),
        *_of_concerns(view, partner_id, days),
        *_of_shared(view, partner_id, as_of),
    )


def task_days(view: RecordView, partner_id: str, as_of: date) -> Iterator[date | None]:
    """Give the days on which time alone makes or ends a task."""
    shown_before = timedelta(days=load_triggers().expiry.shown_before_days)
    last = last_day_of_result(view, partner_id, as_of)
    yield last and last - shown_before
    for shared in view.all(SharedAssessment, partner_id=partner_id):
        yield shared.valid_until + timedelta(days=1)
        yield shared.plan_deadline and shared.plan_deadline + timedelta(days=1)


def _of_step(view: RecordView, case: Case, days: Days) -> Iterator[Task]:
    """Give what the step of a case asks for."""
    since = _reached(view, case)
    if case.step is Step.REGISTERED:
        yield _task(TaskKind.REQUEST, case, since)
    if case.step is Step.REQUESTED:
        yield _task(
            TaskKind.OWN_SELF_ASSESSMENT, case, since, due=days.get(("self_assessment", case.id))
        )
    if case.step is Step.RETURNED:
        questions = view.all(Question, case_id=case.id)
        for question in open_questions(questions, view.all(Reply, case_id=case.id)):
            yield _task(
                TaskKind.OWN_QUESTION,
                case,
                question.at,
                about=question.id,
                detail=question.standard,
                due=days.get(("question", question.id)),
            )
    sent = current_submission(view.all(Submission, case_id=case.id))
    senders = (sent.by,) if sent else ()
    due = days.get(("review", case.id))
    if case.step is Step.RECEIVED:
        yield _task(TaskKind.START_REVIEW, case, since, due=due, not_by=senders)
    if case.step is Step.UNDER_REVIEW:
        yield _review(view, case, Stage.PRELIMINARY, since, due=due, senders=senders)


def _review(
    view: RecordView,
    case: Case,
    stage: Stage,
    since: datetime,
    *,
    due: DueItem | None,
    senders: tuple[str, ...],
) -> Task:
    """Return the review of a case, or its determination when every standard is answered."""
    basis = review_basis(view, case.id, case.partner_id, stage)
    if _is_answered(basis, case.instrument):
        answers = view.all(ReviewAnswer, case_id=case.id)
        taking_part = {answer.by for answer in answers}
        taking_part |= {sent.by for sent in view.all(Submission, case_id=case.id)}
        last = max(answer.at for answer in answers)
        return _task(TaskKind.DETERMINE, case, last, due=due, not_by=taking_part)
    kind = TaskKind.REVIEW if stage is Stage.PRELIMINARY else TaskKind.FINAL_REVIEW
    return _task(kind, case, since, due=due, not_by=senders)


def _is_answered(basis: ReviewBasis, instrument: str) -> bool:
    """Whether every standard is answered; of an instrument that is gone nobody can tell."""
    try:
        return not unreviewed(basis, load_instrument(instrument))
    except UnknownRule:
        return False


def _of_result(
    view: RecordView, office: Office, case: Case, days: Days, as_of: date
) -> Iterator[Task]:
    """Give what the last determination of a case asks for: a word of the partner, of the agency."""
    determinations = view.all(CaseDetermination, case_id=case.id)
    if not determinations:
        return
    made = determinations[-1]
    response = view.find(PartnerResponse, determination_id=made.id)
    is_contested = response is not None and response.answer is Answer.CONTEST
    answered = view.find(ContestAnswer, determination_id=made.id) is not None
    contest_days = int(office.policy.parameters(made.at.date())["contest_days"].value)
    if response is None and contest_ends(made, contest_days) >= as_of:
        yield _task(
            TaskKind.OWN_RESPONSE,
            case,
            made.at,
            about=made.id,
            due=days.get(("contest_time", made.id)),
        )
    if response is not None and is_contested and not answered:
        yield _task(
            TaskKind.CONTEST,
            case,
            response.at,
            about=made.id,
            due=days.get(("contest", response.id)),
            not_by=(made.by, *made.reviewers),
        )
    if case.step is Step.FINAL and not (is_contested and not answered):
        yield _task(TaskKind.CLOSE_CASE, case, _reached(view, case))


def _of_plans(view: RecordView, case: Case, days: Days, as_of: date) -> Iterator[Task]:
    """Give what the plan of a case asks for, or that it lacks one."""
    plans = view.all(Plan, case_id=case.id)
    records = [records_of(view, plan) for plan in plans]
    current = next((one for one in reversed(records) if one.replaced_on is None), None)
    determinations = view.all(CaseDetermination, case_id=case.id)
    if case.step is Step.PRELIMINARY:
        due = days.get(("plan_agreement", case.id))
        gaps = determinations[-1].gaps if determinations else ()
        if current is None or current.plan.determination_id != determinations[-1].id:
            if gaps:
                yield _task(TaskKind.PROPOSE_PLAN, case, determinations[-1].at, due=due)
            return
        yield from _agreements(case, current, due, as_of)
    if current is not None and case.step is Step.MONITORING:
        yield from _of_running_plan(view, case, current, days, as_of)


def _agreements(
    case: Case, records: PlanRecords, due: DueItem | None, as_of: date
) -> Iterator[Task]:
    kinds = {PlanSide.AGENCY: TaskKind.AGREE_PLAN, PlanSide.PARTNER: TaskKind.OWN_AGREE_PLAN}
    agreed = [one.by for one in records.agreements]
    for side in standing_of(records, as_of).missing_sides:
        plan = records.plan
        yield _task(kinds[side], case, plan.at, about=plan.id, due=due, not_by=agreed)


def _of_running_plan(
    view: RecordView, case: Case, records: PlanRecords, days: Days, as_of: date
) -> Iterator[Task]:
    plan, standing = records.plan, standing_of(records, as_of)
    for line in standing.lines:
        if standing.state is PlanState.RUNNING and line.state in {
            LineState.OPEN,
            LineState.REJECTED,
        }:
            yield Task(
                kind=TaskKind.OWN_PLAN_LINE,
                about=line.line.id,
                partner_id=case.partner_id,
                since=standing.agreed_on or plan.at.date(),
                due_on=line.line.due,
                detail=f"{line.line.number}, {line.line.standard}",
            )
        if line.state is LineState.PROOF_SENT:
            proofs = [
                note
                for note in records.notes
                if note.kind is NoteKind.PROOF and note.number == line.line.number
            ]
            yield _task(
                TaskKind.VERIFY_PROOF,
                case,
                proofs[-1].at,
                about=line.line.id,
                detail=f"{line.line.number}, {line.line.standard}",
                due=days.get(("plan_line", line.line.id)),
                not_by={note.by for note in proofs},
            )
    for request in waiting_requests(records):
        yield _task(TaskKind.EXTENSION, case, request.at, about=request.id, not_by=(request.by,))
    if standing.state is PlanState.FAILED and standing.consequence is None:
        yield _task(TaskKind.CONSEQUENCE, case, _end_of(standing), about=plan.id)
    if standing.awaits_final_review:
        sent = current_submission(view.all(Submission, case_id=case.id))
        yield _review(
            view,
            case,
            Stage.FINAL,
            _end_of(standing),
            due=days.get(("final_review", plan.id)),
            senders=(sent.by,) if sent else (),
        )


def _end_of(standing: PlanStanding) -> datetime:
    """Return the moment from which what follows a plan waits: its last verification, or its end."""
    verified = [line.verified_on for line in standing.lines if line.verified_on]
    is_done = standing.state is PlanState.COMPLETE and verified
    last = max(verified) if is_done else standing.deadline
    return datetime.combine(last, datetime.min.time()) if last else standing.plan.at


def _reassessments(view: RecordView, partner_id: str, as_of: date) -> Iterator[Task]:
    for due in reassessments_due(view, as_of, partner_id=partner_id):
        if due.state is not DueState.IN_HAND:
            yield Task(
                kind=TaskKind.REASSESSMENT,
                about=due.trigger_id or due.kind,
                partner_id=partner_id,
                since=due.since,
                due_on=due.due_on,
                detail=due.kind,
            )


def _of_concerns(view: RecordView, partner_id: str, days: Days) -> Iterator[Task]:
    for handed in view.all(ConcernHandOver, partner_id=partner_id):
        item = days.get(("concern", handed.id))
        if item is not None:
            yield Task(
                kind=TaskKind.TAKE_OVER_CONCERN,
                about=handed.id,
                partner_id=partner_id,
                since=handed.at.date(),
                due_on=item.due_on,
                person_id=handed.focal_point_id,
            )


def _of_shared(view: RecordView, partner_id: str, as_of: date) -> Iterator[Task]:
    """Give the assessments of other entities that could be accepted and nobody has looked at."""
    shared = view.all(SharedAssessment, partner_id=partner_id)
    accepted = {one.shared_id for one in view.all(SharedAcceptance, partner_id=partner_id)}
    replaced = replaced_by_later(shared)
    own = view.find(CaseDetermination, partner_id=partner_id)
    for one in shared:
        level = load_issuers().level(one.trust)
        is_older = own is not None and own.at.date() > one.determined_on
        if one.id in accepted | replaced or is_older:
            continue
        if not obstacles(one, may_accept=level.may_accept, as_of=as_of):
            yield Task(
                kind=TaskKind.ACCEPT_SHARED,
                about=one.id,
                partner_id=partner_id,
                since=one.at.date(),
                detail=one.issuer,
                not_by=(one.by,),
            )


def _reached(view: RecordView, case: Case) -> datetime:
    """Return when a case came to its step."""
    return max((move.at for move in view.all(CaseMove, case_id=case.id)), default=case.at)


def _task(
    kind: TaskKind,
    case: Case,
    since: datetime,
    *,
    about: str = "",
    detail: str = "",
    due: DueItem | None = None,
    not_by: Iterable[str] = (),
) -> Task:
    return Task(
        kind=kind,
        about=about or case.id,
        partner_id=case.partner_id,
        since=since.date(),
        due_on=due.due_on if due else None,
        detail=detail,
        not_by=tuple(sorted(set(not_by))),
    )
