"""A partner's page: everything that is recorded of it, and what can be done next."""

from collections import defaultdict
from typing import Annotated

from fastapi import APIRouter, Response

from partner_screening.errors import ScreeningError
from partner_screening.languages import Language
from partner_screening.process.case import Step
from partner_screening.process.reassessment import load_triggers, trigger_title
from partner_screening.process.unscored import UnscoredKind
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.routes.partners.partner_file import file_of_partner
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/partners/{partner_id}")
def partner_page(visitor: Annotated[Visitor, allowed("partner.read")], partner_id: str) -> Response:
    """Show a partner."""
    return show_partner(visitor, partner_id)


def show_partner(
    visitor: Visitor,
    partner_id: str,
    error: ScreeningError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    """Return a partner's page; with ``error`` and what was ``given`` when a form could not be done."""
    file = file_of_partner(visitor, partner_id)
    person = visitor.person
    assert person is not None
    return visitor.page(
        "partners/file.html",
        status=status_of(error) if error else 200,
        error=error,
        given=defaultdict(str, given or {}),
        file=file,
        open_case=next((one for one in reversed(file.cases) if one.case.is_open), None),
        may=lambda action: may(person, action),
        steps=Step,
        today=visitor.office.today(),
        triggers=[
            (one.id, trigger_title(one.id, visitor.language)) for one in load_triggers().triggers
        ],
        kinds=[(one, visitor.texts.status("capacity", one)) for one in UnscoredKind],
        languages_of_people=[(one, one.own_name) for one in Language],
        has_mail=visitor.around.mail is not None,
    )
