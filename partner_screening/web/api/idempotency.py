"""A request that is sent twice with the same key is done once, and answered the same twice."""

import hashlib
import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from partner_screening.actions.access.repeated_requests import (
    begin_request,
    end_request,
    forget_request,
)
from partner_screening.errors import InputError
from partner_screening.web.surroundings import Surroundings

HEADER = "idempotency-key"
KEPT = timedelta(days=1)
_LONGEST = 200


class IdempotentRoute(APIRoute):
    """A route that knows requests again by their ``Idempotency-Key``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler that looks for the key first."""
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER, "")
            if request.method != "POST" or not key:
                return await handle(request)
            if len(key) > _LONGEST:
                raise InputError(
                    "key_too_long", "The key is too long.", "Give 200 letters at most."
                )
            around: Surroundings = request.app.state.around
            who = hashlib.sha256(request.headers.get("authorization", "").encode()).hexdigest()
            marked = hashlib.sha256(f"{who}:{key}".encode()).hexdigest()
            body = await request.body()
            what = hashlib.sha256(
                json.dumps([request.url.path, request.url.query]).encode() + body
            ).hexdigest()
            kept = await run_in_threadpool(begin_request, around.office, marked, what, KEPT)
            if kept is not None:
                return Response(
                    kept.body,
                    kept.status,
                    media_type="application/json",
                    headers={"Idempotent-Replay": "true"},
                )
            try:
                answer = await handle(request)
            except BaseException:
                await run_in_threadpool(forget_request, around.office, marked)
                raise
            await run_in_threadpool(
                end_request,
                around.office,
                marked,
                answer.status_code,
                bytes(answer.body).decode("utf-8", "replace"),
            )
            return answer

        return once
