"""The register of allegations: references and states, never a story. For focal points and auditors."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from partner_screening.actions.process.allegations import (
    allegations,
    hand_overs,
    note_allegation,
    take_over_concern,
)
from partner_screening.errors import ConflictError, InputError, PermissionRefused, ScreeningError
from partner_screening.process.allegation import AllegationState
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/allegations")
def allegations_page(visitor: Annotated[Visitor, allowed("allegation.read")]) -> Response:
    """Show the register and what was handed over."""
    return _page(visitor)


@router.post("/allegations")
def allegation_noted(
    visitor: Annotated[Visitor, allowed("allegation.note")],
    state: Annotated[AllegationState, Form()],
    partner_id: Annotated[str, Form()] = "",
    reference: Annotated[str, Form()] = "",
) -> Response:
    """Note that an allegation is open, closed or withdrawn, by its reference."""
    try:
        note_allegation(
            visitor.office, visitor.id, partner_id=partner_id, reference=reference, state=state
        )
    except (InputError, ConflictError) as error:
        return _page(visitor, error, {"partner_id": partner_id, "reference": reference})
    return visitor.go("/allegations", done="common.saved")


@router.post("/allegations/{hand_over_id}/take-over")
def taken_over(
    visitor: Annotated[Visitor, allowed("allegation.note")], hand_over_id: str
) -> Response:
    """Take a concern over that was handed to the focal point."""
    try:
        take_over_concern(visitor.office, visitor.id, hand_over_id)
    except (InputError, ConflictError, PermissionRefused) as error:
        return _page(visitor, error)
    return visitor.go("/allegations", done="common.saved")


def _page(
    visitor: Visitor, error: ScreeningError | None = None, given: dict[str, str] | None = None
) -> Response:
    person = visitor.person
    assert person is not None
    return visitor.page(
        "administration/allegations.html",
        status=status_of(error) if error else 200,
        error=error,
        given=given or {"partner_id": "", "reference": ""},
        notes=tuple(reversed(allegations(visitor.office, visitor.id))),
        handed=hand_overs(visitor.office, visitor.id),
        states=list(AllegationState),
        may_note=may(person, "allegation.note"),
    )
