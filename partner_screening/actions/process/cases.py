"""Opening, requesting, withdrawing and closing cases."""

from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.office import Act, Office, known_case, require_text
from partner_screening.errors import ConflictError, InputError
from partner_screening.process.case import Case, CaseMove, CaseReason, Step, in_order
from partner_screening.process.determining import (
    Answer,
    CaseDetermination,
    ContestAnswer,
    PartnerResponse,
)

_DETERMINED = frozenset({Step.FINAL, Step.CLOSED, Step.SUPERSEDED})
"""Steps of a case that a new one follows as its reassessment."""


def open_case(
    office: Office,
    actor: str,
    *,
    partner_id: str,
    instrument: str = "",
    because: str = "",
) -> Case:
    """Open the case of a partner with an instrument (default: the policy's).

    After a first case it is a reassessment: it says why, follows the earlier case and supersedes it.

    Raises:
        ConflictError: a case with this instrument is open already.
        InputError: partner or instrument unknown, the partner is of a kind that the instrument is not
            made for, or a reassessment without a reason.
        PermissionRefused: the actor may not open cases.

    """
    with office.act(actor, "case.open", partner_id) as act:
        return begin_case(act, instrument=instrument, because=because)


def begin_case(act: Act, *, instrument: str = "", because: str = "") -> Case:
    """Open a case within an act; errors as for ``open_case``."""
    partner = act.partner()
    scope = act.office.policy.scope
    if partner.type not in scope.partner_types:
        raise InputError(
            "not_in_scope",
            f"Partner {partner.partner_id} is of kind '{partner.type}', "
            f"which {scope.default_instrument} is not made for.",
            "Agree other measures with it; the policy file names them under its kind.",
        )
    version = load_instrument(instrument or scope.default_instrument).reference
    earlier = act.all(Case, partner_id=partner.partner_id)
    running = [case for case in earlier if case.is_open and case.instrument == version]
    if running:
        raise ConflictError(
            "case_open",
            f"Case {running[0].id} of partner {partner.partner_id} with {version} is open.",
            "Go on with it, or withdraw it first.",
        )
    previous = [case for case in earlier if case.step in _DETERMINED]
    follows = previous[-1] if previous else None
    case = act.add(
        Case(
            id=act.new_id("case"),
            partner_id=partner.partner_id,
            instrument=version,
            reason=CaseReason.REASSESSMENT if follows else CaseReason.FIRST,
            opened_because=require_text(because, "reason of the reassessment")
            if follows
            else because.strip(),
            follows=follows.id if follows else "",
            by=act.person.id,
            at=act.now,
        )
    )
    act.say("case_opened", case=case.id, instrument=version, because=case.opened_because)
    return case


def request_self_assessment(office: Office, actor: str, case_id: str) -> Case:
    """Note that the partner was asked for its self-assessment.

    Raises:
        InputError: unknown case.
        ConflictError: the case is at another step.
        PermissionRefused: the actor may not ask.

    """
    return _moved(office, actor, "case.request", case_id, Step.REQUESTED)


def withdraw_case(office: Office, actor: str, case_id: str, reason: str) -> Case:
    """Withdraw a case, for a reason; what was done in it stays.

    Raises:
        InputError: unknown case, or no reason.
        ConflictError: the case has ended.
        PermissionRefused: the actor may not withdraw it.

    """
    wanted = require_text(reason, "reason")
    return _moved(office, actor, "case.withdraw", case_id, Step.WITHDRAWN, wanted)


def close_case(office: Office, actor: str, case_id: str) -> Case:
    """Close a case after its final determination.

    Raises:
        InputError: unknown case.
        ConflictError: the case is at another step, or the partner's contest waits for an answer.
        PermissionRefused: the actor may not close it.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, "case.close", partner_id) as act:
        case = known_case(act, case_id)
        for made in act.all(CaseDetermination, case_id=case_id):
            _require_answered(act, made.id)
        return act.move(case, Step.CLOSED)


def cases(
    office: Office, actor: str, *, partner_id: str = "", step: Step | None = None
) -> tuple[Case, ...]:
    """Return the cases, of one partner or at one step when asked.

    Raises:
        PermissionRefused: the actor may not read them; a partner reads its own alone.

    """
    wanted: dict[str, object] = {}
    if partner_id:
        wanted["partner_id"] = partner_id
    if step:
        wanted["step"] = step
    with office.look(actor, "partner.read", partner_id) as view:
        return view.all(Case, **wanted)


def moves(office: Office, actor: str, case_id: str) -> tuple[CaseMove, ...]:
    """Return the moves of a case, oldest first.

    Raises:
        InputError: unknown case.
        PermissionRefused: the actor may not read it.

    """
    case = case_by_id(office, case_id)
    with office.look(actor, "partner.read", case.partner_id) as view:
        return in_order(view.all(CaseMove, case_id=case_id))


def case_by_id(office: Office, case_id: str) -> Case:
    """Return a case, to know whose file it is before permission is asked for.

    Raises:
        InputError: unknown case.

    """
    return office.record(Case, case_id, "case")


def _require_answered(act: Act, determination_id: str) -> None:
    response = act.find(PartnerResponse, determination_id=determination_id)
    is_contested = response is not None and response.answer is Answer.CONTEST
    if is_contested and act.find(ContestAnswer, determination_id=determination_id) is None:
        raise ConflictError(
            "contest_open",
            f"The partner contests determination {determination_id}, and nobody has answered it.",
            "Answer the contest with 'partner-screening determinations answer-contest' first.",
        )


def _moved(  # noqa: PLR0917 - one line for each of the simple moves
    office: Office, actor: str, action: str, case_id: str, to: Step, reason: str = ""
) -> Case:
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, action, partner_id) as act:
        return act.move(known_case(act, case_id), to, reason)
