"""Making determinations, justifying a low one, the partner's answer, and the answer to a contest."""

from dataclasses import dataclass
from datetime import date

from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.allegations import is_concern_known
from partner_screening.actions.process.cases import case_by_id
from partner_screening.actions.process.office import (
    Act,
    Office,
    known,
    known_case,
    of_partner,
    require_text,
)
from partner_screening.actions.process.reviewing import findings_of, stage_of
from partner_screening.actions.process.standing import review_basis
from partner_screening.errors import ConflictError, InputError
from partner_screening.findings import Severity
from partner_screening.months import after_years
from partner_screening.partner import CapacityOutcome
from partner_screening.process.case import Case, Step
from partner_screening.process.determining import (
    Answer,
    CaseDetermination,
    ContestAnswer,
    Justification,
    PartnerResponse,
    contest_ends,
    is_reopened,
    is_reviewed_since,
    reviewed_assessment,
    unreviewed,
)
from partner_screening.process.review_round import ReviewAnswer, Stage
from partner_screening.process.submission import Submission
from partner_screening.storage.record_store import RecordView

_STEPS = {Stage.PRELIMINARY: Step.PRELIMINARY, Stage.FINAL: Step.FINAL}


@dataclass(frozen=True)
class DeterminationFile:
    """A determination with everything that was said about it, and whether its grounds still hold.

    ``contest_until`` is the last day on which the partner can answer it.
    """

    made: CaseDetermination
    contest_until: date
    justification: Justification | None
    response: PartnerResponse | None
    contest_answer: ContestAnswer | None
    is_reopened: bool


