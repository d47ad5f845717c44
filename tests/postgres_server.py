"""A real PostgreSQL for tests: its own data folder, reached by a socket, gone with the session.

A socket in a private folder needs no port, so that parallel test processes cannot meet.
"""

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg

ACCOUNT = "postgres"


class PostgresServer:
    """A running server. ``new_database()`` gives the URL of an empty database."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="psdb-", dir="/tmp"))
        self._data = self._folder / "data"
        self._numbers = count(1)
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self._folder, ACCOUNT, ACCOUNT)
        self._start()

    def new_database(self) -> str:
        """Create an empty database and return its URL."""
        name = f"t{next(self._numbers)}"
        self._command(f"CREATE DATABASE {name}")
        return f"postgresql://{ACCOUNT}@/{name}?host={self._folder}"

    def replace(self, url: str, template: str) -> None:
        """Put a copy of the database at ``template`` in the place of the one at ``url``."""
        name, source = (one.partition("@/")[2].partition("?")[0] for one in (url, template))
        self._command(f"DROP DATABASE {name}")
        self._command(f"CREATE DATABASE {name} TEMPLATE {source}")

    def _command(self, statement: str) -> None:
        with psycopg.connect(
            host=str(self._folder), user=ACCOUNT, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """Stop the server and remove its data."""
        try:
            self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        self._run("initdb", "-A", "trust", "-E", "UTF8", "-U", ACCOUNT, "-N", "-D", str(self._data))
        options = f"-k {self._folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
        log = str(self._folder / "server.log")
        self._run("pg_ctl", "-D", str(self._data), "-l", log, "-o", options, "-w", "start")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(binaries() / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", ACCOUNT, "--", *command]
        # No pipe: the server would inherit it and hold it open.
        with (self._folder / "commands.log").open("ab") as log:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", check=False
            )
        if done.returncode:
            raise RuntimeError(f"{program}: " + (self._folder / "commands.log").read_text())


def binaries() -> Path:
    """Return the folder of the newest installed server's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    raise RuntimeError("PostgreSQL is not installed; 'make test' installs it (debian-packages.txt)")
