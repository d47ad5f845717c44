"""Collects what is wrong with a portfolio, each problem in the reader's language."""

from pathlib import Path
from typing import NamedTuple

from partner_screening.errors import FileRefused
from partner_screening.findings import Problem, Severity
from partner_screening.languages import Language
from partner_screening.translations import load_translations

_TEXTS = Path(__file__).parent / "texts"


class Place(NamedTuple):
    """Where a problem is: a file, and in a list the sheet and the cell or row."""

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


NOWHERE = Place()


class ProblemList:
    """Problems in the order in which they were met."""

    def __init__(self, language: Language = Language.EN) -> None:
        self.language = language
        self._found: list[Problem] = []

    def add(
        self,
        code: str,
        place: Place = NOWHERE,
        *,
        severity: Severity = Severity.ERROR,
        found: str = "",
        **values: str,
    ) -> None:
        """Note a problem; ``values`` fill its texts ``problem.<code>.expected`` and ``.remedy``."""
        texts = load_translations(_TEXTS)
        values = {"found": found, **values}
        self._found.append(
            Problem(
                code=code,
                severity=severity,
                file=place.file,
                sheet=place.sheet,
                cell=place.cell,
                found=found,
                expected=texts.text(self.language, f"problem.{code}.expected", **values),
                remedy=texts.text(self.language, f"problem.{code}.remedy", **values),
            )
        )

    def add_refusal(self, error: FileRefused) -> None:
        """Note that a file was refused, in the words of the refusal."""
        self._found.append(
            Problem(
                code=error.code,
                file=error.file,
                found=error.found,
                expected=error.message,
                remedy=error.remedy,
            )
        )

    def all(self) -> tuple[Problem, ...]:
        """Return what was noted."""
        return tuple(self._found)
