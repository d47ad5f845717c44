"""What people of the simulation try about a partner: each deed is formed from how its file stands.

A method returns a deed, or nothing where it cannot even be formed (no hold, nothing to lift). Whether the
deed is allowed is for the program to say; people mostly try what makes sense, and now and then what does
not.
"""

from collections.abc import Callable
from datetime import timedelta

from assessment_tools.answers import AnswerValue
from contract_clauses.clause_check import ElementStatus
from partner_screening.actions.process.agreements import (
    AgreementTerms,
    confirm_settlement,
    register_agreement,
    settle_element,
)
from partner_screening.actions.process.allegations import (
    hand_over_concern,
    note_allegation,
    take_over_concern,
)
from partner_screening.actions.process.cases import (
    close_case,
    open_case,
    request_self_assessment,
    withdraw_case,
)
from partner_screening.actions.process.determinations import (
    answer_contest,
    justify,
    make_determination,
    respond,
)
from partner_screening.actions.process.exchange import accept_assessment, import_assessment
from partner_screening.actions.process.exchange_export import export_assessment
from partner_screening.actions.process.holds import lift_hold, place_hold
from partner_screening.actions.process.inheritance import (
    decide_standard,
    inherit_answers,
    link_headquarters,
)
from partner_screening.actions.process.partners import import_partners
from partner_screening.actions.process.people import declare_interest
from partner_screening.actions.process.plan_extensions import (
    ask_extension,
    decide_consequence,
    grant_extension,
    refuse_extension,
)
from partner_screening.actions.process.plan_progress import note_on_plan, verify_line
from partner_screening.actions.process.plan_reading import plan_standing
from partner_screening.actions.process.plans import agree_plan, propose_plan
from partner_screening.actions.process.reassessments import note_trigger, open_reassessment
from partner_screening.actions.process.receiving import receive_answers
from partner_screening.actions.process.reviewing import (
    StandardReview,
    answer_standard,
    reply,
    return_to_partner,
    start_review,
)
from partner_screening.actions.process.unscored import decide_unscored, end_unscored
from partner_screening.actions.process.waivers import ask_waiver, decide_waiver
from partner_screening.months import after_months
from partner_screening.partner import CapacityOutcome
from partner_screening.process.agreement_file import AgreementFile, ElementSettlement
from partner_screening.process.allegation import AllegationNote, AllegationState, ConcernHandOver
from partner_screening.process.case import Case, Step
from partner_screening.process.determining import Answer, CaseDetermination, PartnerResponse
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.exchange import SharedAssessment
from partner_screening.process.exchange_format import ExchangePartner, ExchangePlan
from partner_screening.process.hold import Hold, HoldLift
from partner_screening.process.inheritance import Choice, PartnerLink
from partner_screening.process.people import Role
from partner_screening.process.plan import (
    ExtensionRequest,
    LineState,
    NoteKind,
    Plan,
    PlanNote,
)
from partner_screening.process.reassessment import ReassessmentTrigger, load_triggers
from partner_screening.process.review_round import Question, Reply, ReviewAnswer
from partner_screening.process.unscored import UnscoredKind, UnscoredOutcome
from partner_screening.process.waiver import Side, Waiver, WaiverDecision
from tests.partner_screening.process.case_stories import (
    ALL_YES,
    STANDARDS,
    agreement_text,
    send_evidence,
    sheet,
)
from tests.partner_screening.process.exchange_files import exchange_file
from tests.partner_screening.process.simulation import Deed, World

ELEMENTS = ("reporting", "minors", "termination")
"""Clauses that an agreement of the simulation may lack."""

UNREADABLE = b"%PDF-1.7 broken"


