"""The capacity-strengthening plan as the agency sees it: drawn up, agreed, followed, ended."""

from collections import defaultdict
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.concurrency import run_in_threadpool

from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.case_file import case_file
from partner_screening.actions.process.plan_extensions import (
    ask_extension,
    decide_consequence,
    grant_extension,
    refuse_extension,
    waiting_requests,
)
from partner_screening.actions.process.plan_progress import note_on_plan, verify_line
from partner_screening.actions.process.plan_reading import plan_records, plan_with_partner, plans
from partner_screening.actions.process.plans import LineChange, OwnLine, agree_plan, propose_plan
from partner_screening.errors import ConflictError, InputError, PermissionRefused, ScreeningError
from partner_screening.process.case import Step
from partner_screening.process.plan import NoteKind, PlanSide, PlanStanding, PlanState
from partner_screening.process.plan_consequences import load_consequences
from partner_screening.web.days import day_in, required_day_in
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/cases/{case_id}/plan")
def plan_of_case(visitor: Annotated[Visitor, allowed("plan.propose")], case_id: str) -> Response:
    """Show the plan of a case, or the way to draw one up."""
    file = case_file(visitor.office, visitor.id, case_id)
    own = plans(visitor.office, visitor.id, partner_id=file.case.partner_id)
    found = [one for one in own if one.plan.case_id == case_id]
    if found:
        return visitor.go(f"/plans/{found[-1].plan.id}")
    return _before(visitor, case_id)


@router.post("/cases/{case_id}/plan")
async def plan_proposed(
    request: Request, visitor: Annotated[Visitor, allowed("plan.propose")], case_id: str
) -> Response:
    """Draw the plan up from the gaps, with what is agreed otherwise."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(_proposed, visitor, case_id, form)


def _proposed(visitor: Visitor, case_id: str, form: dict[str, str]) -> Response:
    try:
        plan = propose_plan(
            visitor.office,
            visitor.id,
            case_id,
            changes=_changes(form),
            own_lines=_own_line(form),
        )
    except (InputError, ConflictError) as error:
        if form.get("plan"):
            return _page(visitor, form["plan"], error, form)
        return _before(visitor, case_id, error)
    return visitor.go(f"/plans/{plan.id}", done="partners.done.plan_proposed")


@router.get("/plans/{plan_id}")
def plan_page(visitor: Annotated[Visitor, allowed("partner.read")], plan_id: str) -> Response:
    """Show a plan."""
    return _page(visitor, plan_id)


@router.post("/plans/{plan_id}/agree")
def plan_agreed(visitor: Annotated[Visitor, allowed("plan.agree")], plan_id: str) -> Response:
    """Agree the plan for the agency."""
    return _done(visitor, plan_id, lambda: agree_plan(visitor.office, visitor.id, plan_id))


@router.post("/plans/{plan_id}/notes")
def noted(
    visitor: Annotated[Visitor, allowed("plan.note")],
    plan_id: str,
    text: Text = "",
    number: Annotated[int, Form()] = 0,
    is_visit: Text = "",
    on: Text = "",
) -> Response:
    """Note progress or a visit."""
    return _done(
        visitor,
        plan_id,
        lambda: note_on_plan(
            visitor.office,
            visitor.id,
            plan_id,
            kind=NoteKind.VISIT if is_visit else NoteKind.PROGRESS,
            text=text,
            number=number,
            on=day_in(on),
        ),
        note=text,
    )


@router.post("/plans/{plan_id}/lines/{number}/verify")
def verified(
    visitor: Annotated[Visitor, allowed("plan.verify")],
    plan_id: str,
    number: int,
    accepted: Text = "",
    text: Text = "",
) -> Response:
    """Accept the proof of an action, or do not."""
    return _done(
        visitor,
        plan_id,
        lambda: verify_line(
            visitor.office, visitor.id, plan_id, number, is_accepted=accepted == "yes", text=text
        ),
    )


@router.post("/plans/{plan_id}/extension")
def extension_asked(
    visitor: Annotated[Visitor, allowed("plan.ask_extension")],
    plan_id: str,
    until: Text = "",
    reason: Text = "",
) -> Response:
    """Ask for more time on the partner's behalf."""
    return _done(
        visitor,
        plan_id,
        lambda: ask_extension(
            visitor.office, visitor.id, plan_id, until=required_day_in(until), reason=reason
        ),
        extension=reason,
    )


