"""A real mail server on a free port of this machine, which keeps what it takes and can refuse."""

import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller

from partner_screening.outbox.mail import MailServer


class Keeping:
    """Takes every message but those to an address of ``refusing``."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refusing: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refusing:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


class LocalMailServer:
    """The server while it runs."""

    def __init__(self) -> None:
        self.kept = Keeping()
        with socket.socket() as probe:  # the controller cannot be asked which port it was given
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._controller: Controller | None = Controller(
            self.kept, hostname="127.0.0.1", port=self.port
        )
        self._controller.start()

    @property
    def address(self) -> MailServer:
        """How the program reaches it."""
        return MailServer("smtp", "127.0.0.1", self.port, "", "", "screening@example.org")

    def stop(self) -> None:
        """Stop it; a second time does nothing."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None
