"""Checks everything that the instrument folders hold, and reports every mistake at once."""

from pathlib import Path

from assessment_tools.catalogue import (
    FILES,
    INSTRUMENTS,
    duplicate,
    instrument_folders,
    read_folder,
)
from assessment_tools.instrument import Instrument
from assessment_tools.worked_examples import check_examples
from partner_screening.errors import RuleFileError
from partner_screening.languages import Language
from partner_screening.translations import load_translations


def check_instruments(root: Path = INSTRUMENTS) -> list[RuleFileError]:
    """Return every mistake of the instruments below ``root``, and versions that exist twice."""
    found: list[RuleFileError] = []
    seen: dict[str, Instrument] = {}
    for folder in instrument_folders(root):
        found += check_folder(folder)
        try:
            instrument, _ = read_folder(folder)
        except RuleFileError:
            continue  # check_folder has reported it
        if instrument.reference in seen:
            found.append(duplicate(folder, instrument, seen[instrument.reference]))
        seen[instrument.reference] = instrument
    return found


def check_folder(folder: Path) -> list[RuleFileError]:
    """Return every mistake of one instrument: files, rules, texts, translations, examples.

    A file that cannot be read as rules at all gives one mistake and hides what follows from it.
    """
    found = _check_files(folder)
    try:
        instrument, mistakes = read_folder(folder)
        found += mistakes
        found += load_translations(folder / "translations").check()
        if not mistakes:
            # Wrong rules would only repeat themselves as wrong results.
            found += check_examples(instrument)
    except RuleFileError as error:
        found.append(error)
    return found


def _check_files(folder: Path) -> list[RuleFileError]:
    """Return the files that do not belong into an instrument's folder: nothing would read them."""
    expected = {
        *(folder / name for name in FILES),
        *(folder / "translations" / f"{language}.yaml" for language in Language),
    }
    return [
        RuleFileError(str(path), 0, "the file does not belong into an instrument's folder")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path not in expected
    ]
