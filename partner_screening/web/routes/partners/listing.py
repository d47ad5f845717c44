"""The list of partners: narrowed, ordered, page by page; views saved under a name."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from partner_screening.actions.process.overview import overview_choices, partner_page
from partner_screening.actions.saved_views import drop_view, save_view, saved_views
from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.errors import InputError
from partner_screening.partner import CapacityOutcome
from partner_screening.process.overview_filters import (
    PageRequest,
    PartnerFilter,
    PartnerSort,
    PlanWord,
)
from partner_screening.process.regions import region_name
from partner_screening.web.gate import allowed
from partner_screening.web.list_addresses import filter_from, query_of
from partner_screening.web.problems import status_of
from partner_screening.web.visitor import Visitor

router = APIRouter()
LIST = "partners"
_SHOWN = frozenset({"text", "country", "region", "type", "recommendation", "capacity", "step"})
_SHOWN_TOO = frozenset({"plan", "unmet", "gate"})


@router.get("/partners")
def partners_page(visitor: Annotated[Visitor, allowed("partner.read")]) -> Response:
    """Show a page of the partners that fit."""
    error = None
    asked = visitor.request.query_params.multi_items()
    try:
        wanted = filter_from(PartnerFilter, asked)
        page = filter_from(PageRequest, asked)
    except InputError as refused:
        error, wanted, page = refused, PartnerFilter(), PageRequest()
    found = partner_page(visitor.office, visitor.id, wanted, page)
    narrowed = wanted.model_dump(mode="json", exclude_defaults=True)
    return visitor.page(
        "partners/list.html",
        status=status_of(error) if error else 200,
        error=error,
        wanted=wanted,
        page=found,
        ordered=page,
        further={
            name: value for name, value in narrowed.items() if name not in _SHOWN | _SHOWN_TOO
        },
        choices=_choices(visitor),
        views=saved_views(visitor.office, visitor.id, LIST),
        query=query_of(wanted, page.model_copy(update={"number": 1})),
        address=lambda number: (
            "/partners?" + query_of(wanted, page.model_copy(update={"number": number}))
        ),
        order=lambda sort: "/partners?" + query_of(wanted, _ordered(page, PartnerSort(sort))),
    )


@router.post("/partners/views")
def view_saved(
    visitor: Annotated[Visitor, allowed("partner.read")],
    name: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
) -> Response:
    """Save the view that is shown under a name."""
    save_view(visitor.office, visitor.id, of_list=LIST, name=name, query=query)
    return visitor.go(f"/partners?{query}", done="common.saved")


@router.post("/partners/views/{view_id}/remove")
def view_removed(visitor: Annotated[Visitor, allowed("partner.read")], view_id: str) -> Response:
    """Remove a saved view."""
    drop_view(visitor.office, visitor.id, view_id)
    return visitor.go("/partners", done="common.saved")


def _ordered(page: PageRequest, sort: PartnerSort) -> PageRequest:
    """Return the first page in another order; the same order once more turns it round."""
    is_descending = page.sort is sort and not page.is_descending
    return page.model_copy(update={"number": 1, "sort": sort, "is_descending": is_descending})


def _choices(visitor: Visitor) -> dict[str, list[tuple[str, str]]]:
    """Return what the list can be narrowed by, in words."""
    texts = visitor.texts
    there = overview_choices(visitor.office, visitor.id)
    return {
        "country": [(one.key, one.name) for one in there.countries],
        "region": [
            (code, region_name(code, visitor.language))
            for code in (*there.regions, *there.sub_regions)
        ],
        "type": [(one, texts.status("partner_type", one)) for one in there.types],
        "recommendation": [(one, texts.status("status", one)) for one in RecommendationStatus],
        "capacity": [(one, texts.status("capacity", one)) for one in CapacityOutcome],
        "step": [(one, texts(f"dashboard.step.{one}")) for one in there.steps],
        "plan": [(one, texts(f"dashboard.plan.{one}")) for one in PlanWord],
        "unmet": [(one, texts.standard(one)) for one in there.standards],
        "gate": [(one, texts.status("gate", one)) for one in GateStatus],
    }
