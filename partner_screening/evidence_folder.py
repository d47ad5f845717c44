"""The supporting documents that a partner sent in: a folder of files, each with its SHA-256."""

import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from assessment_tools.answers import AnswerSheet, SupportingDocument
from partner_screening.outcome import InputFile


def evidence_files(portfolio: Path, folder: str) -> tuple[InputFile, ...]:
    """Return the files in ``folder`` (a path inside the portfolio), sorted; links are left out."""
    files: list[InputFile] = []
    for path in sorted((portfolio / folder).rglob("*")):
        if path.is_symlink() or not path.is_file() or path.name.startswith("."):
            continue
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        files.append(
            InputFile(
                path=path.relative_to(portfolio).as_posix(),
                sha256=digest,
                size=path.stat().st_size,
                role="evidence",
            )
        )
    return tuple(files)


def with_presence(sheet: AnswerSheet, files: Iterable[InputFile]) -> AnswerSheet:
    """Return the answer sheet with every registered document marked as sent in or not.

    Names are compared without case and without folders; an empty file proves nothing.
    """
    known = {_key(file.path): file for file in files if file.size}
    return sheet.model_copy(
        update={"documents": tuple(_marked(document, known) for document in sheet.documents)}
    )


def _marked(document: SupportingDocument, known: dict[str, InputFile]) -> SupportingDocument:
    file = known.get(_key(document.file_name)) if document.file_name else None
    return document.model_copy(
        update={"is_present": file is not None, "sha256": file.sha256 if file else None}
    )


def _key(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return unicodedata.normalize("NFC", base).casefold()
