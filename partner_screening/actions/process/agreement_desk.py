"""Everything that a lawyer needs of one agreement: versions, settlements, waivers, gate, file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from contract_clauses.clause_check import ElementStatus
from partner_screening.actions.process.agreements import AgreementStanding, standing_of, waivers_of
from partner_screening.actions.process.office import PROGRAM, Office, known_partner
from partner_screening.actions.process.run_findings import findings_in
from partner_screening.determination import GateStatus
from partner_screening.errors import InputError
from partner_screening.findings import Problem, Reason
from partner_screening.partner import ImplementingPartner
from partner_screening.process.agreement_file import (
    AgreementFile,
    ElementSettlement,
    SettlementConfirmation,
    counting_settlements,
    overrules,
)
from partner_screening.process.people import Person
from partner_screening.process.waiver import (
    Waiver,
    WaiverDecision,
    WaiverState,
    state_of,
    undecided,
    unwaivable,
)
from partner_screening.storage.partners import partners_of
from partner_screening.storage.record_store import RecordView

READ = "agreement.examine"
"""The permission to read the document of an agreement."""
WAIVERS_OF_PAGE = 50


class WaiverWay(StrEnum):
    """Whether a waiver may be asked for today, else what stands in its way."""

    NOT_BLOCKED = "not_blocked"
    RUNNING = "running"
    CLOSED = "closed"
    WAITS = "waits"
    MAY_BE_ASKED = "may_be_asked"


@dataclass(frozen=True)
class SettlementStanding:
    """A settlement of the shown file. ``is_waiting``: it counts when a second lawyer confirms it."""

    settlement: ElementSettlement
    confirmed_by: str
    is_waiting: bool


@dataclass(frozen=True)
class AgreementDesk:
    """One version of an agreement with everything around it.

    Attributes:
        partner: whose agreement it is.
        file: the version that is looked at.
        versions: all, the first one first.
        standing: how the agreement stands today, by its current version.
        settled: the status of each element that lawyers settled on ``file``, where it counts.
        settlements: of ``file``, the first one first.
        waivers: of the agreement, each with its decisions and where it stands today.
        way: whether a waiver may be asked for.
        way_reasons: what no waiver opens, or what is to be decided first.
        names: the name of every person whose id stands in one of these.
        seen_on: the day of the run that saw the agreement, when nobody registered it; then ``file`` is
            what the run read, version 0, and nothing can be settled or waived yet.
        problems: what that run could not read or understand in its files.
        annexes: SHA-256 and name of the files that it read beside that of the agreement.

    """

    partner: ImplementingPartner
    file: AgreementFile
    versions: tuple[AgreementFile, ...]
    standing: AgreementStanding
    settled: Mapping[str, ElementStatus]
    settlements: tuple[SettlementStanding, ...]
    waivers: tuple[tuple[Waiver, tuple[WaiverDecision, ...], WaiverState], ...]
    way: WaiverWay
    way_reasons: tuple[Reason, ...]
    names: Mapping[str, str]
    seen_on: date | None = None
    problems: tuple[Problem, ...] = ()
    annexes: tuple[tuple[str, str], ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether the version that is looked at is the one that counts."""
        return self.file.id == self.versions[-1].id

    def status_of(self, element: str, found: ElementStatus) -> ElementStatus:
        """Return the status that counts for an element in which the check ``found`` another."""
        return self.settled.get(element, found)


def agreement_desk(
    office: Office, actor: str, *, partner_id: str, reference: str, number: int = 0
) -> AgreementDesk:
    """Return an agreement with everything around it; ``number`` is the version, 0 the current one.

    Raises:
        InputError: unknown partner, agreement or version.
        PermissionRefused: the actor may not read documents of agreements.

    """
    with office.look(actor, READ, partner_id) as view:
        partner = known_partner(view, partner_id)
        versions = _registered(view, partner_id, reference)
        if not versions:
            return _seen(view, office, partner, reference)
        file = _version(versions, number)
        standing = standing_of(view, office, partner_id, reference, office.today())
        made = [
            one
            for one in view.all(ElementSettlement, partner_id=partner_id, reference=reference)
            if one.sha256 == file.sha256
        ]
        confirmed = {
            one.settlement_id: one.by
            for one in view.all(SettlementConfirmation, partner_id=partner_id)
        }
        waivers = tuple(
            (waiver, given, state_of(waiver, given, office.today()))
            for waiver, given in standing.waivers
        )
        way, reasons = _way(office, standing, waivers)
        return AgreementDesk(
            partner=partner,
            file=file,
            versions=versions,
            standing=standing,
            settled=counting_settlements(file.check, file.sha256, made, confirmed)
            if file.check
            else {},
            settlements=tuple(_settlement(file, one, confirmed) for one in made),
            waivers=waivers,
            way=way,
            way_reasons=reasons,
            names=names_of(
                view,
                (
                    *(one.by for one in versions),
                    *(one.by for one in made),
                    *confirmed.values(),
                    *(one.by for one, _, _ in waivers),
                    *(one.by for _, given, _ in waivers for one in given),
                ),
            ),
        )


def agreement_version(
    office: Office, actor: str, *, partner_id: str, reference: str, number: int = 0
) -> AgreementFile:
    """Return one version of an agreement; errors as for ``agreement_desk``."""
    with office.look(actor, READ, partner_id) as view:
        versions = _registered(view, partner_id, reference)
        if versions:
            return _version(versions, number)
        return _seen(view, office, known_partner(view, partner_id), reference).file


