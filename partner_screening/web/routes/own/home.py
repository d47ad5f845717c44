"""Where a partner begins: how its file stands, and what to do next."""

from typing import Annotated

from fastapi import APIRouter, Response

from partner_screening.process.case import Step
from partner_screening.web.gate import allowed
from partner_screening.web.routes.own.own_file import own_file
from partner_screening.web.visitor import Visitor

router = APIRouter()

ROAD = (
    (Step.REGISTERED, Step.REQUESTED, Step.RETURNED),
    (Step.RECEIVED,),
    (Step.UNDER_REVIEW,),
    (Step.PRELIMINARY, Step.PLAN_AGREED),
    (Step.MONITORING,),
    (Step.FINAL, Step.CLOSED),
)
"""The steps of a case as a partner sees them: fill in, sent, review, result, plan, end."""


@router.get("/own")
def own_page(visitor: Annotated[Visitor, allowed("submission.receive")]) -> Response:
    """Show how the own file stands."""
    assert visitor.person is not None
    file = own_file(visitor.office, visitor.person)
    place = -1
    if file.case is not None:
        place = next((n for n, steps in enumerate(ROAD) if file.case.step in steps), -1)
    return visitor.page("own/home.html", own=file, road=len(ROAD), place=place)
