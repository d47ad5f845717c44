"""What always holds of the rows for lists and figures: they are what working them out anew gives."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from partner_screening.actions.process.office import Office
from partner_screening.actions.process.overview_rows import rows_of
from partner_screening.actions.process.refreshing import refresh_all, refresh_stale
from partner_screening.storage.overview_tables import OVERVIEW_TABLES, PARTNER_OVERVIEW
from partner_screening.storage.overviews import overview_from, stale_partners

Row = dict[str, Any]


def kept_rows(connection: Connection) -> dict[str, list[Row]]:
    """Return every row of the overview tables, by partner, without the day that it was worked out on."""
    found: dict[str, list[Row]] = {}
    for table in OVERVIEW_TABLES:
        query = select(table).order_by(*table.primary_key)
        for row in connection.execute(query).mappings():
            kept = {name: value for name, value in row.items() if name != "as_of"}
            found.setdefault(row["partner_id"], []).append({"table": table.name, **kept})
    return found


def check_overviews(office: Office) -> int:
    """Check the rows of every partner; return how many were stale, because their day had come.

    Rows whose day has not come are right without anybody touching them; after those whose day has come
    were refreshed, a full rebuild changes nothing; and until its day, no row changes by time alone.
    """
    with office.database.reading() as connection:
        before = kept_rows(connection)
        stale = set(stale_partners(connection, office.today(), office.policy.fingerprint))
    assert refresh_stale(office) == len(stale)
    with office.database.reading() as connection:
        refreshed = kept_rows(connection)
        assert not stale_partners(connection, office.today(), office.policy.fingerprint)
    refresh_all(office)
    with office.database.reading() as connection:
        rebuilt = kept_rows(connection)
    for partner_id, rows in rebuilt.items():
        assert refreshed[partner_id] == rows, partner_id
        assert partner_id in stale or before[partner_id] == rows, partner_id
    _check_time(office)
    return len(stale)


def _check_time(office: Office) -> None:
    with office.records.reading() as view:
        rows = view.connection.execute(select(PARTNER_OVERVIEW)).mappings().all()
        for row in rows:
            overview = overview_from(row)
            last = (overview.stale_on or date(2099, 1, 1)) - timedelta(days=1)
            days = {overview.as_of + (last - overview.as_of) // 2, last}
            (now,) = rows_of(view, office, [overview.partner_id], overview.as_of)
            for day in sorted(days):
                (later,) = rows_of(view, office, [overview.partner_id], day)
                same = later.overview.model_copy(update={"as_of": overview.as_of})
                assert later.model_copy(update={"overview": same}) == now, (overview, day)
