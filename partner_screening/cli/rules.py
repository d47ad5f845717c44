"""``partner-screening rules``: test the rule data, and mark translations as compared."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partner_screening.cli.exits import Exit, Format, print_json, say

if TYPE_CHECKING:
    from partner_screening.errors import RuleFileError
    from partner_screening.translations import Translations

app = typer.Typer(no_args_is_help=True, help="Test the rule data; mark translations as compared.")

_PACKAGES = ("assessment_tools", "contract_clauses", "partner_screening")


@app.command()
def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            file_okay=False,
            help="A folder with instruments of your own; without it, all rules are checked.",
        ),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Check every rule file and run the examples inside; each mistake with its file and line.

    Example: partner-screening rules check
    """
    mistakes = _check_instruments(path) if path else list(_check_everything())
    files, examples = _count(_folders(path))
    if output is Format.JSON:
        print_json(
            {
                "files": files,
                "examples": examples,
                "mistakes": [
                    {"file": _short(mistake.file), "line": mistake.line, "reason": mistake.reason}
                    for mistake in mistakes
                ],
            }
        )
    else:
        for mistake in mistakes:
            typer.echo(f"{_short(mistake.file)}:{mistake.line}: {mistake.reason}")
    say(f"Checked: {files} rule files and {examples} examples. Mistakes: {len(mistakes)}.")
    if not files:
        say(f"No instrument was found in {path}: it has a file called instrument.yaml.")
    if mistakes or not files:
        raise typer.Exit(Exit.UNUSABLE)


@app.command("stamp-translations")
def stamp(
    folder: Annotated[
        Path,
        typer.Argument(exists=True, file_okay=False, help="A folder of six translation files."),
    ],
) -> None:
    """Record that you compared the translations in FOLDER with the present English texts.

    Example: partner-screening rules stamp-translations assessment_tools/texts
    """
    from partner_screening.translations import stamp_translations

    changed = stamp_translations(folder, _translations_in(folder))
    say(f"{changed} files changed in {folder}.")


def _check_instruments(path: Path) -> "list[RuleFileError]":
    from assessment_tools.rule_check import check_folder, check_instruments

    return check_folder(path) if path in _folders(path) else check_instruments(path)


def _check_everything() -> "Iterator[RuleFileError]":
    from assessment_tools.rule_check import check_instruments
    from contract_clauses.rule_checks import check_clause_rules
    from partner_screening.errors import RuleFileError
    from partner_screening.policy_check import check_policies
    from partner_screening.process.rule_check import check_process_rules

    yield from check_instruments()
    yield from check_clause_rules()
    yield from check_policies()
    yield from check_process_rules()
    for folder in _text_folders():
        try:
            yield from _translations_in(folder).check()
        except RuleFileError as error:
            yield error


def _translations_in(folder: Path) -> "Translations":
    """Return the texts of a folder; what clauses are explained with has its English elsewhere too."""
    from contract_clauses.explanations import load_explanation_texts
    from contract_clauses.rules import RULES_FOLDER
    from partner_screening.translations import load_translations

    is_of_clauses = folder.resolve() == (RULES_FOLDER / "texts").resolve()
    return load_explanation_texts() if is_of_clauses else load_translations(folder)


def _text_folders() -> tuple[Path, ...]:
    """Return the folders of texts for people, except those that an instrument's check covers."""
    from assessment_tools.catalogue import is_instrument_folder

    english = (path for name in _PACKAGES for path in sorted((_home() / name).rglob("en.yaml")))
    return tuple(
        path.parent
        for path in english
        if not is_instrument_folder(path.parent.parent)
        and any(line.startswith("texts:") for line in path.read_text("utf-8").splitlines())
    )


def _folders(path: Path | None) -> tuple[Path, ...]:
    """Return the folders with the rule files to check: ``path`` is an instrument, or holds some."""
    from assessment_tools.catalogue import instrument_folders, is_instrument_folder

    if path:
        return (path,) if is_instrument_folder(path) else instrument_folders(path)
    return tuple(_home() / name for name in _PACKAGES)


def _home() -> Path:
    """Return the folder that holds the three packages with rule data."""
    return Path(__file__).parent.parent.parent


def _short(file: str) -> str:
    """Return the file's name as a person at the terminal would write it."""
    path = Path(file)
    for folder in (Path.cwd(), _home()):
        if path.is_relative_to(folder):
            return str(path.relative_to(folder))
    return file


def _count(folders: tuple[Path, ...]) -> tuple[int, int]:
    """Return how many rule files there are and how many examples they hold."""
    from partner_screening.errors import RuleFileError
    from partner_screening.rule_files import read_rule_documents

    files = examples = 0
    for path in (path for folder in folders for path in sorted(folder.rglob("*.yaml"))):
        files += 1
        try:
            examples += sum(_examples_in(document.data) for document in read_rule_documents(path))
        except RuleFileError:
            continue  # reported by the check itself
    return files, examples


def _examples_in(data: Any) -> int:  # noqa: ANN401 - whatever the YAML holds
    """Count the entries of every list called "examples", wherever it stands."""
    if isinstance(data, list):
        return sum(_examples_in(item) for item in data)
    if not isinstance(data, dict):
        return 0
    return sum(
        len(value) if key == "examples" and isinstance(value, list) else _examples_in(value)
        for key, value in data.items()
    )
