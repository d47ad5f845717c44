"""The outputs of a finished run: reports by the workers, the whole-run files in one stream."""

import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from partner_screening.actions.listener import Listener
from partner_screening.actions.run_request import RunRequest
from partner_screening.actions.worker_pool import WorkerPool
from partner_screening.outcome import PartnerOutcome
from partner_screening.reports.outputs import (
    RunFacts,
    RunOutputs,
    has_files,
    write_partner_files,
)
from partner_screening.reports.sheet_stream import UNFINISHED_SHEETS
from partner_screening.storage.originals import INCOMING, ORIGINALS
from partner_screening.storage.records import ScreeningRun
from partner_screening.storage.store import Store

_BATCH = 5  # partners whose reports a worker writes at once
_TOLD_EVERY = 10  # partners
_FOLDERS = ("partners", "plans", "agreements")

WRITTEN = "Partners written up"
"""The name of the count that a listener is told while outputs are written."""


def write_run_outputs(
    request: RunRequest,
    store: Store,
    run: ScreeningRun,
    *,
    pool: WorkerPool,
    listener: Listener,
) -> tuple[str, ...]:
    """Write every output of ``run`` below ``request.out``; return what to open, the first first.

    Outcomes come from the database page by page; reports on partners and agreements are written by
    the workers, a few batches ahead at most, so that memory stays flat.
    """
    _sweep(request)
    of_portfolio = tuple(
        recorded.problem for recorded in store.problems(run.id) if not recorded.partner_id
    )
    facts = RunFacts(portfolio=run.portfolio, as_of=run.as_of, problems=of_portfolio)
    done = 0
    with (
        RunOutputs(request.out, facts, request.language) as outputs,
        ThreadPoolExecutor(request.workers) as threads,
    ):
        waiting: list[Future[None]] = []
        to_write: list[str] = []

        def hand_over() -> None:
            waiting.append(threads.submit(_write_reports, pool, request, tuple(to_write)))
            to_write.clear()
            while len(waiting) > 2 * request.workers:
                waiting.pop(0).result()

        for outcome in store.partners(run.id):
            outputs.add(outcome)
            if has_files(outcome, request.reports):
                to_write.append(outcome.model_dump_json())
            if len(to_write) == _BATCH:
                hand_over()
            done += 1
            if done % _TOLD_EVERY == 0:
                listener.advance(WRITTEN, done, max(run.partners, done), 0)
        if to_write:
            hand_over()
        for future in waiting:
            future.result()
        listener.advance(WRITTEN, done, max(run.partners, done), 0)
    return (
        *(str(request.out / name) for name in ("summary.pdf", "results.xlsx", "problems.csv")),
        str(request.out / "run.json"),
        *(str(request.out / folder) for folder in _FOLDERS if (request.out / folder).is_dir()),
    )


def _sweep(request: RunRequest) -> None:
    """Remove what a killed run left half-written; files that are whole have other names.

    In a store of originals that others use too, an incoming file may be theirs: it is left alone.
    """
    out = request.out
    places = [(out, ".*.part"), *((out / name, ".*.part") for name in _FOLDERS)]
    if request.originals is None:
        places.append((out / ORIGINALS, f"{INCOMING}*"))
    for folder, pattern in places:
        for leftover in folder.glob(pattern):
            leftover.unlink(missing_ok=True)
    for unfinished in out.glob(f"{UNFINISHED_SHEETS}*"):
        shutil.rmtree(unfinished, ignore_errors=True)


def write_reports(request: RunRequest, documents: tuple[str, ...]) -> None:
    """Write the reports on some partners, given as JSON; runs in a contained worker."""
    for document in documents:
        outcome = PartnerOutcome.model_validate_json(document)
        write_partner_files(Path(request.out), outcome, request.language, request.reports)


def _write_reports(pool: WorkerPool, request: RunRequest, documents: tuple[str, ...]) -> None:
    with pool.borrowed() as call:
        call(write_reports, request, documents)
