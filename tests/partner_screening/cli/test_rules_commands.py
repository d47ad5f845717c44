"""The commands ``instruments`` and ``rules``: what people and programs read from them."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from partner_screening.cli.main import app

TESTS = Path(__file__).parents[2]
SOUND = TESTS / "sound_rule_files" / "instrument"
BAD = TESTS / "bad_rule_files" / "instruments"


def test_instruments_are_listed_for_people() -> None:
    """Every version with its name, range of scores and standards."""
    result = CliRunner().invoke(app, ["instruments", "--language", "fr"])
    assert result.exit_code == 0
    assert "un-hit-2020@1  (in_force)" in result.stdout
    assert "score 6 to 18" in result.stdout
    assert "4. Formation obligatoire  [cs4_training]" in result.stdout


def test_instruments_are_listed_for_programs() -> None:
    """Only JSON is on stdout, with the facts that a program needs to show a form."""
    result = CliRunner().invoke(app, ["instruments", "--format", "json"])
    listed = json.loads(result.stdout)
    assert [item["reference"] for item in listed] == ["un-hit-2020@1", "unicef-2020@1"]
    assert listed[0]["standards"][7]["answers"] == ["yes", "no", "not_applicable"]
    assert listed[0]["bands"][1] == {
        "at_least": 6,
        "at_most": 7,
        "capacity": "medium",
        "risk": "moderate",
    }


@pytest.mark.parametrize("arguments", [[], [str(SOUND)], [str(SOUND.parent)]])
def test_sound_rules_pass(arguments: list[str]) -> None:
    """All rules that come with the program are sound, and so is a folder of one's own."""
    result = CliRunner().invoke(app, ["rules", "check", *arguments])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Mistakes: 0." in result.stderr


@pytest.mark.parametrize("inside", [True, False])
def test_a_mistake_is_printed_with_file_and_line(inside: bool, tmp_path: Path) -> None:
    """The place comes first, as compilers write it; the exit code says that the rules are unusable."""
    folder = tmp_path / "tiny_check"
    shutil.copytree(SOUND, folder)
    shutil.copytree(BAD / "band_hole", folder, dirs_exist_ok=True)
    result = CliRunner().invoke(app, ["rules", "check", str(folder if inside else tmp_path)])
    assert result.exit_code == 2
    assert result.stdout == f"{folder}/instrument.yaml:39: a hole: the score 1 is in no band\n"
    assert result.stderr == "Checked: 9 rule files and 3 examples. Mistakes: 1.\n"


def test_mistakes_are_data_for_programs(tmp_path: Path) -> None:
    """With --format json the same mistakes are a list of objects."""
    folder = tmp_path / "tiny_check"
    shutil.copytree(SOUND, folder)
    (folder / "examples.yaml").unlink()
    result = CliRunner().invoke(app, ["rules", "check", str(folder), "--format", "json"])
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "files": 8,
        "examples": 0,
        "mistakes": [
            {
                "file": f"{folder}/examples.yaml",
                "line": 0,
                "reason": "the file cannot be read",
            }
        ],
    }


def test_a_folder_without_instruments_is_not_called_sound(tmp_path: Path) -> None:
    """Nothing checked is nothing proven."""
    result = CliRunner().invoke(app, ["rules", "check", str(tmp_path)])
    assert result.exit_code == 2
    assert "No instrument was found" in result.stderr


def test_stamping_records_that_translations_were_compared(tmp_path: Path) -> None:
    """After the English text changed, the check fails until somebody has compared and stamped."""
    folder = tmp_path / "tiny_check"
    shutil.copytree(SOUND, folder)
    english = folder / "translations" / "en.yaml"
    english.write_text(english.read_text("utf-8").replace("Paper shows it", "A paper", 1), "utf-8")
    runner = CliRunner()
    assert runner.invoke(app, ["rules", "check", str(folder)]).exit_code == 2
    stamped = runner.invoke(app, ["rules", "stamp-translations", str(english.parent)])
    assert "5 files changed" in stamped.stderr
    from partner_screening.translations import load_translations

    load_translations.cache_clear()
    assert runner.invoke(app, ["rules", "check", str(folder)]).exit_code == 0
