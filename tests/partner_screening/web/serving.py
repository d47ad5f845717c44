"""Serving the application on a port of this machine, and asking it as a browser without scripts would."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn

from partner_screening.actions.access.sessions import OWN, begin_session
from partner_screening.actions.process.office import Office
from partner_screening.process.people import Person
from partner_screening.web.application import create_app
from partner_screening.web.surroundings import Surroundings

_MARK = re.compile(r'name="form-mark" content="([^"]+)"')


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(around: Surroundings, port: int = 0) -> Iterator[str]:
    """Serve an application on a port of this machine, else on a free one; give its address."""
    config = uvicorn.Config(
        create_app(around), host="127.0.0.1", port=port, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


class Client(httpx.Client):
    """A browser without scripts: keeps cookies, follows no redirect, sends forms with their mark."""

    def mark(self) -> str:
        """Return the form mark of this session."""
        found = _MARK.search(self.get("/nothing").text)
        assert found, "every page holds the form mark"
        return found[1]

    def submit(
        self, path: str, data: dict[str, object] | None = None, **more: Any
    ) -> httpx.Response:
        """Send a form to ``path``."""
        return self.post(path, data={"form_mark": self.mark()} | (data or {}), **more)


def session_for(office: Office, person_id: str) -> str:
    """Begin a session without a password; return what the browser holds."""
    person = office.record(Person, person_id, "person")
    with office.act(person_id, OWN, person.partner_id) as act:
        return begin_session(act, via="test", is_pending=False).token
