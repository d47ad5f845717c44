"""``partner-screening serve``: the web application."""

from pathlib import Path
from typing import Annotated

import typer

from partner_screening.cli.exits import say
from partner_screening.errors import SurroundingsError


def serve(
    workspace: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of database and originals. [default: PARTNER_SCREENING_WORKSPACE]",
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 behind a proxy in a container.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option(help="Processes that answer; more than one with PostgreSQL.", min=1)
    ] = 1,
    proxy: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="The proxy whose word is taken for who asks and whether by HTTPS.",
        ),
    ] = "127.0.0.1",
) -> None:
    """Start the web application; stop it with Ctrl+C.

    Once a day it runs the follow-up, and it sends the mail that waits, if a mail server is set.

    Example: partner-screening serve --workspace workspace/results
    """
    import os

    import uvicorn

    from partner_screening.actions.process.people import is_anybody_registered
    from partner_screening.web.clockwork import start_clockwork
    from partner_screening.web.surroundings import read_surroundings

    if workspace is not None:
        os.environ["PARTNER_SCREENING_WORKSPACE"] = str(workspace)
    _require_free(host, port)
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
    os.environ.setdefault("PARTNER_SCREENING_PUBLIC_URL", address)
    around = read_surroundings()
    if not is_anybody_registered(around.office):
        say(
            "Nobody is registered yet. Add the first administrator with:",
            "  partner-screening people first-administrator",
        )
    say(f"Open {around.public_url} in a browser. Stop with Ctrl+C.")
    clockwork = start_clockwork()
    try:
        uvicorn.run(
            "partner_screening.web.application:configured_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            log_level="warning",
            proxy_headers=True,
            forwarded_allow_ips=proxy,
            server_header=False,
            date_header=True,
        )
    finally:
        clockwork.terminate()
        clockwork.join()
        around.office.database.close()


def _require_free(host: str, port: int) -> None:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SurroundingsError(
                "port_taken",
                f"Port {port} of {host} cannot be used: {error.strerror}.",
                "Give another one with --port, or stop the program that uses it.",
            ) from error
