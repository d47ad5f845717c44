"""One agreement: its text with the quotations at their words, each element beside it, its gate."""

from collections import defaultdict
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from contract_clauses.clause_check import ClauseCheck, ElementStatus
from contract_clauses.reading_problem import in_language
from contract_clauses.rules import load_clause_rules
from partner_screening.actions.agreement_views import AgreementView, agreement_view
from partner_screening.actions.process.agreement_desk import (
    AgreementDesk,
    WaiverWay,
    agreement_desk,
)
from partner_screening.errors import InputError, ScreeningError
from partner_screening.findings import Problem
from partner_screening.process.agreement_file import AgreementFile
from partner_screening.process.waiver import Side, WaiverState
from partner_screening.reports.agreement_contents import element_line
from partner_screening.reports.agreement_text import AgreementText, agreement_text
from partner_screening.reports.version_changes import changed_elements, changed_places
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()
Shown = Literal["accepted", "original"]
MOST_PLACES = 200

_ORDER = {
    ElementStatus.MISSING: 0,
    ElementStatus.WEAKENED: 1,
    ElementStatus.CANNOT_TELL: 2,
    ElementStatus.PRESENT: 3,
}


@router.get("/agreements/{partner_id}/{reference:path}/changes")
def changes_shown(
    visitor: Annotated[Visitor, allowed("agreement.examine")],
    partner_id: str,
    reference: str,
    version: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """Show what changed from the version before."""
    desk = agreement_desk(
        visitor.office, visitor.id, partner_id=partner_id, reference=reference, number=version
    )
    earlier = [one for one in desk.versions if one.number < desk.file.number]
    if not earlier:
        raise InputError(
            "no_earlier_version", "There is no earlier version.", "Go back to the agreement."
        )
    before, after = (_view(visitor, desk, one, "accepted") for one in (earlier[-1], desk.file))
    places = (
        list(changed_places(before[0].agreement, after[0].agreement))
        if before[0] and after[0]
        else []
    )
    return visitor.page(
        "agreements/changes.html",
        desk=desk,
        before=earlier[-1],
        elements=changed_elements(earlier[-1].check, desk.file.check),
        places=places[:MOST_PLACES],
        is_cut=len(places) > MOST_PLACES,
        error=before[1] or after[1],
    )


@router.get("/agreements/{partner_id}/{reference:path}")
def agreement_shown(
    visitor: Annotated[Visitor, allowed("agreement.examine")],
    partner_id: str,
    reference: str,
    version: Annotated[int, Query(ge=0, le=10_000)] = 0,
    view: Shown = "accepted",
    part: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Show an agreement, in one version and one view."""
    return show_agreement(visitor, partner_id, reference, version=version, view=view, part=part)


def show_agreement(
    visitor: Visitor,
    partner_id: str,
    reference: str,
    *,
    version: int = 0,
    view: Shown = "accepted",
    part: int = 1,
    error: ScreeningError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    """Return the page of an agreement; with ``error`` when a form on it could not be done."""
    person = visitor.person
    assert person is not None
    desk = agreement_desk(
        visitor.office, visitor.id, partner_id=partner_id, reference=reference, number=version
    )
    read, unread = _view(visitor, desk, desk.file, view)
    check = read.check if read else desk.file.check
    text = agreement_text(read.agreement, check, part) if read else None
    return visitor.page(
        "agreements/agreement.html",
        status=status_of(error) if error else 200,
        error=error,
        given=defaultdict(str, given or {}),
        desk=desk,
        shown=view,
        check=check,
        text=text,
        unread_parts=_unread_parts(visitor, desk, check, unread),
        elements=_elements(visitor, desk, check, text),
        is_outdated=desk.is_current
        and desk.seen_on is None
        and desk.file.engine != load_clause_rules().fingerprint,
        settleable=[one.id for one in check.elements] if check else [],
        statuses=list(ElementStatus),
        may=lambda action: may(person, action),
        may_ask=desk.way is WaiverWay.MAY_BE_ASKED,
        sides=_sides(visitor, desk),
        is_docx=desk.file.file_name.lower().endswith(".docx"),
        can_annotate=desk.file.file_name.lower().endswith((".docx", ".pdf")),
    )


def _view(
    visitor: Visitor, desk: AgreementDesk, file: AgreementFile, view: Shown
) -> tuple[AgreementView | None, ScreeningError | None]:
    """Return the text of a file, or why it cannot be shown."""
    if not file.sha256:
        return None, None
    try:
        return agreement_view(visitor.office.originals, file, view, annexes=desk.annexes), None
    except InputError as error:
        return None, error


def _unread_parts(
    visitor: Visitor, desk: AgreementDesk, check: ClauseCheck | None, unread: ScreeningError | None
) -> list[Problem]:
    """Return what of the file could not be read, and why, in the visitor's language."""
    found = [*desk.problems, *(check.problems if check else ())]
    if unread and unread.code not in {one.code for one in found}:
        found.append(
            Problem(
                code=unread.code,
                file=desk.file.file_name,
                expected=unread.message,
                remedy=unread.remedy,
            )
        )
    return [in_language(one, visitor.language) for one in found]


def _elements(
    visitor: Visitor, desk: AgreementDesk, check: ClauseCheck | None, text: AgreementText | None
) -> list[dict[str, object]]:
    """Return the elements, those that fall short first, each with the places of its quotations."""
    found = []
    for one in check.elements if check else ():
        line = element_line(one, (), visitor.texts.words)
        status = desk.status_of(one.id, one.status)
        passages = [text.passage_of(evidence) if text else None for evidence in one.evidence]
        found.append(
            {
                "id": one.id,
                "line": line,
                "status": status,
                "is_settled": status is not one.status,
                "requirement": one.requirement,
                "quotations": list(zip(line.quotations, passages, strict=True)),
                "is_accepted": one.is_accepted,
            }
        )
    return sorted(
        found,
        key=lambda one: (one["requirement"] != "mandatory", _ORDER[one["status"]]),  # type: ignore[index]
    )


def _sides(visitor: Visitor, desk: AgreementDesk) -> list[tuple[str, Side]]:
    """Return the waivers that wait, with the side for which the visitor may speak."""
    person = visitor.person
    assert person is not None
    found = []
    for waiver, given, state in desk.waivers:
        if state is not WaiverState.ASKED or waiver.by == person.id:
            continue
        spoken = {one.side for one in given}
        if any(one.by == person.id for one in given):
            continue
        for side in Side:
            if side not in spoken and may(person, f"waiver.decide_{side}"):
                found.append((waiver.id, side))
                break
    return found
