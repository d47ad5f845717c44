"""``workbook issue``, ``workbook read`` and ``assess`` on real files, from the shell's point of view."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from assessment_tools.catalogue import load_instrument
from assessment_tools.workbook_layout import SheetKind
from assessment_tools.workbook_read import read_workbook
from partner_screening.cli.main import app
from partner_screening.errors import InputError
from partner_screening.languages import Language
from tests.assessment_tools.filled_workbooks import FIRST_ROW, Filling, put

HIT = load_instrument("un-hit-2020")


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def good(tmp_path) -> Path:
    path = tmp_path / "good.xlsx"
    path.write_bytes(Filling(HIT).all_well().saved())
    return path


@pytest.fixture
def faulty(tmp_path) -> Path:
    filling = Filling(HIT, Language.ES).all_well()
    filling.answer(0, "tal vez")
    put(
        filling.sheet(SheetKind.REGISTER),
        FIRST_ROW,
        filling.columns["supports:cs2_subcontracting"],
        None,
    )
    path = tmp_path / "faulty.xlsx"
    path.write_bytes(filling.saved())
    return path


def test_issue_writes_a_workbook_for_one_partner(tmp_path):
    """The partner's details stand in it, and it reads as that partner's."""
    out = tmp_path / "new" / "form.xlsx"
    result = run("workbook", "issue", "--instrument", "un-hit-2020", "--language", "ar",
                 "--partner", "P-7", "--name", "جمعية", "--out", out)  # fmt: skip
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    reading = read_workbook(out.read_bytes(), "form.xlsx")
    assert (reading.partner_id, reading.partner_name, reading.language) == ("P-7", "جمعية", "ar")
    assert [path.name for path in out.parent.iterdir()] == ["form.xlsx"]


def test_issue_writes_a_workbook_for_each_partner_of_a_list(tmp_path):
    """Each in the partner's own language, into one folder."""
    roster = tmp_path / "partners.csv"
    roster.write_text(
        "partner_id,name,type,language\nA.1 b,Uno,national_ngo,es\nB-2,Два,national_ngo,ru\n",
        "utf-8",
    )
    result = run(
        "workbook",
        "issue",
        "--instrument",
        "unicef-2020",
        "--roster",
        roster,
        "--out",
        tmp_path / "out",
    )
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["A.1_b_unicef-2020_es.xlsx", "B-2_unicef-2020_ru.xlsx"]


def test_issue_says_which_rows_of_a_list_it_could_not_use(tmp_path):
    """The other partners get their workbooks, and the exit code tells that not all did."""
    roster = tmp_path / "partners.csv"
    roster.write_text("partner_id,name,type\n,Nobody,national_ngo\nB-2,Two,national_ngo\n", "utf-8")
    result = run(
        "workbook",
        "issue",
        "--instrument",
        "un-hit-2020",
        "--roster",
        roster,
        "--out",
        tmp_path / "out",
    )
    assert result.exit_code == 1
    assert "partners.csv" in result.stderr
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_issue_needs_one_partner_or_a_list():
    """Neither and both are refused."""
    result = run("workbook", "issue", "--instrument", "un-hit-2020")
    assert isinstance(result.exception, InputError)


def test_read_prints_one_object_per_file(good, faulty):
    """Answers and problems as data; the exit code says that something needs correction."""
    result = run("workbook", "read", good, faulty, "--format", "json")
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)
    assert first["problems"] == []
    assert first["sheet"]["partner_id"] == "P-001"
    assert [each["code"] for each in second["problems"]] == ["answer_unknown", "document_missing"]
    assert second["cells_filled"] == second["cells_read"] + second["cells_reported"]


def test_read_writes_annotated_copies_beside_the_untouched_original(faulty, tmp_path):
    """The copy has the list of problems; the original keeps its bytes."""
    before = faulty.read_bytes()
    result = run("workbook", "read", faulty, "--annotate-to", tmp_path / "copies")
    assert result.exit_code == 1
    copy = openpyxl.load_workbook(tmp_path / "copies" / "faulty.xlsx")
    assert copy.sheetnames[0] == "Problemas"
    assert faulty.read_bytes() == before


def test_read_never_overwrites_the_original(faulty):
    """A copy into the folder of the original is refused."""
    result = run("workbook", "read", faulty, "--annotate-to", faulty.parent)
    assert isinstance(result.exception, InputError)
    assert result.exception.code == "would_overwrite"


def test_a_refused_file_stops_no_other(good, tmp_path):
    """Every file gets its line; the exit code is that of unusable input."""
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"a;b\n1;2\n")
    result = run("workbook", "read", bad, good, "--format", "json")
    assert result.exit_code == 2
    first, second = json.loads(result.stdout)
    assert [each["code"] for each in first["problems"]] == ["renamed_text"]
    assert second["problems"] == []


def test_read_refuses_another_partners_workbook(good):
    """The partner that is expected decides."""
    result = run("workbook", "read", good, "--partner", "P-999")
    assert result.exit_code == 2
    assert "other_partner" in result.stdout


def test_assess_prints_the_score_with_its_explanation(good):
    """The JSON has exactly the documented fields."""
    result = run("assess", good, "--format", "json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert list(data) == [
        "file", "sha256", "instrument", "partner", "language", "score", "maximum",
        "capacity", "risk", "standards", "gaps", "problems",
    ]  # fmt: skip
    assert (data["score"], data["maximum"], data["capacity"], data["risk"]) == (8, 8, "full", "low")
    assert list(data["standards"][0]) == ["id", "answer", "counted", "reason", "evidence"]
    assert data["standards"][0]["evidence"][0]["title"] == "Policy"


def test_assess_says_what_does_not_count_and_why(faulty):
    """A doubtful answer and a yes without a document are gaps; problems have the documented fields."""
    result = run("assess", faulty, "--format", "json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert data["score"] == 6
    assert data["gaps"] == ["cs1_policy", "cs2_subcontracting"]
    assert [each["reason"] for each in data["standards"][:3]] == [
        "unanswered", "yes_without_evidence", "yes_with_evidence",
    ]  # fmt: skip
    assert set(data["problems"][0]) == {"code", "sheet", "cell", "found", "expected", "remedy"}
    assert data["problems"][0]["remedy"] == "Elija una respuesta en la lista de la celda."


def test_assess_of_several_files_is_an_array_and_survives_a_refused_one(good, tmp_path):
    """A refused file has no score and one problem."""
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"")
    result = run("assess", bad, good, "--format", "json")
    assert result.exit_code == 2
    first, second = json.loads(result.stdout)
    assert (first["score"], first["capacity"], first["problems"][0]["code"]) == (
        None,
        None,
        "empty_file",
    )
    assert second["score"] == 8


def test_assess_in_words(faulty):
    """A person reads titles and reasons in the partner's language, or in the one asked for."""
    assert "Política" in run("assess", faulty).stdout
    assert "Not counted: not answered." in run("assess", faulty, "--language", "en").stdout


def test_assess_never_loads_what_it_does_not_use(good):
    """A small command stays immediate."""
    code = (
        "import sys\nfrom partner_screening.cli.main import app\n"
        f"try:\n    app(['assess', {str(good)!r}])\nexcept SystemExit:\n    pass\n"
        "heavy = {'prefect', 'sqlmodel', 'fastapi', 'reportlab', 'openpyxl', 'numpy'}\n"
        "assert not heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
