"""The ledger of one workbook: every cell that a person filled ends as read or as reported."""

from collections.abc import Iterable

from assessment_tools.workbook_formulas import Place, cell_name
from assessment_tools.workbook_layout import workbook_texts
from partner_screening.findings import Problem, Severity
from partner_screening.languages import Language

Cell = tuple[str, Place]
"""Name of the sheet and position of the cell."""


class Ledger:
    """Collects problems and keeps account of cells; the only thing that the rules write to."""

    def __init__(self, file: str, language: Language, filled: Iterable[Cell]) -> None:
        self._file = file
        self._language = language
        self._filled = frozenset(filled)
        self._read: set[Cell] = set()
        self._reported: set[Cell] = set()
        self._problems: list[Problem] = []

    def take(self, *cells: Cell) -> None:
        """Note that the contents of ``cells`` went into the answers."""
        self._read.update(cells)

    def report(
        self,
        code: str,
        cell: Cell | None = None,
        *,
        found: str = "",
        covers: Iterable[Cell] = (),
        severity: Severity = Severity.ERROR,
        sheet: str = "",
        **values: object,
    ) -> None:
        """Add a problem at ``cell``; ``covers`` are other cells that it accounts for."""
        texts = workbook_texts()
        self._problems.append(
            Problem(
                code=code,
                severity=severity,
                file=self._file,
                sheet=(cell[0] if cell else sheet) or None,
                cell=cell_name(cell[1]) if cell else None,
                found=found,
                expected=texts.text(self._language, f"problem.{code}.expected", **values),
                remedy=texts.text(self._language, f"problem.{code}.remedy", **values),
            )
        )
        self._reported.update(covers)
        if cell:
            self._reported.add(cell)

    def warn(
        self, code: str, cell: Cell | None = None, *, found: str = "", **values: object
    ) -> None:
        """Add a problem that a person should look at and that changes no answer."""
        self.report(
            code, cell, found=found, covers=(), severity=Severity.WARNING, sheet="", **values
        )

    def is_open(self, cell: Cell) -> bool:
        """Whether ``cell`` was filled and nothing has accounted for it yet."""
        return cell in self._filled and cell not in self._read and cell not in self._reported

    def unaccounted(self) -> list[Cell]:
        """Return the filled cells that nothing has accounted for, in reading order."""
        return sorted(self._filled - self._read - self._reported)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, in the order in which they were reported."""
        return tuple(self._problems)

    def counts(self) -> tuple[int, int, int]:
        """Return how many cells were filled, read and reported; a read cell is never reported too."""
        read = self._filled & self._read
        return len(self._filled), len(read), len((self._filled & self._reported) - read)