class Deeds:
    """Forms deeds in a world. ``lacking`` says of each agreement file, by its bytes, what it lacks."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.office = world.office
        self.chance = world.chance
        self.lacking = {agreement_text(*some): frozenset(some) for some in ((), *_lacking())}

    def at_step(self, step: Step | None) -> tuple[Callable[[str], Deed | None], ...]:
        """Return what a case at ``step`` asks for; ``None``: the partner has no open case."""
        wanted: dict[Step | None, tuple[Callable[[str], Deed | None], ...]] = {
            None: (self.open, self.open, self.reassess),
            Step.REGISTERED: (self.request, self.request, self.receive),
            Step.REQUESTED: (self.receive, self.evidence, self.link),
            Step.RECEIVED: (self.start, self.evidence, self.start),
            Step.UNDER_REVIEW: (
                *(self.review, self.review, self.review, self.determine, self.determine),
                *(self.determine, self.ask_partner, self.inherit),
            ),
            Step.RETURNED: (self.reply, self.receive, self.start),
            Step.PRELIMINARY: (
                *(self.justify, self.respond, self.answer_contest, self.propose),
                *(self.propose, self.agree_partner, self.agree_agency),
            ),
            Step.MONITORING: (
                *(self.note, self.proof, self.proof, self.verify, self.verify, self.determine),
                *(self.ask_extension, self.answer_extension, self.review, self.justify),
                *(self.respond, self.consequence, self.consequence),
            ),
            Step.FINAL: (
                *(self.respond, self.answer_contest, self.close, self.close, self.justify),
                *(self.export, self.consequence, self.consequence, self.consequence),
            ),
        }
        return wanted.get(step, ())

    @property
    def anytime(self) -> tuple[Callable[[str], Deed | None], ...]:
        """What happens whatever the case does."""
        return (
            *(self.register, self.register, *(self.ask_waiver,) * 3, *(self.decide_legal,) * 4),
            *(*(self.decide_management,) * 4, self.settle, self.confirm, self.hold, self.lift),
            *(self.lift, self.allegation, self.allegation, self.hand_over, self.take_over),
            *(self.trigger, self.reassess, self.unscored, self.end_unscored, self.exchange_import),
            *(self.accept, self.export, self.withdraw, self.declare, self.link, self.import_list),
        )

    @property
    def every(self) -> tuple[Callable[[str], Deed | None], ...]:
        """Every kind of deed, at whatever step."""
        steps = [method for step in (None, *Step) for method in self.at_step(step)]
        return tuple(dict.fromkeys((*steps, *self.anytime)))

    def case(self, partner_id: str) -> Case | None:
        """Return the latest case of a partner."""
        return self._last(Case, partner_id)

    # Cases ------------------------------------------------------------------------------------------

    def open(self, partner_id: str) -> Deed | None:
        """Open a case; a later one needs a reason, which is now and then forgotten."""
        because = "" if self.chance.random() < 0.1 else "Its result runs out."
        return self._deed(
            "case.open", partner_id, Role.OFFICER,
            lambda who: open_case(self.office, who, partner_id=partner_id, because=because),
        )  # fmt: skip

    def request(self, partner_id: str) -> Deed | None:
        """Ask for the self-assessment."""
        return self._on_case("case.request", partner_id, Role.OFFICER, request_self_assessment)

    def withdraw(self, partner_id: str) -> Deed | None:
        """Withdraw a case, seldom."""
        if self.chance.random() < 0.7:
            return None
        return self._on_case("case.withdraw", partner_id, Role.OFFICER, withdraw_case, "No need.")

    def close(self, partner_id: str) -> Deed | None:
        """Close a case."""
        return self._on_case("case.close", partner_id, Role.OFFICER, close_case)

    def receive(self, partner_id: str) -> Deed | None:
        """Send a self-assessment, now and then with other answers than before."""
        answers = dict.fromkeys(self._some(STANDARDS, 2), AnswerValue.NO)
        return self._on_case(
            "submission.receive", partner_id, Role.PARTNER, receive_answers,
            sheet(partner_id, answers),
        )  # fmt: skip

    def evidence(self, partner_id: str) -> Deed | None:
        """Send a document, now and then one that ends within the year."""
        if self.chance.random() < 0.6:
            return None
        case = self.case(partner_id)
        expires = self.world.today + timedelta(days=self.chance.choice([20, 100, 300]))
        expires_on = expires if self.chance.random() < 0.15 else None
        text = f"Helping Hands {partner_id}: code number {self.chance.randrange(10**6)}"
        return case and self._deed(
            "evidence.add", partner_id, Role.PARTNER,
            lambda who: send_evidence(self.office, case, who, text=text, expires_on=expires_on),
        )  # fmt: skip

    # Reviews ----------------------------------------------------------------------------------------

    def start(self, partner_id: str) -> Deed | None:
        """Take a case under review."""
        return self._on_case("review.start", partner_id, Role.REVIEWER, start_review)

    def review(self, partner_id: str) -> Deed | None:
        """Answer every standard, or now and then all but one."""
        case = self.case(partner_id)
        most = self.chance.choice([0, 1, 2, 3, 5])
        answers = ALL_YES | dict.fromkeys(self._some(STANDARDS, most), AnswerValue.NO)
        if self.chance.random() < 0.15:
            answers[STANDARDS[-1]] = AnswerValue.NOT_APPLICABLE
        if self.chance.random() < 0.05:
            answers.pop(self.chance.choice(STANDARDS))
        comment = f"Looked at on {self.world.today}."
        fresh = [
            file.id
            for file in self.world.all(EvidenceFile, partner_id=partner_id)
            if file.expires_on is None or file.expires_on > self.world.today + timedelta(days=30)
        ]
        looked_at = tuple(fresh[-1:])

        def work(who: str) -> None:
            for standard, value in answers.items():
                given = StandardReview(standard, value, comment, looked_at, "visit")
                answer_standard(self.office, who, case.id, given)

        return case and self._deed("review.answer", partner_id, Role.REVIEWER, work)

    def inherit(self, partner_id: str) -> Deed | None:
        """Decide where the answers of a country office come from, or take them over."""
        if not self._makes_sense(bool(self.world.all(PartnerLink, partner_id=partner_id))):
            return None
        if self.chance.random() < 0.4:
            return self._on_case("review.answer", partner_id, Role.REVIEWER, inherit_answers)
        case = self.case(partner_id)
        return case and self._deed(
            "inheritance.decide", partner_id, Role.REVIEWER,
            lambda who: decide_standard(
                self.office, who, case_id=case.id, standard=STANDARDS[0], choice=Choice.LOCAL,
                reason="decentralised",
            ),
        )  # fmt: skip

    def link(self, partner_id: str) -> Deed | None:
        """Say which headquarters an office belongs to."""
        if self.chance.random() < 0.6:
            return None
        kind = self.world.kinds[partner_id]
        other = self.chance.choice(
            [one for one in self.world.partners if self.world.kinds[one] is kind]
        )
        return self._deed(
            "partner.link", partner_id, Role.OFFICER,
            lambda who: link_headquarters(
                self.office, who, partner_id=partner_id, headquarters_id=other, reason="Branch."
            ),
        )  # fmt: skip

    def ask_partner(self, partner_id: str) -> Deed | None:
        """Return some standards with questions."""
        questions = dict.fromkeys(self._some(STANDARDS, 2), "Which edition is this?")
        return self._on_case(
            "review.return", partner_id, Role.REVIEWER, return_to_partner, questions
        )

    def reply(self, partner_id: str) -> Deed | None:
        """Answer a question."""
        asked = self.world.all(Question, partner_id=partner_id)
        if not self._makes_sense(len(asked) > len(self.world.all(Reply, partner_id=partner_id))):
            return None
        return self._on_last(
            Question, "review.reply", partner_id, Role.PARTNER,
            lambda who, last: reply(self.office, who, self._open(last), "The second one."),
        )  # fmt: skip

    # Determinations ---------------------------------------------------------------------------------

    def determine(self, partner_id: str) -> Deed | None:
        """Determine the capacity."""
        case = self.case(partner_id)
        given = self.world.all(ReviewAnswer, case_id=case.id) if case else ()
        if not self._makes_sense({one.standard for one in given} == set(STANDARDS)):
            return None
        role = self.chance.choice([Role.MANAGEMENT, Role.REVIEWER])
        return self._on_case("determination.make", partner_id, role, make_determination)

    def justify(self, partner_id: str) -> Deed | None:
        """Justify a low capacity."""
        made = self._last(CaseDetermination, partner_id)
        if not self._makes_sense(made is not None and made.capacity is CapacityOutcome.LOW):
            return None
        return self._on_last(
            CaseDetermination, "determination.justify", partner_id, Role.MANAGEMENT,
            lambda who, made: justify(self.office, who, made.id, "Nobody else can help there."),
        )  # fmt: skip

    def respond(self, partner_id: str) -> Deed | None:
        """Confirm a determination or contest it."""
        made = self._last(CaseDetermination, partner_id)
        is_new = made and not self.world.all(PartnerResponse, determination_id=made.id)
        if not self._makes_sense(bool(is_new)):
            return None
        answer = self.chance.choice([Answer.CONFIRM, Answer.CONTEST])
        return self._on_last(
            CaseDetermination, "determination.respond", partner_id, Role.PARTNER,
            lambda who, made: respond(self.office, who, made.id, answer, "We see it so."),
        )  # fmt: skip

    def answer_contest(self, partner_id: str) -> Deed | None:
        """Answer a contest."""
        response = self._last(PartnerResponse, partner_id)
        is_contest = response is not None and response.answer is Answer.CONTEST
        if not self._makes_sense(is_contest):
            return None
        is_upheld = self.chance.random() < 0.5
        return self._on_last(
            CaseDetermination, "determination.answer_contest", partner_id, Role.MANAGEMENT,
            lambda who, made: answer_contest(
                self.office, who, made.id, is_upheld=is_upheld, text="We looked at it again."
            ),
        )  # fmt: skip

    def unscored(self, partner_id: str) -> Deed | None:
        """Decide that there is no contact, or that low capacity is assumed; now and then for too long."""
        kind = self.chance.choice(list(UnscoredKind))
        ends = self.world.today + timedelta(days=self.chance.choice([20, 60, 85, 500]))
        return self._deed(
            "unscored.decide", partner_id, Role.MANAGEMENT,
            lambda who: decide_unscored(
                self.office, who, partner_id=partner_id, outcome=kind, reason="Floods",
                scope="First response", expires_on=ends,
            ),
        )  # fmt: skip

    def end_unscored(self, partner_id: str) -> Deed | None:
        """End an outcome without a score."""
        return self._on_last(
            UnscoredOutcome, "unscored.end", partner_id, Role.OFFICER,
            lambda who, decided: end_unscored(self.office, who, decided.id, "Its scope changed."),
        )  # fmt: skip

    # Plans ------------------------------------------------------------------------------------------

    def propose(self, partner_id: str) -> Deed | None:
        """Draw a plan up."""
        return self._on_case("plan.propose", partner_id, Role.OFFICER, propose_plan)

    def agree_partner(self, partner_id: str) -> Deed | None:
        """Agree a plan for the partner."""
        return self._on_plan(
            "plan.agree", partner_id, Role.PARTNER,
            lambda who, plan: agree_plan(self.office, who, plan.id),
        )  # fmt: skip

    def agree_agency(self, partner_id: str) -> Deed | None:
        """Agree a plan for the agency."""
        return self._on_plan(
            "plan.agree", partner_id, Role.OFFICER,
            lambda who, plan: agree_plan(self.office, who, plan.id),
        )  # fmt: skip

    def note(self, partner_id: str) -> Deed | None:
        """Note progress or a visit."""
        kind = self.chance.choice([NoteKind.PROGRESS, NoteKind.VISIT])
        return self._on_plan(
            "plan.note", partner_id, self.chance.choice([Role.OFFICER, Role.PARTNER]),
            lambda who, plan: note_on_plan(self.office, who, plan.id, kind=kind, text="Going on."),
        )  # fmt: skip

    def proof(self, partner_id: str) -> Deed | None:
        """File a proof and note it on a line."""
        case = self.case(partner_id)
        text = f"Helping Hands {partner_id}: training list {self.chance.randrange(10**6)}"

        def work(who: str, plan: Plan) -> None:
            filed = send_evidence(self.office, case, who, text=text)
            number = self._line(who, plan, LineState.OPEN)
            note_on_plan(
                self.office, who, plan.id, kind=NoteKind.PROOF, text="Done.", number=number,
                evidence_id=filed.id,
            )  # fmt: skip

        return self._on_plan("plan.note", partner_id, Role.PARTNER, work)

    def verify(self, partner_id: str) -> Deed | None:
        """Accept the proof of a line, or now and then turn it down."""
        notes = self.world.all(PlanNote, partner_id=partner_id)
        if not self._makes_sense(any(note.kind is NoteKind.PROOF for note in notes)):
            return None
        is_accepted = self.chance.random() < 0.85

        def work(who: str, plan: Plan) -> None:
            number = self._line(who, plan, LineState.PROOF_SENT)
            verify_line(
                self.office, who, plan.id, number, is_accepted=is_accepted, text="Looked at."
            )

        return self._on_plan("plan.verify", partner_id, Role.REVIEWER, work)

    def ask_extension(self, partner_id: str) -> Deed | None:
        """Ask for more time, now and then for too much."""
        plan = self._last(Plan, partner_id)
        if plan is None:
            return None
        until = plan.drawn_up_on + timedelta(days=self.chance.choice([200, 230, 260, 400]))
        return self._on_plan(
            "plan.ask_extension", partner_id, Role.PARTNER,
            lambda who, plan: ask_extension(
                self.office, who, plan.id, until=until, reason="The office was shut."
            ),
        )  # fmt: skip

    def answer_extension(self, partner_id: str) -> Deed | None:
        """Grant more time, or refuse it."""
        answer = self.chance.choice([grant_extension, grant_extension, refuse_extension])
        return self._on_last(
            ExtensionRequest, "plan.extend", partner_id, Role.MANAGEMENT,
            lambda who, request: answer(self.office, who, request.id, reason="It is so."),
        )  # fmt: skip

    def consequence(self, partner_id: str) -> Deed | None:
        """Decide what follows from a plan that failed."""
        plan = self._last(Plan, partner_id)
        is_over = plan is not None and after_months(plan.drawn_up_on, 6) < self.world.today
        case = self.case(partner_id)
        if not self._makes_sense(is_over or (case is not None and case.step is Step.FINAL)):
            return None
        kind = self.chance.choice(
            ["do_not_renew", "suspend", "exceptional_continuation", "exceptional_continuation"]
        )
        until = self.world.today + timedelta(days=90) if kind.startswith("exc") else None
        return self._on_plan(
            "plan.consequence", partner_id, Role.MANAGEMENT,
            lambda who, plan: decide_consequence(
                self.office, who, plan.id, kind=kind, reason="The plan failed.", until=until
            ),
        )  # fmt: skip

    # Reassessments, concerns, other entities --------------------------------------------------------

    def trigger(self, partner_id: str) -> Deed | None:
        """Note what makes a reassessment due, now and then late."""
        kind = self.chance.choice(["merger", *(rule.id for rule in load_triggers().triggers)])
        on = self.world.today - timedelta(days=self.chance.choice([0, 0, 10, 200]))
        return self._deed(
            "reassessment.note", partner_id, Role.OFFICER,
            lambda who: note_trigger(self.office, who, partner_id=partner_id, kind=kind, on=on),
        )  # fmt: skip

    def reassess(self, partner_id: str) -> Deed | None:
        """Open the case of a reassessment for a trigger."""
        triggers = self.world.all(ReassessmentTrigger, partner_id=partner_id)
        mergers = [one for one in triggers if one.kind == "merger"]
        trigger = (mergers or list(triggers) or [None])[-1]
        return trigger and self._deed(
            "case.open", partner_id, Role.OFFICER,
            lambda who: open_reassessment(
                self.office, who, partner_id=partner_id, trigger_id=trigger.id
            ),
        )  # fmt: skip

    def allegation(self, partner_id: str) -> Deed | None:
        """Note that an allegation is open, or that the last one is closed."""
        last = self._last(AllegationNote, partner_id)
        is_open = last is not None and last.state is AllegationState.OPEN
        if not is_open and self.chance.random() < 0.85:
            return None
        state = AllegationState.CLOSED if is_open else AllegationState.OPEN
        number = last.reference if is_open else f"OIOS/{self.chance.randrange(10**6):06}"
        return self._deed(
            "allegation.note", partner_id, Role.FOCAL_POINT,
            lambda who: note_allegation(
                self.office, who, partner_id=partner_id, reference=number, state=state
            ),
        )  # fmt: skip

    def hand_over(self, partner_id: str) -> Deed | None:
        """Hand a concern over, seldom."""
        if self.chance.random() < 0.7:
            return None
        taker = self.chance.choice(self.world.people(Role.FOCAL_POINT))
        return self._deed(
            "concern.hand_over", partner_id, Role.OFFICER,
            lambda who: hand_over_concern(
                self.office, who, partner_id=partner_id, focal_point_id=taker
            ),
        )  # fmt: skip

    def take_over(self, partner_id: str) -> Deed | None:
        """Take a concern over."""
        return self._on_last(
            ConcernHandOver, "allegation.note", partner_id, Role.FOCAL_POINT,
            lambda who, handed: take_over_concern(self.office, who, handed.id),
        )  # fmt: skip

    def exchange_import(self, partner_id: str) -> Deed | None:
        """Bring an assessment of another entity in."""
        today = self.world.today
        gaps = self._some(STANDARDS, self.chance.choice([0, 0, 1, 4]))
        data = exchange_file(
            gaps=gaps, kind="preliminary" if gaps else "final",
            partner=ExchangePartner(partner_id="W-1", name=f"Helping Hands {partner_id}", country="KE"),
            determined_on=today - timedelta(days=20), issued_on=today - timedelta(days=10),
            valid_until=today + timedelta(days=self.chance.choice([100, 400])),
            issuer=self.chance.choice(["wfp", "unicef", "nobody-knows"]),
            plan=ExchangePlan(state="running", deadline=today + timedelta(days=60)) if gaps else None,
        )  # fmt: skip
        return self._deed(
            "exchange.import", partner_id, Role.OFFICER,
            lambda who: import_assessment(
                self.office, who, partner_id=partner_id, data=data, name="shared.json"
            ),
        )  # fmt: skip

    def accept(self, partner_id: str) -> Deed | None:
        """Accept an assessment of another entity, now and then against what is known."""
        despite = self.chance.random() < 0.5
        return self._on_last(
            SharedAssessment, "exchange.accept", partner_id, Role.REVIEWER,
            lambda who, shared: accept_assessment(
                self.office, who, shared.id, reason="It was thorough.", despite_facts=despite
            ),
        )  # fmt: skip

    def export(self, partner_id: str) -> Deed | None:
        """Export a determination."""
        return self._on_last(
            CaseDetermination, "exchange.export", partner_id, Role.OFFICER,
            lambda who, made: export_assessment(self.office, who, made.id, issuer="un-habitat"),
        )  # fmt: skip

    # Agreements, waivers, holds ---------------------------------------------------------------------

    def register(self, partner_id: str) -> Deed | None:
        """Register an agreement or amend it: another text, or a later end."""
        if self.chance.random() < 0.6:
            return None
        texts = list(self.lacking)
        data = self.chance.choice([*texts[:1] * 4, *texts, UNREADABLE])
        terms = AgreementTerms(
            "cooperation_agreement",
            clause_set=self.chance.choice(["", "", "", "", "un-standard-conditions"]),
            start_on=self.world.today,
            end_on=self.world.today + timedelta(days=self.chance.choice([100, 700])),
        )
        name = "agreement.pdf" if data is UNREADABLE else "agreement.txt"
        return self._deed(
            "agreement.register", partner_id, Role.OFFICER,
            lambda who: register_agreement(
                self.office, who, partner_id=partner_id, reference=f"AoC-{partner_id}",
                terms=terms, data=data, name=name,
            ),
        )  # fmt: skip

    def settle(self, partner_id: str) -> Deed | None:
        """Settle an element by a lawyer's reading."""
        element = self.chance.choice(ELEMENTS)
        status = self.chance.choice([ElementStatus.PRESENT] * 3 + [ElementStatus.WEAKENED])
        return self._on_last(
            AgreementFile, "agreement.settle", partner_id, Role.LEGAL,
            lambda who, file: settle_element(
                self.office, who, partner_id=partner_id, reference=file.reference, element=element,
                status=status, quote="shall tell the agency", reason="Read in article 4.",
            ),
        )  # fmt: skip

    def confirm(self, partner_id: str) -> Deed | None:
        """Confirm the settlement of another lawyer."""
        return self._on_last(
            ElementSettlement, "agreement.settle", partner_id, Role.LEGAL,
            lambda who, settlement: confirm_settlement(self.office, who, settlement.id),
        )  # fmt: skip

    def ask_waiver(self, partner_id: str) -> Deed | None:
        """Ask for a waiver, now and then for too long."""
        is_blocked = self.world.gates.get(partner_id) == "blocked"
        holds, lifts = (self.world.all(one, partner_id=partner_id) for one in (Hold, HoldLift))
        if not self._makes_sense(is_blocked and len(holds) == len(lifts)):
            return None
        ends = self.world.today + timedelta(days=self.chance.choice([30, 100, 170, 400]))
        return self._on_last(
            AgreementFile, "waiver.request", partner_id, Role.OFFICER,
            lambda who, file: ask_waiver(
                self.office, who, partner_id=partner_id, reference=file.reference,
                reason="The flood cannot wait.", scope="First instalment", expires_on=ends,
            ),
        )  # fmt: skip

    def decide_legal(self, partner_id: str) -> Deed | None:
        """Decide on a waiver for the legal unit."""
        return self._decide(partner_id, Side.LEGAL, Role.LEGAL)

    def decide_management(self, partner_id: str) -> Deed | None:
        """Decide on a waiver for management."""
        return self._decide(partner_id, Side.MANAGEMENT, Role.MANAGEMENT)

    def hold(self, partner_id: str) -> Deed | None:
        """Place a hold, today or from a day on."""
        if self.chance.random() < 0.8:
            return None
        from_on = self.world.today + timedelta(days=self.chance.choice([0, 0, 5]))
        return self._deed(
            "hold.place", partner_id, self.chance.choice([Role.OFFICER, Role.MANAGEMENT]),
            lambda who: place_hold(
                self.office, who, partner_id=partner_id, reason="A match.", from_on=from_on
            ),
        )  # fmt: skip

    def lift(self, partner_id: str) -> Deed | None:
        """Lift one of the holds."""
        holds = self.world.all(Hold, partner_id=partner_id)
        hold = self.chance.choice(holds) if holds else None
        return hold and self._deed(
            "hold.lift", partner_id, Role.MANAGEMENT,
            lambda who: lift_hold(self.office, who, hold.id, "It was another one."),
        )  # fmt: skip

    def declare(self, partner_id: str) -> Deed | None:
        """Declare a tie to the partner, seldom."""
        if self.chance.random() < 0.9:
            return None
        return self._deed(
            "interest.declare", partner_id, self.chance.choice([Role.OFFICER, Role.REVIEWER]),
            lambda who: declare_interest(
                self.office, who, partner_id=partner_id, nature="a cousin works there"
            ),
        )  # fmt: skip

    def import_list(self, partner_id: str) -> Deed | None:
        """Bring a partner list in that says anew whether the partner meets beneficiaries."""
        if self.chance.random() < 0.7:
            return None
        contact = self.chance.choice(["yes", "no", ""])
        file = self.world.folder / f"list-{self.chance.randrange(10**9)}.csv"
        file.write_text(
            "partner_id,name,type,country,contact_with_beneficiaries\n"
            f"{partner_id},Helping Hands {partner_id},{self.world.kinds[partner_id]},KE,{contact}\n",
            "utf-8",
        )
        return self._deed(
            "partner.import", "", Role.OFFICER,
            lambda who: import_partners(self.office, who, file),
        )  # fmt: skip

    # Forming deeds ----------------------------------------------------------------------------------

    def _deed(self, action: str, partner_id: str, role: Role, do: Callable[[str], object]) -> Deed:
        return Deed(action, partner_id, self.world.someone(role, partner_id), do)

    def _on_case(self, action: str, partner_id: str, role: Role, do, *more) -> Deed | None:
        case = self.case(partner_id)
        return case and self._deed(
            action, partner_id, role, lambda who: do(self.office, who, case.id, *more)
        )

    def _on_last(self, kind, action: str, partner_id: str, role: Role, do) -> Deed | None:
        last = self._last(kind, partner_id)
        return last and self._deed(action, partner_id, role, lambda who: do(who, last))

    def _on_plan(self, action: str, partner_id: str, role: Role, do) -> Deed | None:
        return self._on_last(Plan, action, partner_id, role, do)

    def _decide(self, partner_id: str, side: Side, role: Role) -> Deed | None:
        is_approval = self.chance.random() < 0.85
        given = self.world.all(WaiverDecision, partner_id=partner_id)
        asked = self._last(Waiver, partner_id)
        decided = {one.side for one in given if asked and one.waiver_id == asked.id}
        if not self._makes_sense(side not in decided):
            return None
        return self._on_last(
            Waiver, f"waiver.decide_{side}", partner_id, role,
            lambda who, waiver: decide_waiver(
                self.office, who, waiver.id, side=side, is_approval=is_approval, reason="Looked at."
            ),
        )  # fmt: skip

    def _last(self, kind, partner_id: str):
        found = self.world.all(kind, partner_id=partner_id)
        return found[-1] if found else None

    def _makes_sense(self, makes_sense: bool) -> bool:
        """Whether somebody tries it: what makes sense always, the rest now and then."""
        return makes_sense or self.chance.random() < 0.1

    def _open(self, question: Question) -> str:
        """Return an open question of the same case, else this one."""
        answered = {one.question_id for one in self.world.all(Reply, case_id=question.case_id)}
        asked = self.world.all(Question, case_id=question.case_id)
        return next((one.id for one in asked if one.id not in answered), question.id)

    def _line(self, who: str, plan: Plan, state: LineState) -> int:
        """Return the number of a line in ``state``, else of the first."""
        lines = plan_standing(self.office, who, plan.id).lines
        return next((one.line.number for one in lines if one.state is state), 1)

    def _some(self, values: tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(self.chance.sample(values, self.chance.randint(0, most)))


def _lacking() -> list[tuple[str, ...]]:
    return [*((element,) for element in ELEMENTS), ELEMENTS[:2]]
