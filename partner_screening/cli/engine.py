"""What drives the work of a command: the Prefect flow, or this process alone."""

from enum import StrEnum


class Engine(StrEnum):
    """What drives the chunks. The results are the same."""

    PREFECT = "prefect"
    DIRECT = "direct"
