"""The narrow port through which a front door starts a flow: what Prefect must find before it loads."""

import os
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

GIVES_WAY = 10
"""Niceness of a run that a page started: who waits for a page goes first."""
_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The embedded server gives up after 20 seconds by default: too soon for a slow machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",
    # The command line tells progress itself; warnings and errors still come through.
    "PREFECT_LOGGING_LEVEL": "WARNING",
}


def prepare_prefect() -> None:
    """Set what Prefect reads when it is imported: no telemetry, patience, quiet.

    What the person who runs the program has set stays as it is.
    """
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)


def prefect_server() -> str | None:
    """Return the address of the Prefect server that the environment names, if it names one."""
    return os.environ.get("PREFECT_API_URL") or None


def start_run(
    portfolio: Path,
    out: Path,
    log: Path,
    *,
    originals: Path,
    database_url: str,
    language: str,
    as_of: date | None,
    engine: str,
    resume: bool,
) -> "subprocess.Popen[bytes]":
    """Start a screening run in a process of its own; it goes on when whoever started it ends.

    What it says goes to ``log``; its report is ``run.json`` in ``out``. ``originals`` is the
    folder of the office's store, so that its people can open what the run read.
    """
    command = [sys.executable, "-m", "partner_screening.cli.main", "run", str(portfolio)]
    command += [
        "--out",
        str(out),
        "--originals",
        str(originals),
        "--engine",
        engine,
        "--language",
        language,
    ]
    command += ["--as-of", as_of.isoformat()] if as_of else []
    command += ["--resume"] if resume else []
    with log.open("ab") as target:
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell, nothing of it written by others
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=target,
            env=os.environ | {"PARTNER_SCREENING_DATABASE_URL": database_url},
            start_new_session=True,
        )
    _let_give_way(process.pid)
    return process


def _let_give_way(process_id: int) -> None:
    """Put a process that began a session of its own, and all it starts, behind who waits for a page.

    Linux may share the processor among sessions first and heed niceness only within one, so the
    session gives way as well, where the system has that.
    """
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, process_id, GIVES_WAY)
    with suppress(OSError):
        Path(f"/proc/{process_id}/autogroup").write_text(str(GIVES_WAY))
