"""Registering agreements with their files, settling what the check could not, and asking the gate."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ElementStatus
from contract_clauses.rules import load_clause_rules
from partner_screening.actions.contained_reading import read_contained
from partner_screening.actions.process.office import Act, Office, known, of_partner, require_text
from partner_screening.actions.process.standing import partner_standing, until
from partner_screening.decision import gate
from partner_screening.determination import GateDecision, PartnerFacts, Recommendation
from partner_screening.errors import ConflictError, FileRefused, InputError
from partner_screening.process.agreement_file import (
    AgreementFile,
    ElementSettlement,
    SettlementConfirmation,
    agreement_facts,
    overrules,
)
from partner_screening.process.waiver import Waiver, WaiverDecision, with_waivers
from partner_screening.storage.record_store import RecordView


@dataclass(frozen=True)
class AgreementTerms:
    """What is known of an agreement beside its file. ``clause_set``: empty means that of its type."""

    type: str
    clause_set: str = ""
    start_on: date | None = None
    end_on: date | None = None


@dataclass(frozen=True)
class AgreementStanding:
    """An agreement as it stands on a day: its current file, the partner's standing, the gate."""

    file: AgreementFile
    recommendation: Recommendation
    gate: GateDecision
    waivers: tuple[tuple[Waiver, tuple[WaiverDecision, ...]], ...]


def register_agreement(
    office: Office,
    actor: str,
    *,
    partner_id: str,
    reference: str,
    terms: AgreementTerms,
    data: bytes,
    name: str,
) -> tuple[AgreementFile, bool]:
    """Register an agreement, or a new version of it, with its file and the clause check.

    Return it, and whether anything is new: the same file under the same terms changes nothing. The
    file is kept as it came, also when it cannot be read; the gate then waits for a person.

    Raises:
        InputError: unknown partner or clause set, no reference, or an end before the start.
        ConflictError: the reference belongs to another partner.
        PermissionRefused: the actor may not register agreements.

    """
    _require_sound(reference, terms)
    clauses = load_clause_rules()
    wanted = terms.clause_set or office.policy.agreement_type(terms.type).clause_set
    clause_set = clauses.clause_set(wanted)
    sha256 = office.originals.keep(data)
    office.require(actor, "agreement.register", partner_id)
    check, unread = None, ""
    try:
        agreement = read_contained(data, name)
        check = check_agreement(agreement, clause_set, clauses)
        unread = "" if agreement.is_readable else agreement.problems[0].code
    except FileRefused as error:
        unread = error.code
    with office.act(actor, "agreement.register", partner_id) as act:
        act.partner()
        _require_own_reference(act, reference)
        versions = act.all(AgreementFile, partner_id=partner_id, reference=reference)
        made = AgreementFile(
            id=act.new_id("file"),
            partner_id=partner_id,
            reference=reference,
            number=len(versions) + 1,
            type=terms.type,
            clause_set=clause_set.reference,
            start_on=terms.start_on,
            end_on=terms.end_on,
            file_name=name,
            sha256=sha256,
            check=check,
            unread_reason=unread,
            engine=clauses.fingerprint,
            by=act.person.id,
            at=act.now,
        )
        if versions and _is_same(versions[-1], made):
            act.say("agreement_unchanged", reference=reference, file=versions[-1].id)
            return versions[-1], False
        act.add(made)
        act.say(
            "agreement_registered",
            reference=reference,
            file=made.id,
            number=made.number,
            sha256=sha256,
            verdict=check.verdict if check else unread,
        )
    return made, True


def check_again(
    office: Office, actor: str, *, partner_id: str, reference: str
) -> tuple[AgreementFile, bool]:
    """Check the current file of an agreement again under today's rules, as a version of its own.

    Return it, and whether anything is new: under the same rules the same check counts.

    Raises:
        InputError: unknown agreement, or its file is not in the store.
        PermissionRefused: the actor may not register agreements.

    """
    with office.look(actor, "agreement.register", partner_id) as view:
        file = current_file(view, partner_id, reference)
    return register_agreement(
        office,
        actor,
        partner_id=partner_id,
        reference=reference,
        terms=AgreementTerms(file.type, file.clause_set, file.start_on, file.end_on),
        data=office.originals.read(file.sha256),
        name=file.file_name,
    )


