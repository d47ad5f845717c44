"""Webhooks: signed, once, again after a pause, never into the own network, never of allegations."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from partner_screening.actions.process.allegations import note_allegation
from partner_screening.actions.process.cases import open_case
from partner_screening.actions.process.holds import place_hold
from partner_screening.actions.webhooks import TOPICS, Teller
from partner_screening.errors import InputError
from partner_screening.outbox.webhook_call import require_callable
from partner_screening.process.allegation import AllegationState


class Listener:
    """A program on this machine that keeps what it is told and answers as a test wants."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.told.append((dict(self.headers), body))
                self.send_response(outer.status)
                if outer.status in {301, 302}:
                    self.send_header("Location", "http://127.0.0.1/")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                """Stay quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener():
    """A program that listens."""
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def teller(office, around) -> Teller:
    """The teller, which may call this machine."""
    return Teller(office, around.key, is_private_allowed=True)


def test_what_happened_is_told_once_and_signed(office, teller, listener) -> None:
    """Ids and a moment; whoever has the secret can prove the message."""
    open_case(office, "olga", partner_id="P-001")
    made = teller.add("adam", url=listener.url, topics=("case.opened", "hold.placed"))
    assert teller.tell() == (0, 0)  # what was before is not told
    place_hold(office, "lena", partner_id="P-001", reason="Bank details")
    open_case(office, "olga", partner_id="P-002")
    assert teller.tell() == (2, 0)
    assert teller.tell() == (0, 0)
    headers, body = listener.told[0]
    stamp, _, given = headers["Partner-Screening-Signature"].removeprefix("t=").partition(",v1=")
    wanted = hmac.new(made.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    assert given == wanted.hexdigest()
    told = json.loads(body)
    assert (told["topic"], told["partner_id"]) == ("hold.placed", "P-001")
    assert b"Bank" not in body


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_message_that_is_not_taken_is_sent_again_and_fails_in_the_end(
    office, teller, listener, clock, status
) -> None:
    """Pauses grow; after six attempts an administrator sends it again."""
    teller.add("adam", url=listener.url, topics=("case.opened",))
    open_case(office, "olga", partner_id="P-001")
    listener.status = status
    assert teller.tell() == (0, 1)
    assert teller.tell() == (0, 0)
    for _ in range(10):
        clock.now += timedelta(days=1)
        teller.tell()
    assert len(listener.told) == 6
    delivery = teller.every("adam")[1][0]
    assert delivery.status == "failed"
    listener.status = 204
    teller.again("adam", delivery.id)
    assert teller.tell() == (1, 0)


def test_allegations_are_never_told(office, teller, listener) -> None:
    """No topic leads to them, whatever a program asks for."""
    teller.add("adam", url=listener.url, topics=tuple(TOPICS.values()))
    note_allegation(
        office, "fay", partner_id="P-001", reference="C-2026-1", state=AllegationState.OPEN
    )
    teller.tell()
    assert listener.told == []
    assert not any("allegation" in one or "concern" in one for one in TOPICS)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://user:password@example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://no-such-name.invalid/",
        "https:///nothing",
        "https://example.org:99999/",
    ],
)
def test_no_call_goes_into_the_own_network(url) -> None:
    """By name, by number, in whatever spelling."""
    with pytest.raises(InputError):
        require_callable(url)


def test_administrators_alone_add_webhooks(as_person) -> None:
    """The page says why an address is refused, and keeps it."""
    adam = as_person("adam")
    data = {"url": "https://127.0.0.1/hook", "topics": ["case.opened"]}
    answer = adam.submit("/administration/webhooks", data)
    assert answer.status_code == 422
    assert "https://127.0.0.1/hook" in answer.text
    assert as_person("olga").get("/administration/webhooks").status_code == 403