def make_determination(
    office: Office, actor: str, case_id: str, comment: str = ""
) -> CaseDetermination:
    """Determine a partner's capacity on another person's review: preliminary, then final.

    A preliminary determination of full capacity with nothing left open becomes final at once.

    Raises:
        InputError: unknown case.
        ConflictError: the case is at another step, a standard is unanswered, or the review has errors.
        PermissionRefused: the actor reviewed the case, or has not the role.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, "determination.make", partner_id) as act:
        case = known_case(act, case_id)
        stage = stage_of(case)
        _require_second_person(act, case)
        _require_sound_review(act, office, case)
        made = act.add(_determined(act, office, case, stage, comment))
        act.say(
            "determination_made",
            case=case_id,
            determination=made.id,
            determination_kind=made.kind,
            score=made.score,
            capacity=made.capacity,
            fingerprint=made.fingerprint,
        )
        case = act.move(case, _STEPS[stage])
        if case.step is Step.PRELIMINARY and made.kind is Stage.FINAL:
            act.move(case, Step.FINAL, "Full capacity, nothing left open.")
    return made


def justify(office: Office, actor: str, determination_id: str, text: str) -> Justification:
    """Justify in writing, as head of office, to work with a partner of low capacity.

    Raises:
        InputError: unknown determination, or no text.
        ConflictError: the capacity is not low, or it is justified already.
        PermissionRefused: the actor determined or reviewed, or has not the role.

    """
    partner_id = office.record(CaseDetermination, determination_id, "determination").partner_id
    with office.act(actor, "determination.justify", partner_id) as act:
        made = _known(act, determination_id)
        act.require_other_than({made.by, *made.reviewers}, "this determination")
        if made.capacity is not CapacityOutcome.LOW:
            raise ConflictError(
                "nothing_to_justify",
                f"The capacity was determined as '{made.capacity}'.",
                "Only a low capacity needs a justification.",
            )
        if act.find(Justification, determination_id=determination_id):
            raise ConflictError(
                "justified", f"{determination_id} is justified already.", "There is nothing to do."
            )
        given = act.add(
            Justification(
                id=act.new_id("justification"),
                determination_id=determination_id,
                partner_id=partner_id,
                text=require_text(text, "justification"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("low_capacity_justified", determination=determination_id)
    return given


def respond(
    office: Office, actor: str, determination_id: str, answer: Answer, text: str = ""
) -> PartnerResponse:
    """Confirm a determination for the partner, or contest it with reasons, within the time.

    Raises:
        InputError: unknown determination, or a contest without reasons.
        ConflictError: the partner answered before, or its time is over.
        PermissionRefused: the actor does not belong to the partner.

    """
    partner_id = office.record(CaseDetermination, determination_id, "determination").partner_id
    with office.act(actor, "determination.respond", partner_id) as act:
        made = _known(act, determination_id)
        if act.find(PartnerResponse, determination_id=determination_id):
            raise ConflictError(
                "responded",
                f"The partner has answered determination {determination_id} already.",
                "Write to the partnership officer if something is still open.",
            )
        last = _last_day_to_answer(office, made)
        if act.today > last:
            raise ConflictError(
                "too_late",
                f"Determination {determination_id} could be answered until {last}.",
                "Write to the partnership officer; a reassessment can be asked for.",
            )
        given = act.add(
            PartnerResponse(
                id=act.new_id("response"),
                determination_id=determination_id,
                partner_id=partner_id,
                answer=answer,
                text=require_text(text, "reasons of the contest")
                if answer is Answer.CONTEST
                else text.strip(),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("determination_answered", determination=determination_id, answer=answer)
    return given


def answer_contest(
    office: Office, actor: str, determination_id: str, *, is_upheld: bool, text: str
) -> ContestAnswer:
    """Answer a contest: upheld, and the case is under review again; or the determination stands.

    Raises:
        InputError: unknown determination, or no text.
        ConflictError: the partner did not contest, or it was answered, or the case has ended.
        PermissionRefused: the actor determined or reviewed, or has not the role.

    """
    partner_id = office.record(CaseDetermination, determination_id, "determination").partner_id
    with office.act(actor, "determination.answer_contest", partner_id) as act:
        made = _known(act, determination_id)
        act.require_other_than({made.by, *made.reviewers}, "this determination")
        response = act.find(PartnerResponse, determination_id=determination_id)
        if response is None or response.answer is not Answer.CONTEST:
            raise ConflictError(
                "not_contested",
                f"The partner has not contested determination {determination_id}.",
                "There is nothing to answer.",
            )
        if act.find(ContestAnswer, determination_id=determination_id):
            raise ConflictError(
                "contest_answered", "This contest is answered already.", "There is nothing to do."
            )
        given = act.add(
            ContestAnswer(
                id=act.new_id("contest"),
                response_id=response.id,
                determination_id=determination_id,
                partner_id=partner_id,
                is_upheld=is_upheld,
                text=require_text(text, "answer"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("contest_answered", determination=determination_id, is_upheld=is_upheld)
        if is_upheld:
            back = Step.MONITORING if made.kind is Stage.FINAL and made.gaps else Step.UNDER_REVIEW
            act.move(known_case(act, made.case_id), back, "A contest was upheld.")
    return given


def determinations(
    office: Office, actor: str, *, partner_id: str = ""
) -> tuple[DeterminationFile, ...]:
    """Return every determination with what was said about it, of one partner when asked.

    Raises:
        PermissionRefused: the actor may not read them; a partner reads its own alone.

    """
    wanted = of_partner(partner_id)
    with office.look(actor, "partner.read", partner_id) as view:
        return tuple(_file(view, office, made) for made in view.all(CaseDetermination, **wanted))


def determination(office: Office, actor: str, determination_id: str) -> DeterminationFile:
    """Return a determination with what was said about it.

    Raises:
        InputError: unknown determination.
        PermissionRefused: the actor may not read this partner's file.

    """
    partner_id = office.record(CaseDetermination, determination_id, "determination").partner_id
    with office.look(actor, "partner.read", partner_id) as view:
        return _file(view, office, _known(view, determination_id))


def _file(view: RecordView, office: Office, made: CaseDetermination) -> DeterminationFile:
    basis = review_basis(view, made.case_id, made.partner_id, made.stage)
    return DeterminationFile(
        made,
        _last_day_to_answer(office, made),
        view.find(Justification, determination_id=made.id),
        view.find(PartnerResponse, determination_id=made.id),
        view.find(ContestAnswer, determination_id=made.id),
        is_reopened(made, basis),
    )


def _determined(
    act: Act, office: Office, case: Case, stage: Stage, comment: str
) -> CaseDetermination:
    basis = review_basis(act, case.id, case.partner_id, stage)
    instrument = load_instrument(case.instrument)
    parameters = office.policy.parameters(act.today)
    missing = unreviewed(basis, instrument)
    if missing:
        raise ConflictError(
            "review_incomplete",
            f"The agency has not answered: {', '.join(missing)}.",
            "Answer every standard first.",
        )
    partner = act.partner()
    assessment = reviewed_assessment(
        basis,
        partner,
        instrument,
        parameters,
        has_open_allegation=is_concern_known(act, partner, act.today),
    )
    years = int(parameters[instrument.validity_parameter].value)
    is_full = assessment.capacity is CapacityOutcome.FULL and not assessment.gaps
    versions = tuple(f"{one.version}={one.value}" for one in assessment.parameters)
    return CaseDetermination(
        id=act.new_id("determination"),
        case_id=case.id,
        partner_id=case.partner_id,
        kind=Stage.FINAL if is_full else stage,
        stage=stage,
        instrument=instrument.reference,
        instrument_checksum=instrument.checksum,
        parameters=versions,
        score=assessment.score,
        maximum=assessment.maximum,
        capacity=assessment.capacity,
        risk=assessment.risk,
        gaps=assessment.gaps,
        reviewers=basis.reviewers,
        reviewed_on=max(answer.at.date() for answer in basis.answers.values()),
        valid_until=after_years(act.today, years),
        fingerprint=basis.fingerprint(instrument.checksum, versions),
        comment=comment.strip(),
        by=act.person.id,
        at=act.now,
    )


def _last_day_to_answer(office: Office, made: CaseDetermination) -> date:
    """Return it by the time that the policy gave on the day of the determination."""
    days = int(office.policy.parameters(made.at.date())["contest_days"].value)
    return contest_ends(made, days)


def _require_second_person(act: Act, case: Case) -> None:
    """Nobody who answered any standard of the case, in any round, or sent answers in, determines it."""
    reviewers = {answer.by for answer in act.all(ReviewAnswer, case_id=case.id)}
    act.require_other_than(reviewers, "the review of this case")
    senders = {sent.by for sent in act.all(Submission, case_id=case.id)}
    act.require_other_than(senders, "sending the self-assessment")


def _require_sound_review(act: Act, office: Office, case: Case) -> None:
    answers = act.all(ReviewAnswer, case_id=case.id)
    made = tuple(one.id for one in act.all(CaseDetermination, case_id=case.id))
    contests = act.all(ContestAnswer, determination_id=made)
    if not is_reviewed_since(answers, stage_of(case), contests):
        raise ConflictError(
            "not_reviewed_since",
            "A contest was upheld, and the agency has answered nothing anew since.",
            "Answer the standards that the partner contested, then determine.",
        )
    errors = [one for one in findings_of(act, office, case) if one.severity is Severity.ERROR]
    if errors:
        named = ", ".join(f"{one.standard}: {one.rule}" for one in errors)
        raise ConflictError(
            "review_has_errors",
            f"The review cannot be determined on yet ({named}).",
            "See 'partner-screening assessments lint', and mend what it names.",
        )


def _known(view: RecordView, determination_id: str) -> CaseDetermination:
    return known(view, CaseDetermination, determination_id, "determination")


def require_kind(name: str) -> Answer:
    """Return the partner's answer by its name.

    Raises:
        InputError: there is no such answer.

    """
    try:
        return Answer(name)
    except ValueError:
        raise InputError(
            "unknown_answer", f"'{name}' is no answer.", "Give confirm or contest."
        ) from None
