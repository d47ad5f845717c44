"""Filters and orders of the lists as SQL: the same conditions for a page, its total, and a count."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_, select

from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.partner import CapacityOutcome
from partner_screening.process.overview_filters import (
    AgreementFilter,
    AgreementPageRequest,
    AgreementSort,
    PageRequest,
    PartnerFilter,
    PartnerSort,
    PlanWord,
)
from partner_screening.process.plan import PlanState
from partner_screening.process.regions import folded
from partner_screening.storage.overview_tables import (
    AGREEMENT_OVERVIEW,
    AGREEMENT_REASON,
    PARTNER_DUE,
    PARTNER_GAP,
    PARTNER_OVERVIEW,
    PARTNER_RESULT,
)

_P = PARTNER_OVERVIEW.c
_A = AGREEMENT_OVERVIEW.c

Condition = ColumnElement[bool]

_PLANS: Mapping[PlanWord, Condition] = MappingProxyType(
    {
        PlanWord.PROPOSED: _P.plan_state == PlanState.PROPOSED.value,
        PlanWord.ON_TIME: and_(_P.plan_state == PlanState.RUNNING.value, _P.plan_late == 0),
        PlanWord.LATE: or_(
            _P.plan_state == PlanState.FAILED.value,
            and_(_P.plan_state == PlanState.RUNNING.value, _P.plan_late > 0),
        ),
        PlanWord.DONE: _P.plan_state == PlanState.COMPLETE.value,
    }
)

_SAME = (
    *("type", "source", "recommendation", "capacity", "risk"),
    *("has_hold", "has_concern", "has_self_assessment", "is_reviewed", "is_determined"),
)
"""Fields of a partner filter that ask for the same value in the column of that name."""


def partner_conditions(wanted: PartnerFilter) -> list[Condition]:
    """Return what a row of ``partner_overview`` must fulfil."""
    given = wanted.model_dump(include=set(_SAME), exclude_none=True)
    found = [_P[name] == value for name, value in given.items()]
    found += _place(wanted.country, wanted.region)
    if wanted.text.strip():
        found.append(_P.search.contains(folded(wanted.text), autoescape=True))
    if wanted.step is not None:
        found.append(_P.case_step == wanted.step.value)
    if wanted.plan is not None:
        found.append(_PLANS[wanted.plan])
    if wanted.expiring_until is not None:
        found += [
            _P.capacity != CapacityOutcome.NOT_ASSESSED.value,
            _P.valid_until <= wanted.expiring_until,
        ]
    if wanted.unmet:
        found.append(_has(PARTNER_GAP, PARTNER_GAP.c.standard == wanted.unmet))
    if wanted.gate is not None:
        found.append(_P[f"gates_{wanted.gate.value}"] > 0)
    return found + _due(wanted) + _results(wanted)


def due_conditions(wanted: PartnerFilter) -> list[Condition]:
    """Return what a row of ``partner_due`` must fulfil."""
    columns = PARTNER_DUE.c
    found: list[Condition] = []
    if wanted.due_kind:
        found.append(columns.kind == wanted.due_kind)
    if wanted.due_from is not None:
        found.append(columns.due_on >= wanted.due_from)
    if wanted.due_until is not None:
        found.append(columns.due_on <= wanted.due_until)
    return found


def agreement_conditions(wanted: AgreementFilter) -> list[Condition]:
    """Return what a row of ``agreement_overview``, joined with its partner's, must fulfil."""
    equal = wanted.model_dump(
        include={"partner_id", "type", "source", "gate", "verdict"}, exclude_none=True
    )
    found = [_A[name] == value for name, value in equal.items() if value != ""]
    found += _place(wanted.country, wanted.region)
    if wanted.partner_type is not None:
        found.append(_P.type == wanted.partner_type.value)
    if wanted.text.strip():
        text = folded(wanted.text)
        found.append(
            or_(
                _A.search.contains(text, autoescape=True),
                _P.search.contains(text, autoescape=True),
            )
        )
    if wanted.reason:
        found.append(
            exists(
                select(1).where(
                    AGREEMENT_REASON.c.partner_id == _A.partner_id,
                    AGREEMENT_REASON.c.reference == _A.reference,
                    AGREEMENT_REASON.c.code == wanted.reason,
                )
            )
        )
    if wanted.element:
        found.append(_A.shortfalls.contains(f'"{wanted.element}:', autoescape=True))
    if wanted.ending_from is not None:
        found.append(_A.end_on >= wanted.ending_from)
    if wanted.ending_until is not None:
        found.append(_A.end_on <= wanted.ending_until)
    if wanted.waiver_until is not None:
        found.append(_A.waiver_until <= wanted.waiver_until)
    return found


