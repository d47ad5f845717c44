"""More time for a plan, once; and what management decides when a plan failed."""

from datetime import date

from partner_screening.actions.process.office import Act, Office, known, known_case, require_text
from partner_screening.actions.process.plan_progress import running_records
from partner_screening.actions.process.plan_reading import plan_of, records_of
from partner_screening.errors import ConflictError, InputError
from partner_screening.months import after_months
from partner_screening.process.case import Step
from partner_screening.process.determining import CaseDetermination
from partner_screening.process.hold import Hold
from partner_screening.process.plan import (
    ExtensionRefusal,
    ExtensionRequest,
    Plan,
    PlanConsequence,
    PlanExtension,
    PlanRecords,
    PlanState,
    is_late_request,
    original_deadline,
    standing_of,
)
from partner_screening.process.plan_consequences import consequence_rule, require_end
from partner_screening.process.review_round import Stage


def ask_extension(
    office: Office, actor: str, plan_id: str, *, until: date, reason: str
) -> ExtensionRequest:
    """Ask for more time. A request may come late: it is shown as late, and nothing is dated back.

    Raises:
        InputError: unknown plan, no reason, or a day outside what the policy allows.
        ConflictError: the plan was extended, is complete or not agreed, or a request waits.
        PermissionRefused: the actor may not ask for it.

    """
    with office.act(actor, "plan.ask_extension", plan_of(office, plan_id).partner_id) as act:
        records = running_records(act, plan_id)
        if records.extension is not None:
            raise ConflictError(
                "extended_once",
                f"Plan {plan_id} was extended to {records.extension.until}, and a plan is extended "
                "once.",
                "When its time is over, determine the capacity and decide what follows.",
            )
        if standing_of(records, act.today).state is PlanState.COMPLETE:
            raise ConflictError(
                "plan_complete",
                f"Every line of plan {plan_id} is done.",
                "Go on to the final review of all standards.",
            )
        if waiting_requests(records):
            raise ConflictError(
                "request_waits",
                f"A request to extend plan {plan_id} waits for its answer.",
                "Wait for the answer.",
            )
        _require_within(records, until, office, act.today)
        request = act.add(
            ExtensionRequest(
                id=act.new_id("request"),
                plan_id=plan_id,
                partner_id=records.plan.partner_id,
                until=until,
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        is_late = is_late_request(request, records)
        act.say("extension_asked", plan=plan_id, request=request.id, until=until, is_late=is_late)
    return request


def grant_extension(
    office: Office, actor: str, request_id: str, *, reason: str, until: date | None = None
) -> PlanExtension:
    """Grant a request, by another person than asked; ``until`` may be an earlier day than asked for.

    The original deadline stays as it was, and the extension counts from today.

    Raises:
        InputError: unknown request, no reason, or a day after the one asked for or not after today.
        ConflictError: the request was answered, or the plan is over.
        PermissionRefused: the actor asked for it, or may not extend plans.

    """
    with office.act(actor, "plan.extend", _request(office, request_id).partner_id) as act:
        request, records = _unanswered(act, request_id)
        last = until or request.until
        if last > request.until:
            raise InputError(
                "longer_than_asked",
                f"{last} is later than {request.until}, which was asked for.",
                "Grant the time that was asked for, or less.",
            )
        _require_within(records, last, office, act.today)
        extension = act.add(
            PlanExtension(
                id=act.new_id("extension"),
                plan_id=request.plan_id,
                request_id=request_id,
                partner_id=request.partner_id,
                until=last,
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say(
            "plan_extended",
            plan=request.plan_id,
            until=last,
            original_deadline=original_deadline(records, act.today),
        )
    return extension


def refuse_extension(
    office: Office, actor: str, request_id: str, *, reason: str
) -> ExtensionRefusal:
    """Refuse a request for more time, with the reason; another one may be made.

    Raises:
        InputError: unknown request, or no reason.
        ConflictError: the request was answered, or the plan is over.
        PermissionRefused: the actor asked for it, or may not extend plans.

    """
    with office.act(actor, "plan.extend", _request(office, request_id).partner_id) as act:
        request, _ = _unanswered(act, request_id)
        refusal = act.add(
            ExtensionRefusal(
                id=act.new_id("refusal"),
                request_id=request_id,
                plan_id=request.plan_id,
                partner_id=request.partner_id,
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("extension_refused", plan=request.plan_id, request=request_id)
    return refusal


def decide_consequence(
    office: Office,
    actor: str,
    plan_id: str,
    *,
    kind: str,
    reason: str,
    until: date | None = None,
) -> PlanConsequence:
    """Decide what follows from a plan that failed, or whose final determination left gaps.

    What each consequence brings about stands in ``plan_consequences.yaml``: a hold from today on, or a
    time for which the plan goes on to count as running.

    Raises:
        InputError: unknown plan or consequence, no reason, or a last day missing or not allowed.
        ConflictError: the plan has not failed.
        PermissionRefused: the actor may not decide it.

    """
    rule = consequence_rule(kind)
    with office.act(actor, "plan.consequence", plan_of(office, plan_id).partner_id) as act:
        plan = known(act, Plan, plan_id, "plan")
        _require_failed(act, plan)
        require_end(rule, until, act.today)
        decided = act.add(
            PlanConsequence(
                id=act.new_id("consequence"),
                plan_id=plan_id,
                partner_id=plan.partner_id,
                kind=kind,
                reason=require_text(reason, "reason"),
                until=until,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("plan_consequence", plan=plan_id, consequence=kind, until=until)
        if rule.places_hold:
            hold = act.add(
                Hold(
                    id=act.new_id("hold"),
                    partner_id=plan.partner_id,
                    from_on=act.today,
                    reason=f"Plan {plan_id} failed: {kind}",
                    by=act.person.id,
                    at=act.now,
                )
            )
            act.say("hold_placed", hold=hold.id, from_on=hold.from_on)
        case = known_case(act, plan.case_id)
        if rule.keeps_running and case.step is Step.FINAL:
            act.move(case, Step.MONITORING, kind)
    return decided


def _require_failed(act: Act, plan: Plan) -> None:
    has_gaps = any(
        made.kind is Stage.FINAL and made.gaps
        for made in act.all(CaseDetermination, case_id=plan.case_id)
    )
    state = standing_of(records_of(act, plan), act.today).state
    if state is not PlanState.FAILED and not has_gaps:
        raise ConflictError(
            "plan_not_failed",
            f"Plan {plan.id} is '{state}': nothing has failed.",
            "Wait for the end of its time, or for the final determination.",
        )


def waiting_requests(records: PlanRecords) -> tuple[ExtensionRequest, ...]:
    """Return the requests for more time that nobody has granted or refused."""
    answered = {refusal.request_id for refusal in records.refusals}
    if records.extension is not None:
        answered.add(records.extension.request_id)
    return tuple(one for one in records.requests if one.id not in answered)


def _request(office: Office, request_id: str) -> ExtensionRequest:
    return office.record(ExtensionRequest, request_id, "request")


def _unanswered(act: Act, request_id: str) -> tuple[ExtensionRequest, PlanRecords]:
    request = known(act, ExtensionRequest, request_id, "request")
    act.require_other_than({request.by}, "asking for this extension")
    records = running_records(act, request.plan_id)
    if request not in waiting_requests(records):
        raise ConflictError(
            "request_answered",
            f"Request {request_id} was answered already.",
            "There is nothing to do.",
        )
    return request, records


def _require_within(records: PlanRecords, until: date, office: Office, today: date) -> None:
    end = original_deadline(records, today)
    assert end is not None  # an agreed plan has begun
    months = int(office.policy.parameters(today)["plan_extension_months"].value)
    latest = after_months(end, months)
    if latest <= today:
        raise ConflictError(
            "extension_over",
            f"Plan {records.plan.id} ended on {end}, and its longest extension on {latest}.",
            "Determine the capacity, and decide what follows with 'plans consequence'.",
        )
    if not max(end, today) < until <= latest:
        raise InputError(
            "extension_day",
            f"{until} is not between {max(end, today)} and {latest}, {months} months after the "
            "original deadline.",
            "Choose a day within the time that the policy allows.",
        )
