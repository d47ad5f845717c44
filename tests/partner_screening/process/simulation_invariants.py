"""What must hold whatever people try: worked out from the raw records, by other means than the program.

``expected_gate`` says in the words of the policy, and not with its code, how an agreement must stand.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from partner_screening.actions.process.agreements import agreement_standing
from partner_screening.months import after_months
from partner_screening.partner import PartnerType
from partner_screening.process.agreement_file import (
    AgreementFile,
    ElementSettlement,
    SettlementConfirmation,
)
from partner_screening.process.allegation import AllegationNote
from partner_screening.process.case import MOVES, Case, CaseMove, Step
from partner_screening.process.determining import (
    CaseDetermination,
    ContestAnswer,
    Justification,
    PartnerResponse,
)
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.exchange import SharedAcceptance, SharedAssessment
from partner_screening.process.hold import Hold, HoldLift
from partner_screening.process.inheritance import InheritedAnswer, PartnerLink
from partner_screening.process.notice import DeliveryEnd, DeliveryStart, Notice
from partner_screening.process.people import InterestDeclaration, Person, Role
from partner_screening.process.plan import (
    ExtensionRequest,
    NoteKind,
    Plan,
    PlanAgreement,
    PlanConsequence,
    PlanExtension,
    PlanNote,
)
from partner_screening.process.reassessment import ReassessmentTrigger
from partner_screening.process.review_round import ReviewAnswer
from partner_screening.process.submission import Submission
from partner_screening.process.unscored import UnscoredEnd, UnscoredOutcome
from partner_screening.process.waiver import Side, Waiver, WaiverDecision
from partner_screening.storage import history
from partner_screening.storage.history_verification import verify
from partner_screening.storage.partners import partner_of
from tests.partner_screening.process.simulation import World

Reader = Callable[..., tuple[Any, ...]]


def check_gate(world: World, partner_id: str, lacking: dict[str, frozenset[str]]) -> str | None:
    """Hold the gate of a partner's agreement against what the records say; return how it stands.

    ``lacking``: what each agreement text lacks, by the fingerprint of the file.
    """
    reference = f"AoC-{partner_id}"
    files = world.all(AgreementFile, partner_id=partner_id)
    if not files:
        return None
    today = world.today
    file = max(files, key=lambda one: one.number)
    expected = expected_gate(world, file, lacking, today)
    auditor = world.people(Role.AUDITOR)[0]
    found = agreement_standing(
        world.office, auditor, partner_id=partner_id, reference=reference, as_of=today
    )
    assert found.gate.status == expected, (partner_id, expected, today, found)
    return str(found.gate.status)


def expected_gate(
    world: World, file: AgreementFile, lacking: dict[str, frozenset[str]], day: date
) -> str:
    """Return how an agreement must stand: open, pending, blocked or open by waiver."""
    with world.office.records.reading() as view:
        partner = partner_of(view.connection, file.partner_id)

        def read(kind: type, **wanted: object) -> tuple[Any, ...]:
            return view.all(kind, **{"partner_id": file.partner_id} | wanted)

        refused, waits = _partner(read, partner, day)
        offices = (file.partner_id, *_headquarters(read))
        waits |= _has_open_allegation(view.all(AllegationNote, partner_id=offices))
        short, unclear = _clauses(read, file, lacking)
        is_held = _is_held(read, day)
        if not is_held and not refused and not short and not waits and not unclear:
            return "open"
        if not is_held and not refused and not short:
            return "pending"
        blocks = refused | short
        people = {one.id: one for one in view.all(Person)}
        if is_held or waits or unclear or not _is_waived(read, file, blocks, people, day):
            return "blocked"
        return "open_by_waiver"


def _partner(read: Reader, partner: Any, day: date) -> tuple[set[str], bool]:
    """Return what speaks against the partner, and whether a decision about it is open."""
    if partner.type is PartnerType.GOVERNMENT:
        return set(), True
    exempt = _exemption(read, partner, day)
    if exempt == "no_contact":
        return set(), False
    result = _result(read, day)
    if result is None:
        return set(), exempt != "low_assumed_emergency"
    capacity, gaps, is_justified, plan_ends = result
    if not gaps:
        return set(), False
    is_running = plan_ends is not None and day <= plan_ends
    if capacity == "low" and not is_justified:
        return {"partner_not_cleared:low_capacity"}, plan_ends is not None and not is_running
    return set(), not is_running


def _exemption(read: Reader, partner: Any, day: date) -> str:
    outcomes = read(UnscoredOutcome)
    if not outcomes:
        return ""
    last = outcomes[-1]
    days = [last.expires_on]
    days += [end.on - timedelta(days=1) for end in read(UnscoredEnd) if end.outcome_id == last.id]
    days += _ended_by_triggers(read, str(last.outcome), last.at)
    if min(days) < day:
        return ""
    if last.outcome == "no_contact" and partner.contact_with_beneficiaries:
        return ""
    return str(last.outcome)


def _result(read: Reader, day: date) -> tuple[str, tuple[str, ...], bool, date | None] | None:
    """Return capacity, gaps, justification and end of the plan of the result that counts."""
    made = read(CaseDetermination)
    accepted = read(SharedAcceptance)
    own, other = (made[-1] if made else None), (accepted[-1] if accepted else None)
    if other is not None and (own is None or own.at <= other.at):
        shared = next(one for one in read(SharedAssessment) if one.id == other.shared_id)
        last = min([shared.valid_until, *_ended_by_triggers(read, "determination", other.at)])
        ends = shared.plan_deadline if shared.plan_state in {"running", "complete"} else None
        return (str(shared.our_capacity), shared.gaps, False, ends) if day <= last else None
    if own is None or not _stands(read, own):
        return None
    ends = [own.valid_until, *_ended_by_triggers(read, "determination", own.at)]
    if day > min([*ends, *_inherited_ends(read, own)]):
        return None
    justified = any(one.determination_id == own.id for one in read(Justification))
    return str(own.capacity), own.gaps, justified, _plan_end(read, own)


def _stands(read: Reader, own: CaseDetermination) -> bool:
    """Whether nothing has happened since that a determination does not survive."""
    upheld = {one.determination_id for one in read(ContestAnswer) if one.is_upheld}
    (case,) = read(Case, id=own.case_id)
    if own.id in upheld or case.step is Step.WITHDRAWN:
        return False
    if any(one.at > own.at for one in read(Submission, case_id=case.id)):
        return False
    answers = [one for one in read(ReviewAnswer, case_id=case.id) if one.stage is own.kind]
    before: dict[str, Any] = {one.standard: one for one in answers if one.at <= own.at}
    now: dict[str, Any] = {one.standard: one for one in answers}
    looked_at = {name for one in before.values() for name in one.evidence}
    if any(one.supersedes in looked_at for one in read(EvidenceFile) if one.at > own.at):
        return False
    said = ("value", "comment", "evidence", "named_evidence")
    return all(
        getattr(before[standard], field) == getattr(now[standard], field)
        for standard in now
        for field in said
    )


def _inherited_ends(read: Reader, own: CaseDetermination) -> list[date]:
    """Return how long each answer holds that was taken over from headquarters."""
    given = read(ReviewAnswer, case_id=own.case_id)
    counting = {one.standard: one.id for one in given if one.at <= own.at and one.stage is own.kind}
    found: list[date] = []
    for answer in read(InheritedAnswer, case_id=own.case_id):
        if counting.get(answer.standard) != answer.answer_id:
            continue
        found.append(_lasts(read, answer))
    return found


def _lasts(read: Reader, answer: InheritedAnswer) -> date:
    office = read(PartnerLink)[-1].partner_id
    homes = {link.headquarters_id for link in read(PartnerLink, partner_id=office)} - {""}
    made = [one for home in homes for one in read(CaseDetermination, partner_id=home)]
    (current,) = [one for one in made if one.id == answer.determination_id]
    home = current.partner_id
    upheld = {one.determination_id for one in read(ContestAnswer, partner_id=home) if one.is_upheld}
    for later in made:
        if later.partner_id != home or later.at <= current.at or later.id in upheld:
            continue
        if answer.standard in later.gaps and answer.standard not in current.gaps:
            return later.at.date() - timedelta(days=1)  # type: ignore[no-any-return]
        current = later
    ends = [current.valid_until]
    ends += [
        max(one.lapses_on, current.at.date()) - timedelta(days=1)
        for one in read(ReassessmentTrigger, partner_id=home)
        if one.at > current.at and "determination" in one.ends and one.lapses_on
    ]
    return min(ends)


def _plan_end(read: Reader, own: CaseDetermination) -> date | None:
    for plan in reversed(read(Plan, case_id=own.case_id)):
        if own.kind == "preliminary" and plan.determination_id != own.id:
            continue
        if len({one.side for one in read(PlanAgreement, plan_id=plan.id)}) < 2:
            continue
        extensions = read(PlanExtension, plan_id=plan.id)
        end: date = (
            extensions[-1].until if extensions else after_months(plan.drawn_up_on, plan.months)
        )
        decided = read(PlanConsequence, plan_id=plan.id)
        goes_on = decided and decided[-1].kind == "exceptional_continuation"
        return max(end, decided[-1].until) if goes_on else end
    return None


def _ended_by_triggers(read: Reader, result: str, made_at: Any) -> list[date]:
    return [
        max(one.lapses_on, made_at.date()) - timedelta(days=1)
        for one in read(ReassessmentTrigger)
        if one.at > made_at and result in one.ends and one.lapses_on
    ]


def _headquarters(read: Reader) -> list[str]:
    links = read(PartnerLink)
    return [links[-1].headquarters_id] if links and links[-1].headquarters_id else []


def _has_open_allegation(notes: tuple[Any, ...]) -> bool:
    states = {(note.partner_id, note.reference): note.state for note in notes}
    return "open" in states.values()


def _is_held(read: Reader, day: date) -> bool:
    lifted = {one.hold_id for one in read(HoldLift)}
    return any(one.from_on <= day and one.id not in lifted for one in read(Hold))


def _clauses(
    read: Reader, file: AgreementFile, lacking: dict[str, frozenset[str]]
) -> tuple[set[str], bool]:
    """Return the clauses that fall short, and whether somebody must look at the file.

    A file that could not be read lacks nothing that anybody knows of, until a lawyer says so.
    """
    is_lighter = file.clause_set.startswith("un-standard-conditions")
    is_unread = file.sha256 not in lacking
    lacks = lacking.get(file.sha256, frozenset())
    needed = {"minors", "termination"} if is_lighter else {"minors", "termination", "reporting"}
    standing = {element: "missing" if element in lacks else "present" for element in needed}
    confirmed = {one.settlement_id for one in read(SettlementConfirmation)}
    for one in read(ElementSettlement, sha256=file.sha256):
        overrules = one.element in lacks and one.status == "present"
        if one.element in needed and (not overrules or one.id in confirmed):
            standing[one.element] = str(one.status)
    short = {
        f"element_falls_short:{element}:{status}"
        for element, status in standing.items()
        if status != "present"
    }
    return short, is_lighter or is_unread


def _is_waived(
    read: Reader, file: AgreementFile, blocks: set[str], people: dict[str, Any], day: date
) -> bool:
    decisions = read(WaiverDecision)
    for waiver in read(Waiver, reference=file.reference, sha256=file.sha256):
        given = {one.side: one for one in decisions if one.waiver_id == waiver.id}
        if set(given) != set(Side) or not all(one.is_approval for one in given.values()):
            continue
        three = {waiver.by, *(one.by for one in given.values())}
        roles = {side: people[one.by].roles for side, one in given.items()}
        assert len(three) == 3, waiver
        assert Role.LEGAL in roles[Side.LEGAL], waiver
        assert Role.MANAGEMENT in roles[Side.MANAGEMENT], waiver
        if waiver.expires_on >= day and blocks <= set(waiver.blocked_by):
            return True
    return False


def check_records(world: World) -> set[Step]:
    """Hold every record of the process against the others; return the steps that cases reached."""
    reached = _check_moves(world)
    _check_second_persons(world)
    _check_notices(world)
    return reached


def _check_moves(world: World) -> set[Step]:
    """No update was lost, and nobody left the table."""
    moves = defaultdict(list)
    for move in world.all(CaseMove):
        moves[move.case_id].append(move)
    reached = {Step.REGISTERED}
    for case in world.all(Case):
        step = Step.REGISTERED
        made = sorted(moves[case.id], key=lambda one: one.number)
        assert [one.number for one in made] == list(range(1, case.version + 1)), case
        for move in made:
            assert move.from_step is step, (case, move)
            assert move.to_step in MOVES[step], move
            step = move.to_step
            reached.add(step)
        assert case.step is step, case
    return reached


def _check_second_persons(world: World) -> None:
    """Nobody approved his or her own work, and nothing was decided twice."""
    answers = defaultdict(set)
    for one in world.all(ReviewAnswer):
        answers[one.case_id].add((one.by, one.at))
    made = {one.id: one for one in world.all(CaseDetermination)}
    for one in made.values():
        assert one.by not in one.reviewers, one
        assert one.by not in {by for by, at in answers[one.case_id] if at < one.at}, one
    for kind in (Justification, ContestAnswer):
        for one in world.all(kind):
            told = made[one.determination_id]
            assert one.by not in {told.by, *told.reviewers}, one
    pairs = (
        (HoldLift, "hold_id", Hold),
        (PlanExtension, "request_id", ExtensionRequest),
        (SharedAcceptance, "shared_id", SharedAssessment),
        (SettlementConfirmation, "settlement_id", ElementSettlement),
    )
    for kind, column, of in pairs:
        first = {one.id: one for one in world.all(of)}
        done = world.all(kind)
        assert all(first[getattr(one, column)].by != one.by for one in done), kind
        assert _once(getattr(one, column) for one in done), kind
    assert _once(one.determination_id for one in world.all(PartnerResponse))
    assert _once(one.determination_id for one in world.all(ContestAnswer))
    assert _once((one.waiver_id, one.side) for one in world.all(WaiverDecision))
    sides = world.all(PlanAgreement)
    assert _once((one.plan_id, one.side) for one in sides)
    assert _once((one.plan_id, one.by) for one in sides)
    assert _once(one.plan_id for one in world.all(PlanExtension))
    _check_proofs(world)
    _check_people(world)


def _check_proofs(world: World) -> None:
    senders = defaultdict(set)
    for note in world.all(PlanNote):
        if note.kind is NoteKind.PROOF:
            senders[note.plan_id, note.number].add(note.by)
        if note.kind in {NoteKind.VERIFIED, NoteKind.REJECTED}:
            assert note.by not in senders[note.plan_id, note.number], note


def _check_people(world: World) -> None:
    """Who has left, or declared a tie, does nothing more; people of a partner act on their own file."""
    ties = {(one.person_id, one.partner_id): one.at for one in world.all(InterestDeclaration)}
    home = {one.id: one.partner_id for one in world.all(Person)}
    for event in history.events(world.office.database):
        left = world.record.left.get(event.who)
        assert left is None or event.at <= left, event
        tied = ties.get((event.who, event.partner_id))
        assert tied is None or event.at <= tied, event
        if home.get(event.who):
            assert event.partner_id == home[event.who], event


def _check_notices(world: World) -> None:
    """Each notice is written once and sent once, and what was sent arrived."""
    notices = world.all(Notice)
    assert _once(one.key for one in notices)
    assert _once((one.notice_id, one.number) for one in world.all(DeliveryStart))
    sent = [one.notice_id for one in world.all(DeliveryEnd) if one.is_sent]
    assert _once(sent)
    arrived = Counter(str(message["Message-ID"]) for message in world.messages)
    assert set(arrived.values()) <= {1}
    assert set(arrived) == {f"<{name}@example.org>" for name in sent}


def check_history(world: World) -> None:
    """The history vouches for every row of two years."""
    found = verify(world.office.database)
    assert found.is_intact, found


def _once(keys: Any) -> bool:
    counted = Counter(keys)
    return not counted or max(counted.values()) == 1
