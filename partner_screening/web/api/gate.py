"""The gate of the JSON interface: a token, its scopes, and how often it may ask."""

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.params import Depends as DependsMark
from starlette.concurrency import run_in_threadpool

from partner_screening.actions.access.tokens import token_and_person
from partner_screening.actions.process.office import Office
from partner_screening.errors import PermissionRefused
from partner_screening.process.people import Person
from partner_screening.web.gate import Gate
from partner_screening.web.roles import may

_WINDOW = 60.0
_MOST = 600


@dataclass(frozen=True)
class Caller:
    """The program that asks, as the person whose token it has."""

    office: Office
    person: Person
    token_id: str

    @property
    def id(self) -> str:
        """The id of the person."""
        return self.person.id


class TokenNeeded(Exception):
    """The request carries no token."""


class TooOften(Exception):
    """A token asked too often; ``seconds`` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too often")
        self.seconds = seconds


class Pace:
    """Counts what each token asked within a minute, in this process."""

    def __init__(self) -> None:
        self._asked: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def take(self, token_id: str) -> None:
        """Note a request.

        Raises:
            TooOften: the token asked too often within the last minute.

        """
        now = time.monotonic()
        with self._lock:
            asked = self._asked.setdefault(token_id, deque())
            while asked and asked[0] <= now - _WINDOW:
                asked.popleft()
            if len(asked) >= _MOST:
                raise TooOften(int(asked[0] + _WINDOW - now) + 1)
            asked.append(now)


class ApiGate(Gate):
    """A gate for programs: no cookie opens it, and so no form of another site does."""

    async def __call__(self, request: Request) -> Caller:  # type: ignore[override]
        """Let a program in, or not.

        Raises:
            TokenNeeded: there is no token.
            PermissionRefused: the token has ended, lacks the scope, or the person lacks the role.
            TooOften: the token asked too often.

        """
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            raise TokenNeeded
        office: Office = request.app.state.around.office
        token, person = await run_in_threadpool(token_and_person, office, secret.strip())
        request.app.state.pace.take(token.id)
        if not set(self.actions) & set(token.scopes) or not may(person, *self.actions):
            raise PermissionRefused(
                "scope_missing",
                f"The token needs the scope {' or '.join(self.actions)}.",
                "Make a token that has it, as a person whose role allows it.",
            )
        return Caller(office, person, token.id)


def scope(*actions: str) -> Any:  # noqa: ANN401 - FastAPI's own mark
    """Return the gate for tokens with one of these scopes."""
    return DependsMark(ApiGate(actions))
