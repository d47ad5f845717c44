"""Measures what lists, the dashboard and a person's list take, without a web server in between.

    python -m benchmarks.list_queries --partners 10000

A real PostgreSQL is started and filled by ``office_data``; then each use case is called again and
again. With ``--database`` an office that was filled before is measured instead.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from benchmarks.office_data import fill
from benchmarks.results_file import command_line, table, write_section
from partner_screening.actions.process.dashboard import dashboard
from partner_screening.actions.process.holds import place_hold
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.overview import (
    agreement_page,
    overview_choices,
    partner_page,
)
from partner_screening.actions.process.refreshing import CHUNK, refresh_partners
from partner_screening.actions.process.todo import todo, todo_counts
from partner_screening.policy import load_policy
from partner_screening.process.dashboard import DashboardFilter
from partner_screening.process.overview_filters import (
    AgreementFilter,
    PageRequest,
    PartnerFilter,
    PartnerSort,
)
from partner_screening.storage.database import open_database
from partner_screening.storage.originals import Originals
from tests.postgres_server import PostgresServer

_TARGET = 20.0


def main() -> None:
    """Fill, measure, and write the section of RESULTS.md."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        if options.database:
            rows = _measured(options.database, Path(folder), options)
        else:
            server = PostgresServer()
            try:
                rows = _filled_and_measured(server.new_database(), Path(folder), options)
            finally:
                server.stop()
    body = describe(rows, options.partners)
    print(body)
    if not options.dry:
        write_section("Lists", command_line("benchmarks.list_queries"), body)


def describe(rows: dict[str, list[float]], partners: int) -> str:
    """Return the table: per use case median, 95 % and slowest, in ms."""
    lines = [
        [
            what,
            f"{statistics.median(times):.1f}",
            f"{sorted(times)[round(0.95 * (len(times) - 1))]:.1f}",
            f"{max(times):.1f}",
        ]
        for what, times in rows.items()
    ]
    note = (
        f"{partners:,} partners in PostgreSQL; our own time and the database's, without a web server. "
        f"Aim: {_TARGET:.0f} ms for a list."
    )
    return "\n\n".join((note, table(["use case", "median ms", "95 % ms", "slowest ms"], lines)))


def _filled_and_measured(
    url: str, folder: Path, options: argparse.Namespace
) -> dict[str, list[float]]:
    database = open_database(url)
    database.upgrade()
    fill(database, Originals(folder), options.partners)
    database.close()
    return _measured(url, folder, options)


def _measured(url: str, folder: Path, options: argparse.Namespace) -> dict[str, list[float]]:
    database = open_database(url)
    office = Office(database, load_policy(), Originals(folder))
    times = {what: _times(call, options.times) for what, call in _use_cases(office).items()}
    some = [row.partner_id for row in partner_page(office, "officer").rows]
    chunk = [f"P-{number:05}" for number in range(1, CHUNK + 1)]
    times["an act with the rows of its partner"] = _times(
        lambda: place_hold(office, "legal", partner_id=some.pop(), reason="To be looked into."),
        min(options.times, len(some) - 1),
    )
    times[f"rows of {CHUNK} partners worked out anew"] = _times(
        lambda: refresh_partners(office, chunk), 5
    )
    database.close()
    return times


def _use_cases(office: Office) -> dict[str, Callable[[], object]]:
    soon = office.today() + timedelta(days=90)

    def partners(**wanted: object) -> Callable[[], object]:
        page = PageRequest(
            sort=PartnerSort(str(wanted.pop("sort", "name"))),
            number=int(str(wanted.pop("number", 1))),
        )
        asked = PartnerFilter.model_validate(wanted)
        return lambda: partner_page(office, "officer", asked, page)

    def agreements(**wanted: object) -> Callable[[], object]:
        asked = AgreementFilter.model_validate(wanted)
        return lambda: agreement_page(office, "legal", asked)

    return {
        "partners": partners(),
        "partners, page 100": partners(number=100),
        "partners, text": partners(text="bridge"),
        "partners of low capacity in a region": partners(capacity="low", region="002"),
        "partners with a late plan, by what falls due": partners(plan="late", sort="next_due"),
        "partners with a gap, by last day": partners(
            unmet="cs8_corrective_measures", sort="valid_until"
        ),
        "partners by recommendation": partners(sort="recommendation"),
        "partners for whom something falls due": partners(due_until=soon),
        "agreements": agreements(),
        "agreements, blocked": agreements(gate="blocked"),
        "agreements, text": agreements(text="bridge"),
        "agreements of a region, by reason": agreements(region="002", reason="element_falls_short"),
        "what there is to choose from": lambda: overview_choices(office, "officer"),
        "dashboard": lambda: dashboard(office, "management"),
        "dashboard of a region": lambda: dashboard(
            office, "management", DashboardFilter(region="002")
        ),
        "what waits for an officer": lambda: todo(office, "officer"),
        "what waits for management": lambda: todo(office, "management"),
        "how much waits": lambda: todo_counts(office, "officer"),
    }


def _times(call: Callable[[], object], times: int) -> list[float]:
    """Call once to warm up, then measure; return the times in ms."""
    call()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        found.append(1000 * (time.perf_counter() - began))
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partners", type=int, default=10_000)
    parser.add_argument("--database", help="URL of an office that was filled before")
    parser.add_argument("--times", type=int, default=40, help="how often each is called")
    parser.add_argument("--dry", action="store_true", help="print, and leave RESULTS.md alone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
