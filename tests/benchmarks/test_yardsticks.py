"""The parts of the harness that need no screening."""

import sqlite3
import sys
from pathlib import Path

from benchmarks.bare_writes import measure_bare_writes
from benchmarks.process_watch import watch
from benchmarks.results_file import table, write_section


def test_bare_writes_copy_every_row(tmp_path: Path) -> None:
    """Every row of every table is in the copy, rows of partners and others."""
    source, copy = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    with sqlite3.connect(source) as connection:
        connection.execute("CREATE TABLE run (id TEXT PRIMARY KEY)")
        connection.execute(
            "CREATE TABLE outcome (run_id TEXT REFERENCES run, partner_id TEXT, n INTEGER)"
        )
        connection.execute("INSERT INTO run VALUES ('r')")
        connection.executemany("INSERT INTO outcome VALUES ('r', ?, ?)", [("A", 1), ("B", 2)])
    connection.close()
    assert measure_bare_writes(source, copy) > 0
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT * FROM run").fetchall() == [("r",)]
        assert connection.execute("SELECT * FROM outcome ORDER BY n").fetchall() == [
            ("r", "A", 1),
            ("r", "B", 2),
        ]
    connection.close()


def test_watching_a_command() -> None:
    """Exit code, output, first progress line and memory of a command are seen."""
    code = (
        "import sys, time; print('result'); sys.stderr.write('Screening: 50 of 60\\n');"
        " sys.stderr.flush(); time.sleep(0.6); sys.exit(1)"
    )
    seen = watch([sys.executable, "-c", code])
    assert (seen.exit_code, seen.stdout.strip()) == (1, "result")
    assert seen.first_progress is not None
    assert seen.first_progress < seen.seconds
    assert 0 < seen.peak_sum <= seen.peak_process * 2


def test_sections_of_the_results_replace_themselves_only(tmp_path: Path) -> None:
    """A harness that runs again replaces its own section and leaves the other's."""
    results = tmp_path / "RESULTS.md"
    write_section("One", "first", "old body", results)
    write_section("Two", "second", "other body", results)
    write_section("One", "third", "new body", results)
    text = results.read_text("utf-8")
    assert "old body" not in text
    assert text.count("new body") == text.count("other body") == 1
    assert text.index("new body") < text.index("other body")


def test_tables_are_markdown() -> None:
    """A table has a heading, a rule and its rows."""
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
