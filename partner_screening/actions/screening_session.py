"""A screening run from opening the portfolio to the last output, whatever drives its chunks.

The session prepares the run, screens a chunk when it is asked to, records it in the portfolio's order,
and writes the outputs. It can be killed at any moment: what is recorded is recorded, and the next
session of the same run does the rest.
"""

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from partner_screening import __version__
from partner_screening.actions.listener import Listener
from partner_screening.actions.portfolio_index import PortfolioIndex, index_portfolio
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.refreshing import refresh_after_run
from partner_screening.actions.process.run_standings import run_standings, standings_fingerprint
from partner_screening.actions.run_request import ChunkResult, RunReport, RunRequest
from partner_screening.actions.screening_work import (
    PartnerJob,
    WorkDone,
    WorkOrder,
    look_for_cycles_rarely,
    read_lists,
    rules_fingerprint,
    screen_partners,
)
from partner_screening.actions.turnstile import Turnstile
from partner_screening.actions.worker_pool import WorkerPool
from partner_screening.policy import load_policy
from partner_screening.portfolio import Portfolio
from partner_screening.process.run_standing import RunStanding
from partner_screening.reports.finished_file import write_finished
from partner_screening.sandbox import ReadingStopped
from partner_screening.storage.database import open_database
from partner_screening.storage.originals import Originals
from partner_screening.storage.outcomes import OutcomeRows
from partner_screening.storage.records import (
    PartnerStatus,
    RunStart,
    RunStatus,
    SaveStatus,
    ScreeningRun,
)
from partner_screening.storage.store import Store

CHUNK = 50
"""Partners of one chunk: enough that a task costs little, few enough to show progress."""

SCREENED = "Partners screened"
"""The name of the count that a listener is told while chunks are recorded."""


