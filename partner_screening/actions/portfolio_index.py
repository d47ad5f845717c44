"""Whose workbook is whose, and the fingerprint of a whole portfolio: one pass over every file.

The partner id that is written inside a workbook decides, never the file's name. Only the stamp is
looked at here; the workbook is read when its partner is screened. Files are opened by contained
workers; what is kept per file is a few dozen bytes.
"""

import hashlib
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import python_calamine

from assessment_tools.workbook_layout import read_stamp
from assessment_tools.workbook_read import read_workbook
from assessment_tools.workbook_refusal import refusal_problem
from partner_screening.actions.worker_pool import WorkerPool
from partner_screening.errors import FileRefused
from partner_screening.findings import Problem
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.languages import Language
from partner_screening.portfolio import WORKBOOK_FOLDER, Portfolio
from partner_screening.portfolio_problems import Place, ProblemList
from partner_screening.sandbox import ReadingStopped, now_reading
from partner_screening.workbook_matching import StampedWorkbook, match_workbooks
from partner_screening.zip_safety import SafeZip

_BATCH = 250
_STAMP_ROWS = 2
_LISTS = ("partners", "agreements", "reviews")
_FOLDERS = (WORKBOOK_FOLDER, "evidence", "agreements")


class FileMark(NamedTuple):
    """What the pass learns of one file.

    ``partner_id`` is that of a workbook's stamp, else empty; ``refusal`` says why a workbook without
    one cannot be read at all.
    """

    path: str
    sha256: str
    partner_id: str
    refusal: Problem | None = None


class PortfolioIndex(NamedTuple):
    """Which workbook belongs to whom, as paths inside the folder by partner id.

    ``contradicting`` are partners with workbooks that differ: none of them is used. ``fingerprint``
    is made of the names and contents of every file in the portfolio.
    """

    workbooks: Mapping[str, str]
    contradicting: frozenset[str]
    problems: tuple[Problem, ...]
    fingerprint: str


def index_portfolio(
    portfolio: Portfolio, pool: WorkerPool, workers: int, language: Language
) -> PortfolioIndex:
    """Look at every file of the portfolio once. ``language`` is that of the problems."""
    names = sorted(_files(portfolio.folder))
    batches = [names[at : at + _BATCH] for at in range(0, len(names), _BATCH)]
    with ThreadPoolExecutor(workers) as threads:
        found = threads.map(lambda batch: _marks(portfolio.folder, batch, pool, language), batches)
        marks = [mark for batch in found for mark in batch]
    return _matched(portfolio, marks, language)


def mark_files(
    folder: Path, names: Sequence[str], unreadable: frozenset[str], language: Language
) -> list[FileMark]:
    """Return a mark per file; runs in a contained worker. ``unreadable`` are only fingerprinted."""
    marks = []
    for name in names:
        now_reading(name)
        data = (folder / name).read_bytes()
        is_workbook = name.startswith(f"{WORKBOOK_FOLDER}/") and name not in unreadable
        partner_id = _partner_in(data, name) if is_workbook else ""
        refusal = _refusal(data, name, language) if is_workbook and not partner_id else None
        marks.append(FileMark(name, hashlib.sha256(data).hexdigest(), partner_id, refusal))
    return marks


def _refusal(data: bytes, name: str, language: Language) -> Problem | None:
    try:
        read_workbook(data, PurePosixPath(name).name, language=language)
    except FileRefused as error:
        return refusal_problem(error).model_copy(update={"file": name})
    return None


def _marks(
    folder: Path, names: Sequence[str], pool: WorkerPool, language: Language
) -> list[FileMark]:
    unreadable: set[str] = set()
    while True:
        try:
            with pool.borrowed() as call:
                marks: list[FileMark] = call(
                    mark_files, folder, names, frozenset(unreadable), language
                )
                return marks
        except ReadingStopped as error:
            stopped = [name for name in names if PurePosixPath(name).name == error.file]
            if not stopped or unreadable.issuperset(stopped):
                raise  # not the fault of a file: nothing would be gained by another try
            unreadable.update(stopped)


def _partner_in(data: bytes, name: str) -> str:
    """Return the partner id in the stamp of a workbook; empty where there is none to be read.

    Why a workbook cannot be read is said when its partner is screened: here nothing is judged.
    """
    try:
        with SafeZip(data, name):
            pass  # a bomb shows in the directory, before anything is unpacked
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=_STAMP_ROWS)
            for cell in (cell for row in rows for cell in row if isinstance(cell, str)):
                stamp = read_stamp(cell)
                if stamp:
                    return stamp.partner_id
    except (FileRefused, python_calamine.CalamineError, ValueError, OSError):
        return ""
    return ""


def _files(folder: Path) -> Iterator[str]:
    """Give every file that a screening may look at, as a path inside the folder; links are not."""
    for entry in os.scandir(folder):
        if entry.is_file(follow_symlinks=False) and Path(entry.name).stem.casefold() in _LISTS:
            yield entry.name
    for name in _FOLDERS:
        for base, _, files in os.walk(folder / name):
            inside = Path(base).relative_to(folder).as_posix()
            for file in files:
                if not file.startswith((".", "~$")) and not Path(base, file).is_symlink():
                    yield f"{inside}/{file}"


def _hinted(path: str, known: Mapping[str, str]) -> str | None:
    """Return the partner that a file name begins with: "KEN-01.xlsx", "KEN-01_filled (2).xlsx"."""
    stem = PurePosixPath(path).stem.casefold()
    return known.get(stem) or known.get(stem.split("_", 1)[0]) or known.get(stem.split(" ", 1)[0])


def _matched(portfolio: Portfolio, marks: Sequence[FileMark], language: Language) -> PortfolioIndex:
    known = {partner_id.casefold(): partner_id for partner_id in portfolio.partners}
    stamped: list[StampedWorkbook] = []
    unstamped: dict[str, str] = {}
    refused: list[Problem] = []
    for mark in marks:
        if not mark.path.startswith(f"{WORKBOOK_FOLDER}/"):
            continue
        owner = _hinted(mark.path, known)
        if mark.refusal and (owner is None or owner in unstamped):
            refused.append(mark.refusal)
        elif mark.partner_id or owner is None or owner in unstamped:
            stamped.append(StampedWorkbook(mark.path, mark.sha256, mark.partner_id))
        else:
            unstamped[owner] = mark.path
    matches = match_workbooks(stamped, known, language)
    workbooks = {owner: workbook.file for owner, workbook in matches.by_partner.items()}
    problems = ProblemList(language)
    for owner, path in unstamped.items():
        # The name points to a partner who has no other workbook: its result says what is wrong.
        if owner in workbooks:
            problems.add("workbook_without_id", Place(path))
        else:
            workbooks[owner] = path
    return PortfolioIndex(
        workbooks,
        matches.contradicting,
        matches.problems + problems.all() + tuple(refused),
        fingerprint_of_value([[mark.path, mark.sha256] for mark in marks]),
    )
