"""The dashboard as a workbook: every figure in a row, and tables where two things meet."""

from pathlib import Path

from partner_screening.reports.dashboard_contents import DashboardContents, DashboardMatrix
from partner_screening.reports.sheet_stream import Column, SheetPlan, SheetStream, TonedText
from partner_screening.reports.wording import Words

_LONGEST_TITLE = 31


def write_dashboard_workbook(path: Path, contents: DashboardContents, words: Words) -> None:
    """Write the workbook to ``path``, a file that nobody reads yet."""
    matrices = (contents.trend, contents.due, contents.regions, contents.types)
    plans = (_figures_plan(contents), *(_plan(matrix) for matrix in matrices))
    with SheetStream(path, plans, is_rtl=words.language.direction == "rtl") as workbook:
        workbook.add(0, (contents.title, contents.subtitle, None))
        for part in (contents.coverage, *contents.parts):
            for bar in part.bars:
                workbook.add(0, (part.title, TonedText(bar.name, bar.tone), bar.count))
        for at, matrix in enumerate(matrices, 1):
            for row in matrix.rows:
                workbook.add(at, (row.name, *row.counts))


def _figures_plan(contents: DashboardContents) -> SheetPlan:
    columns = (
        Column(contents.part, 38),
        Column(contents.what, 52),
        Column(contents.number, 12),
    )
    return SheetPlan(_title(contents.title), columns)


def _plan(matrix: DashboardMatrix) -> SheetPlan:
    columns = (Column(matrix.first, 44), *(Column(name, 18) for name in matrix.columns))
    return SheetPlan(_title(matrix.title), columns)


def _title(text: str) -> str:
    """Return a title that a sheet may have: some signs are not allowed, and it must be short."""
    return "".join(" " if sign in ":\\/?*[]" else sign for sign in text)[:_LONGEST_TITLE]
