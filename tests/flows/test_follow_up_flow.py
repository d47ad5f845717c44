"""The follow-up as a Prefect flow writes and sends what the direct one does, and nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mail_server import LocalMailServer

ROSTER = "partner_id,name,type,country\nP-001,Luz,national_ngo,PE\n"


@pytest.fixture
def mail():
    """A running mail server."""
    server = LocalMailServer()
    yield server
    server.stop()


def command(folder: Path, mail: LocalMailServer, *arguments: str) -> str:
    """Run a command as a process of its own, as a timer on a server would."""
    settings = {
        "PARTNER_SCREENING_WORKSPACE": str(folder / "workspace"),
        "PARTNER_SCREENING_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
        "PARTNER_SCREENING_MAIL_FROM": "screening@example.org",
        "PARTNER_SCREENING_PERSON": "adam",
        "PREFECT_HOME": str(folder / "prefect"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "partner_screening.cli.main", *arguments],
        cwd=folder,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_flow_and_the_direct_engine_do_the_same_and_nothing_twice(tmp_path, mail):
    """First as a flow, then directly: the second finds nothing to do."""
    command(tmp_path, mail, "people", "first-administrator", "adam", "--name", "Adam", "--email", "a@example.org")  # fmt: skip
    command(tmp_path, mail, "people", "roles", "adam", "--role", "administrator", "--role", "officer")  # fmt: skip
    (tmp_path / "partners.csv").write_text(ROSTER, "utf-8")
    command(tmp_path, mail, "partners", "import", "partners.csv")
    command(tmp_path, mail, "people", "add", "pia", "--name", "Pia", "--email", "pia@example.org", "--role", "partner", "--partner", "P-001")  # fmt: skip
    case = command(tmp_path, mail, "assessments", "open", "P-001")
    command(tmp_path, mail, "assessments", "request", case)
    first = json.loads(
        command(tmp_path, mail, "follow-up", "--engine", "prefect", "--format", "json")
    )
    again = json.loads(command(tmp_path, mail, "follow-up", "--format", "json"))
    assert (first["notices"], first["sent"]) == (1, 1)
    assert (again["notices"], again["sent"]) == (0, 0)
    assert [message["To"] for message in mail.kept.messages] == ["pia@example.org"]
