"""Yardstick 1, the floor: the same files only parsed, by the same readers, on as many processes.

Nothing is judged, saved or shown; a screening cannot be faster than this.
"""

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from assessment_tools.workbook_read import read_workbook
from contract_clauses.read_agreement import read_agreement
from partner_screening.actions.screening_work import look_for_cycles_rarely
from partner_screening.errors import FileRefused

_CHUNK = 100  # files handed to a process at once: few enough that both cores stay busy


def files_of(portfolio: Path) -> list[Path]:
    """Return the workbooks and agreements of a portfolio folder, each partner's beside each other."""
    workbooks = sorted((portfolio / "self-assessments").iterdir())
    agreements = sorted((portfolio / "agreements").iterdir())
    return workbooks + agreements


def parse(path: Path) -> int:
    """Read one file by the reader of its kind; return how many things were read."""
    data = path.read_bytes()
    try:
        if path.suffix == ".xlsx":
            return read_workbook(data, path.name).cells_read
        return len(read_agreement(data, path.name).paragraphs)
    except FileRefused:
        return 0


def measure_floor(portfolio: Path, processes: int) -> float:
    """Return the seconds that parsing every file takes, processes already started."""
    files = files_of(portfolio)
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        _warm(pool, files[:processes])
        started = time.perf_counter()
        things = sum(pool.map(parse, files, chunksize=_CHUNK))
        seconds = time.perf_counter() - started
    assert things, "the readers read nothing"
    return seconds


def _warm(pool: ProcessPoolExecutor, files: Sequence[Path]) -> None:
    """Let every process import the readers and load the rules once: start-up is no parsing."""
    list(pool.map(_start, files))


def _start(path: Path) -> None:
    parse(path)
    look_for_cycles_rarely(None)  # as the workers of a screening do
