"""A run can be killed at any moment: resumed, it ends with the same database and the same outputs.

Real processes are killed with SIGKILL at many points: before anything is recorded, after a number of
partners, while the outputs are written. Time is fixed by SOURCE_DATE_EPOCH so that everything that
is recorded can be compared to the letter.
"""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from partner_screening.example_portfolio.portfolio_writing import write_example_portfolio
from partner_screening.storage.overview_tables import OVERVIEW_VERSION

COMMAND = [sys.executable, "-m", "partner_screening.cli.main", "run"]


@pytest.fixture(scope="session")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example portfolio, shared by all runs: they must not change it."""
    folder = tmp_path_factory.mktemp("portfolio")
    write_example_portfolio(folder)
    return folder


def start(portfolio: Path, place: Path, *options: str) -> "subprocess.Popen[bytes]":
    """Start a run with its own database and outputs in ``place``."""
    place.mkdir(exist_ok=True)
    environment = os.environ | {
        "PARTNER_SCREENING_DATABASE_URL": f"sqlite:///{place / 'screening.sqlite'}",
        "SOURCE_DATE_EPOCH": "1790000000",
        "PREFECT_HOME": str(place / "prefect"),
    }
    return subprocess.Popen(
        [
            *COMMAND,
            str(portfolio),
            "--out",
            str(place / "results"),
            "--as-of",
            "2026-09-21",
            *options,
        ],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a run that must end well; the example portfolio has findings, so it ends with 1."""
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 1, errors.decode()


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the run and everything that it started, as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def database_of(place: Path) -> dict[str, list[Any]]:
    """Return every row of every table, but for the count of how often rows for lists were written."""
    with sqlite3.connect(place / "screening.sqlite") as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            if row[0] != OVERVIEW_VERSION.name
        ]
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names
        }


def outputs_of(place: Path) -> dict[str, str]:
    """Return the fingerprint of every output; the time that the run took is left out."""
    found = {}
    for path in sorted((place / "results").rglob("*")):
        if path.is_file() and not path.name.startswith("screening.sqlite"):
            data = path.read_bytes()
            if path.name == "run.json":
                told = json.loads(data)
                data = json.dumps(
                    {
                        k: v
                        for k, v in told.items()
                        if k not in ("seconds", "phases", "outputs", "resumed")
                    }
                ).encode()
            found[path.relative_to(place).as_posix()] = hashlib.sha256(data).hexdigest()
    return found


def recorded_partners(place: Path) -> int:
    """Return how many partners are recorded at this moment."""
    try:
        with sqlite3.connect(f"file:{place / 'screening.sqlite'}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM run_partner").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.fixture(scope="session")
def undisturbed(portfolio: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nobody disturbed."""
    place = tmp_path_factory.mktemp("undisturbed")
    finish(start(portfolio, place, "--engine", "direct"))
    return place


@pytest.mark.parametrize("partners", [0, 9, 26])
def test_run_killed_after_some_partners_ends_the_same(
    partners: int, portfolio: Path, undisturbed: Path, tmp_path: Path
) -> None:
    """Killed when so many partners are recorded and resumed, a run ends as if undisturbed."""
    process = start(portfolio, tmp_path, "--engine", "direct")
    while process.poll() is None and recorded_partners(tmp_path) < partners:
        time.sleep(0.002)
    kill(process)

    finish(start(portfolio, tmp_path, "--engine", "direct", "--resume"))

    assert database_of(tmp_path) == database_of(undisturbed)
    assert outputs_of(tmp_path) == outputs_of(undisturbed)


def test_run_killed_again_and_again_ends_the_same(
    portfolio: Path, undisturbed: Path, tmp_path: Path
) -> None:
    """Killed at seven different moments, start-up and writing of outputs included, it ends the same."""
    for moment in range(7):
        process = start(portfolio, tmp_path, "--engine", "direct", "--resume")
        time.sleep(0.3 + 0.5 * moment)
        kill(process)

    finish(start(portfolio, tmp_path, "--engine", "direct", "--resume"))

    assert database_of(tmp_path) == database_of(undisturbed)
    assert outputs_of(tmp_path) == outputs_of(undisturbed)


def test_both_engines_give_the_same(portfolio: Path, undisturbed: Path, tmp_path: Path) -> None:
    """A Prefect run that is killed half-way, then resumed with Prefect, equals a direct run."""
    process = start(portfolio, tmp_path)
    while process.poll() is None and recorded_partners(tmp_path) < 6:
        time.sleep(0.005)
    kill(process)
    shutil.rmtree(tmp_path / "prefect", ignore_errors=True)  # Prefect's own memory is not needed

    finish(start(portfolio, tmp_path, "--resume"))

    assert database_of(tmp_path) == database_of(undisturbed)
    assert outputs_of(tmp_path) == outputs_of(undisturbed)


def test_repeating_a_finished_run_changes_nothing(
    portfolio: Path, undisturbed: Path, tmp_path: Path
) -> None:
    """The same portfolio screened twice records nothing new, and says so."""
    shutil.copytree(undisturbed, tmp_path, dirs_exist_ok=True)

    process = start(portfolio, tmp_path, "--engine", "direct")
    _, errors = process.communicate(timeout=120)

    assert process.returncode == 1
    assert b"unchanged" in errors
    assert database_of(tmp_path) == database_of(undisturbed)
