"""Answers that are kept for requests with a key, as rows that come and go."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from partner_screening.storage.web_tables import IDEMPOTENT_ANSWER
from partner_screening.values import Value


class KeptAnswer(Value):
    """A request and its answer; ``status`` 0: still at work."""

    id: str
    request: str
    status: int
    body: str
    at: datetime


def request_of(connection: Connection, key: str) -> KeptAnswer | None:
    """Return what is kept for a key."""
    query = select(IDEMPOTENT_ANSWER).where(IDEMPOTENT_ANSWER.c.id == key)
    row = connection.execute(query).mappings().first()
    return KeptAnswer.model_validate(dict(row)) if row else None


def note_request(connection: Connection, key: str, request: str, at: datetime) -> None:
    """Note that a request is at work."""
    row = {"id": key, "request": request, "status": 0, "body": "", "at": at}
    connection.execute(insert(IDEMPOTENT_ANSWER), row)


def keep_answer(connection: Connection, key: str, status: int, body: str) -> None:
    """Keep the answer of a request."""
    connection.execute(
        update(IDEMPOTENT_ANSWER)
        .where(IDEMPOTENT_ANSWER.c.id == key)
        .values(status=status, body=body)
    )


def drop_request(connection: Connection, key: str) -> None:
    """Forget a request."""
    connection.execute(delete(IDEMPOTENT_ANSWER).where(IDEMPOTENT_ANSWER.c.id == key))


def sweep_requests(connection: Connection, before: datetime) -> None:
    """Forget answers that were kept long enough."""
    connection.execute(delete(IDEMPOTENT_ANSWER).where(IDEMPOTENT_ANSWER.c.at < before))
