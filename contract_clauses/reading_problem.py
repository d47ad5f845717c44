"""Problems of reading an agreement, and refusals, with their texts from ``reading_texts``."""

from pathlib import Path, PurePath

from partner_screening.errors import FileRefused
from partner_screening.findings import Problem, Severity
from partner_screening.languages import Language
from partner_screening.translations import load_translations

TEXTS = Path(__file__).with_name("reading_texts")


def reading_problem(
    code: str,
    file: str,
    *,
    severity: Severity = Severity.ERROR,
    page: int | None = None,
    found: str = "",
    language: Language = Language.EN,
) -> Problem:
    """Return a problem with its texts in ``language``; ``code`` never changes with the language."""
    texts = load_translations(TEXTS)
    return Problem(
        code=code,
        severity=severity,
        file=PurePath(file).name,
        page=page,
        found=found,
        expected=texts.text(language, f"{code}.expected"),
        remedy=texts.text(language, f"{code}.remedy"),
    )


def reading_warning(code: str, file: str, *, page: int | None = None, found: str = "") -> Problem:
    """Return a problem that leaves the agreement readable."""
    return reading_problem(code, file, severity=Severity.WARNING, page=page, found=found)


def in_language(problem: Problem, language: Language) -> Problem:
    """Return a reading problem with its texts in ``language``; any other problem unchanged."""
    texts = load_translations(TEXTS)
    if not texts.has(f"{problem.code}.expected"):
        return problem
    return problem.model_copy(
        update={
            "expected": texts.text(language, f"{problem.code}.expected"),
            "remedy": texts.text(language, f"{problem.code}.remedy"),
        }
    )


def refused(code: str, file: str, found: str = "") -> FileRefused:
    """Return the error for a file that is not read at all, in English."""
    texts = load_translations(TEXTS)
    return FileRefused(
        code,
        file,
        texts.text(Language.EN, f"{code}.expected"),
        texts.text(Language.EN, f"{code}.remedy"),
        found,
    )
