"""What a server does beside its pages: follow up once a day, send what waits, end with the server."""

import os
import subprocess
import sys
import time

from partner_screening.actions.launch import GIVES_WAY
from partner_screening.process.notice import Notice
from partner_screening.web.clockwork import Clockwork
from tests.partner_screening.process.case_stories import determined

SERVER = """
from partner_screening.web.clockwork import start_clockwork
if __name__ == "__main__":
    print(start_clockwork().pid, flush=True)
    input()
"""


def notices(office) -> int:
    """Return how many notices were written."""
    with office.records.reading() as view:
        return len(view.all(Notice))


def test_it_follows_up_once_a_day(around, office, clock) -> None:
    """A second tick of a day writes nothing more; a later day tells what has come due."""
    determined(office)
    clockwork = Clockwork(around)
    clockwork.tick()
    first = notices(office)
    clockwork.tick()
    assert notices(office) == first
    clock.pass_days(1_700)
    clockwork.tick()
    assert notices(office) > first


def test_it_gives_way_to_pages_and_ends_with_its_server(tmp_path) -> None:
    """A server that is killed leaves nothing behind."""
    script = tmp_path / "server.py"
    script.write_text(SERVER, "utf-8")
    places = {
        "PARTNER_SCREENING_WORKSPACE": str(tmp_path / "workspace"),
        "PARTNER_SCREENING_DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}",
    }
    with subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | places,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        pid = int(server.stdout.readline())
        _until(lambda: os.getpriority(os.PRIO_PROCESS, pid) == GIVES_WAY)
        server.kill()
    _until(lambda: not _is_alive(pid))


def _until(done, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
