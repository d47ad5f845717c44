"""What happens to partners in an office, told once each through the program's own actions.

``office_data`` copies what the stories leave behind, under other ids and dates, for as many partners as
a measurement needs: the records are what the program writes, and writing them costs a fraction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assessment_tools.answers import Answer as SheetAnswer
from assessment_tools.answers import AnswerSheet, AnswerValue
from assessment_tools.catalogue import load_instrument
from contract_clauses.rules import load_clause_rules
from partner_screening.actions.process.agreements import AgreementTerms, register_agreement
from partner_screening.actions.process.allegations import hand_over_concern, note_allegation
from partner_screening.actions.process.cases import (
    close_case,
    open_case,
    request_self_assessment,
)
from partner_screening.actions.process.determinations import make_determination, respond
from partner_screening.actions.process.holds import place_hold
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.plan_extensions import ask_extension
from partner_screening.actions.process.plan_progress import note_on_plan, verify_line
from partner_screening.actions.process.plan_reading import plan_standing
from partner_screening.actions.process.plans import agree_plan, propose_plan
from partner_screening.actions.process.reassessments import note_trigger
from partner_screening.actions.process.receiving import (
    EvidenceDetails,
    add_evidence,
    receive_answers,
)
from partner_screening.actions.process.reviewing import (
    StandardReview,
    answer_standard,
    return_to_partner,
    start_review,
)
from partner_screening.actions.process.unscored import decide_unscored
from partner_screening.actions.process.waivers import ask_waiver, decide_waiver
from partner_screening.languages import Language
from partner_screening.months import after_months
from partner_screening.process.allegation import AllegationState
from partner_screening.process.case import Case
from partner_screening.process.determining import Answer
from partner_screening.process.plan import NoteKind
from partner_screening.process.unscored import UnscoredKind
from partner_screening.process.waiver import Side

_INSTRUMENT = load_instrument("un-hit-2020")
_STANDARDS = tuple(standard.id for standard in _INSTRUMENT.standards)


class StoryClock:
    """The time of a story: a minute goes by with every look, days when the story says so."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """Return the time."""
        self.now += timedelta(minutes=1)
        return self.now

    def set(self, start: datetime) -> None:
        """Begin another story."""
        self.now = start


@dataclass
class Teller:
    """Who tells the story of one partner: its id, its person, the office and its clock."""

    office: Office
    clock: StoryClock
    partner_id: str

    @property
    def person(self) -> str:
        """The partner's own person."""
        return f"person-{self.partner_id}"

    def wait(self, days: int) -> None:
        """Let days go by."""
        self.clock.now += timedelta(days=days)

    def received(self) -> Case:
        """Open a case, ask, and receive the answers with a document."""
        case = open_case(self.office, "officer", partner_id=self.partner_id)
        request_self_assessment(self.office, "officer", case.id)
        self.wait(12)
        answers = tuple(SheetAnswer(standard=one, value=AnswerValue.YES) for one in _STANDARDS)
        receive_answers(
            self.office,
            self.person,
            case.id,
            AnswerSheet(
                instrument=_INSTRUMENT.reference,
                instrument_checksum=_INSTRUMENT.checksum,
                partner_id=self.partner_id,
                language=Language.EN,
                answers=answers,
                completed_by="Director",
            ),
        )
        self.evidence(case)
        return case

    def evidence(self, case: Case, title: str = "Code of conduct") -> str:
        """File a document that supports every standard; return its id."""
        filed, _ = add_evidence(
            self.office,
            self.person,
            case.id,
            f"{title}. Staff may never exploit or abuse anybody sexually.".encode(),
            f"{title.lower().replace(' ', '-')}.txt",
            details=EvidenceDetails(
                title=title,
                kind=_INSTRUMENT.standards[0].evidence_kinds[0],
                standards=_STANDARDS,
                document_date=self.office.today() - timedelta(days=90),
                language="en",
            ),
        )
        return filed.id

    def reviewed(self, case: Case, gaps: int, reviewer: str = "reviewer") -> None:
        """Answer every standard for the agency; the last ones are not met."""
        for place, standard in enumerate(_STANDARDS):
            is_met = place < len(_STANDARDS) - gaps
            answer_standard(
                self.office,
                reviewer,
                case.id,
                StandardReview(
                    standard,
                    AnswerValue.YES if is_met else AnswerValue.NO,
                    "The documents show it." if is_met else "No document shows it.",
                    named_evidence="visit of the office" if is_met else "",
                ),
            )

    def determined(self, gaps: int) -> tuple[Case, str]:
        """Bring a case to its first determination; return it with the determination's id."""
        case = self.received()
        self.wait(9)
        start_review(self.office, "reviewer", case.id)
        self.wait(6)
        self.reviewed(case, gaps)
        self.wait(3)
        made = make_determination(self.office, "management", case.id)
        return case, made.id

    def planned(self, gaps: int) -> tuple[Case, str, str]:
        """Agree a plan; return the case, the determination's id and the plan's."""
        case, made = self.determined(gaps)
        plan = propose_plan(self.office, "officer", case.id)
        self.wait(5)
        agree_plan(self.office, self.person, plan.id)
        agree_plan(self.office, "officer-2", plan.id)
        return case, made, plan.id

    def agreement(self, reference: str, *lacking: str, months: int = 12) -> None:
        """Register an agreement without some elements."""
        wordings = load_clause_rules().wordings["en"]
        articles = [text for element, text in wordings.items() if element not in lacking]
        today = self.office.today()
        register_agreement(
            self.office,
            "legal",
            partner_id=self.partner_id,
            reference=f"{reference}-{self.partner_id}",
            terms=AgreementTerms(
                "cooperation_agreement", start_on=today, end_on=after_months(today, months)
            ),
            data="\n\n".join(["AGREEMENT OF COOPERATION", *articles]).encode(),
            name=f"{reference.lower()}.txt",
        )


