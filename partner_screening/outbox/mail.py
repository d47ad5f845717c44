"""Sending one message by SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from partner_screening.errors import InputError, SurroundingsError

_SECONDS = 30
_PORTS = {"smtp": 25, "smtps": 465}


class Message(NamedTuple):
    """A message to one reader. ``calendar`` is an iCalendar file, or empty."""

    id: str
    address: str
    subject: str
    body: str
    language: str
    calendar: str = ""


class MailServer(NamedTuple):
    """Where mail is handed over: ``smtp`` (upgraded to TLS where the server offers it) or ``smtps``."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str


def mail_server(url: str, sender: str) -> MailServer:
    """Return the mail server of the settings.

    Raises:
        InputError: the URL is none, or no sender is set.

    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InputError(
            "mail_server",
            "The mail server's address is none.",
            "Set PARTNER_SCREENING_SMTP_URL to smtp://host:port or smtps://user:password@host.",
        )
    if "@" not in sender:
        raise InputError(
            "mail_sender",
            f"'{sender}' is no address to send from.",
            "Set PARTNER_SCREENING_MAIL_FROM to an e-mail address.",
        )
    return MailServer(
        parts.scheme,
        parts.hostname,
        port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        sender,
    )


def masked_address(url: str) -> str:
    """Return a mail server's address for people: without the password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    account = f"{parts.username}:***@{parts.netloc.rpartition('@')[2]}"
    return parts._replace(netloc=account).geturl()


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Give a connection to the mail server.

    Raises:
        SurroundingsError: it cannot be reached, or refuses the account.

    """
    try:
        client = _client(server)
    except (OSError, smtplib.SMTPException) as error:
        raise SurroundingsError(
            "mail_server_unreachable",
            f"The mail server {server.host}:{server.port} cannot be used: {_told(error)}.",
            "See that it runs and that the account is right; the notices wait in the outbox.",
        ) from error
    try:
        yield client
    finally:
        try:
            client.quit()
        except (OSError, smtplib.SMTPException):
            client.close()


def send(client: smtplib.SMTP, server: MailServer, message: Message) -> str:
    """Send one message; return the server's refusal, or nothing when it took the message over."""
    try:
        client.send_message(_mail(server, message), server.sender, [message.address])
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _told(error)
    return ""


def _client(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_SECONDS, context=context
        )
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
        client.ehlo()
        if client.has_extn("starttls"):
            client.starttls(context=context)
            client.ehlo()
    if server.user:
        client.login(server.user, server.password)
    return client


def _mail(server: MailServer, message: Message) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name="Partner Screening", addr_spec=server.sender)
    mail["To"] = Address(addr_spec=message.address)
    mail["Subject"] = message.subject
    # The same notice has the same id for ever: a mail program shows it once.
    mail["Message-ID"] = f"<{message.id}@{server.sender.rpartition('@')[2]}>"
    mail["Content-Language"] = message.language
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    if message.calendar:
        mail.add_attachment(
            message.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="due-date.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    return mail


def _told(error: Exception) -> str:
    """Return an error in one line, in the mail server's own words where it gave any."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [_answer(code, text) for code, text in error.recipients.values()]
        return f"the address was refused: {'; '.join(answers)}"
    return " ".join(str(error).split()) or type(error).__name__


def _answer(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"
