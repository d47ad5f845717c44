"""Sessions and failed attempts to sign in, as rows that come and go."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from partner_screening.process.people import Person
from partner_screening.storage.record_store import RecordView
from partner_screening.storage.web_tables import SIGN_IN_FAILURE, WEB_SESSION
from partner_screening.values import Value


class Session(Value):
    """A session of one browser. ``id`` is the SHA-256 of what the browser holds.

    ``is_pending``: the second factor has not been given yet, so that nothing else is allowed.
    """

    id: str
    person_id: str
    via: str
    language: str
    is_pending: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def add_session(connection: Connection, session: Session) -> None:
    """Keep a new session."""
    connection.execute(insert(WEB_SESSION), session.model_dump())


def session_and_person(
    connection: Connection, session_id: str, now: datetime
) -> tuple[Session, Person] | None:
    """Return a session that has not expired, with its person; ``None`` when there is none."""
    found = connection.execute(
        select(WEB_SESSION).where(WEB_SESSION.c.id == session_id, WEB_SESSION.c.expires_at > now)
    )
    row = found.mappings().first()
    if row is None:
        return None
    session = Session.model_validate(dict(row))
    person = RecordView(connection).find(Person, id=session.person_id)
    return (session, person) if person is not None else None


def change_session(connection: Connection, session_id: str, **values: object) -> None:
    """Change columns of a session."""
    connection.execute(update(WEB_SESSION).where(WEB_SESSION.c.id == session_id).values(**values))


def end_sessions(connection: Connection, *, session_id: str = "", person_id: str = "") -> None:
    """End one session, or all of a person."""
    column, value = (
        (WEB_SESSION.c.id, session_id) if session_id else (WEB_SESSION.c.person_id, person_id)
    )
    connection.execute(delete(WEB_SESSION).where(column == value))


def sweep(connection: Connection, now: datetime, before: datetime) -> None:
    """Remove sessions that have expired, and failures from ``before``."""
    connection.execute(delete(WEB_SESSION).where(WEB_SESSION.c.expires_at <= now))
    connection.execute(delete(SIGN_IN_FAILURE).where(SIGN_IN_FAILURE.c.at < before))


def note_failure(connection: Connection, failure_id: str, key: str, at: datetime) -> None:
    """Note a failed attempt."""
    connection.execute(insert(SIGN_IN_FAILURE), {"id": failure_id, "key": key, "at": at})


def failures(connection: Connection, key: str, since: datetime) -> int:
    """Return how many attempts of a key failed since then."""
    query = select(func.count()).where(SIGN_IN_FAILURE.c.key == key, SIGN_IN_FAILURE.c.at >= since)
    return connection.scalar(query) or 0


def forget_failures(connection: Connection, key: str) -> None:
    """Forget the failed attempts of a key: it was the right person."""
    connection.execute(delete(SIGN_IN_FAILURE).where(SIGN_IN_FAILURE.c.key == key))