def _cleared(story: Teller) -> None:
    """Full capacity, confirmed, with an agreement that is open."""
    case, made = story.determined(0)
    respond(story.office, story.person, made, Answer.CONFIRM)
    close_case(story.office, "officer", case.id)
    story.agreement("PCA")


def _two_agreements(story: Teller) -> None:
    """Full capacity; one agreement is open, another lacks two elements."""
    story.determined(0)
    story.agreement("PCA")
    story.agreement("SSFA", "reporting", "flow_down", months=6)


def _plan_runs(story: Teller) -> None:
    """Medium capacity, a plan that runs, one action done and one proof that waits."""
    case, _, plan = story.planned(2)
    story.wait(20)
    proof = story.evidence(case, "Training register")
    for number in (1, 2):
        note_on_plan(
            story.office,
            story.person,
            plan,
            kind=NoteKind.PROOF,
            number=number,
            text="The document is filed.",
            evidence_id=proof,
        )
    verify_line(story.office, "reviewer", plan, 1, is_accepted=True, text="It is as agreed.")
    story.agreement("PCA")


def _plan_is_late(story: Teller) -> None:
    """Medium capacity and a plan whose time goes by; more time was asked for."""
    _, _, plan = story.planned(1)
    story.wait(150)
    ask_extension(
        story.office,
        story.person,
        plan,
        until=story.office.today() + timedelta(days=60),
        reason="The training was put off.",
    )
    story.agreement("PCA", months=24)


def _plan_proposed(story: Teller) -> None:
    """Low capacity, a plan that nobody agreed yet, and a blocked agreement."""
    case, _ = story.determined(4)
    propose_plan(story.office, "officer", case.id)
    story.agreement("PCA", "termination")


def _contested(story: Teller) -> None:
    """Leave a determination contested by the partner."""
    _, made = story.determined(3)
    respond(story.office, story.person, made, Answer.CONTEST, "We sent the documents in March.")


def _final(story: Teller) -> None:
    """Bring a plan to its end, a final review, and full capacity."""
    case, _, plan = story.planned(1)
    proof = story.evidence(case, "Training register")
    for line in plan_standing(story.office, "officer", plan).lines:
        number = line.line.number
        note_on_plan(
            story.office,
            story.person,
            plan,
            kind=NoteKind.PROOF,
            number=number,
            text="Done.",
            evidence_id=proof,
        )
        verify_line(story.office, "reviewer", plan, number, is_accepted=True, text="Seen.")
    story.wait(10)
    story.reviewed(case, 0, "reviewer-2")
    make_determination(story.office, "management-2", case.id)
    story.agreement("PCA")


