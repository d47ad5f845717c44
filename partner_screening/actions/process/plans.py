"""Drawing a plan up from the gaps of a determination, and agreeing it by both sides."""

from dataclasses import dataclass
from datetime import date

from assessment_tools.assessment import Assessment
from assessment_tools.catalogue import load_instrument
from assessment_tools.instrument import Instrument
from assessment_tools.strengthening import plan_for
from partner_screening.actions.process.cases import case_by_id
from partner_screening.actions.process.office import Act, Office, known, known_case, require_text
from partner_screening.actions.process.plan_progress import unknown_line
from partner_screening.actions.process.plan_reading import plan_of, records_of
from partner_screening.errors import ConflictError, InputError
from partner_screening.process.case import Case, Step, require_step
from partner_screening.process.determining import (
    Answer,
    CaseDetermination,
    ContestAnswer,
    PartnerResponse,
    is_effective,
)
from partner_screening.process.plan import (
    Plan,
    PlanAgreement,
    PlanLine,
    PlanRecords,
    PlanSide,
    PlanStanding,
    PlanStart,
    standing_of,
)
from partner_screening.process.review_round import Stage


@dataclass(frozen=True)
class LineChange:
    """What is agreed otherwise than the instrument proposes, for the line with ``number``."""

    number: int
    owner: str = ""
    due: date | None = None
    proof: str = ""


@dataclass(frozen=True)
class OwnLine:
    """A line in own words, beside those of the instrument."""

    standard: str
    action: str
    owner_role: str
    due: date
    owner: str = ""
    proof: str = ""


@dataclass(frozen=True)
class SignedPaper:
    """The partner's agreement on paper, entered by an officer: who signed it, and the file."""

    signed_by: str
    data: bytes


