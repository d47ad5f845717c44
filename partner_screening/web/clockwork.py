"""What a server does by itself beside its pages: the daily follow-up, and the mail that waits."""

import logging
import threading
from datetime import date

from partner_screening.actions.process.follow_up import follow_up, partner_chunks
from partner_screening.actions.process.outbox import deliver
from partner_screening.actions.uploads import UploadDesk
from partner_screening.actions.webhooks import Teller
from partner_screening.errors import ScreeningError
from partner_screening.web.surroundings import Surroundings

_SECONDS = 60.0

log = logging.getLogger("partner_screening.clockwork")


class Clockwork:
    """Runs beside a server until it is stopped. Each step is safe to repeat, and to be killed in."""

    def __init__(self, around: Surroundings, *, seconds: float = _SECONDS) -> None:
        self.around = around
        self.seconds = seconds
        self._over = threading.Event()
        self._followed: date | None = None
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the present step."""
        self._over.set()
        self._thread.join(self.seconds)

    def tick(self) -> None:
        """Do what is due now: once a day the follow-up, then mail and messages that wait.

        Raises:
            SurroundingsError: the database or the mail server cannot be reached.

        """
        office = self.around.office
        today = office.today()
        if self._followed != today:
            for chunk in partner_chunks(office):
                if self._over.is_set():
                    return
                follow_up(office, chunk, today)
            self._followed = today
            UploadDesk(office, self.around.workspace / "uploads", self.around.upload_limit).sweep()
        if self.around.mail is not None:
            deliver(office, self.around.mail)
        Teller(office, self.around.key).tell()

    def _run(self) -> None:
        while not self._over.wait(self.seconds if self._followed else 1.0):
            try:
                self.tick()
            except ScreeningError as error:
                log.warning("%s %s", error.message, error.remedy)
                self._over.wait(self.seconds)