@dataclass(frozen=True)
class WaiverPage:
    """A page of waivers, the newest first. ``partners`` and ``people`` are names by their ids."""

    waivers: tuple[tuple[Waiver, tuple[WaiverDecision, ...], WaiverState], ...]
    partners: Mapping[str, str]
    people: Mapping[str, str]
    number: int
    pages: int
    total: int


def waiver_page(
    office: Office, actor: str, *, state: WaiverState | None = None, number: int = 1
) -> WaiverPage:
    """Return a page of the waivers, or of those in one ``state``; the last page for one beyond it.

    Raises:
        PermissionRefused: the actor may not read waivers.

    """
    with office.look(actor, "waiver.read") as view:
        today = office.today()
        every = office.kept.read(
            view.connection, (WaiverPage, today), lambda: _standing_waivers(view, today)
        )
        found = [one for one in every if state in {None, one[2]}]
        pages = max(1, -(-len(found) // WAIVERS_OF_PAGE))
        number = min(max(1, number), pages)
        shown = tuple(found[(number - 1) * WAIVERS_OF_PAGE : number * WAIVERS_OF_PAGE])
        known = partners_of(view.connection, sorted({one.partner_id for one, _, _ in shown}))
        return WaiverPage(
            waivers=shown,
            partners={partner_id: one.name for partner_id, one in known.items()},
            people=names_of(view, tuple(one.by for one, _, _ in shown)),
            number=number,
            pages=pages,
            total=len(found),
        )


def _standing_waivers(
    view: RecordView, today: date
) -> tuple[tuple[Waiver, tuple[WaiverDecision, ...], WaiverState], ...]:
    """Return every waiver with its decisions and where it stands, the newest first."""
    return tuple(
        (waiver, given, state_of(waiver, given, today)) for waiver, given in waivers_of(view)
    )[::-1]


def names_of(view: RecordView, ids: tuple[str, ...]) -> dict[str, str]:
    """Return the names of people by their ids."""
    wanted = tuple(sorted(set(ids)))
    return {one.id: one.name for one in view.all(Person, id=wanted)} if wanted else {}


def _registered(view: RecordView, partner_id: str, reference: str) -> tuple[AgreementFile, ...]:
    found = view.all(AgreementFile, partner_id=partner_id, reference=reference)
    return tuple(sorted(found, key=lambda one: one.number))


def _seen(
    view: RecordView, office: Office, partner: ImplementingPartner, reference: str
) -> AgreementDesk:
    """Return an agreement that nobody registered as the latest run saw it."""
    found = findings_in(view, office, partner.partner_id)
    seen = found.agreement(reference) if found else None
    if found is None or seen is None or reference not in found.gates:
        raise InputError(
            "unknown_agreement",
            f"Partner {partner.partner_id} has no agreement '{reference}'.",
            "Register it with its file first.",
        )
    record, check = seen.agreement, seen.check
    kept = {one.path: one.sha256 for one in found.outcome.files}
    file = AgreementFile(
        id="",
        partner_id=partner.partner_id,
        reference=reference,
        number=0,
        type=record.type,
        clause_set=check.clause_set if check else record.clause_set,
        start_on=record.start,
        end_on=record.end,
        file_name=record.file.rpartition("/")[2],
        sha256=kept.get(record.file, ""),
        check=check,
        by=PROGRAM,
        at=datetime.combine(found.result.as_of, time(), UTC),
    )
    return AgreementDesk(
        partner=partner,
        file=file,
        versions=(file,),
        standing=AgreementStanding(file, found.standing, found.gates[reference], ()),
        settled={},
        settlements=(),
        waivers=(),
        way=WaiverWay.NOT_BLOCKED,
        way_reasons=(),
        names={},
        seen_on=found.result.as_of,
        problems=tuple(
            one for one in found.outcome.problems if one.file in {record.file, *record.annexes}
        ),
        annexes=tuple(
            (kept[path], path.rpartition("/")[2]) for path in record.annexes if path in kept
        ),
    )


def _version(versions: tuple[AgreementFile, ...], number: int) -> AgreementFile:
    if not number:
        return versions[-1]
    for one in versions:
        if one.number == number:
            return one
    raise InputError(
        "unknown_version",
        f"Agreement {versions[0].reference} has no version {number}.",
        f"Choose one of the versions 1 to {versions[-1].number}.",
    )


def _settlement(
    file: AgreementFile, settlement: ElementSettlement, confirmed: Mapping[str, str]
) -> SettlementStanding:
    found = {one.id: one.status for one in file.check.elements} if file.check else {}
    by = confirmed.get(settlement.id, "")
    is_waiting = not by and overrules(settlement, found.get(settlement.element))
    return SettlementStanding(settlement, by, is_waiting)


def _way(
    office: Office,
    standing: AgreementStanding,
    waivers: tuple[tuple[Waiver, tuple[WaiverDecision, ...], WaiverState], ...],
) -> tuple[WaiverWay, tuple[Reason, ...]]:
    """Return whether a waiver may be asked for, in the order in which asking is refused."""
    if standing.gate.status is not GateStatus.BLOCKED:
        return WaiverWay.NOT_BLOCKED, ()
    found = (*standing.gate.reasons, *standing.recommendation.reasons)
    closed = set(unwaivable(standing.recommendation, office.policy))
    if closed:
        return WaiverWay.CLOSED, tuple(one for one in found if one.code in closed)
    waiting = set(undecided(standing.gate, standing.recommendation, office.policy))
    if waiting:
        return WaiverWay.WAITS, tuple(one for one in found if one.code in waiting)
    if any(state is WaiverState.ASKED for _, _, state in waivers):
        return WaiverWay.RUNNING, ()
    return WaiverWay.MAY_BE_ASKED, ()
