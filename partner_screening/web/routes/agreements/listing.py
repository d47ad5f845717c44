"""The queue of agreements, and the waivers."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from contract_clauses.clause_check import Verdict
from partner_screening.actions.process.agreement_desk import waiver_page
from partner_screening.actions.process.overview import agreement_page, overview_choices
from partner_screening.determination import GateStatus
from partner_screening.errors import InputError
from partner_screening.process.overview_filters import (
    AgreementFilter,
    AgreementPageRequest,
    AgreementSort,
)
from partner_screening.process.regions import region_name
from partner_screening.process.waiver import WaiverState
from partner_screening.web.gate import allowed
from partner_screening.web.list_addresses import filter_from, query_of
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()
_SHOWN = frozenset({"text", "gate", "verdict", "type", "country", "region"})


@router.get("/agreements")
def agreements_page(visitor: Annotated[Visitor, allowed("agreement.read")]) -> Response:
    """Show a page of the agreements that fit; those that a lawyer must read come first."""
    error = None
    asked = visitor.request.query_params.multi_items()
    try:
        wanted = filter_from(AgreementFilter, asked)
        page = filter_from(AgreementPageRequest, asked)
    except InputError as refused:
        error, wanted, page = refused, AgreementFilter(), AgreementPageRequest()
    if "sort" not in visitor.request.query_params:
        page = page.model_copy(update={"sort": AgreementSort.VERDICT})
    found = agreement_page(visitor.office, visitor.id, wanted, page)
    assert visitor.person is not None
    narrowed = wanted.model_dump(mode="json", exclude_defaults=True)
    return visitor.page(
        "agreements/list.html",
        status=status_of(error) if error else 200,
        error=error,
        wanted=wanted,
        page=found,
        ordered=page,
        further={name: value for name, value in narrowed.items() if name not in _SHOWN},
        choices=_choices(visitor),
        may_register=may(visitor.person, "agreement.register"),
        address=lambda number: (
            "/agreements?" + query_of(wanted, page.model_copy(update={"number": number}))
        ),
        order=lambda sort: "/agreements?" + query_of(wanted, _ordered(page, AgreementSort(sort))),
    )


@router.get("/waivers")
def waivers_page(
    visitor: Annotated[Visitor, allowed("waiver.read")],
    state: WaiverState | Literal[""] = "",
    number: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Show the waivers, or those in one state, the newest first."""
    found = waiver_page(
        visitor.office, visitor.id, state=WaiverState(state) if state else None, number=number
    )
    return visitor.page(
        "agreements/waivers.html",
        page=found,
        state=state,
        states=list(WaiverState),
        address=lambda number: "/waivers?" + urlencode({"state": state, "number": number}),
    )


def _ordered(page: AgreementPageRequest, sort: AgreementSort) -> AgreementPageRequest:
    """Return the first page in another order; the same order once more turns it round."""
    is_descending = page.sort is sort and not page.is_descending
    return page.model_copy(update={"number": 1, "sort": sort, "is_descending": is_descending})


def _choices(visitor: Visitor) -> dict[str, list[tuple[str, str]]]:
    texts = visitor.texts
    there = overview_choices(visitor.office, visitor.id)
    return {
        "gate": [(one, texts.status("gate", one)) for one in GateStatus],
        "verdict": [(one, texts.status("verdict", one)) for one in Verdict],
        "type": [(one, one) for one in there.agreement_types],
        "country": [(one.key, one.name) for one in there.countries],
        "region": [(code, region_name(code, visitor.language)) for code in there.regions],
    }
