"""Exit codes, and the one table that maps errors to them."""

import sys
from enum import IntEnum, StrEnum

from partner_screening.errors import ScreeningError, SurroundingsError


class Exit(IntEnum):
    """What the shell learns from a command."""

    DONE = 0
    FINDINGS = 1  # something blocks or needs review
    UNUSABLE = 2  # unusable input or usage error
    SURROUNDINGS = 3  # database or server not reachable


class Format(StrEnum):
    """How a command prints its result: for people, or as JSON for programs."""

    TEXT = "text"
    JSON = "json"


def exit_for(error: ScreeningError) -> Exit:
    """Return the exit code of ``error``."""
    return Exit.SURROUNDINGS if isinstance(error, SurroundingsError) else Exit.UNUSABLE


def say(*lines: str) -> None:
    """Say something to the person at the terminal: stderr, so that stdout holds data alone."""
    for line in lines:
        sys.stderr.write(line + "\n")


def print_json(value: object) -> None:
    """Print data for a program: JSON on stdout, readable and in its own letters."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
