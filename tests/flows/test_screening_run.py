"""The main job as its users run it: one command, real files, real databases."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from partner_screening.example_portfolio.portfolio_writing import write_example_portfolio
from tests.postgres_server import PostgresServer


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example portfolio."""
    folder = tmp_path_factory.mktemp("example")
    write_example_portfolio(folder)
    return folder


def run(
    portfolio: Path, out: Path, *options: str, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "partner_screening.cli.main",
            "run",
            str(portfolio),
            "--out",
            str(out),
            "--as-of",
            "2026-09-21",
            "--engine",
            "direct",
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
        timeout=240,
    )


def report_of(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    """Return the JSON that stands alone on standard output."""
    return dict(json.loads(done.stdout))


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by the headings of its first row that holds any."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


@pytest.fixture(scope="session")
def screened(
    example: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """The example, screened once."""
    out = tmp_path_factory.mktemp("screened")
    done = run(example, out, "--format", "json")
    assert done.returncode == 1, done.stderr
    return out, report_of(done)


def test_every_partner_and_agreement_gets_a_decision(screened: tuple[Path, dict[str, Any]]) -> None:
    """Nobody is left out: the counts of decisions add up to the partners and agreements."""
    _, report = screened

    assert report["partners"] == report["screened"] >= 24
    assert sum(report["recommendations"].values()) == report["partners"]
    assert sum(report["agreements"].values()) >= 20


def test_outputs_are_where_the_report_says(screened: tuple[Path, dict[str, Any]]) -> None:
    """Every output that the report names exists and is not empty."""
    out, report = screened

    names = {Path(output).name for output in report["outputs"]}
    assert {"results.xlsx", "summary.pdf", "problems.csv", "run.json"} <= names
    assert all(
        Path(output).stat().st_size for output in report["outputs"] if Path(output).is_file()
    )
    assert list((out / "partners").glob("*.pdf"))
    assert list((out / "plans").glob("*.xlsx"))
    assert list((out / "agreements").glob("*.pdf"))


def test_results_hold_no_formulas(screened: tuple[Path, dict[str, Any]]) -> None:
    """Text from people is never a formula in a workbook that we write."""
    out, _ = screened
    for path in [out / "results.xlsx", *(out / "plans").glob("*.xlsx")]:
        with zipfile.ZipFile(path) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            assert not any(b"<f>" in archive.read(name) for name in sheets), path


def test_progress_is_plain_lines_where_nobody_watches(example: Path, tmp_path: Path) -> None:
    """Without a terminal, progress is lines on standard error, and standard output is data alone."""
    done = run(example, tmp_path, "--format", "json")

    assert "of" in done.stderr
    assert "\x1b[" not in done.stderr
    assert json.loads(done.stdout)


def test_bad_files_fail_alone(example: Path, tmp_path: Path) -> None:
    """A bomb, a truncated file and a table gone wrong each get their problem; the rest goes on."""
    portfolio = tmp_path / "portfolio"
    shutil.copytree(example, portfolio)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * 600_000_000)
    victims = sorted((portfolio / "agreements").glob("*.docx"))[:2]
    victims[0].write_bytes(bomb.getvalue())
    victims[1].write_bytes(victims[1].read_bytes()[:900])

    done = run(portfolio, tmp_path / "out", "--format", "json")

    report = report_of(done)
    assert report["screened"] == report["partners"]
    with (tmp_path / "out" / "problems.csv").open(encoding="utf-8-sig", newline="") as stream:
        told = list(csv.reader(stream))
    for victim in victims:
        assert any(victim.name in cell for row in told for cell in row), victim.name


def test_no_portfolio_is_a_clear_error(tmp_path: Path) -> None:
    """A folder that is no portfolio is said so, with what to do, and nothing is written."""
    done = run(tmp_path / "nothing-here", tmp_path / "out")

    assert done.returncode == 2
    assert "partners.xlsx" in done.stderr
    assert "Traceback" not in done.stderr


def test_database_out_of_reach_is_exit_3(example: Path, tmp_path: Path) -> None:
    """A database that does not answer is an error of the surroundings, told without its password."""
    url = "postgresql://somebody:secret-word@127.0.0.1:1/nothing"

    done = run(example, tmp_path, PARTNER_SCREENING_DATABASE_URL=url)

    assert done.returncode == 3
    assert "secret-word" not in done.stderr
    assert "Traceback" not in done.stderr


def test_postgresql_gives_the_same_decisions(
    example: Path,
    screened: tuple[Path, dict[str, Any]],
    postgres_server: PostgresServer,
    tmp_path: Path,
) -> None:
    """The same portfolio on PostgreSQL gives the same counts as on SQLite."""
    done = run(
        example,
        tmp_path,
        "--format",
        "json",
        PARTNER_SCREENING_DATABASE_URL=postgres_server.new_database(),
    )

    report, expected = report_of(done), screened[1]
    assert {key: report[key] for key in ("run", "recommendations", "agreements", "failed")} == {
        key: expected[key] for key in ("run", "recommendations", "agreements", "failed")
    }
