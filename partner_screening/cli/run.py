"""``partner-screening run``: the main job on a portfolio folder."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.engine import Engine
from partner_screening.cli.exits import Exit, Format, print_json, say
from partner_screening.cli.progress import Progress, progress_for_this_terminal
from partner_screening.languages import Language

if TYPE_CHECKING:
    from partner_screening.actions.run_request import RunReport
    from partner_screening.actions.screening_session import ScreeningSession


class Reports(StrEnum):
    """Whose PDF reports are written."""

    ALL = "all"
    NOT_CLEARED = "not-cleared"
    NONE = "none"


def run(
    portfolio: Annotated[
        Path, typer.Argument(help="Folder with partners.xlsx, self-assessments/, agreements/ ...")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Where the results go. [default: PORTFOLIO/results]")
    ] = None,
    policy: Annotated[Path | None, typer.Option(help="The agency's own policy file.")] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Reading processes. [default: one per core]"),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run that was interrupted.")
    ] = False,
    engine: Annotated[
        Engine, typer.Option(help="'direct' starts at once, without Prefect; same results.")
    ] = Engine.PREFECT,
    language: Annotated[
        Language, typer.Option(help="Language of summary and results.")
    ] = Language.EN,
    reports: Annotated[
        Reports, typer.Option(help="Partners and agreements that get a PDF of their own.")
    ] = Reports.ALL,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Date of judgement. [default: today]"),
    ] = None,
    originals: Annotated[
        Path | None,
        typer.Option(help="Folder of the store that keeps every file that came in. [default: OUT]"),
    ] = None,
    output_format: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Screen every partner and every agreement of a portfolio folder.

    Example: partner-screening run my-portfolio --out results

    A run that was interrupted goes on with --resume and ends with the same results.
    """
    judged_on = as_of.date() if as_of else None
    with progress_for_this_terminal() as progress:
        report = screen(
            portfolio,
            out=out,
            policy=policy,
            workers=workers,
            resume=resume,
            engine=engine,
            language=language,
            reports=reports,
            as_of=judged_on,
            originals=originals,
            progress=progress,
        )
    if output_format is Format.JSON:
        print_json(report.as_json())
    else:
        say(*report.sentences())
    raise typer.Exit(int(Exit.FINDINGS if report.has_findings else Exit.DONE))


def screen(
    portfolio: Path,
    *,
    out: Path | None,
    policy: Path | None,
    workers: int | None,
    resume: bool,
    engine: Engine,
    language: Language,
    reports: Reports,
    as_of: date | None,
    progress: Progress,
    originals: Path | None = None,
) -> "RunReport":
    """Open a session on the portfolio, let the engine drive it, and return its report.

    Raises:
        InputError: the folder is no portfolio.
        SurroundingsError: the database or the configured Prefect server cannot be reached.

    """
    import os

    from partner_screening.actions.run_request import RunRequest
    from partner_screening.actions.screening_session import open_session
    from partner_screening.settings import read_settings

    out = out or portfolio / "results"
    settings = read_settings(os.environ)
    request = RunRequest(
        portfolio=portfolio,
        out=out,
        database_url=settings.database_url_in(out),
        policy=policy,
        workers=workers or os.cpu_count() or 1,
        resume=resume,
        language=language,
        reports=reports.value,
        as_of=as_of,
        ocr_seconds=settings.seconds_for_ocr(),
        originals=originals,
    )
    with ThreadPoolExecutor(1) as loader:
        # Prefect takes seconds to load: it does so while a contained worker reads the portfolio.
        flow = loader.submit(_load_flow, progress) if engine is Engine.PREFECT else None
        with open_session(request, progress) as session, ThreadPoolExecutor(1) as reader:
            if flow is None:
                return session.run_directly()
            session.read_ahead(reader)
            return flow.result()(session)


def _load_flow(progress: Progress) -> "Callable[[ScreeningSession], RunReport]":
    from partner_screening.actions.launch import prefect_server, prepare_prefect

    prepare_prefect()
    address = prefect_server()
    progress.tell(
        f"Waiting for the Prefect server at {address} ..."
        if address
        else "Starting the embedded Prefect server; this takes 10 to 25 seconds "
        "(--engine direct starts at once) ..."
    )
    from flows.screen_portfolio import screen_with_prefect

    return screen_with_prefect
