"""Use cases of self-assessment workbooks: read them in a limited child process, annotate, score."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from assessment_tools.assessment import Assessment
from assessment_tools.catalogue import load_instrument
from assessment_tools.scoring import assess_self
from assessment_tools.workbook_read import WorkbookReading, read_workbook
from partner_screening.actions.whole_file import write_whole
from partner_screening.errors import FileRefused, InputError
from partner_screening.fingerprints import fingerprint
from partner_screening.languages import Language
from partner_screening.policy import Policy
from partner_screening.sandbox import run_contained


class ReadFile(NamedTuple):
    """A file with its SHA-256 and what reading it gave: a reading, or the refusal."""

    path: Path
    sha256: str
    result: WorkbookReading | FileRefused


def read_files(
    paths: Iterable[Path],
    *,
    expected_partner: str | None = None,
    language: Language | None = None,
    annotate_to: Path | None = None,
) -> list[ReadFile]:
    """Read workbooks one by one; a refused one stops no other.

    With ``annotate_to``, a copy with its problems marked is written there for each that was read.

    Raises:
        InputError: a path is no file, or a copy would overwrite its original.

    """
    return [_read_file(path, expected_partner, language, annotate_to) for path in paths]


def assess_file(read: ReadFile, policy: Policy, as_of: date) -> Assessment | None:
    """Return the self-score of a workbook that was read; ``None`` when it was refused.

    Raises:
        UnknownRule: the policy lacks a parameter on that date.

    """
    if isinstance(read.result, FileRefused) or read.result.sheet is None:
        return None
    instrument = load_instrument(read.result.instrument)
    return assess_self(read.result.sheet, instrument, policy.parameters(as_of))


def examine(
    data: bytes, name: str, partner_id: str, language: Language
) -> tuple[WorkbookReading, bytes]:
    """Read a workbook of a partner; return what was read, and a copy with its problems marked.

    Raises:
        FileRefused: it cannot be read, or is another partner's.

    """
    read: tuple[WorkbookReading, bytes] = run_contained(
        _read_and_annotate, data, name, partner_id, language, True, file=name
    )
    return read


def _read_file(
    path: Path, partner: str | None, language: Language | None, annotate_to: Path | None
) -> ReadFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            "no_file", f"The file '{path.name}' cannot be read.", "Check its name and its place."
        ) from error
    sha256 = fingerprint(data)
    try:
        reading, copy = run_contained(
            _read_and_annotate,
            data,
            path.name,
            partner,
            language,
            annotate_to is not None,
            file=path.name,
        )
    except FileRefused as error:
        return ReadFile(path, sha256, error)
    if annotate_to is not None:
        _write_copy(path, annotate_to, copy)
    return ReadFile(path, sha256, reading)


def _read_and_annotate(
    data: bytes, name: str, partner: str | None, language: Language | None, is_annotated: bool
) -> tuple[WorkbookReading, bytes]:
    reading = read_workbook(data, name, expected_partner=partner, language=language)
    if not is_annotated:
        return reading, b""
    # The writer of workbooks takes longer to load than a workbook to read.
    from assessment_tools.workbook_annotate import annotate  # noqa: PLC0415

    return reading, annotate(data, reading.problems, language or reading.language)


def _write_copy(path: Path, folder: Path, copy: bytes) -> None:
    target = folder / path.name
    if target.exists() and target.samefile(path):
        raise InputError(
            "would_overwrite",
            f"The annotated copy would overwrite the original '{path.name}'.",
            "Choose another folder for the copies.",
        )
    write_whole(target, copy)