def needs_partner(wanted: AgreementFilter, page: AgreementPageRequest | None = None) -> bool:
    """Whether the conditions of a filter, or the order of a page, speak of the partner too."""
    if page is not None and page.sort is AgreementSort.PARTNER:
        return True
    return bool(wanted.country or wanted.region or wanted.partner_type or wanted.text.strip())


def name_of_partner(partner_id: Any) -> ColumnElement[str]:  # noqa: ANN401 - a column
    """Return the name of the partner in a row, as a column: looked up for the rows of a page alone."""
    named = PARTNER_OVERVIEW.alias("named")
    name = select(named.c.name).where(named.c.partner_id == partner_id)
    return name.scalar_subquery().label("partner_name")


def partner_order(page: PageRequest) -> list[ColumnElement[Any]]:
    """Return the order of a page of partners."""
    return _ordered(_PARTNER_ORDERS[page.sort], page.is_descending, [_P.partner_id])


def agreement_order(page: AgreementPageRequest) -> list[ColumnElement[Any]]:
    """Return the order of a page of agreements."""
    last = [_A.partner_id, _A.reference]
    return _ordered(_AGREEMENT_ORDERS[page.sort], page.is_descending, last)


def _place(country: str, region: str) -> list[Condition]:
    found: list[Condition] = []
    if country:
        found.append(_P.country_key == country)
    if region:
        found.append(or_(_P.region == region, _P.sub_region == region))
    return found


def _has(table: Any, *conditions: Condition) -> Condition:  # noqa: ANN401 - a table
    return exists(select(1).where(table.c.partner_id == _P.partner_id, *conditions))


def _due(wanted: PartnerFilter) -> list[Condition]:
    conditions = due_conditions(wanted)
    return [_has(PARTNER_DUE, *conditions)] if conditions else []


def _results(wanted: PartnerFilter) -> list[Condition]:
    columns = PARTNER_RESULT.c
    capacity = (
        [columns.capacity == wanted.result_capacity.value]
        if wanted.result_capacity is not None
        else []
    )
    found: list[Condition] = []
    if wanted.result_on is not None:
        day = wanted.result_on
        found.append(
            _has(PARTNER_RESULT, columns.from_on <= day, columns.until_on >= day, *capacity)
        )
    between = [
        *([columns.from_on >= wanted.result_from] if wanted.result_from is not None else []),
        *([columns.from_on <= wanted.result_until] if wanted.result_until is not None else []),
    ]
    if between or (capacity and not found):
        found.append(_has(PARTNER_RESULT, *between, *capacity))
    return found


def _ranked(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[Any]:
    """Order a closed set as people think of it, not by its letters."""
    return case({value: rank for rank, value in enumerate(values)}, value=column, else_=99)


def _ordered(
    column: ColumnElement[Any], is_descending: bool, last: Sequence[ColumnElement[Any]]
) -> list[ColumnElement[Any]]:
    order = [column.desc() if is_descending else column.asc(), *last]
    # Not every database puts what has no value at the same end.
    return [column.is_(None), *order] if getattr(column, "nullable", False) else order


_PARTNER_ORDERS: Mapping[PartnerSort, ColumnElement[Any]] = MappingProxyType(
    {
        PartnerSort.NAME: _P.name_key,
        PartnerSort.ID: _P.partner_id,
        PartnerSort.COUNTRY: _P.country_key,
        PartnerSort.RECOMMENDATION: _ranked(
            _P.recommendation,
            (
                RecommendationStatus.CLEARED,
                RecommendationStatus.NOT_REQUIRED,
                RecommendationStatus.CLEARED_WITH_PLAN,
                RecommendationStatus.PENDING,
                RecommendationStatus.NOT_CLEARED,
            ),
        ),
        PartnerSort.CAPACITY: _ranked(_P.capacity, CapacityOutcome),
        PartnerSort.SCORE: _P.score,
        PartnerSort.VALID_UNTIL: _P.valid_until,
        PartnerSort.NEXT_DUE: _P.next_due_on,
        PartnerSort.STEP_SINCE: _P.case_since,
    }
)

_AGREEMENT_ORDERS: Mapping[AgreementSort, ColumnElement[Any]] = MappingProxyType(
    {
        AgreementSort.PARTNER: _P.name_key,
        AgreementSort.REFERENCE: _A.reference,
        AgreementSort.TYPE: _A.type,
        AgreementSort.GATE: _ranked(
            _A.gate,
            (
                GateStatus.BLOCKED,
                GateStatus.PENDING,
                GateStatus.OPEN_BY_WAIVER,
                GateStatus.OPEN,
            ),
        ),
        AgreementSort.VERDICT: _ranked(_A.verdict, ("non_compliant", "needs_review", "compliant")),
        AgreementSort.END: _A.end_on,
        AgreementSort.WAIVER_UNTIL: _A.waiver_until,
    }
)
