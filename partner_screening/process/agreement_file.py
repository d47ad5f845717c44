"""An agreement in the process: each version of its file, its clause check, and what lawyers settled.

The check decides what it can. What it cannot tell, or finds and a lawyer reads otherwise, a lawyer
settles element by element, for a reason and for that very file; to overrule a finding that the element
is missing or weakened takes a second person.
"""

from collections.abc import Iterable
from datetime import date

from pydantic import AwareDatetime

from contract_clauses.clause_check import ClauseCheck, ElementResult, ElementStatus, Verdict
from partner_screening.determination import AgreementFacts
from partner_screening.values import Value

_SHORT = (ElementStatus.MISSING, ElementStatus.WEAKENED)


class AgreementFile(Value):
    """One version of an agreement: its file as it came, and the clause check of it.

    ``check`` is ``None`` when the file could not be read; ``unread_reason`` is then the code of what
    stood in the way. ``number`` counts the versions of one reference from 1.
    """

    id: str
    partner_id: str
    reference: str
    number: int
    type: str
    clause_set: str
    start_on: date | None = None
    end_on: date | None = None
    file_name: str
    sha256: str
    check: ClauseCheck | None = None
    unread_reason: str = ""
    engine: str = ""
    by: str
    at: AwareDatetime


class ElementSettlement(Value):
    """A lawyer's finding about one element of one file, with the words it rests on."""

    id: str
    partner_id: str
    reference: str
    sha256: str
    element: str
    status: ElementStatus
    quote: str = ""
    reason: str
    by: str
    at: AwareDatetime


class SettlementConfirmation(Value):
    """A second person's agreement with a settlement that overrules the check."""

    id: str
    settlement_id: str
    partner_id: str
    by: str
    at: AwareDatetime


def overrules(settlement: ElementSettlement, found: ElementStatus | None) -> bool:
    """Whether a settlement clears what the check found missing or weakened: that takes two people."""
    return settlement.status is ElementStatus.PRESENT and found in _SHORT


def agreement_facts(
    file: AgreementFile,
    settlements: Iterable[ElementSettlement],
    confirmed: Iterable[str],
    determined_on: date | None,
) -> AgreementFacts:
    """Return what the gate looks at: the check, with what lawyers settled about this very file.

    ``confirmed`` are the ids of settlements that a second person agreed with.
    """
    counting = _counting(file, settlements, frozenset(confirmed))
    verdict, shortfalls = _settled(file, counting)
    return AgreementFacts(
        reference=file.reference,
        partner_id=file.partner_id,
        type=file.type,
        start=file.start_on,
        end=file.end_on,
        verdict=verdict,
        clause_set=file.check.clause_set if file.check else None,
        shortfalls=shortfalls,
        unread_reason=file.unread_reason,
        determined_on=determined_on,
    )


def _counting(
    file: AgreementFile, settlements: Iterable[ElementSettlement], confirmed: frozenset[str]
) -> dict[str, ElementStatus]:
    """Return the settled status per element; of several about one element the latest counts."""
    found = {element.id: element.status for element in file.check.elements} if file.check else {}
    counting: dict[str, ElementStatus] = {}
    for settlement in settlements:
        if settlement.sha256 != file.sha256:
            continue
        if overrules(settlement, found.get(settlement.element)) and settlement.id not in confirmed:
            continue
        counting[settlement.element] = settlement.status
    return counting


def _settled(
    file: AgreementFile, counting: dict[str, ElementStatus]
) -> tuple[str | None, tuple[str, ...]]:
    if file.check is None:
        return None, ()
    mandatory = [one for one in file.check.elements if one.requirement == "mandatory"]
    standing = {one.id: counting.get(one.id, one.status) for one in mandatory}
    short = tuple(
        f"{one.id}:{standing[one.id]}"
        for one in mandatory
        if standing[one.id] in _SHORT and not _is_accepted(one, counting)
    )
    if short:
        return Verdict.NON_COMPLIANT, short
    is_doubtful = ElementStatus.CANNOT_TELL in standing.values()
    settles_all = all(one.id in counting for one in mandatory)
    if is_doubtful or (file.check.verdict is Verdict.NEEDS_REVIEW and not settles_all):
        # A check may ask for a person for reasons of its own (a scan, a view that differs): only
        # a person who went through every mandatory element answers that.
        doubts_left = is_doubtful or not _only_elements_were_doubtful(mandatory)
        return (Verdict.NEEDS_REVIEW if doubts_left else Verdict.COMPLIANT), ()
    return Verdict.COMPLIANT, ()


def _only_elements_were_doubtful(mandatory: list[ElementResult]) -> bool:
    """Whether the check asked for a person because of single elements alone."""
    return any(one.status is ElementStatus.CANNOT_TELL for one in mandatory)


def _is_accepted(one: ElementResult, counting: dict[str, ElementStatus]) -> bool:
    return one.is_accepted and one.id not in counting
