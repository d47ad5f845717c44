"""Measures the pages with many people at work at once and a screening run in progress.

    python -m benchmarks.web --partners 10000 --people 20 --seconds 60

A real PostgreSQL is filled with partners and their records, the application is served as ``serve`` does
it, and a run of its own portfolio goes on in the same database meanwhile. Each of the people opens a
list, the dashboard or a partner's page, reads it for a moment, and opens the next one.
"""

import argparse
import multiprocessing
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.generate_portfolio import generate
from benchmarks.results_file import command_line, table, write_section
from partner_screening.actions.access.sessions import OWN, begin_session
from partner_screening.actions.launch import start_run
from partner_screening.actions.process.partners import partners
from partner_screening.web.surroundings import Surroundings, read_surroundings
from tests.partner_screening.web.serving import free_port
from tests.postgres_server import PostgresServer

_LISTS = (
    "/partners",
    "/partners?sort=name&number=50",
    "/partners?text=bridge",
    "/partners?capacity=low",
    "/partners?plan=late",
    "/dashboard",
    "/dashboard?region=africa",
    "/todo",
    "/runs",
)
_AGREEMENTS = ("/agreements", "/agreements?gate=blocked", "/waivers")
_PAGES = {
    "officer": (*_LISTS, *_AGREEMENTS),
    "reviewer": _LISTS,
    "legal": (*_LISTS, *_AGREEMENTS),
    "management": (*_LISTS, *_AGREEMENTS),
}
"""The pages of each kind of people; one partner's page comes on top, for all of them."""
_PEOPLE = tuple(_PAGES)
_TARGET = 150.0


def main() -> None:
    """Fill, serve, let people work, and write the section of RESULTS.md."""
    options = _options()
    server = PostgresServer()
    try:
        with tempfile.TemporaryDirectory(dir=options.place) as folder:
            times, seconds, failed = _measured(options, server.new_database(), Path(folder))
    finally:
        server.stop()
    body = describe(times, seconds, failed, options)
    print(body)
    if not options.dry:
        write_section("Web", command_line("benchmarks.web"), body)


def describe(
    times: dict[str, list[float]], seconds: float, failed: int, options: argparse.Namespace
) -> str:
    """Return the table: per page how often it was opened, median, 95 % and slowest, in ms."""
    rows = [
        [
            f"`{page}`",
            f"{len(found):,}",
            f"{statistics.median(found):.0f}",
            f"{_percentile(found):.0f}",
            f"{max(found):.0f}",
        ]
        for page, found in sorted(times.items())
    ]
    every = [one for found in times.values() for one in found]
    worst = max(_percentile(found) for found in times.values())
    return "\n\n".join(
        [
            (
                f"{options.partners:,} partners in PostgreSQL, {options.people} people at once who "
                f"read a page for {options.pause:g} s on average, "
                f"{'no run' if options.no_run else 'a screening run'} in progress, "
                f"{options.workers} processes serve. {len(every) / seconds:.1f} pages a second, "
                f"{failed} answers that were no page."
            ),
            table(["page", "times", "median ms", "95 % within ms", "slowest ms"], rows),
            f"Target: 95 % of every page within {_TARGET:.0f} ms: slowest page {worst:.0f} ms.",
        ]
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--partners", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds a page is read for")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-run", action="store_true")
    parser.add_argument("--place", type=Path, default=None)
    parser.add_argument("--dry", action="store_true", help="do not write RESULTS.md")
    return parser.parse_args()


def _measured(
    options: argparse.Namespace, database: str, folder: Path
) -> tuple[dict[str, list[float]], float, int]:
    environment = os.environ | {
        "PARTNER_SCREENING_DATABASE_URL": database,
        "PARTNER_SCREENING_WORKSPACE": str(folder / "workspace"),
    }
    fill = ["-m", "benchmarks.office_data", "--partners", str(options.partners)]
    subprocess.run([sys.executable, *fill, "--database", database], check=True, env=environment)
    around = read_surroundings(environment)
    people = [_PEOPLE[n % len(_PEOPLE)] for n in range(options.people)]
    tokens = [_token(around, person) for person in people]
    partner_pages = _partner_pages(around)
    around.office.database.close()
    with _serving(environment, options.workers) as address, _running(options, environment, folder):
        began = time.monotonic()
        until = began + options.seconds
        with multiprocessing.get_context("spawn").Pool(4) as pool:
            work = [
                (
                    address,
                    token,
                    (*_PAGES[person], *partner_pages),
                    until,
                    options.pause,
                    seed,
                )
                for seed, (person, token) in enumerate(zip(people, tokens, strict=True))
            ]
            parts = [work[n::4] for n in range(4)]
            found = pool.map(_people, parts)
        seconds = time.monotonic() - began
    times: dict[str, list[float]] = defaultdict(list)
    failed = 0
    for person in found:
        for page, milliseconds, is_page in person:
            kind = "/partners/(one)" if page.startswith("/partners/") else page
            if is_page:
                times[kind].append(milliseconds)
            else:
                failed += 1
    return dict(times), seconds, failed


def _token(around: Surroundings, person_id: str) -> str:
    with around.office.act(person_id, OWN) as act:
        return begin_session(act, via="benchmark", is_pending=False).token


def _partner_pages(around: Surroundings) -> tuple[str, ...]:
    every = partners(around.office, "officer")
    return tuple(f"/partners/{one.partner_id}" for one in random.Random(1).sample(every, 5))


def _people(
    work: list[tuple[str, str, tuple[str, ...], float, float, int]],
) -> list[tuple[str, float, bool]]:
    """Let some people work at once, each in a thread of its own, until the time is over."""
    with ThreadPoolExecutor(len(work)) as threads:
        return [one for found in threads.map(_person, work) for one in found]


def _person(
    work: tuple[str, str, tuple[str, ...], float, float, int],
) -> list[tuple[str, float, bool]]:
    address, token, pages, until, pause, seed = work
    chance = random.Random(seed)
    found = []
    with httpx.Client(base_url=address, cookies={"session": token}, timeout=60) as client:
        time.sleep(chance.random() * pause)
        while time.monotonic() < until:
            page = chance.choice(pages)
            began = time.perf_counter()
            answer = client.get(page)
            found.append((page, (time.perf_counter() - began) * 1000, answer.status_code == 200))
            time.sleep(chance.uniform(0.2, 1.8) * pause)
    return found


@contextmanager
def _serving(environment: dict[str, str], workers: int) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "partner_screening.cli.main", "serve"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--workers", str(workers)],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx.get(f"{address}/health").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


@contextmanager
def _running(
    options: argparse.Namespace, environment: dict[str, str], folder: Path
) -> Iterator[None]:
    """Keep a screening run in progress: as many partners as it needs to go on to the end."""
    if options.no_run:
        yield
        return
    portfolio = folder / "portfolio"
    generate(portfolio, int(200 + options.seconds * 150))
    run = start_run(
        portfolio,
        folder / "run",
        folder / "run.log",
        originals=folder / "run",
        database_url=environment["PARTNER_SCREENING_DATABASE_URL"],
        language="en",
        as_of=None,
        engine="direct",
        resume=False,
    )
    time.sleep(15)  # it has begun to record by then
    try:
        yield
        assert run.poll() is None, "the run was over before the people were: give it more partners"
    finally:
        run.kill()
        run.wait()


def _percentile(found: list[float]) -> float:
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


if __name__ == "__main__":
    main()
