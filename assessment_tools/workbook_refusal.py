"""Refusals of workbooks, by name, in the reader's language."""

from assessment_tools.workbook_layout import workbook_texts
from partner_screening.errors import FileRefused
from partner_screening.findings import Problem
from partner_screening.languages import Language


def refusal(
    code: str, file: str, found: str = "", *, expected: str = "", language: Language = Language.EN
) -> FileRefused:
    """Return the error that refuses ``file``; its texts stand under ``refused.<code>``."""
    texts = workbook_texts()
    return FileRefused(
        code,
        file,
        texts.text(language, f"refused.{code}.message", found=found, expected=expected),
        texts.text(language, f"refused.{code}.remedy", found=found, expected=expected),
        found,
    )


def refusal_problem(error: FileRefused) -> Problem:
    """Return a refusal as a problem of the whole file, to stand among other problems."""
    return Problem(
        code=error.code,
        file=error.file,
        found=error.found,
        expected=error.message,
        remedy=error.remedy,
    )
