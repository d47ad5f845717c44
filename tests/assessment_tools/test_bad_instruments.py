"""Every mistake that can be made in an instrument folder is named with its file and line.

Each folder in tests/bad_rule_files/instruments is named after its one mistake and holds only the file
that differs from the sound instrument. The wrong line ends with "# mistake: what must be said".
"""

import shutil
from pathlib import Path

import pytest

from assessment_tools.catalogue import list_instruments, load_folder
from assessment_tools.rule_check import check_folder, check_instruments
from partner_screening.errors import RuleFileError

RULES = Path(__file__).parents[1]
SOUND = RULES / "sound_rule_files" / "instrument"
BAD = RULES / "bad_rule_files" / "instruments"
MARK = "# mistake: "

# Mistakes of a whole file have no line, and a stale translation is wrong only beside its English text.
WITHOUT_MARK = {
    "two_documents": ("instrument.yaml", 0, "one document is expected, 2 were found"),
    "not_utf8": ("strengthening_actions.yaml", 0, "the file is not UTF-8"),
    "stray_file": ("translations/de.yaml", 0, "does not belong"),
    "translation_stale": ("translations/fr.yaml", 9, "'standards.second.title' is stale"),
}


def expected_mistake(folder: Path) -> tuple[str, int, str]:
    """Return file, line and text of the mistake that ``folder`` is made for."""
    if folder.name in WITHOUT_MARK:
        return WITHOUT_MARK[folder.name]
    for path in sorted(folder.rglob("*.yaml")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if MARK in line:
                return path.relative_to(folder).as_posix(), number, line.split(MARK)[1]
    raise AssertionError(f"no mistake is marked in {folder}")


def instrument_with(folder: Path, target: Path) -> Path:
    """Copy the sound instrument to ``target`` and put the wrong files over it."""
    shutil.copytree(SOUND, target)
    shutil.copytree(folder, target, dirs_exist_ok=True)
    return target


@pytest.mark.parametrize("name", sorted(path.name for path in BAD.iterdir()))
def test_a_mistake_is_named_with_file_and_line(name: str, tmp_path: Path) -> None:
    """The check reports the mistake where it stands, in words that say what is wrong."""
    folder = instrument_with(BAD / name, tmp_path / "tiny_check")
    file, line, words = expected_mistake(BAD / name)
    found = [
        (Path(error.file).relative_to(folder).as_posix(), error.line, error.reason)
        for error in check_folder(folder)
    ]
    assert any((file, line) == place[:2] and words in place[2] for place in found), found


@pytest.mark.parametrize(
    "name",
    sorted(
        path.name
        for path in BAD.iterdir()
        if expected_mistake(path)[0] in ("instrument.yaml", "strengthening_actions.yaml")
    ),
)
def test_wrong_rules_are_never_loaded(name: str, tmp_path: Path) -> None:
    """Nobody is scored with rules that contradict themselves."""
    folder = instrument_with(BAD / name, tmp_path / "tiny_check")
    with pytest.raises(RuleFileError):
        load_folder(folder)


def test_the_sound_instrument_has_no_mistake() -> None:
    """Each folder's mistake is its own: without it nothing is wrong."""
    assert check_folder(SOUND) == []


@pytest.mark.parametrize(
    "missing",
    ["instrument.yaml", "strengthening_actions.yaml", "examples.yaml", "translations/ru.yaml"],
)
def test_a_missing_file_is_named(missing: str, tmp_path: Path) -> None:
    """An instrument folder must be complete."""
    folder = tmp_path / "tiny_check"
    shutil.copytree(SOUND, folder)
    (folder / missing).unlink()
    errors = check_folder(folder)
    assert [(Path(error.file), error.line) for error in errors] == [(folder / missing, 0)]
    assert "cannot be read" in errors[0].reason


def test_the_same_version_in_two_folders_is_a_mistake(tmp_path: Path) -> None:
    """Two folders cannot both be version 1 of an instrument: nobody would know which one counted."""
    for name in ("tiny_check", "tiny_check_copy"):
        shutil.copytree(SOUND, tmp_path / name)
    errors = check_instruments(tmp_path)
    assert [(Path(error.file).parent.name, error.line) for error in errors] == [
        ("tiny_check_copy", 3)
    ]
    assert "tiny-check@1 is also in the folder 'tiny_check'" in errors[0].reason
    with pytest.raises(RuleFileError, match="tiny-check@1 is also in"):
        list_instruments(tmp_path)