class ScreeningSession:
    """One run of one portfolio in this process. Made by ``open_session``; chunks may run in threads.

    Attributes:
        request: what was asked for.
        run: the run as recorded when the session began.

    ``opened`` is the monotonic time at which the session began to read the portfolio.

    """

    def __init__(
        self,
        request: RunRequest,
        run: ScreeningRun,
        portfolio: Portfolio,
        index: PortfolioIndex,
        *,
        store: Store,
        standings: dict[str, RunStanding],
        pool: WorkerPool,
        listener: Listener,
        opened: float,
    ) -> None:
        self.request = request
        self._standings = standings
        self.run = run
        self._portfolio = portfolio
        self._index = index
        self._store = store
        self._pool = pool
        self._listener = listener
        done = store.saved_partner_ids(run.id) if request.resume else frozenset()
        open_ids = [partner_id for partner_id in portfolio.partners if partner_id not in done]
        self._chunks = [open_ids[at : at + CHUNK] for at in range(0, len(open_ids), CHUNK)]
        self._turnstile = Turnstile()
        self._progress = threading.Lock()
        self._done, self._failed, self._unchanged = len(done), 0, len(done)
        self._early: dict[int, Future[WorkDone]] = {}
        self._seconds: Counter[str] = Counter()
        self._opened = opened
        self._began = time.monotonic()

    @property
    def run_id(self) -> str:
        """The run's id, made from its content."""
        return self.run.id

    def open_chunks(self) -> range:
        """Return the numbers of the chunks that are to be screened, in the portfolio's order."""
        return range(len(self._chunks))

    def read_ahead(self, thread: ThreadPoolExecutor) -> None:
        """Begin to read the first chunk in ``thread``, while the engine is still starting up."""
        if self._chunks:
            self._early[0] = thread.submit(self._read_and_judge, 0)

    def screen_chunk(self, chunk: int) -> ChunkResult:
        """Read, judge and record the partners of one chunk.

        Waits for its turn before it records, so that the history has the portfolio's order.

        Raises:
            SurroundingsError: the database is away; the chunk may be tried again.

        """
        early = self._early.pop(chunk, None)
        rows, seconds = early.result() if early else self._read_and_judge(chunk)
        with self._turnstile.passing(chunk):
            began = time.monotonic()
            results = [self._store.save(partner_rows) for partner_rows in rows]
            self._seconds.update(seconds | {"saving": time.monotonic() - began})
        result = ChunkResult(
            partners=len(rows),
            incomplete=sum(_is_incomplete(partner_rows) for partner_rows in rows),
            unchanged=sum(saved.status is SaveStatus.UNCHANGED for saved in results),
        )
        self._advance(result)
        return result

    def run_directly(self) -> RunReport:
        """Screen every chunk with threads of this process, without Prefect, and finish."""
        with ThreadPoolExecutor(self.request.workers + 1) as threads:  # one records meanwhile
            futures = [threads.submit(self.screen_chunk, chunk) for chunk in self.open_chunks()]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                self.break_off()
                threads.shutdown(wait=False, cancel_futures=True)
                raise
        return self.finish()

    def break_off(self) -> None:
        """Let chunks that wait for their turn fail instead of waiting for ever."""
        self._turnstile.break_off()

    def finish(self) -> RunReport:
        """Close the run in the database, write the outputs, and report."""
        # The writers of PDF and workbooks take long to load, and are needed only now.
        from partner_screening.actions.run_outputs import write_run_outputs  # noqa: PLC0415

        self._store.finish_run(self.run_id, recording_time())
        screened = time.monotonic()
        self._refresh_lists()
        outputs = write_run_outputs(
            self.request,
            self._store,
            self.run,
            pool=self._pool,
            listener=self._listener,
        )
        counts = self._store.summary_counts(self.run_id)
        phases = dict(self._seconds) | {
            "portfolio": self._began - self._opened,
            "screening": screened - self._began,
            "outputs": time.monotonic() - screened,
        }
        report = RunReport(
            run=self.run_id,
            portfolio=str(self.request.portfolio),
            as_of=self.run.as_of,
            partners=len(self._portfolio.partners),
            screened=counts.partners,
            failed=counts.incomplete,
            unchanged=self._unchanged,
            recommendations=counts.recommendations,
            agreements=counts.gates,
            outputs=outputs,
            seconds=round(time.monotonic() - self._opened, 3),
            phases={phase: round(seconds, 3) for phase, seconds in phases.items()},
        )
        # What this session found recorded already is told, not filed: a resumed run files the same.
        filed = report.model_dump(mode="json", exclude={"unchanged"})
        write_finished(self.request.out / "run.json", json.dumps(filed, indent=2).encode())
        return report

    def _refresh_lists(self) -> None:
        """Bring the rows for lists and figures up to date with what the run found."""
        office = Office(
            self._store.database,
            load_policy(self.request.policy),
            Originals(self.request.store),
            clock=recording_time,
        )
        refresh_after_run(office, self._store.saved_partner_ids(self.run_id))

    def _read_and_judge(self, chunk: int) -> WorkDone:
        """Have a contained worker screen the chunk; a file that stops the worker is left out."""
        order = WorkOrder(
            jobs=tuple(self._job(partner_id) for partner_id in self._chunks[chunk]),
            run_id=self.run_id,
            at=self.run.started_at,
            as_of=self.run.as_of,
            language=self.request.language,
            policy=self.request.policy,
            folder=self._portfolio.folder,
            store=self.request.store,
            ocr_seconds=self.request.ocr_seconds,
        )
        stopped: dict[str, ReadingStopped] = {}
        while True:
            try:
                with self._pool.borrowed() as call:
                    done: WorkDone = call(screen_partners, order, stopped)
                    return done
            except ReadingStopped as error:
                if not error.file or error.file in stopped:
                    raise  # not the fault of a file: nothing would be gained by another try
                stopped[error.file] = error

    def _job(self, partner_id: str) -> PartnerJob:
        portfolio, index = self._portfolio, self._index
        return PartnerJob(
            partner=portfolio.partners[partner_id],
            review=portfolio.reviews.get(partner_id),
            agreements=portfolio.agreements.get(partner_id, ()),
            workbook=index.workbooks.get(partner_id, ""),
            has_contradicting_workbooks=partner_id in index.contradicting,
            evidence_folder=portfolio.evidence_folders.get(partner_id, ""),
            process=self._standings.get(partner_id),
        )

    def _advance(self, result: ChunkResult) -> None:
        with self._progress:
            self._done += result.partners
            self._failed += result.incomplete
            self._unchanged += result.unchanged
            done, failed = self._done, self._failed
        self._listener.advance(SCREENED, done, len(self._portfolio.partners), failed)


