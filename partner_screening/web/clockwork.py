"""What a server does by itself beside its pages: the daily follow-up, and the mail that waits.

It has a process of its own, which gives way: looking through ten thousand partners takes a minute of
work, and nobody's page waits for it.
"""

import logging
import os
import signal
from datetime import date
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess

from partner_screening.actions.launch import GIVES_WAY
from partner_screening.actions.process.follow_up import follow_up, partner_chunks
from partner_screening.actions.process.outbox import deliver
from partner_screening.actions.uploads import UploadDesk
from partner_screening.actions.webhooks import Teller
from partner_screening.errors import ScreeningError
from partner_screening.web.surroundings import Surroundings, read_surroundings

_SECONDS = 60.0

log = logging.getLogger("partner_screening.clockwork")


class Clockwork:
    """The work that is due from time to time. Each step is safe to repeat, and to be killed in."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self._followed: date | None = None

    def tick(self) -> None:
        """Do what is due now: once a day the follow-up, then mail and messages that wait.

        Raises:
            SurroundingsError: the database or the mail server cannot be reached.

        """
        office = self.around.office
        today = office.today()
        if self._followed != today:
            for chunk in partner_chunks(office):
                follow_up(office, chunk, today)
            self._followed = today
            UploadDesk(office, self.around.workspace / "uploads", self.around.upload_limit).sweep()
        if self.around.mail is not None:
            deliver(office, self.around.mail)
        Teller(office, self.around.key).tell()


def start_clockwork() -> BaseProcess:
    """Start the work in a process of its own; it ends with whoever started it, or when terminated."""
    process = get_context("spawn").Process(target=_work, name="clockwork")
    process.start()
    return process


def _work() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends us
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
    clockwork = Clockwork(read_surroundings())
    server = parent_process()
    assert server is not None
    while server.is_alive():
        try:
            clockwork.tick()
        except ScreeningError as error:
            log.warning("%s %s", error.message, error.remedy)
        server.join(_SECONDS)
