"""The command ``clauses``: verdict, quotations, exit codes, and a batch that goes on."""

import json
from pathlib import Path

from typer.testing import CliRunner

from contract_clauses.rules import load_clause_rules
from partner_screening.cli.main import app

RUN = CliRunner()


def _agreement(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_a_compliant_agreement_leaves_with_zero_and_quotes_its_text(tmp_path):
    """All model wordings together carry every element; the quotation is the text at its place."""
    wordings = load_clause_rules().wordings["en"]
    text = "\n".join(f"{n}. {wording}" for n, wording in enumerate(wordings.values(), 1))
    file = _agreement(tmp_path, "good.txt", text)
    result = RUN.invoke(app, ["clauses", "check", file, "--format", "json"])
    found = json.loads(result.stdout)
    assert result.exit_code == 0, found[0]["reasons"]
    assert found[0]["verdict"] == "compliant"
    assert found[0]["clause_set"] == "un-protocol-2018@1"
    assert all(element["evidence"] for element in found[0]["elements"])


def test_a_bad_file_does_not_stop_the_batch(tmp_path):
    """A file that is not there is an object with its problem; the next one is still checked."""
    file = _agreement(tmp_path, "poor.txt", "The Partner shall submit reports to the Agency.")
    missing = str(tmp_path / "nowhere.txt")
    result = RUN.invoke(app, ["clauses", "check", missing, file, "--format", "json"])
    first, second = json.loads(result.stdout)
    assert result.exit_code == 2
    assert (first["verdict"], first["problems"][0]["code"]) == ("needs_review", "file_not_found")
    assert second["verdict"] == "non_compliant"


def test_people_read_what_to_insert(tmp_path):
    """For each element that falls short the wording to insert is printed."""
    file = _agreement(tmp_path, "poor.txt", "The Partner shall submit reports to the Agency.")
    result = RUN.invoke(app, ["clauses", "check", file])
    assert result.exit_code == 1
    assert "non_compliant" in result.stdout
    assert "Insert: The Partner shall take all appropriate measures" in result.stdout


def test_clause_sets_are_listed():
    """``clauses sets`` names both sets and what they accept."""
    result = RUN.invoke(app, ["clauses", "sets"])
    assert result.exit_code == 0
    assert "un-standard-conditions@1" in result.stdout
    assert "gcc_marriage" in result.stdout
