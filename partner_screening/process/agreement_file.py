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
    found = settled(file.check, file.sha256, settlements, confirmed) if file.check else None
    return AgreementFacts(
        reference=file.reference,
        partner_id=file.partner_id,
        type=file.type,
        start=file.start_on,
        end=file.end_on,
        verdict=found.verdict if found else None,
        clause_set=file.check.clause_set if file.check else None,
        shortfalls=found.shortfalls if found else (),
        unread_reason=file.unread_reason,
        determined_on=determined_on,
        has_doubt=bool(found and found.has_doubt),
    )


class SettledCheck(Value):
    """A clause check as it stands with what lawyers settled; shortfalls as ``<element>:<status>``.

    ``has_doubt``: an element, or the document as a whole, is still for a lawyer to read, whatever else
    falls short.
    """

    verdict: Verdict
    shortfalls: tuple[str, ...] = ()
    has_doubt: bool = False


def settled(
    check: ClauseCheck,
    sha256: str,
    settlements: Iterable[ElementSettlement] = (),
    confirmed: Iterable[str] = (),
) -> SettledCheck:
    """Return ``check`` of the file ``sha256`` with the settlements that are about that very file."""
    mandatory = [one for one in check.elements if one.requirement == "mandatory"]
    counting = counting_settlements(check, sha256, settlements, confirmed)
    standing = {one.id: counting.get(one.id, one.status) for one in mandatory}
    short = [
        one.id
        for one in mandatory
        if standing[one.id] in _SHORT and not (one.is_accepted and one.id not in counting)
    ]
    shortfalls = tuple(f"{element}:{standing[element]}" for element in short)
    is_whole = all(one.id in counting for one in mandatory)
    has_doubt = ElementStatus.CANNOT_TELL in standing.values() or (
        _has_document_doubt(check, mandatory) and not is_whole
    )
    if not counting:
        return SettledCheck(verdict=check.verdict, shortfalls=shortfalls, has_doubt=has_doubt)
    if short:
        # What was recognised in a picture may be misread: the check itself did not call it short.
        is_open = check.verdict is Verdict.NEEDS_REVIEW and counting.keys().isdisjoint(short)
        verdict = Verdict.NEEDS_REVIEW if is_open else Verdict.NON_COMPLIANT
        return SettledCheck(verdict=verdict, shortfalls=shortfalls, has_doubt=has_doubt)
    if has_doubt:
        return SettledCheck(verdict=Verdict.NEEDS_REVIEW, has_doubt=True)
    return SettledCheck(verdict=Verdict.COMPLIANT)


def counting_settlements(
    check: ClauseCheck,
    sha256: str,
    settlements: Iterable[ElementSettlement],
    confirmed: Iterable[str],
) -> dict[str, ElementStatus]:
    """Return the settled status per element of the file ``sha256``; the latest settlement counts.

    One that overrules the check counts when its id is among the ``confirmed``.
    """
    confirmed = frozenset(confirmed)
    found = {element.id: element.status for element in check.elements}
    counting: dict[str, ElementStatus] = {}
    for settlement in settlements:
        if settlement.sha256 != sha256:
            continue
        if overrules(settlement, found.get(settlement.element)) and settlement.id not in confirmed:
            continue
        counting[settlement.element] = settlement.status
    return counting


def _has_document_doubt(check: ClauseCheck, mandatory: list[ElementResult]) -> bool:
    """Whether the check doubts the document itself: a scan, struck text, a text that was not given.

    Then settling single elements is not enough: a lawyer goes through every mandatory one. The check
    gives a reason for each element that falls short, and one for each doubt about the document.
    """
    if check.verdict is Verdict.COMPLIANT:
        return False
    short = [
        one for one in mandatory if one.status is not ElementStatus.PRESENT and not one.is_accepted
    ]
    return len(check.reasons) > len(short)
