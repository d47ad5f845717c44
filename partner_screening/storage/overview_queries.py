"""Reading pages of partners and agreements, and what there is to filter by."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select

from partner_screening.process.overview import AgreementOverview, PartnerOverview
from partner_screening.process.overview_filters import (
    AgreementFilter,
    AgreementPageRequest,
    CountryChoice,
    OverviewChoices,
    Page,
    PageRequest,
    PartnerFilter,
)
from partner_screening.storage.overview_conditions import (
    agreement_conditions,
    agreement_order,
    name_of_partner,
    needs_partner,
    partner_conditions,
    partner_order,
)
from partner_screening.storage.overview_tables import (
    AGREEMENT_OVERVIEW,
    AGREEMENT_REASON,
    PARTNER_GAP,
    PARTNER_OVERVIEW,
)
from partner_screening.storage.overviews import agreement_from, overview_from

_P = PARTNER_OVERVIEW.c
_A = AGREEMENT_OVERVIEW.c


def read_partners(
    connection: Connection, wanted: PartnerFilter, page: PageRequest
) -> Page[PartnerOverview]:
    """Return a page of the partners that fit, and how many fit."""
    conditions = partner_conditions(wanted)
    query = (
        select(PARTNER_OVERVIEW)
        .where(*conditions)
        .order_by(*partner_order(page))
        .limit(page.size)
        .offset((page.number - 1) * page.size)
    )
    rows = connection.execute(query).mappings().all()
    return Page[PartnerOverview](
        rows=tuple(overview_from(dict(row)) for row in rows),
        total=len(rows) if _is_all(page, rows) else count_partners(connection, wanted),
        number=page.number,
        size=page.size,
    )


def count_partners(connection: Connection, wanted: PartnerFilter) -> int:
    """Return how many partners fit."""
    query = select(func.count()).select_from(PARTNER_OVERVIEW).where(*partner_conditions(wanted))
    return connection.scalar(query) or 0


def read_partner(connection: Connection, partner_id: str) -> PartnerOverview | None:
    """Return the row of one partner; ``None`` when there is none."""
    query = select(PARTNER_OVERVIEW).where(_P.partner_id == partner_id)
    row = connection.execute(query).mappings().first()
    return overview_from(dict(row)) if row else None


def read_agreements(
    connection: Connection, wanted: AgreementFilter, page: AgreementPageRequest
) -> Page[AgreementOverview]:
    """Return a page of the agreements that fit, and how many fit."""
    query = select(AGREEMENT_OVERVIEW, name_of_partner(_A.partner_id))
    if needs_partner(wanted, page):
        query = query.join(PARTNER_OVERVIEW, _P.partner_id == _A.partner_id)
    query = (
        query.where(*agreement_conditions(wanted))
        .order_by(*agreement_order(page))
        .limit(page.size)
        .offset((page.number - 1) * page.size)
    )
    rows = connection.execute(query).mappings().all()
    return Page[AgreementOverview](
        rows=tuple(agreement_from(dict(row)) for row in rows),
        total=len(rows) if _is_all(page, rows) else count_agreements(connection, wanted),
        number=page.number,
        size=page.size,
    )


def count_agreements(connection: Connection, wanted: AgreementFilter) -> int:
    """Return how many agreements fit."""
    query = select(func.count()).select_from(AGREEMENT_OVERVIEW)
    if needs_partner(wanted):
        query = query.join(PARTNER_OVERVIEW, _P.partner_id == _A.partner_id)
    return connection.scalar(query.where(*agreement_conditions(wanted))) or 0


def read_choices(connection: Connection) -> OverviewChoices:
    """Return what rows have that a filter can ask for, in the order of its letters."""
    countries = connection.execute(
        select(_P.country_key, func.min(_P.country))
        .where(_P.country_key != "")
        .group_by(_P.country_key)
    ).all()
    kinds = connection.execute(
        select(_P.region, _P.sub_region, _P.type, _P.case_step).distinct()
    ).all()
    return OverviewChoices(
        countries=tuple(
            CountryChoice(key=key, name=name)
            for key, name in sorted(countries, key=lambda row: row[1])
        ),
        regions=_present(row.region for row in kinds),
        sub_regions=_present(row.sub_region for row in kinds),
        types=_present(row.type for row in kinds),  # type: ignore[arg-type] # closed by a CHECK
        steps=_present(row.case_step for row in kinds),  # type: ignore[arg-type]
        standards=_present(connection.scalars(select(PARTNER_GAP.c.standard).distinct())),
        agreement_types=_present(connection.scalars(select(_A.type).distinct())),
        reasons=_present(connection.scalars(select(AGREEMENT_REASON.c.code).distinct())),
    )


def _is_all(page: PageRequest | AgreementPageRequest, rows: Sequence[object]) -> bool:
    """Whether the first page has room to spare, so that there is nothing left to count."""
    return page.number == 1 and len(rows) < page.size


def _present(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
