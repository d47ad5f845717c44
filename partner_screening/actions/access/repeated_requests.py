"""Requests that a program sends again with the same key: done once, answered the same."""

from datetime import timedelta

from partner_screening.actions.process.office import Office
from partner_screening.errors import ConflictError, InputError
from partner_screening.storage.request_store import (
    KeptAnswer,
    drop_request,
    keep_answer,
    note_request,
    request_of,
    sweep_requests,
)


def begin_request(office: Office, key: str, request: str, kept_for: timedelta) -> KeptAnswer | None:
    """Note that a request begins; return the kept answer when it was answered before.

    Raises:
        ConflictError: the first request with this key is still at work.
        InputError: the key was used for another request.

    """
    with office.database.writing() as connection:
        sweep_requests(connection, office.clock() - kept_for)
        known = request_of(connection, key)
        if known is None:
            note_request(connection, key, request, office.clock())
            return None
    if known.request != request:
        raise InputError(
            "key_used",
            "This Idempotency-Key was used for another request.",
            "Use a new key for every new request.",
        )
    if known.status == 0:
        raise ConflictError(
            "still_at_work",
            "The first request with this Idempotency-Key is still at work.",
            "Ask again in a moment with the same key.",
        )
    return known


def end_request(office: Office, key: str, status: int, body: str) -> None:
    """Keep the answer of a request."""
    with office.database.writing() as connection:
        keep_answer(connection, key, status, body)


def forget_request(office: Office, key: str) -> None:
    """Forget a request that was not done: it may be sent again."""
    with office.database.writing() as connection:
        drop_request(connection, key)
