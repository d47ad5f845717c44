"""``partner-screening demo``: the main job on an example portfolio, from nothing to results."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from partner_screening.cli.engine import Engine
from partner_screening.cli.exits import say
from partner_screening.cli.progress import progress_for_this_terminal
from partner_screening.cli.run import Reports, screen
from partner_screening.languages import Language


def demo(
    workspace: Annotated[Path, typer.Option(help="Folder for the example and its results.")] = Path(
        "workspace"
    ),
    engine: Annotated[
        Engine, typer.Option(help="'direct' starts at once, without Prefect; same results.")
    ] = Engine.PREFECT,
    language: Annotated[
        Language, typer.Option(help="Language of summary and results.")
    ] = Language.EN,
) -> None:
    """Write an example portfolio, screen it, and say what to open.

    Example: partner-screening demo --workspace try-it

    Running it again starts afresh with the example; folders that are not its own are left alone.
    """
    from partner_screening.example_portfolio.example_data import AS_OF
    from partner_screening.example_portfolio.portfolio_writing import write_example_portfolio

    portfolio, results = workspace / "portfolio", workspace / "results"
    if portfolio.exists():
        shutil.rmtree(portfolio)
    write_example_portfolio(portfolio)
    with progress_for_this_terminal() as progress:
        progress.tell(f"The example portfolio is in {portfolio}.")
        report = screen(
            portfolio,
            out=results,
            policy=None,
            workers=None,
            resume=False,
            engine=engine,
            language=language,
            reports=Reports.ALL,
            as_of=AS_OF,
            progress=progress,
        )
    is_furnished = _furnish(portfolio, results)
    say(
        *report.sentences(),
        "",
        f"Open first: {results / 'summary.pdf'} (for a head of office)",
        f"      then: {results / 'results.xlsx'} (every partner, agreement, gap and problem)",
        f"Then try:   {sys.argv[0]} run {portfolio} --out {results} --engine direct",
        *_how_to_serve(results, is_furnished=is_furnished),
    )


def _furnish(portfolio: Path, results: Path) -> bool:
    """Put sample accounts and cases beside the results; never into a database of somebody's own."""
    import os

    from partner_screening.actions.demo_office import DEMO_MARK, furnish
    from partner_screening.cli.desk import open_office
    from partner_screening.settings import read_settings

    settings = read_settings(os.environ)
    if settings.database_url.source == "environment":
        return False
    with open_office(settings.database_url_in(results), folder=results) as office:
        furnish(office, portfolio)
    (results / DEMO_MARK).touch()
    copy = results / "portfolios" / "example"
    if not copy.exists():
        shutil.copytree(portfolio, copy)
    return True


def _how_to_serve(results: Path, *, is_furnished: bool) -> tuple[str, ...]:
    from partner_screening.actions.demo_office import DEMO_PASSWORD, SAMPLES

    if not is_furnished:
        return ()
    people = ", ".join(sample.person_id for sample in SAMPLES)
    return (
        "",
        f"In a browser: {sys.argv[0]} serve --workspace {results}",
        f"      sign in as {people}; the password of all is: {DEMO_PASSWORD}",
    )
