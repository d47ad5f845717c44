"""Bringing assessments of other entities in, accepting them, comparing all results."""

from datetime import date

from partner_screening.actions.process.allegations import is_concern_known
from partner_screening.actions.process.office import Act, Office, known, known_partner, require_text
from partner_screening.errors import ConflictError, FileRefused, InputError
from partner_screening.months import after_years
from partner_screening.process.determining import (
    CaseDetermination,
    ContestAnswer,
    is_effective,
)
from partner_screening.process.exchange import (
    OWN,
    ComparedAssessment,
    SharedAcceptance,
    SharedAssessment,
    obstacles,
    replaced_by_later,
    shared_beside,
)
from partner_screening.process.exchange_format import (
    ExchangeContent,
    checksum,
    known_instrument,
    read_json,
    require_partner,
    require_plausible,
    require_score,
    rescored,
)
from partner_screening.process.exchange_issuers import load_issuers
from partner_screening.process.exchange_workbook import read_workbook
from partner_screening.process.hold import Hold, HoldLift, standing_holds
from partner_screening.sandbox import run_contained
from partner_screening.storage.record_store import RecordView
from partner_screening.zip_safety import MAGIC


def import_assessment(
    office: Office, actor: str, *, partner_id: str, data: bytes, name: str
) -> tuple[SharedAssessment, bool]:
    """Bring an assessment of another entity in; return it, and whether it is new.

    It stands beside our own and decides nothing until another person accepts it. Its answers are
    scored anew, by the issuer's parameters to test it and by ours to know what it means here.

    Raises:
        FileRefused: no exchange file, changed on the way, about another partner, of an unknown
            instrument, dated in the future, or with a score that its answers do not give.
        InputError: unknown partner.
        PermissionRefused: the actor may not bring assessments in.

    """
    with office.look(actor, "exchange.import", partner_id) as view:
        partner = known_partner(view, partner_id)
        has_concern = is_concern_known(view, partner, office.today())
    content = read_exchange(data, name)
    require_plausible(content, name, office.today())
    require_partner(content, partner, name)
    instrument = known_instrument(content, name)
    try:
        require_score(content, instrument, name)
        parameters = office.policy.parameters(office.today())
        ours = rescored(content, instrument, parameters, has_sea_flag=has_concern)
    except InputError as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(error.code, name, error.message, error.remedy) from error
    years = int(parameters[instrument.validity_parameter].value)
    sha256 = office.originals.keep(data)
    with office.act(actor, "exchange.import", partner_id) as act:
        same = act.find(SharedAssessment, partner_id=partner_id, checksum=checksum(content))
        if same is not None:
            act.say("assessment_unchanged", shared=same.id, checksum=same.checksum)
            return same, False
        assert ours.score is not None  # every standard is answered
        shared = act.add(
            SharedAssessment(
                id=act.new_id("shared"),
                partner_id=partner_id,
                issuer=content.issuer,
                trust=load_issuers().level_of(content.issuer).id,
                checksum=checksum(content),
                sha256=sha256,
                file_name=name,
                instrument=content.instrument,
                kind=content.kind,
                determined_on=content.determined_on,
                valid_until=min(content.valid_until, after_years(content.determined_on, years)),
                issued_on=content.issued_on,
                answers=content.answers,
                score=content.score,
                maximum=content.maximum,
                capacity=content.capacity,
                our_score=ours.score,
                our_maximum=ours.maximum,
                our_capacity=ours.capacity,
                gaps=ours.gaps,
                plan_state=content.plan.state if content.plan else "",
                plan_deadline=content.plan.deadline if content.plan else None,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say(
            "assessment_imported",
            shared=shared.id,
            issuer=shared.issuer,
            score=shared.score,
            our_score=shared.our_score,
            checksum=shared.checksum,
        )
    return shared, True


def accept_assessment(
    office: Office, actor: str, shared_id: str, *, reason: str, despite_facts: bool = False
) -> SharedAcceptance:
    """Accept an assessment of another entity, by another person than brought it in.

    What we know to the contrary is never passed over in silence: it is named in the refusal, and only
    with ``despite_facts`` and a reason the assessment is accepted all the same; the record keeps both.

    Raises:
        InputError: unknown assessment, or no reason.
        ConflictError: it cannot be accepted, or facts of our own speak against it.
        PermissionRefused: the actor brought it in, or may not accept.

    """
    partner_id = office.record(SharedAssessment, shared_id, "shared assessment").partner_id
    with office.act(actor, "exchange.accept", partner_id) as act:
        shared = known(act, SharedAssessment, shared_id, "shared assessment")
        act.require_other_than({shared.by}, "bringing this assessment in")
        _require_acceptable(act, shared)
        contrary = _contrary_facts(act, shared)
        if contrary and not despite_facts:
            raise ConflictError(
                "contrary_facts",
                f"Facts of our own speak against assessment {shared_id}: {', '.join(contrary)}.",
                "Assess the partner yourselves; or accept it expressly, with --despite-facts and the "
                "reason.",
            )
        acceptance = act.add(
            SharedAcceptance(
                id=act.new_id("acceptance"),
                shared_id=shared_id,
                partner_id=partner_id,
                reason=require_text(reason, "reason"),
                despite=contrary,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("assessment_accepted", shared=shared_id, despite=contrary)
    return acceptance


def assessments_side_by_side(
    office: Office, actor: str, partner_id: str, as_of: date | None = None
) -> tuple[ComparedAssessment, ...]:
    """Return every result about a partner, ours and others', oldest first; none erases another.

    Raises:
        InputError: unknown partner.
        PermissionRefused: the actor may not read them.

    """
    day = as_of or office.today()
    with office.look(actor, "exchange.read", partner_id) as view:
        known_partner(view, partner_id)
        acceptances = view.all(SharedAcceptance, partner_id=partner_id)
        beside = (
            *_own_beside(view, partner_id, day),
            *shared_beside(view.all(SharedAssessment, partner_id=partner_id), acceptances, day),
        )
        counting = _counting(view, partner_id, acceptances)
    return tuple(
        one.model_copy(update={"counts": one.id == counting})
        for one in sorted(beside, key=lambda one: (one.determined_on, one.source, one.id))
    )


def read_exchange(data: bytes, name: str) -> ExchangeContent:
    """Return the content of an exchange file of either form; a workbook is read in a child process.

    Raises:
        FileRefused: as for the two readers, or the reading had to be stopped.

    """
    if not data.startswith(MAGIC):
        return read_json(data, name)
    content: ExchangeContent = run_contained(read_workbook, data, name, file=name)
    return content


_WHY = {
    "issuer_not_trusted": "its issuer is not one whose determinations are taken over",
    "lapsed": "it has lapsed",
    "preliminary_without_plan": "it is preliminary, and no plan that runs came with it",
    "replaced": "its issuer sent a later file about the same determination",
    "assessed_since": "we have determined the partner's capacity ourselves since",
}


def _require_acceptable(act: Act, shared: SharedAssessment) -> None:
    if act.find(SharedAcceptance, shared_id=shared.id):
        raise ConflictError(
            "accepted_already",
            f"Assessment {shared.id} was accepted already.",
            "There is nothing to do.",
        )
    level = load_issuers().level(shared.trust)
    found = list(obstacles(shared, may_accept=level.may_accept, as_of=act.today))
    if shared.id in replaced_by_later(act.all(SharedAssessment, partner_id=shared.partner_id)):
        found.append("replaced")
    own = _latest_own(act, shared.partner_id)
    if own is not None and own.at.date() > shared.determined_on:
        found.append("assessed_since")
    if found:
        raise ConflictError(
            found[0],
            f"Assessment {shared.id} cannot be accepted: {'; '.join(_WHY[code] for code in found)}.",
            "It stays beside the other results. Assess the partner, or ask the issuer for a new file.",
        )


def _contrary_facts(act: Act, shared: SharedAssessment) -> tuple[str, ...]:
    partner = act.partner()
    lower = [
        one
        for one in _current_results(act, shared.partner_id, act.today)
        if one.id != shared.id
        and one.instrument == shared.instrument
        and one.score is not None
        and one.score < shared.our_score
    ]
    holds = standing_holds(
        act.all(Hold, partner_id=shared.partner_id),
        act.all(HoldLift, partner_id=shared.partner_id),
        act.today,
    )
    facts = {
        "open_concern": is_concern_known(act, partner, act.today),
        "hold": bool(holds),
        "own_result_lower": any(one.source == OWN for one in lower),
        "other_result_lower": any(one.source != OWN for one in lower),
        "score_differs_here": shared.our_score != shared.score,
    }
    return tuple(code for code, is_so in facts.items() if is_so)


def _current_results(
    view: RecordView, partner_id: str, as_of: date
) -> tuple[ComparedAssessment, ...]:
    shared = view.all(SharedAssessment, partner_id=partner_id)
    both = (*_own_beside(view, partner_id, as_of), *shared_beside(shared, (), as_of))
    return tuple(one for one in both if one.is_current)


def _own_beside(view: RecordView, partner_id: str, as_of: date) -> tuple[ComparedAssessment, ...]:
    contests = view.all(ContestAnswer, partner_id=partner_id)
    latest = _latest_own(view, partner_id)
    return tuple(
        ComparedAssessment(
            source=OWN,
            id=made.id,
            instrument=made.instrument,
            kind=made.kind,
            determined_on=made.at.date(),
            valid_until=made.valid_until,
            score=made.score,
            maximum=made.maximum,
            capacity=made.capacity,
            our_capacity=made.capacity,
            gaps=made.gaps,
            is_current=made == latest
            and is_effective(made, contests)
            and made.at.date() <= as_of <= made.valid_until,
        )
        for made in view.all(CaseDetermination, partner_id=partner_id)
    )


def _latest_own(view: RecordView, partner_id: str) -> CaseDetermination | None:
    return view.find(CaseDetermination, partner_id=partner_id)


def _counting(view: RecordView, partner_id: str, acceptances: tuple[SharedAcceptance, ...]) -> str:
    """Return the id of the result that the decision looks at: the last that we made or accepted."""
    own = _latest_own(view, partner_id)
    taken = [(own.at, own.id)] if own else []
    taken += [(one.at, one.shared_id) for one in acceptances]
    return max(taken)[1] if taken else ""