_PROCESS = "process"
"""The setting of a run that names what it took from the process; absent when there was nothing."""

_sessions: dict[str, ScreeningSession] = {}


def session_of(run_id: str, request: str) -> ScreeningSession:
    """Return the session of a run in this process; on another machine, join the run.

    ``request`` is the run's request as JSON.
    """
    if run_id not in _sessions:
        joined = RunRequest.model_validate_json(request)
        stack = ExitStack()  # lives as long as the worker's process
        _sessions[run_id] = stack.enter_context(open_session(joined, _Silence()))
    return _sessions[run_id]


@contextmanager
def open_session(request: RunRequest, listener: Listener) -> Iterator[ScreeningSession]:
    """Read the portfolio, start or find its run, and keep workers ready while the block lasts.

    Raises:
        InputError: the folder is no portfolio, or the policy file is wrong.
        SurroundingsError: the database cannot be reached.

    """
    opened = time.monotonic()
    load_policy(request.policy)  # a wrong policy file is said before anything is read
    with WorkerPool(request.workers) as pool, ExitStack() as stack:
        listener.tell(f"Reading the portfolio {request.portfolio} ...")
        with pool.borrowed() as call:
            portfolio: Portfolio = call(read_lists, request.portfolio, request.language)
        index = index_portfolio(portfolio, pool, request.workers, request.language)
        database = open_database(request.database_url)
        stack.callback(database.close)
        database.upgrade()
        store = Store(database)
        look_for_cycles_rarely(request.policy)
        start, standings = _start_of(request, portfolio, index, store)
        started = store.start_run(
            start, recording_time(), problems=portfolio.problems + index.problems
        )
        _tell_standing(started.run, is_known=started.status is SaveStatus.UNCHANGED, to=listener)
        session = ScreeningSession(
            request,
            started.run,
            portfolio,
            index,
            store=store,
            standings=standings,
            pool=pool,
            listener=listener,
            opened=opened,
        )
        _sessions[session.run_id] = session
        stack.callback(_sessions.pop, session.run_id)
        yield session


def recording_time() -> datetime:
    """Return the time to record: now, or what ``SOURCE_DATE_EPOCH`` fixes for reproducible runs."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)


def _start_of(
    request: RunRequest, portfolio: Portfolio, index: PortfolioIndex, store: Store
) -> tuple[RunStart, dict[str, RunStanding]]:
    """Return what makes the run what it is, and what it takes from the process on its day."""
    settings = {
        "rules": rules_fingerprint(request.policy),
        "language": request.language.value,
    }
    if request.ocr_seconds:
        settings["ocr_seconds"] = str(request.ocr_seconds)
    as_of = request.as_of
    unfinished = store.unfinished_run(index.fingerprint) if request.resume else None
    if as_of is None and unfinished:
        before = {name: value for name, value in unfinished.settings.items() if name != _PROCESS}
        as_of = unfinished.as_of if before == settings else None
    day = as_of or recording_time().date()
    standings = run_standings(store.database, portfolio.partners, day)
    if standings:
        settings[_PROCESS] = standings_fingerprint(standings)
    start = RunStart(
        portfolio=request.portfolio.name,
        portfolio_fingerprint=index.fingerprint,
        policy=load_policy(request.policy).reference,
        as_of=day,
        program=__version__,
        settings=settings,
        partners=len(portfolio.partners),
    )
    return start, standings


def _tell_standing(run: ScreeningRun, *, is_known: bool, to: Listener) -> None:
    if is_known and run.status is RunStatus.FINISHED:
        to.tell(f"Run {run.id} of this portfolio is finished already; results are checked again.")
    elif is_known:
        to.tell(f"Going on with run {run.id}, which was interrupted.")


def _is_incomplete(rows: OutcomeRows) -> bool:
    return any(
        row["status"] == PartnerStatus.INCOMPLETE
        for table, table_rows in rows.tables
        if table == "run_partner"
        for row in table_rows
    )


class _Silence:
    """The listener of a session on another machine: the first one tells."""

    def tell(self, sentence: str) -> None:
        """Say nothing."""

    def advance(self, what: str, done: int, total: int, failed: int) -> None:
        """Say nothing."""
