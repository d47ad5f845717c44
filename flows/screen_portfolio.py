"""The main job as a Prefect flow: one task per chunk of partners, progress and results as artifacts.

The flow decides nothing and waits for nobody: it hands chunks to the very same function that the
direct engine calls. Our database is the truth about what is done; Prefect's state is advice.
"""

import os
from typing import Any

from prefect import flow, task
from prefect.artifacts import (
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from partner_screening.actions.run_request import ChunkResult, RunReport
from partner_screening.actions.screening_session import ScreeningSession, session_of
from partner_screening.errors import SurroundingsError


async def _can_help(task: Any, task_run: Any, state: State[Any]) -> bool:  # noqa: ANN401, ARG001
    """Retry only what may pass by itself: a database that was away for a moment."""
    result = await state.aresult(raise_on_failure=False)
    return isinstance(result, SurroundingsError)


@task(
    name="screen chunk",
    task_run_name="chunk {chunk}",
    retries=3,
    retry_delay_seconds=[1, 5, 20],
    retry_condition_fn=_can_help,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def screen_chunk(run_id: str, request: str, chunk: int) -> ChunkResult:
    """Screen one chunk of the run and record it; partners that are recorded already cost nothing.

    ``request`` is the run's request as JSON: a worker on another machine joins the run with it.
    """
    return session_of(run_id, request).screen_chunk(chunk)


def _runner(workers: int) -> TaskRunner[Any]:
    """Return the task runner: threads that feed worker processes here, or a Dask cluster by setting.

    ``PARTNER_SCREENING_DASK_SCHEDULER`` holds the address of a scheduler whose workers share the
    portfolio folder, the store and a PostgreSQL database.
    """
    address = os.environ.get("PARTNER_SCREENING_DASK_SCHEDULER")
    if address:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an extra few need

        cluster: TaskRunner[Any] = DaskTaskRunner(address=address)
        return cluster
    return ThreadPoolTaskRunner(max_workers=workers + 1)  # one records while the others read


@flow(name="screen portfolio", flow_run_name="{run_id}", persist_result=False)
def screen_portfolio(run_id: str, request: str) -> RunReport:
    """Screen every partner and agreement of a prepared run, chunk by chunk, and write the outputs."""
    session = session_of(run_id, request)
    futures = [screen_chunk.submit(run_id, request, chunk) for chunk in session.open_chunks()]
    try:
        progress = create_progress_artifact(
            progress=0.0, key="screening-progress", description=f"Partners of run {run_id} screened"
        )
        for number, future in enumerate(as_completed(futures), 1):
            future.result()
            update_progress_artifact(progress, progress=100.0 * number / len(futures))  # type: ignore[arg-type]
    except BaseException:
        session.break_off()  # chunks that wait for their turn must not wait for ever
        raise
    report = session.finish()
    create_table_artifact(
        key="screening-results",
        table=[{"what": what, "count": count} for what, count in report.counts().items()],
        description=f"Results of run {run_id}",
    )
    return report


def screen_with_prefect(session: ScreeningSession) -> RunReport:
    """Run the flow for a prepared run in this process and return its report."""
    return screen_portfolio.with_options(task_runner=_runner(session.request.workers))(
        session.run_id, session.request.model_dump_json()
    )
