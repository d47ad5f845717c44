"""Measures how soon commands answer, beside a bare interpreter and an empty Prefect flow.

python -m benchmarks.start_up
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generate_portfolio import AS_OF, generate
from benchmarks.process_watch import watch
from benchmarks.results_file import command_line, table, write_section

_PARTNERS = 60  # more than one chunk, so that a first one ends before the run does
_CLI = [sys.executable, "-m", "partner_screening.cli.main"]
_EMPTY_FLOW = """
import time
started = {started!r}
from partner_screening.actions.launch import prepare_prefect
prepare_prefect()
from prefect import flow, task

@task
def nothing():
    return None

@flow
def empty():
    nothing.submit().result()
    print(time.time() - started)

empty()
"""


def measure_commands(place: Path, repeats: int) -> list[tuple[str, float]]:
    """Return the median seconds of a bare interpreter and of commands that need no flow."""
    agreement = min((place / "agreements").glob("*.docx"))
    workbook = min((place / "self-assessments").glob("*.xlsx"))
    commands = {
        "bare interpreter": [sys.executable, "-c", "pass"],
        "`--help`": [*_CLI, "--help"],
        "`clauses check FILE`": [*_CLI, "clauses", "check", str(agreement)],
        "`assess FILE`": [*_CLI, "assess", str(workbook)],
    }
    return [
        (name, statistics.median(_seconds(command) for _ in range(repeats)))
        for name, command in commands.items()
    ]


def _seconds(command: list[str]) -> float:
    seen = watch(command)
    if seen.exit_code not in {0, 1}:  # 1 says that something was found, which is no failure
        raise SystemExit("".join(seen.stderr))
    return seen.seconds


def measure_first_chunk(portfolio: Path, place: Path, repeats: int) -> tuple[float, float]:
    """Return median seconds to an empty flow's first task, and to the run's first chunk.

    Both use an embedded server on a Prefect home of their own that one earlier flow has prepared.
    """
    home = {"PREFECT_HOME": str(place / "prefect")}
    _empty_flow(home)
    empty = statistics.median(_empty_flow(home) for _ in range(repeats))
    chunks = []
    for number in range(repeats):
        settings = home | {
            "PARTNER_SCREENING_DATABASE_URL": f"sqlite:///{place / f'{number}.sqlite'}"
        }
        out = place / f"results-{number}"
        options = ["--out", str(out), "--reports", "none", "--as-of", AS_OF.isoformat()]
        seen = watch([*_CLI, "run", str(portfolio), "--engine", "prefect", *options], settings)
        if seen.first_progress is None:
            raise SystemExit("".join(seen.stderr))
        chunks.append(seen.first_progress)
    return empty, statistics.median(chunks)


def _empty_flow(environment: dict[str, str]) -> float:
    seen = watch([sys.executable, "-c", _EMPTY_FLOW.format(started=time.time())], environment)
    if seen.exit_code:
        raise SystemExit("".join(seen.stderr))
    return float(seen.stdout.split()[-1])


def main() -> None:
    """Read the command line, measure, write RESULTS.md."""
    parser = argparse.ArgumentParser(description="Measure how soon commands answer.")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--without-flow", action="store_true", help="Leave out what needs Prefect.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="start-up-benchmark-") as folder:
        place = Path(folder)
        portfolio = place / "portfolio"
        generate(portfolio, _PARTNERS)
        commands = measure_commands(portfolio, options.repeats)
        bare = commands[0][1]
        rows = [[name, f"{seconds:.2f}", f"{seconds - bare:.2f}"] for name, seconds in commands]
        body = table(["command", "seconds", "more than a bare interpreter"], rows)
        if not options.without_flow:
            empty, chunk = measure_first_chunk(portfolio, place, max(2, options.repeats // 2))
            body += (
                f"\n\nEmpty Prefect flow, to its first task: {empty:.1f} s; `run`, to its first chunk: "
                f"{chunk:.1f} s; ratio {chunk / empty:.2f} (at most 1.2). Embedded server, "
                f"{os.cpu_count()} cores."
            )
    print(body)
    write_section("Start-up", command_line("benchmarks.start_up"), body)


if __name__ == "__main__":
    main()
