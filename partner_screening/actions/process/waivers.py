"""Asking for a waiver, and deciding on it: one requester, and two others who approve."""

from datetime import date

from partner_screening.actions.process.agreements import standing_of, waivers_of
from partner_screening.actions.process.office import Act, Office, known, require_text
from partner_screening.determination import GateStatus
from partner_screening.errors import ConflictError, InputError
from partner_screening.months import after_months
from partner_screening.process.waiver import (
    Side,
    Waiver,
    WaiverDecision,
    WaiverState,
    blocks,
    state_of,
    undecided,
    unwaivable,
)

_ACTIONS = {Side.LEGAL: "waiver.decide_legal", Side.MANAGEMENT: "waiver.decide_management"}


def ask_waiver(
    office: Office,
    actor: str,
    *,
    partner_id: str,
    reference: str,
    reason: str,
    scope: str,
    expires_on: date,
) -> Waiver:
    """Ask for a waiver of everything that blocks an agreement today, until a date.

    Raises:
        ConflictError: the agreement is not blocked, a hold stops it, another decision about it waits,
            or a waiver is being decided.
        InputError: unknown agreement, no reason or scope, an end that has passed or is too far away.
        PermissionRefused: the actor may not ask for waivers.

    """
    with office.act(actor, "waiver.request", partner_id) as act:
        standing = standing_of(act, office, partner_id, reference, act.today)
        if standing.gate.status is not GateStatus.BLOCKED:
            raise ConflictError(
                "nothing_to_waive",
                f"Agreement {reference} is '{standing.gate.status}': there is no block to open.",
                "A waiver is for blocked agreements alone; one that is pending waits for a decision.",
            )
        closed = unwaivable(standing.recommendation, office.policy)
        if closed:
            raise ConflictError(
                "not_waivable",
                f"Agreement {reference} is stopped by what no waiver opens ({', '.join(closed)}).",
                "Have the hold or finding resolved by those who may do that.",
            )
        waiting = undecided(standing.gate, standing.recommendation, office.policy)
        if waiting:
            raise ConflictError(
                "decision_waits",
                f"Agreement {reference} also waits for a decision ({', '.join(waiting)}), "
                "which no waiver replaces.",
                "Have that decided first; then ask for the waiver of what still blocks it.",
            )
        _require_none_running(act, reference)
        _require_end(act, expires_on)
        waiver = act.add(
            Waiver(
                id=act.new_id("waiver"),
                partner_id=partner_id,
                reference=reference,
                sha256=standing.file.sha256,
                reason=require_text(reason, "reason"),
                scope=require_text(scope, "scope"),
                expires_on=expires_on,
                blocked_by=blocks(standing.gate, standing.recommendation, office.policy),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say(
            "waiver_asked",
            waiver=waiver.id,
            reference=reference,
            blocked_by=waiver.blocked_by,
            expires_on=expires_on,
        )
    return waiver


def decide_waiver(
    office: Office, actor: str, waiver_id: str, *, side: Side, is_approval: bool, reason: str
) -> WaiverDecision:
    """Approve or refuse a waiver for the legal unit or for management.

    Raises:
        InputError: unknown waiver, or no reason.
        ConflictError: this side has decided already, or the waiver is refused or expired.
        PermissionRefused: the actor asked for it, decided for the other side, or has not the role.

    """
    partner_id = office.record(Waiver, waiver_id, "waiver").partner_id
    with office.act(actor, _ACTIONS[side], partner_id) as act:
        waiver = known(act, Waiver, waiver_id, "waiver")
        given = act.all(WaiverDecision, waiver_id=waiver_id)
        act.require_other_than({waiver.by, *(one.by for one in given)}, "this waiver")
        state = state_of(waiver, given, act.today)
        if state is not WaiverState.ASKED or side in {one.side for one in given}:
            raise ConflictError(
                "waiver_decided",
                f"Waiver {waiver_id} is '{state}', or the {side} side has decided on it.",
                "Look at it with 'partner-screening waivers show'; a new need is a new waiver.",
            )
        decision = act.add(
            WaiverDecision(
                id=act.new_id("decision"),
                waiver_id=waiver_id,
                partner_id=partner_id,
                side=side,
                is_approval=is_approval,
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("waiver_decided", waiver=waiver_id, side=side, is_approval=is_approval)
    return decision


def waivers(
    office: Office, actor: str, *, partner_id: str = ""
) -> tuple[tuple[Waiver, tuple[WaiverDecision, ...], WaiverState], ...]:
    """Return every waiver with its decisions and where it stands today.

    Raises:
        PermissionRefused: the actor may not read waivers.

    """
    with office.look(actor, "waiver.read", partner_id) as view:
        return tuple(
            (waiver, given, state_of(waiver, given, office.today()))
            for waiver, given in waivers_of(view, partner_id)
        )


def _require_none_running(act: Act, reference: str) -> None:
    for waiver, decisions in waivers_of(act, act.partner_id, reference=reference):
        if state_of(waiver, decisions, act.today) is WaiverState.ASKED:
            raise ConflictError(
                "waiver_running",
                f"Waiver {waiver.id} for agreement {reference} is being decided.",
                "Wait for its decision.",
            )


def _require_end(act: Act, expires_on: date) -> None:
    months = int(act.office.policy.parameters(act.today)["waiver_months"].value)
    latest = after_months(act.today, months)
    if not act.today <= expires_on <= latest:
        raise InputError(
            "waiver_end",
            f"A waiver that ends on {expires_on} has passed, or lasts longer than {months} months.",
            f"Give an end between {act.today} and {latest}.",
        )