def settle_element(
    office: Office,
    actor: str,
    *,
    partner_id: str,
    reference: str,
    element: str,
    status: ElementStatus,
    reason: str,
    quote: str = "",
) -> tuple[ElementSettlement, bool]:
    """Settle an element of the current file by a lawyer's reading, for a reason.

    Return it, and whether a second person must confirm it before it counts.

    Raises:
        InputError: unknown agreement or element, no reason, or "present" without the words that say so.
        ConflictError: the file could not be read by the program, so that nothing can be settled on it.
        PermissionRefused: the actor is no lawyer of the agency.

    """
    with office.act(actor, "agreement.settle", partner_id) as act:
        file = current_file(act, partner_id, reference)
        if file.check is None:
            raise ConflictError(
                "agreement_unread",
                f"The file of agreement {reference} could not be read ({file.unread_reason}).",
                "Register a copy that can be read; a lawyer's reading then goes element by element.",
            )
        found = {one.id: one.status for one in file.check.elements}
        if element not in found:
            raise InputError(
                "unknown_element",
                f"The clause set {file.clause_set} has no element '{element}'.",
                f"Give one of: {', '.join(found)}.",
            )
        if status is ElementStatus.PRESENT:
            require_text(quote, "quotation")
        settlement = act.add(
            ElementSettlement(
                id=act.new_id("settle"),
                partner_id=partner_id,
                reference=reference,
                sha256=file.sha256,
                element=element,
                status=status,
                quote=quote.strip(),
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        needs_second = overrules(settlement, found[element])
        act.say(
            "element_settled",
            reference=reference,
            element=element,
            found=found[element],
            settled=status,
            needs_second=needs_second,
        )
    return settlement, needs_second


def confirm_settlement(office: Office, actor: str, settlement_id: str) -> SettlementConfirmation:
    """Confirm, as a second lawyer, a settlement that overrules the check.

    Raises:
        InputError: unknown settlement.
        ConflictError: it was confirmed already.
        PermissionRefused: the actor made it, or is no lawyer of the agency.

    """
    partner_id = office.record(ElementSettlement, settlement_id, "settlement").partner_id
    with office.act(actor, "agreement.settle", partner_id) as act:
        settlement = known(act, ElementSettlement, settlement_id, "settlement")
        act.require_other_than({settlement.by}, "settling this element")
        if act.find(SettlementConfirmation, settlement_id=settlement_id):
            raise ConflictError(
                "settlement_confirmed",
                f"Settlement {settlement_id} was confirmed already.",
                "There is nothing to do.",
            )
        confirmation = act.add(
            SettlementConfirmation(
                id=act.new_id("confirm"),
                settlement_id=settlement_id,
                partner_id=partner_id,
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("settlement_confirmed", settlement=settlement_id, element=settlement.element)
    return confirmation


def agreement_standing(
    office: Office, actor: str, *, partner_id: str, reference: str, as_of: date | None = None
) -> AgreementStanding:
    """Return an agreement as it stands on a day (default: today).

    Raises:
        InputError: unknown agreement.
        PermissionRefused: the actor may not read it.

    """
    with office.look(actor, "agreement.read", partner_id) as view:
        return standing_of(view, office, partner_id, reference, as_of or office.today())


def agreements(
    office: Office, actor: str, *, partner_id: str = "", as_of: date | None = None
) -> tuple[AgreementStanding, ...]:
    """Return every agreement as it stands on a day, of one partner when asked, by reference.

    Raises:
        PermissionRefused: the actor may not read them.

    """
    wanted = of_partner(partner_id)
    with office.look(actor, "agreement.read", partner_id) as view:
        day = as_of or office.today()
        files = until(day, view.all(AgreementFile, **wanted))
        partners = {
            owner: partner_standing(view, office, owner, day)
            for owner in sorted({file.partner_id for file in files})
        }
        references = sorted({(file.partner_id, file.reference) for file in files})
        return tuple(
            standing_with(view, office, current_file(view, owner, name, day), partners[owner], day)
            for owner, name in references
        )


def standing_of(
    view: RecordView, office: Office, partner_id: str, reference: str, as_of: date
) -> AgreementStanding:
    """Return an agreement as it stands on ``as_of``; errors as for ``agreement_standing``.

    What was registered or settled later does not reach back: figures of a past day stay as they were
    (domain case 25).
    """
    file = current_file(view, partner_id, reference, as_of)
    partner = partner_standing(view, office, partner_id, as_of)
    return standing_with(view, office, file, partner, as_of)


def standing_with(
    view: RecordView,
    office: Office,
    file: AgreementFile,
    partner_and_proposal: tuple[PartnerFacts, Recommendation],
    as_of: date,
) -> AgreementStanding:
    """Return how an agreement stands whose file and partner's standing are known already."""
    partner_id, reference = file.partner_id, file.reference
    partner, recommendation = partner_and_proposal
    confirmed = {
        confirmation.settlement_id
        for confirmation in until(as_of, view.all(SettlementConfirmation, partner_id=partner_id))
    }
    facts = agreement_facts(
        file,
        until(as_of, view.all(ElementSettlement, partner_id=partner_id, reference=reference)),
        confirmed,
        partner.determination.made_on if partner.determination else None,
    )
    waivers = waivers_of(view, partner_id, reference=reference)
    decision = with_waivers(
        gate(facts, recommendation, office.policy, as_of),
        recommendation,
        office.policy,
        waivers,
        sha256=file.sha256,
        as_of=as_of,
    )
    return AgreementStanding(file, recommendation, decision, waivers)


def waivers_of(
    view: RecordView, partner_id: str = "", **wanted: object
) -> tuple[tuple[Waiver, tuple[WaiverDecision, ...]], ...]:
    """Return waivers, oldest first, each with its decisions: of one partner, or all when empty."""
    decisions: dict[str, list[WaiverDecision]] = defaultdict(list)
    for one in view.all(WaiverDecision, **of_partner(partner_id)):
        decisions[one.waiver_id].append(one)
    return tuple(
        (waiver, tuple(decisions[waiver.id]))
        for waiver in view.all(Waiver, **of_partner(partner_id), **wanted)
    )


def current_file(
    view: RecordView, partner_id: str, reference: str, as_of: date = date.max
) -> AgreementFile:
    """Return the latest version of an agreement at the end of ``as_of``.

    Raises:
        InputError: no agreement of this partner had this reference then.

    """
    versions = until(as_of, view.all(AgreementFile, partner_id=partner_id, reference=reference))
    if not versions:
        raise InputError(
            "unknown_agreement",
            f"Partner {partner_id} has no agreement '{reference}'.",
            "Register it with 'partner-screening agreements register' first.",
        )
    return max(versions, key=lambda version: version.number)


def _is_same(before: AgreementFile, after: AgreementFile) -> bool:
    same = {"id": "", "number": 0, "by": "", "at": before.at, "file_name": ""}
    return before.model_copy(update=same) == after.model_copy(update=same)


def _require_own_reference(act: Act, reference: str) -> None:
    others: Iterable[AgreementFile] = act.all(AgreementFile, reference=reference)
    owners = {file.partner_id for file in others} - {act.partner_id}
    if owners:
        raise ConflictError(
            "reference_of_another",
            f"Agreement {reference} is registered for partner {owners.pop()}.",
            "See whether the reference or the partner is wrong.",
        )


def _require_sound(reference: str, terms: AgreementTerms) -> None:
    require_text(reference, "reference of the agreement")
    require_text(terms.type, "type of the agreement")
    if terms.start_on and terms.end_on and terms.end_on < terms.start_on:
        raise InputError(
            "end_before_start",
            f"Agreement {reference} would end on {terms.end_on}, before it starts.",
            "Correct the dates.",
        )