def _requested(story: Teller) -> None:
    """Asked for its self-assessment."""
    case = open_case(story.office, "officer", partner_id=story.partner_id)
    request_self_assessment(story.office, "officer", case.id)


def _received(story: Teller) -> None:
    """Send a self-assessment that nobody takes up."""
    story.received()


def _under_review(story: Teller) -> None:
    """Begin a review."""
    case = story.received()
    story.wait(4)
    start_review(story.office, "reviewer-2", case.id)


def _returned(story: Teller) -> None:
    """Ask the partner a question."""
    case = story.received()
    start_review(story.office, "reviewer", case.id)
    return_to_partner(
        story.office, "reviewer", case.id, {_STANDARDS[2]: "Which registers do you ask?"}
    )


def _emergency(story: Teller) -> None:
    """Low capacity assumed in an emergency."""
    decide_unscored(
        story.office,
        "management",
        partner_id=story.partner_id,
        outcome=UnscoredKind.EMERGENCY,
        reason="Floods; aid cannot wait.",
        scope="Food in the flooded districts.",
        expires_on=after_months(story.office.today(), 3),
    )
    story.agreement("PCA", months=3)


def _held(story: Teller) -> None:
    """Full capacity, and a hold."""
    story.determined(0)
    story.agreement("PCA")
    story.wait(20)
    place_hold(
        story.office, "legal", partner_id=story.partner_id, reason="A question is looked into."
    )


def _concern(story: Teller) -> None:
    """Full capacity, and an open concern that was handed over."""
    story.determined(0)
    story.agreement("PCA")
    story.wait(15)
    hand_over_concern(story.office, "officer", partner_id=story.partner_id)
    note_allegation(
        story.office,
        "focal",
        partner_id=story.partner_id,
        reference="2026/0001",
        state=AllegationState.OPEN,
    )


def _waived(story: Teller) -> None:
    """Open a blocked agreement by a waiver, and leave another waiver to management."""
    story.determined(0)
    for number, sides in enumerate(((Side.LEGAL, Side.MANAGEMENT), (Side.LEGAL,))):
        reference = f"PCA{number}"
        story.agreement(reference, "investigation")
        waiver = ask_waiver(
            story.office,
            "officer",
            partner_id=story.partner_id,
            reference=f"{reference}-{story.partner_id}",
            reason="The partner signs the addendum next month.",
            scope="This agreement.",
            expires_on=story.office.today() + timedelta(days=80),
        )
        for side in sides:
            decide_waiver(
                story.office, str(side), waiver.id, side=side, is_approval=True, reason="Agreed."
            )


def _changed(story: Teller) -> None:
    """Full capacity, and a merger that asks for another assessment."""
    story.determined(0)
    story.wait(25)
    note_trigger(
        story.office,
        "officer",
        partner_id=story.partner_id,
        kind="merger",
        text="Merged with another organisation.",
    )


STORIES: dict[Callable[[Teller], None], int] = {
    _cleared: 16,
    _two_agreements: 8,
    _plan_runs: 10,
    _plan_is_late: 5,
    _plan_proposed: 5,
    _contested: 2,
    _final: 6,
    _requested: 6,
    _received: 5,
    _under_review: 4,
    _returned: 3,
    _emergency: 2,
    _held: 1,
    _concern: 1,
    _waived: 3,
    _changed: 2,
}
"""How many of a hundred partners have each story; the others were only registered or screened."""


def tell(
    office: Office, clock: StoryClock, story: Callable[[Teller], None], partner_id: str
) -> int:
    """Tell a story about a partner from the start of the clock; return how many days it took."""
    start = clock.now
    story(Teller(office, clock, partner_id))
    return (clock.now - start).days + 1


def story_start() -> datetime:
    """Return the first moment of every story: the policy's parameters are in force from this year."""
    return datetime(2026, 1, 5, 8, tzinfo=UTC)
