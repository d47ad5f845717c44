"""The narrow port through which a front door starts a flow: what Prefect must find before it loads."""

import os

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
