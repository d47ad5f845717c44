"""Which notices still have to be sent, without reading those that were."""

from sqlalchemy import Connection, exists, func, select

from partner_screening.process.notice import DeliveryEnd, Notice
from partner_screening.storage.process_tables import RECORD_TABLES

MOST_AT_ONCE = 5_000


def unsent(connection: Connection) -> tuple[str, ...]:
    """Return the ids of the oldest notices that no attempt has sent, at most ``MOST_AT_ONCE``."""
    notice, end = RECORD_TABLES[Notice].table, RECORD_TABLES[DeliveryEnd].table
    was_sent = exists().where(end.c.notice_id == notice.c.id, end.c.is_sent)
    query = select(notice.c.id).where(~was_sent).order_by(notice.c.at, notice.c.id)
    return tuple(connection.scalars(query.limit(MOST_AT_ONCE)))


def latest_notices(connection: Connection, *, offset: int, limit: int) -> tuple[str, ...]:
    """Return the ids of notices, the newest first, after ``offset`` of them."""
    notice = RECORD_TABLES[Notice].table
    query = select(notice.c.id).order_by(notice.c.at.desc(), notice.c.id.desc())
    return tuple(connection.scalars(query.offset(offset).limit(limit)))


def count_notices(connection: Connection) -> int:
    """Return how many notices there are."""
    return connection.scalar(select(func.count()).select_from(RECORD_TABLES[Notice].table)) or 0
