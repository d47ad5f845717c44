"""What the commands on clauses share: the file, the clause set, the writer of a copy, the place."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.exits import Exit
from partner_screening.errors import FileRefused, InputError

if TYPE_CHECKING:
    from contract_clauses.agreement import Agreement
    from contract_clauses.mending.standard import Wording
    from contract_clauses.mending.word_comments import Writer
    from contract_clauses.read_agreement import View
    from contract_clauses.requirement import ClauseSet
    from contract_clauses.rules import ClauseRules

DEFAULT_SET = "un-protocol-2018"
DEFAULT_AUTHOR = "Partner Screening"
EXIT_OF_VERDICT = {
    "compliant": Exit.DONE,
    "non_compliant": Exit.FINDINGS,
    "needs_review": Exit.FINDINGS,
}

ClauseSetName = Annotated[
    str,
    typer.Option("--clause-set", "--set", help="Id of a clause set, or the path of a YAML file."),
]
AnnexFiles = Annotated[
    list[Path] | None, typer.Option("--annex", help="An annex of the agreement; repeatable.")
]
StandardFile = Annotated[
    Path | None,
    typer.Option(
        "--standard",
        help="The agency's own wording: a document whose headings name the elements.",
    ),
]


def bytes_of(file: Path) -> bytes:
    """Return the content of a file.

    Raises:
        FileRefused: ``file_not_found``.

    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileRefused(
            "file_not_found",
            file.name,
            f"{file.name} cannot be opened.",
            "Give the path of a file.",
        ) from error


def clause_set_named(wanted: str, rules: "ClauseRules") -> "ClauseSet":
    """Return a clause set by its id, or from a YAML file of the agency's own.

    Raises:
        UnknownRule: no such clause set.
        RuleFileError: the file is wrong.

    """
    from contract_clauses.rules import load_clause_set

    path = Path(wanted)
    if path.suffix in (".yaml", ".yml"):
        return load_clause_set(path)
    return rules.clause_set(wanted)


def standard_named(path: Path | None, rules: "ClauseRules") -> "Wording":
    """Return the agency's own wording: of the file named, else of the settings, else none.

    Raises:
        FileRefused: it cannot be read, or holds no wording.

    """
    from partner_screening.settings import read_settings

    usual = read_settings(os.environ).standard_wording.value
    file = path or (Path(usual) if usual else None)
    if file is None:
        return {}
    # What reads it is slow to load, and few have a wording of their own.
    from partner_screening.actions.standard_wording import read_standard_wording

    return read_standard_wording(bytes_of(file), file.name, rules)


def annexes_named(files: list[Path] | None, language: str | None = None) -> "tuple[Agreement, ...]":
    """Return the annexes that were given beside an agreement, read; ``language`` if it is known.

    Raises:
        FileRefused: one cannot be read.

    """
    return tuple(agreement_read(file, "accepted", language) for file in files or ())


def agreement_read(file: Path, view: str, language: str | None = None) -> "Agreement":
    """Return an agreement read in a contained child, its scanned pages recognised.

    Raises:
        FileRefused: it cannot be read.
        typer.BadParameter: there is no such view.

    """
    from partner_screening.actions.contained_reading import read_contained
    from partner_screening.cli.recognition import recognition

    allow(view, ("accepted", "original"), "--view")
    chosen: View = "original" if view == "original" else "accepted"
    return read_contained(bytes_of(file), file.name, chosen, recognition(language))


def writer_named(author: str, date: str) -> "Writer":
    """Return who writes a copy; without a date it is now, or the fixed time of the settings.

    Raises:
        typer.BadParameter: not a date.

    """
    from contract_clauses.mending.word_comments import Writer
    from partner_screening.settings import read_settings

    fixed = read_settings(os.environ).fixed_time.value
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    if date:
        try:
            moment = datetime.fromisoformat(date)
        except ValueError as error:
            raise typer.BadParameter("--date must be a date such as 2026-11-25.") from error
    return Writer(author=author, date=moment)


def beside(file: Path, kind: str, suffix: str, out: Path | None) -> Path:
    """Return where a file made from ``file`` goes: ``out``, else beside it, called after its kind.

    Raises:
        InputError: that is the agreement itself, or a file that nobody asked to replace.

    """
    if out:
        not_over_itself(file, out)
        return out
    chosen = file.with_name(f"{file.stem}-{kind}{suffix}")
    if chosen.exists():
        raise InputError(
            "file_exists",
            f"{chosen.name} is there already, and somebody may have worked on it.",
            "Move it away, or say with --out where the new one goes.",
        )
    return chosen


def not_over_itself(file: Path, out: Path) -> None:
    """Refuse to write a copy over the original.

    Raises:
        InputError: ``same_file``.

    """
    if out.exists() and file.exists() and out.samefile(file):
        raise InputError(
            "same_file",
            f"The copy would replace the original {file.name}.",
            "Give another name with --out.",
        )


def place_of(clause: str | None, page: int | None) -> str:
    """Return clause and page in brackets, empty when neither is known."""
    named = [f"clause {clause}"] if clause else []
    named += [f"page {page}"] if page else []
    return f"[{', '.join(named)}] " if named else ""


def allow(value: str, allowed: tuple[str, ...], option: str) -> None:
    """Refuse an option's value that is not one of those allowed.

    Raises:
        typer.BadParameter: it is not.

    """
    if value not in allowed:
        raise typer.BadParameter(f"{option} must be one of: {', '.join(allowed)}.")
