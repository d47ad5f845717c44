"""The registered partners: the last known row of each, as a value."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, RowMapping, select

from partner_screening.languages import Language
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.storage.many_partners import among, is_sqlite, these
from partner_screening.storage.outcome_marks import marks_of_latest
from partner_screening.storage.tables import METADATA

_PARTNERS = METADATA.tables["partner"]


def partner_of(connection: Connection, partner_id: str) -> ImplementingPartner | None:
    """Return a registered partner; ``None`` when nobody registered it."""
    row = (
        connection.execute(select(_PARTNERS).where(_PARTNERS.c.partner_id == partner_id))
        .mappings()
        .first()
    )
    return _partner(row) if row else None


def partners_of(
    connection: Connection, partner_ids: Iterable[str]
) -> dict[str, ImplementingPartner]:
    """Return those of some partners that are registered, by id."""
    condition = among(_PARTNERS.c.partner_id, is_sqlite=is_sqlite(connection))
    rows = connection.execute(
        select(_PARTNERS).where(condition), these(connection, partner_ids)
    ).mappings()
    return {row["partner_id"]: _partner(row) for row in rows}


def every_partner(connection: Connection) -> Iterator[ImplementingPartner]:
    """Give the registered partners by id."""
    query = select(_PARTNERS).order_by(_PARTNERS.c.partner_id)
    rows = connection.execute(query, execution_options={"yield_per": 500}).mappings()
    return (_partner(row) for row in rows)


def partner_mark(connection: Connection, partner_id: str) -> dict[str, str]:
    """Return the mark of a registered partner's row, for the event that tells of it."""
    query = select(_PARTNERS).where(_PARTNERS.c.partner_id == partner_id)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return marks_of_latest({"partner": rows})


def keep_partner(connection: Connection, partner: ImplementingPartner) -> bool:
    """Register a partner or bring its row up to date; return whether anything changed."""
    before = partner_of(connection, partner.partner_id)
    after = partner.model_copy(update={"unscored_decision": None})
    if before == after:
        return False
    row = after.model_dump(exclude={"unscored_decision"})
    if before is None:
        connection.execute(_PARTNERS.insert(), row)
    else:
        connection.execute(
            _PARTNERS.update().where(_PARTNERS.c.partner_id == partner.partner_id).values(row)
        )
    return True


def _partner(row: RowMapping) -> ImplementingPartner:
    values = dict(row)
    return ImplementingPartner(
        **values | {"type": PartnerType(values["type"]), "language": Language(values["language"])}
    )
