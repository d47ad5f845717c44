"""Webhooks and their deliveries, as rows."""

import json
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from partner_screening.storage.tables import METADATA
from partner_screening.storage.web_tables import WEBHOOK, WEBHOOK_DELIVERY
from partner_screening.values import Value

_EVENTS = METADATA.tables["history_event"]


class Webhook(Value):
    """A program that is told of what happened. ``cursor`` is the last event that was looked at."""

    id: str
    url: str
    secret_sealed: str
    topics: tuple[str, ...]
    is_active: bool
    cursor: int
    by: str
    at: datetime


class Delivery(Value):
    """A message to a program: ``waiting``, ``sent`` or ``failed``; ``next_at`` is the next attempt."""

    id: str
    webhook_id: str
    seq: int
    topic: str
    body: str
    status: str
    attempts: int
    error: str
    next_at: datetime
    at: datetime


def add_webhook(connection: Connection, webhook: Webhook) -> None:
    """Keep a new webhook."""
    row = webhook.model_dump() | {"topics": json.dumps(webhook.topics)}
    connection.execute(insert(WEBHOOK), row)


def webhooks(connection: Connection, *, only_active: bool = False) -> tuple[Webhook, ...]:
    """Return the webhooks, oldest first."""
    query = select(WEBHOOK).order_by(WEBHOOK.c.at, WEBHOOK.c.id)
    if only_active:
        query = query.where(WEBHOOK.c.is_active)
    return tuple(
        Webhook.model_validate(dict(row) | {"topics": tuple(json.loads(row["topics"]))})
        for row in connection.execute(query).mappings()
    )


def change_webhook(connection: Connection, webhook_id: str, **values: object) -> int:
    """Change columns of a webhook; return how many rows it were."""
    done = connection.execute(update(WEBHOOK).where(WEBHOOK.c.id == webhook_id).values(**values))
    return done.rowcount


def events_after(
    connection: Connection, seq: int, kinds: tuple[str, ...], limit: int
) -> tuple[tuple[int, str, str, datetime], ...]:
    """Return number, kind, partner and moment of the events of these kinds after number ``seq``."""
    query = (
        select(_EVENTS.c.seq, _EVENTS.c.kind, _EVENTS.c.partner_id, _EVENTS.c.at)
        .where(_EVENTS.c.seq > seq, _EVENTS.c.kind.in_(kinds))
        .order_by(_EVENTS.c.seq)
        .limit(limit)
    )
    return tuple((row.seq, row.kind, row.partner_id, row.at) for row in connection.execute(query))


def add_delivery(connection: Connection, delivery: Delivery) -> None:
    """Keep a new delivery."""
    connection.execute(insert(WEBHOOK_DELIVERY), delivery.model_dump())


def due_deliveries(connection: Connection, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """Return the deliveries whose time has come, the oldest first."""
    query = (
        select(WEBHOOK_DELIVERY)
        .where(WEBHOOK_DELIVERY.c.status == "waiting", WEBHOOK_DELIVERY.c.next_at <= now)
        .order_by(WEBHOOK_DELIVERY.c.next_at, WEBHOOK_DELIVERY.c.seq)
        .limit(limit)
    )
    rows = connection.execute(query).mappings()
    return tuple(Delivery.model_validate(dict(row)) for row in rows)


def latest_deliveries(connection: Connection, limit: int) -> tuple[Delivery, ...]:
    """Return the last deliveries, the newest first."""
    query = select(WEBHOOK_DELIVERY).order_by(WEBHOOK_DELIVERY.c.at.desc()).limit(limit)
    rows = connection.execute(query).mappings()
    return tuple(Delivery.model_validate(dict(row)) for row in rows)


def claim_delivery(connection: Connection, delivery: Delivery, until: datetime) -> bool:
    """Take a delivery on until a moment, so that no other process sends it; say whether it was free."""
    done = connection.execute(
        update(WEBHOOK_DELIVERY)
        .where(
            WEBHOOK_DELIVERY.c.id == delivery.id,
            WEBHOOK_DELIVERY.c.status == "waiting",
            WEBHOOK_DELIVERY.c.attempts == delivery.attempts,
        )
        .values(attempts=delivery.attempts + 1, next_at=until)
    )
    return done.rowcount == 1


def change_delivery(connection: Connection, delivery_id: str, **values: object) -> int:
    """Change columns of a delivery; return how many rows it were."""
    done = connection.execute(
        update(WEBHOOK_DELIVERY).where(WEBHOOK_DELIVERY.c.id == delivery_id).values(**values)
    )
    return done.rowcount


def drop_webhook(connection: Connection, webhook_id: str) -> int:
    """Forget a webhook with its deliveries; return how many webhooks it were."""
    connection.execute(delete(WEBHOOK_DELIVERY).where(WEBHOOK_DELIVERY.c.webhook_id == webhook_id))
    return connection.execute(delete(WEBHOOK).where(WEBHOOK.c.id == webhook_id)).rowcount


def count_webhooks(connection: Connection) -> int:
    """Return how many webhooks there are."""
    return connection.scalar(select(func.count()).select_from(WEBHOOK)) or 0
