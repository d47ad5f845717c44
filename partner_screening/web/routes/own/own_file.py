"""A partner's own file, gathered for its pages; and the one thing that it should do next."""

from dataclasses import dataclass

from partner_screening.actions.process.agreements import AgreementStanding, agreements
from partner_screening.actions.process.case_file import CaseFile, case_file
from partner_screening.actions.process.cases import case_by_id, cases
from partner_screening.actions.process.determinations import DeterminationFile, determinations
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.plan_reading import plans
from partner_screening.errors import InputError
from partner_screening.process.case import Case, Step
from partner_screening.process.people import Person
from partner_screening.process.plan import PlanSide, PlanStanding, PlanState
from partner_screening.process.review_round import Question, open_questions

_TO_FILL_IN = {Step.REGISTERED, Step.REQUESTED}
_WITH_AGENCY = {Step.RECEIVED, Step.UNDER_REVIEW}


@dataclass(frozen=True)
class NextThing:
    """What a partner should do next: the key of its text, and the page where it is done."""

    key: str
    path: str = ""


@dataclass(frozen=True)
class OwnFile:
    """Everything that a partner sees of its own file.

    ``file`` is that of the open case, else of the last one; ``None`` before the first.
    ``determination`` is the last one, ``plan`` the last one that counts.
    """

    file: CaseFile | None
    determination: DeterminationFile | None
    plan: PlanStanding | None
    agreements: tuple[AgreementStanding, ...]
    next: NextThing

    @property
    def case(self) -> Case | None:
        """The case that the pages speak of."""
        return self.file.case if self.file else None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The reviewer's questions that wait for an answer."""
        return open_questions(self.file.questions, self.file.replies) if self.file else ()


def own_file(office: Office, person: Person) -> OwnFile:
    """Return the file of the partner that ``person`` belongs to.

    Raises:
        PermissionRefused: the person is of no partner.

    """
    partner_id = person.partner_id
    every = cases(office, person.id, partner_id=partner_id)
    current = next((case for case in reversed(every) if case.is_open), None) or (
        every[-1] if every else None
    )
    file = case_file(office, person.id, current.id) if current else None
    made = determinations(office, person.id, partner_id=partner_id)
    planned = plans(office, person.id, partner_id=partner_id)
    determination = made[-1] if made else None
    plan = planned[-1] if planned else None
    return OwnFile(
        file=file,
        determination=determination,
        plan=plan,
        agreements=agreements(office, person.id, partner_id=partner_id),
        next=_next(office, file, determination, plan),
    )


def own_case(office: Office, person: Person, case_id: str) -> Case:
    """Return a case of the person's own partner.

    Raises:
        InputError: there is none: whose it is, if anybody's, is not told.

    """
    case = case_by_id(office, case_id)
    if case.partner_id != person.partner_id:
        raise InputError("unknown_case", f"There is no case '{case_id}'.", "Go back to your file.")
    return case


def _next(
    office: Office,
    file: CaseFile | None,
    determination: DeterminationFile | None,
    plan: PlanStanding | None,
) -> NextThing:
    """Return what comes first: a question, the answers, the result, then the plan."""
    step = file.case.step if file else None
    page = f"/own/cases/{file.case.id}" if file else ""
    may_answer = (
        determination is not None
        and determination.response is None
        and office.today() <= determination.contest_until
    )
    in_order = (
        (step is Step.RETURNED, NextThing("questions", f"{page}/questions")),
        (step in _TO_FILL_IN, NextThing("fill_in", page)),
        (step in _WITH_AGENCY, NextThing("with_agency")),
        (may_answer, NextThing("answer", "/own/determination")),
        (
            plan is not None and PlanSide.PARTNER in plan.missing_sides,
            NextThing("agree_plan", "/own/plan"),
        ),
        (
            plan is not None and plan.state is PlanState.RUNNING,
            NextThing("do_plan", "/own/plan"),
        ),
    )
    return next((thing for is_due, thing in in_order if is_due), NextThing("nothing"))
