"""``partner-screening serve``: one command, and the application answers."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.partner_screening.web.serving import free_port

COMMAND = [sys.executable, "-m", "partner_screening.cli.main", "serve"]


def test_one_command_serves_an_empty_workspace(tmp_path: Path) -> None:
    """It makes its database, says how to begin, answers, and ends when it is told to."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PARTNER_SCREENING_")}
    server = subprocess.Popen(
        [*COMMAND, "--workspace", str(tmp_path / "w"), "--port", str(port)],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        for _ in range(600):
            try:
                health = httpx.get(f"http://127.0.0.1:{port}/health")
                break
            except httpx.TransportError:
                assert server.poll() is None, server.stderr.read()
                time.sleep(0.1)
        assert health.json() == {"status": "ok"}
        assert "sign" in httpx.get(f"http://127.0.0.1:{port}/sign-in").text.lower()
        assert (tmp_path / "w" / "secret.key").stat().st_mode & 0o077 == 0
    finally:
        server.send_signal(signal.SIGINT)
        said = server.communicate(timeout=60)[1]
    assert server.returncode == 0, said
    assert "first-administrator" in said
    assert f"http://127.0.0.1:{port}" in said


def test_a_port_in_use_is_said_so(tmp_path: Path) -> None:
    """The message names the port and the option."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "--workspace", str(tmp_path), "--port", port],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert port in done.stderr
    assert "--port" in done.stderr
