"""What falls due about a partner, gathered from its records; the schedule says when."""

from collections.abc import Iterator
from datetime import date

from contract_clauses.clause_check import Verdict
from partner_screening.actions.process.agreements import waivers_of
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.plan_reading import records_of
from partner_screening.actions.process.reassessments import reassessments_due
from partner_screening.process.agreement_file import (
    AgreementFile,
    ElementSettlement,
    SettlementConfirmation,
    agreement_facts,
)
from partner_screening.process.allegation import ConcernHandOver, HandOverReceipt
from partner_screening.process.case import Case, CaseMove, Step
from partner_screening.process.determining import (
    Answer,
    CaseDetermination,
    ContestAnswer,
    PartnerResponse,
    contest_ends,
)
from partner_screening.process.evidence_file import EvidenceFile, standing_files
from partner_screening.process.notice import DueItem, due_after
from partner_screening.process.plan import LineState, Plan, PlanState, standing_of
from partner_screening.process.review_round import Question, Reply, open_questions
from partner_screening.process.unscored import UnscoredEnd, UnscoredOutcome, unscored_decision
from partner_screening.process.waiver import WaiverState, state_of
from partner_screening.storage.record_store import RecordView


def due_items(
    view: RecordView, office: Office, partner_id: str, as_of: date
) -> tuple[DueItem, ...]:
    """Return everything that falls due about a partner and is not done, whenever that is."""
    cases = view.all(Case, partner_id=partner_id)
    return (
        *(item for case in cases if case.is_open for item in _of_case(view, office, case)),
        *_of_plans(view, partner_id, cases, as_of),
        *_of_results(view, partner_id, cases, as_of),
        *_of_agreements(view, partner_id, as_of),
        *_of_waivers(view, partner_id, as_of),
        *_of_documents(view, partner_id),
        *_of_concerns(view, partner_id),
    )


def _of_case(view: RecordView, office: Office, case: Case) -> Iterator[DueItem]:
    """Give what an open case waits for at its step."""
    reached = case.at
    for move in view.all(CaseMove, case_id=case.id):
        reached = move.at if move.to_step is case.step else reached
    day = reached.date()
    waits = {
        Step.REQUESTED: "self_assessment",
        Step.RECEIVED: "review",
        Step.UNDER_REVIEW: "review",
    }
    if case.step in waits:
        kind = waits[case.step]
        yield _item(kind, f"{case.id}/{day}", case, due_after(kind, day))
    if case.step is Step.RETURNED:
        waiting = open_questions(
            view.all(Question, case_id=case.id), view.all(Reply, case_id=case.id)
        )
        for question in waiting:
            due = due_after("question", question.at.date())
            yield _item("question", question.id, case, due, question.standard)
    determinations = view.all(CaseDetermination, case_id=case.id)
    if case.step is Step.PRELIMINARY and determinations and determinations[-1].gaps:
        due = due_after("plan_agreement", day)
        yield _item("plan_agreement", f"{case.id}/{day}", case, due)
    if determinations:
        yield from _of_determination(view, office, case, determinations[-1])


def _of_determination(
    view: RecordView, office: Office, case: Case, made: CaseDetermination
) -> Iterator[DueItem]:
    """Give the partner's time to contest, and the agency's to answer."""
    response = view.find(PartnerResponse, determination_id=made.id)
    if response is None:
        days = int(office.policy.parameters(made.at.date())["contest_days"].value)
        yield _item("contest_time", made.id, case, contest_ends(made, days))
    elif response.answer is Answer.CONTEST and not view.find(
        ContestAnswer, determination_id=made.id
    ):
        yield _item("contest", response.id, case, due_after("contest", response.at.date()))


def _of_plans(
    view: RecordView, partner_id: str, cases: tuple[Case, ...], as_of: date
) -> Iterator[DueItem]:
    """Give the open lines and the end of each plan that runs, and the final review after it."""
    by_id = {case.id: case for case in cases}
    for plan in view.all(Plan, partner_id=partner_id):
        standing = standing_of(records_of(view, plan), as_of)
        case = by_id[plan.case_id]
        if not case.is_open or standing.deadline is None:
            continue
        if standing.state is PlanState.RUNNING:
            for line in standing.lines:
                if line.state is not LineState.VERIFIED:
                    named = f"{line.line.number}, {line.line.standard}"
                    yield _item("plan_line", line.line.id, case, line.line.due, named)
            yield _item("plan_end", plan.id, case, standing.deadline)
        if standing.awaits_final_review and case.step is Step.MONITORING:
            verified = [line.verified_on for line in standing.lines if line.verified_on]
            is_done = standing.state is PlanState.COMPLETE and verified
            start = max(verified) if is_done else standing.deadline
            yield _item("final_review", plan.id, case, due_after("final_review", start))


