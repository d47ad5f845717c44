"""The dashboard as a PDF: every chart with its figures, most important first."""

from reportlab.platypus.flowables import Flowable, KeepTogether

from partner_screening.reports import page_design as page
from partner_screening.reports.charts import BarTable
from partner_screening.reports.dashboard_contents import (
    DashboardContents,
    DashboardMatrix,
    DashboardPart,
)
from partner_screening.reports.figures import FigureRow
from partner_screening.reports.matrix_chart import MatrixChart
from partner_screening.reports.text_block import Ink, Span, Style
from partner_screening.reports.tones import STRONG, Tone
from partner_screening.reports.wording import Words


def dashboard_pdf(contents: DashboardContents, words: Words) -> bytes:
    """Return the dashboard: the same bytes for the same figures."""
    recommendations, capacities, *others = contents.parts
    story: list[Flowable] = [
        page.paragraph(contents.title, words, page.TITLE, Ink(is_bold=True, colour=page.ACCENT)),
        page.paragraph(contents.subtitle, words, page.SUBTITLE, page.QUIET),
        FigureRow(contents.figures, words),
        page.paragraph(contents.headline, words, Style(size=11.5, leading=15.5, before=6, after=4)),
        *_chart(recommendations, contents, words),
        *_chart(capacities, contents, words),
        KeepTogether(
            [
                page.heading(contents.trend.title, words),
                page.paragraph(contents.trend.note, words, page.SMALL, page.QUIET),
                MatrixChart(contents.trend, words),
            ]
        ),
        *(flowable for part in others for flowable in _chart(part, contents, words)),
        *_table(contents.due, words),
        *_table(contents.regions, words),
        *_table(contents.types, words),
        *_chart(contents.coverage, contents, words),
    ]
    front = page.Frontispiece(contents.title, contents.subtitle)
    return page.build(contents.title, story, words, front)


def _chart(part: DashboardPart, contents: DashboardContents, words: Words) -> list[Flowable]:
    body: list[Flowable] = [page.heading(part.title, words)]
    if not part.bars:
        body.append(page.paragraph(part.empty or "–", words))
        return [KeepTogether(body)]
    if part.note:
        body.append(page.paragraph(part.note, words, page.SMALL, page.QUIET))
    return [KeepTogether([*body, BarTable(part.bars, (contents.number,), words)])]


def _table(matrix: DashboardMatrix, words: Words) -> list[Flowable]:
    """Return a table whose figures of bad news are stressed where there are any."""
    bad = Ink(is_bold=True, colour=STRONG[Tone.BAD])
    rows = [
        (
            page.cell(Span(row.name, page.BOLD)),
            *(
                page.cell(Span(str(count), bad if tone is Tone.BAD and count else page.PLAIN))
                for count, tone in zip(row.counts, matrix.tones, strict=True)
            ),
        )
        for row in matrix.rows
    ]
    shares = (40, *(60 / len(matrix.columns) for _ in matrix.columns))
    grid = page.table((matrix.first, *matrix.columns), rows, shares, words)
    return page.section(matrix.title, words, [grid])