def propose_plan(
    office: Office,
    actor: str,
    case_id: str,
    *,
    changes: tuple[LineChange, ...] = (),
    own_lines: tuple[OwnLine, ...] = (),
) -> Plan:
    """Draw a plan up: one line at least for every gap of the case's preliminary determination.

    A second proposal takes the place of one that is not agreed yet.

    Raises:
        InputError: unknown case or line, no gap to close, or a day outside the plan's time.
        ConflictError: the case is at another step, or its plan is agreed.
        PermissionRefused: the actor may not propose plans.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, "plan.propose", partner_id) as act:
        case = known_case(act, case_id)
        require_step(case, Step.PRELIMINARY)
        made = _determination_of(act, case)
        for earlier in act.all(Plan, case_id=case_id, determination_id=made.id):
            _require_open(act, earlier)
        parameters = office.policy.parameters(act.today)
        starts_with = PlanStart(parameters["plan_starts_with"].value)
        start = made.at.date() if starts_with is PlanStart.DETERMINATION else act.today
        instrument = load_instrument(case.instrument)
        drawn = plan_for(_assessment(made), instrument, parameters, start)
        if drawn is None:
            raise InputError(
                "no_gaps",
                f"Determination {made.id} left no gap: there is nothing to plan.",
                "Go on to the final determination.",
            )
        plan = act.add(
            Plan(
                id=act.new_id("plan"),
                case_id=case_id,
                partner_id=partner_id,
                determination_id=made.id,
                instrument=case.instrument,
                starts_with=starts_with,
                drawn_up_on=start,
                months=int(parameters["plan_months"].value),
                rule=parameters["plan_months"].version,
                by=act.person.id,
                at=act.now,
            )
        )
        templates = [
            OwnLine(one.standard, one.key, one.owner_role, one.due) for one in drawn.actions
        ]
        lines = (*_changed(templates, changes), *own_lines)
        for number, line in enumerate(lines, start=1):
            _require_sound(line, number, instrument, start, drawn.deadline)
            is_own = number > len(templates)
            act.add(
                PlanLine(
                    id=act.new_id("line"),
                    plan_id=plan.id,
                    partner_id=partner_id,
                    number=number,
                    standard=line.standard,
                    key="" if is_own else line.action,
                    action=require_text(line.action, "action") if is_own else "",
                    owner_role=line.owner_role,
                    owner=line.owner.strip(),
                    proof=line.proof.strip(),
                    due=line.due,
                    by=act.person.id,
                    at=act.now,
                )
            )
        act.say("plan_proposed", plan=plan.id, case=case_id, lines=len(lines))
    return plan


def agree_plan(
    office: Office, actor: str, plan_id: str, *, paper: SignedPaper | None = None
) -> PlanStanding:
    """Agree a plan for the actor's side; with the second side the case goes on to monitoring.

    An officer may enter the partner's agreement from a signed paper; another officer then agrees for
    the agency.

    Raises:
        InputError: unknown plan, or the signed paper names nobody.
        ConflictError: this side agreed already, a later plan took its place, the case is at another
            step, or a contest of the determination waits for its answer.
        PermissionRefused: the actor may not agree plans, or agreed for the other side.

    """
    sha256 = office.originals.keep(paper.data) if paper else ""
    with office.act(actor, "plan.agree", plan_of(office, plan_id).partner_id) as act:
        plan = known(act, Plan, plan_id, "plan")
        case = known_case(act, plan.case_id)
        require_step(case, Step.PRELIMINARY)
        records = records_of(act, plan)
        side = PlanSide.PARTNER if act.person.partner_id or paper else PlanSide.AGENCY
        _require_agreeable(act, records, side)
        act.require_other_than(
            {one.by for one in records.agreements}, "agreeing this plan for the other side"
        )
        act.add(
            PlanAgreement(
                id=act.new_id("agreement"),
                plan_id=plan_id,
                partner_id=plan.partner_id,
                side=side,
                signed_by=require_text(paper.signed_by, "name of who signed")
                if paper
                else act.person.name,
                sha256=sha256,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("plan_agreed", plan=plan_id, side=side, on_paper=bool(paper))
        standing = standing_of(records_of(act, plan), act.today)
        if not standing.missing_sides:
            agreed = act.move(case, Step.PLAN_AGREED)
            act.move(agreed, Step.MONITORING)
    return standing


def _determination_of(act: Act, case: Case) -> CaseDetermination:
    """Return the preliminary determination of a case that stands."""
    contests = act.all(ContestAnswer, partner_id=case.partner_id)
    found = [
        made
        for made in act.all(CaseDetermination, case_id=case.id)
        if made.kind is Stage.PRELIMINARY and is_effective(made, contests)
    ]
    if not found:
        raise ConflictError(
            "no_determination",
            f"Case {case.id} has no determination that stands.",
            "Determine the partner's capacity first.",
        )
    return found[-1]


def _assessment(made: CaseDetermination) -> Assessment:
    return Assessment(
        instrument=made.instrument,
        instrument_checksum=made.instrument_checksum,
        partner_id=made.partner_id,
        basis="review",
        standards=(),
        score=made.score,
        maximum=made.maximum,
        capacity=made.capacity,
        risk=made.risk,
        gaps=made.gaps,
    )


def _changed(lines: list[OwnLine], changes: tuple[LineChange, ...]) -> list[OwnLine]:
    found = list(lines)
    for change in changes:
        if not 1 <= change.number <= len(lines):
            raise unknown_line(change.number, len(lines))
        line = found[change.number - 1]
        found[change.number - 1] = OwnLine(
            line.standard,
            line.action,
            line.owner_role,
            change.due or line.due,
            change.owner or line.owner,
            change.proof or line.proof,
        )
    return found


def _require_sound(
    line: OwnLine, number: int, instrument: Instrument, start: date, end: date
) -> None:
    known_standards = [standard.id for standard in instrument.standards]
    if line.standard not in known_standards:
        raise InputError(
            "unknown_standard",
            f"{instrument.reference} has no standard '{line.standard}'.",
            f"Choose one of: {', '.join(known_standards)}.",
        )
    if not start <= line.due <= end:
        raise InputError(
            "due_outside_plan",
            f"Line {number} is due on {line.due}, outside the plan's time from {start} to {end}.",
            "Choose a day within it.",
        )


def _require_open(act: Act, plan: Plan) -> None:
    if not standing_of(records_of(act, plan), act.today).missing_sides:
        raise ConflictError(
            "plan_agreed",
            f"Plan {plan.id} is agreed by both sides and stays as it is.",
            "Note on it what changes; more time is asked for with 'plans ask-extension'.",
        )


def _require_agreeable(act: Act, records: PlanRecords, side: PlanSide) -> None:
    plan = records.plan
    if records.replaced_on is not None:
        raise ConflictError(
            "plan_replaced", f"A later plan took the place of {plan.id}.", "Agree the later one."
        )
    if any(one.side is side for one in records.agreements):
        raise ConflictError(
            "side_agreed",
            f"Plan {plan.id} is agreed for the {side} already.",
            "There is nothing to do.",
        )
    answered = {one.response_id for one in act.all(ContestAnswer, partner_id=plan.partner_id)}
    responses = act.all(PartnerResponse, determination_id=plan.determination_id)
    if any(one.answer is Answer.CONTEST and one.id not in answered for one in responses):
        raise ConflictError(
            "contest_open",
            f"The partner contests the determination that plan {plan.id} rests on.",
            "Answer the contest first.",
        )
