"""Output files appear finished or not at all: written under another name, then renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def finished(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; rename it to ``path`` when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The process id keeps workers apart that write into one folder.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_finished(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all."""
    with finished(path) as temporary:
        temporary.write_bytes(data)