@router.post("/plans/{plan_id}/extension/{request_id}")
def extension_decided(
    visitor: Annotated[Visitor, allowed("plan.extend")],
    plan_id: str,
    request_id: str,
    granted: Text = "",
    reason: Text = "",
) -> Response:
    """Grant more time, or refuse it."""
    decide = grant_extension if granted == "yes" else refuse_extension
    return _done(
        visitor,
        plan_id,
        lambda: decide(visitor.office, visitor.id, request_id, reason=reason),
        decision=reason,
    )


@router.post("/plans/{plan_id}/consequence")
def consequence_decided(
    visitor: Annotated[Visitor, allowed("plan.consequence")],
    plan_id: str,
    kind: Text = "",
    reason: Text = "",
    until: Text = "",
) -> Response:
    """Decide what follows from a plan that failed."""
    return _done(
        visitor,
        plan_id,
        lambda: decide_consequence(
            visitor.office, visitor.id, plan_id, kind=kind, reason=reason, until=day_in(until)
        ),
        consequence=reason,
    )


def _changes(form: dict[str, str]) -> tuple[LineChange, ...]:
    """Return what is agreed otherwise, line by line; fields are named ``owner-3``, ``due-3``."""
    numbers = sorted({int(name[4:]) for name in form if name[:4] == "due-" and name[4:].isdigit()})
    return tuple(
        LineChange(
            number,
            owner=form.get(f"owner-{number}", "").strip(),
            due=day_in(form.get(f"due-{number}", "")),
            proof=form.get(f"proof-{number}", "").strip(),
        )
        for number in numbers
    )


def _own_line(form: dict[str, str]) -> tuple[OwnLine, ...]:
    """Return the line in own words, when one was written."""
    if not form.get("action", "").strip():
        return ()
    return (
        OwnLine(
            standard=form.get("standard", ""),
            action=form["action"],
            owner_role=form.get("owner_role", ""),
            due=required_day_in(form.get("due", "")),
        ),
    )


def _done(visitor: Visitor, plan_id: str, work: Callable[[], object], **given: str) -> Response:
    try:
        work()
    except (InputError, ConflictError, PermissionRefused) as error:
        return _page(visitor, plan_id, error, given)
    return visitor.go(f"/plans/{plan_id}", done="common.saved")


def _before(visitor: Visitor, case_id: str, error: ScreeningError | None = None) -> Response:
    file = case_file(visitor.office, visitor.id, case_id)
    return visitor.page(
        "partners/plan_begin.html",
        status=status_of(error) if error else 200,
        error=error,
        file=file,
        may_propose=file.case.step is Step.PRELIMINARY,
    )


def _page(
    visitor: Visitor,
    plan_id: str,
    error: ScreeningError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    office, who, person = visitor.office, visitor.id, visitor.person
    assert person is not None
    if person.partner_id:
        raise PermissionRefused(
            "not_permitted", "This page is for the agency.", "Go back to your own file."
        )
    records, partner = plan_with_partner(office, who, plan_id)
    every = plans(office, who, partner_id=partner.partner_id)
    standing: PlanStanding = next(one for one in every if one.plan.id == plan_id)
    instrument = load_instrument(standing.plan.instrument)
    return visitor.page(
        "partners/plan.html",
        status=status_of(error) if error else 200,
        error=error,
        given=defaultdict(str, given or {}),
        standing=standing,
        records=plan_records(office, who, records.plan.id),
        partner=partner,
        instrument=instrument,
        it=lambda key: instrument.text(visitor.language, key),
        may=lambda action: may(person, action),
        is_proposed=standing.state is PlanState.PROPOSED,
        is_running=standing.state in {PlanState.RUNNING, PlanState.FAILED},
        has_failed=standing.state is PlanState.FAILED,
        may_agree=PlanSide.AGENCY in standing.missing_sides,
        requests=waiting_requests(records),
        consequences=[
            (one.id, one.title(visitor.language)) for one in load_consequences().consequences
        ],
        standards=[
            (gap, instrument.text(visitor.language, f"standards.{gap}.title"))
            for gap in sorted({one.line.standard for one in standing.lines})
        ],
        roles=[
            (one, instrument.text(visitor.language, f"owner_roles.{one}"))
            for one in sorted({a.owner_role for s in instrument.standards for a in s.actions})
        ],
    )