def _of_results(
    view: RecordView, partner_id: str, cases: tuple[Case, ...], as_of: date
) -> Iterator[DueItem]:
    """Give the ends of results, scored or not, and the reassessments that are due."""
    by_id = {case.id: case for case in cases}
    made = view.find(CaseDetermination, partner_id=partner_id)
    if made is not None and not any(case.is_open and case.id != made.case_id for case in cases):
        yield _item("determination_end", made.id, by_id[made.case_id], made.valid_until)
    outcomes = view.all(UnscoredOutcome, partner_id=partner_id)
    decided = unscored_decision(outcomes, view.all(UnscoredEnd, partner_id=partner_id))
    if decided is not None and (made is None or made.at.date() < decided.decided_on):
        latest = max(outcomes, key=lambda one: (one.from_on, one.at))
        yield DueItem(
            kind="unscored_end",
            about=latest.id,
            partner_id=partner_id,
            due_on=decided.expires,
            owner=latest.by,
        )
    owner = cases[-1].by if cases else ""
    for due in reassessments_due(view, as_of, partner_id=partner_id):
        if due.trigger_id and due.state != "in_hand":
            yield DueItem(
                kind="reassessment",
                about=due.trigger_id,
                partner_id=partner_id,
                due_on=due.due_on,
                owner=owner,
            )


def _of_agreements(view: RecordView, partner_id: str, as_of: date) -> Iterator[DueItem]:
    """Give the agreements that wait for a lawyer: scans, doubts, files that could not be read."""
    current = {file.reference: file for file in view.all(AgreementFile, partner_id=partner_id)}
    confirmed = {
        one.settlement_id for one in view.all(SettlementConfirmation, partner_id=partner_id)
    }
    settlements = view.all(ElementSettlement, partner_id=partner_id)
    for reference, file in sorted(current.items()):
        own = [one for one in settlements if one.reference == reference]
        verdict = agreement_facts(file, own, confirmed, None).verdict
        is_over = file.end_on is not None and file.end_on < as_of
        if verdict in {None, Verdict.NEEDS_REVIEW} and not is_over:
            yield DueItem(
                kind="agreement_reading",
                about=file.id,
                partner_id=partner_id,
                due_on=due_after("agreement_reading", file.at.date()),
                owner=file.by,
                detail=reference,
            )


def _of_waivers(view: RecordView, partner_id: str, as_of: date) -> Iterator[DueItem]:
    """Give the waivers that wait for a decision, and the ends of those in force."""
    kinds = {WaiverState.ASKED: "waiver_decision", WaiverState.IN_FORCE: "waiver_end"}
    by_reference = sorted(waivers_of(view, partner_id), key=lambda pair: pair[0].reference)
    for waiver, decisions in by_reference:
        state = state_of(waiver, decisions, as_of)
        if state in kinds:
            asked = state is WaiverState.ASKED
            yield DueItem(
                kind=kinds[state],
                about=waiver.id,
                partner_id=partner_id,
                due_on=due_after("waiver_decision", waiver.at.date())
                if asked
                else waiver.expires_on,
                owner=waiver.by,
                detail=waiver.reference,
            )


def _of_documents(view: RecordView, partner_id: str) -> Iterator[DueItem]:
    """Give the documents that say of themselves when they end."""
    for file in standing_files(view.all(EvidenceFile, partner_id=partner_id)):
        if file.expires_on is not None:
            yield DueItem(
                kind="document_end",
                about=file.id,
                partner_id=partner_id,
                due_on=file.expires_on,
                owner=file.by,
                detail=file.title,
            )


def _of_concerns(view: RecordView, partner_id: str) -> Iterator[DueItem]:
    """Give the concerns that nobody has taken over: who handed over, and no word of what it is."""
    taken = {one.hand_over_id for one in view.all(HandOverReceipt, partner_id=partner_id)}
    for handed in view.all(ConcernHandOver, partner_id=partner_id):
        if handed.id not in taken:
            yield DueItem(
                kind="concern",
                about=handed.id,
                partner_id=partner_id,
                due_on=due_after("concern", handed.at.date()),
                owner=handed.focal_point_id,
            )


def _item(kind: str, about: str, case: Case, due_on: date, detail: str = "") -> DueItem:
    return DueItem(
        kind=kind,
        about=about,
        partner_id=case.partner_id,
        due_on=due_on,
        owner=case.by,
        detail=detail,
    )
