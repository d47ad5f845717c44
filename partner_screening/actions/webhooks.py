"""Telling programs what happened: signed, minimal, again after a pause, never of allegations.

What is told comes from the history, by number: nothing is told twice and nothing is left out, whenever
the server was stopped. A message holds ids and a moment; who wants more asks for it with a token.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from partner_screening.actions.access.secret_key import SecretKey
from partner_screening.actions.process.office import Office
from partner_screening.errors import InputError
from partner_screening.outbox.webhook_call import call, require_callable
from partner_screening.storage import history
from partner_screening.storage.webhook_store import (
    Delivery,
    Webhook,
    add_delivery,
    add_webhook,
    change_delivery,
    change_webhook,
    claim_delivery,
    count_webhooks,
    drop_webhook,
    due_deliveries,
    events_after,
    latest_deliveries,
    webhooks,
)

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "case_opened": "case.opened",
        "self_assessment_received": "self_assessment.received",
        "determination_made": "determination.made",
        "determination_answered": "determination.answered",
        "unscored_decided": "outcome.decided",
        "plan_agreed": "plan.agreed",
        "plan_extended": "plan.extended",
        "agreement_registered": "agreement.registered",
        "waiver_decided": "waiver.decided",
        "hold_placed": "hold.placed",
        "hold_lifted": "hold.lifted",
    }
)
"""What programs can be told, by the kind of event. Nothing about allegations is among it."""

MOST = 20
_PAUSES = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 720))
_CLAIMED = timedelta(minutes=2)
_AT_ONCE = 200


class NewWebhook(NamedTuple):
    """A webhook that was just added, and its secret, which is shown once."""

    webhook: Webhook
    secret: str


class Told(NamedTuple):
    """What one round did."""

    sent: int
    failed: int


class Teller:
    """Tells programs. ``is_private_allowed`` is for tests on one machine; no page can set it."""

    def __init__(self, office: Office, key: SecretKey, *, is_private_allowed: bool = False) -> None:
        self.office = office
        self.key = key
        self.is_private_allowed = is_private_allowed

    def add(self, actor: str, *, url: str, topics: tuple[str, ...]) -> NewWebhook:
        """Add a program that is told from now on.

        Raises:
            InputError: an address that must not be called, no topic or an unknown one, or too many.
            PermissionRefused: the actor may not.

        """
        self.office.require(actor, "webhook.manage")
        require_callable(url, is_private_allowed=self.is_private_allowed)
        unknown = sorted(set(topics) - set(TOPICS.values()))
        if unknown or not topics:
            raise InputError(
                "webhook_topics",
                f"These are no topics: {', '.join(unknown) or 'none is named'}.",
                f"Choose from: {', '.join(TOPICS.values())}.",
            )
        secret = secrets.token_urlsafe(32)
        with self.office.act(actor, "webhook.manage") as act:
            if count_webhooks(act.connection) >= MOST:
                raise InputError(
                    "too_many_webhooks", f"There are {MOST} already.", "Remove one first."
                )
            webhook = Webhook(
                id=act.new_id("webhook"),
                url=url,
                secret_sealed=self.key.seal(secret),
                topics=tuple(sorted(set(topics))),
                is_active=True,
                cursor=history.head(act.connection)[0],
                by=actor,
                at=act.now,
            )
            add_webhook(act.connection, webhook)
            act.say("webhook_added", webhook=webhook.id, topics=list(webhook.topics))
        return NewWebhook(webhook, secret)

    def remove(self, actor: str, webhook_id: str) -> None:
        """Tell a program nothing any more.

        Raises:
            InputError: unknown webhook.
            PermissionRefused: the actor may not.

        """
        with self.office.act(actor, "webhook.manage") as act:
            if not drop_webhook(act.connection, webhook_id):
                raise _unknown(webhook_id)
            act.say("webhook_removed", webhook=webhook_id)

    def again(self, actor: str, delivery_id: str) -> None:
        """Let a message that failed be sent again.

        Raises:
            InputError: unknown message.
            PermissionRefused: the actor may not.

        """
        with self.office.act(actor, "webhook.manage") as act:
            values = {"status": "waiting", "attempts": 0, "next_at": act.now, "error": ""}
            if not change_delivery(act.connection, delivery_id, **values):
                raise _unknown(delivery_id)
            act.say("webhook_repeated", delivery=delivery_id)

    def every(self, actor: str) -> tuple[tuple[Webhook, ...], tuple[Delivery, ...]]:
        """Return the webhooks, and the last messages with what became of them.

        Raises:
            PermissionRefused: the actor may not.

        """
        with self.office.look(actor, "webhook.manage") as view:
            return webhooks(view.connection), latest_deliveries(view.connection, 100)

    def tell(self) -> Told:
        """Make the messages that are due and send them."""
        self._make()
        sent = failed = 0
        with self.office.database.reading() as connection:
            due = due_deliveries(connection, self.office.clock(), _AT_ONCE)
            by_id = {one.id: one for one in webhooks(connection, only_active=True)}
        for delivery in due:
            webhook = by_id.get(delivery.webhook_id)
            if webhook is None:
                continue
            with self.office.database.writing() as connection:
                until = self.office.clock() + _CLAIMED
                if not claim_delivery(connection, delivery, until):
                    continue
            if self._send(webhook, delivery):
                sent += 1
            else:
                failed += 1
        return Told(sent, failed)

    def _make(self) -> None:
        """Make a message of every event that a program wants to hear of, each once."""
        with self.office.database.reading() as connection:
            wanted = webhooks(connection, only_active=True)
        for webhook in wanted:
            kinds = tuple(kind for kind, topic in TOPICS.items() if topic in webhook.topics)
            with self.office.database.writing() as connection:
                found = events_after(connection, webhook.cursor, kinds, _AT_ONCE)
                for seq, kind, partner_id, at in found:
                    told = {
                        "id": f"{webhook.id}-{seq}",
                        "topic": TOPICS[kind],
                        "partner_id": partner_id,
                        "at": at.isoformat(),
                        "event": seq,
                    }
                    add_delivery(
                        connection,
                        Delivery(
                            id=f"{webhook.id}-{seq}",
                            webhook_id=webhook.id,
                            seq=seq,
                            topic=TOPICS[kind],
                            body=json.dumps(told, sort_keys=True),
                            status="waiting",
                            attempts=0,
                            error="",
                            next_at=self.office.clock(),
                            at=self.office.clock(),
                        ),
                    )
                if found:
                    change_webhook(connection, webhook.id, cursor=found[-1][0])

    def _send(self, webhook: Webhook, delivery: Delivery) -> bool:
        now = self.office.clock()
        try:
            done = call(
                webhook.url,
                self.key.unseal(webhook.secret_sealed),
                delivery.body.encode(),
                timestamp=int(now.timestamp()),
                topic=delivery.topic,
                is_private_allowed=self.is_private_allowed,
            )
            error = done.error or ("" if 200 <= done.status < 300 else f"answer {done.status}")  # noqa: PLR2004
        except InputError as refused:
            error = refused.message
        attempts = delivery.attempts + 1
        values: dict[str, object] = {"status": "sent", "error": ""}
        if error and attempts > len(_PAUSES):
            values = {"status": "failed", "error": error}
        elif error:
            values = {"error": error, "next_at": now + _PAUSES[attempts - 1]}
        with self.office.database.writing() as connection:
            change_delivery(connection, delivery.id, **values)
        return not error


def _unknown(name: str) -> InputError:
    return InputError("unknown_webhook", f"There is no '{name}'.", "Look at the list.")
