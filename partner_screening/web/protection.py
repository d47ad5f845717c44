"""What every answer carries to protect people, and the size that a request may have."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_STRICT = "max-age=31536000; includeSubDomains"
_FORM_ROOM = 1024 * 1024  # what a form may hold beside its file


OnDefect = Callable[[Request, Exception], Response]


class TooLarge(Exception):
    """A request is larger than any file may be."""


class Protection:
    """Adds the headers to every answer, stops requests that are too large, and hides defects.

    ``largest`` is the size of a file in bytes; ``is_secure`` whether people come by HTTPS;
    ``on_defect`` makes the answer to a request that broke the program.
    """

    def __init__(self, app: ASGIApp, *, largest: int, is_secure: bool, on_defect: OnDefect) -> None:
        self.app = app
        self.on_defect = on_defect
        self.largest = largest + _FORM_ROOM
        self.is_secure = is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, guarded."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        taken, has_begun, is_over = 0, False, False

        async def counted() -> Message:
            nonlocal taken, is_over
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.largest:
                is_over = True
                raise TooLarge
            return message

        async def guarded(message: Message) -> None:
            nonlocal has_begun, is_over
            if message["type"] == "http.response.start":
                if is_over and not has_begun:
                    is_over = False
                    raise TooLarge  # whoever parses a form calls it a broken form
                has_begun = True
                self._protect(MutableHeaders(scope=message))
            await send(message)

        try:
            await self.app(scope, counted, guarded)
        except Exception as error:
            if has_begun:
                raise
            answer = await run_in_threadpool(self.on_defect, Request(scope), error)
            await answer(scope, counted, guarded)

    def _protect(self, headers: MutableHeaders) -> None:
        """Add what an answer does not say for itself."""
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "no-store")
        if self.is_secure:
            headers.setdefault("Strict-Transport-Security", _STRICT)
