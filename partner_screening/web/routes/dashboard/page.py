"""The dashboard: what management sees at a glance; every number leads to the list that it counts."""

from collections.abc import Callable, Iterable
from typing import Annotated

from fastapi import APIRouter, Response

from partner_screening.actions.process.dashboard import dashboard
from partner_screening.actions.process.dashboard_files import (
    dashboard_as_pdf,
    dashboard_as_workbook,
)
from partner_screening.actions.process.overview import overview_choices
from partner_screening.errors import InputError
from partner_screening.process.dashboard import DashboardFilter, Figure
from partner_screening.process.notice import TEXTS
from partner_screening.process.regions import region_name
from partner_screening.translations import load_translations
from partner_screening.web.charts import columns_of
from partner_screening.web.downloads import download
from partner_screening.web.gate import allowed
from partner_screening.web.list_addresses import (
    agreements_address,
    filter_from,
    partners_address,
    query_of,
)
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/dashboard")
def dashboard_page(visitor: Annotated[Visitor, allowed("dashboard.read")]) -> Response:
    """Show the figures of today, and the trend over a time."""
    error = None
    try:
        wanted = filter_from(DashboardFilter, visitor.request.query_params.multi_items())
        figures = dashboard(visitor.office, visitor.id, wanted)
    except InputError as refused:
        error, wanted = refused, DashboardFilter()
        figures = dashboard(visitor.office, visitor.id, wanted)
    return visitor.page(
        "dashboard/page.html",
        status=status_of(error) if error else 200,
        error=error,
        wanted=wanted,
        figures=figures,
        **_names(visitor),
        **_choices(visitor),
        due_kinds=tuple(dict.fromkeys(f.name for row in figures.due for f in row.figures)),
        address=address_of_list,
        leads_on=lambda figure: _may_open_list(visitor, figure),
        most=most,
        trend=columns_of(figures.trend),
        query=query_of(wanted),
    )


def _names(visitor: Visitor) -> dict[str, Callable[[str], str]]:
    """Return how codes of the figures are called in the visitor's language."""
    texts = visitor.texts

    def kind_name(value: str) -> str:
        if value == "any":
            return texts("dashboard.due.any")
        return load_translations(TEXTS).text(visitor.language, f"kinds.{value}.title")

    return {
        "standard_name": texts.standard,
        "kind_name": kind_name,
        "region_name": lambda code: region_name(code, visitor.language),
        "type_name": lambda code: texts.status("partner_type", code),
    }


def _choices(visitor: Visitor) -> dict[str, list[tuple[str, str]]]:
    """Return what the figures can be narrowed to: only what some partner has."""
    choices = overview_choices(visitor.office, visitor.id)
    return {
        "region_choices": [
            (code, region_name(code, visitor.language))
            for code in (*choices.regions, *choices.sub_regions)
        ],
        "country_choices": [(one.key, one.name) for one in choices.countries],
        "type_choices": [(one, visitor.texts.status("partner_type", one)) for one in choices.types],
    }


@router.get("/dashboard.xlsx")
def dashboard_workbook(visitor: Annotated[Visitor, allowed("dashboard.read")]) -> Response:
    """Give the figures as a workbook, narrowed as the page is."""
    wanted = filter_from(DashboardFilter, visitor.request.query_params.multi_items())
    data = dashboard_as_workbook(visitor.office, visitor.id, wanted, visitor.language)
    return download(data, f"dashboard-{visitor.office.today()}.xlsx")


@router.get("/dashboard.pdf")
def dashboard_document(visitor: Annotated[Visitor, allowed("dashboard.read")]) -> Response:
    """Give the figures as a PDF, narrowed as the page is."""
    wanted = filter_from(DashboardFilter, visitor.request.query_params.multi_items())
    data = dashboard_as_pdf(visitor.office, visitor.id, wanted, visitor.language)
    return download(data, f"dashboard-{visitor.office.today()}.pdf")


def address_of_list(figure: Figure) -> str:
    """Return the address of the list that a figure counts."""
    if figure.partners is not None:
        return partners_address(figure.partners)
    assert figure.agreements is not None, "a figure counts partners or agreements"
    return agreements_address(figure.agreements)


def _may_open_list(visitor: Visitor, figure: Figure) -> bool:
    """Whether the visitor may open the list that a figure counts."""
    assert visitor.person is not None
    return may(visitor.person, "partner.read" if figure.partners is not None else "agreement.read")


def most(figures: Iterable[Figure]) -> int:
    """Return the largest number among figures, at least 1: the length of the longest bar."""
    return max((figure.count for figure in figures), default=0) or 1
