"""The summary for a head of office, as a PDF of one to three pages."""

from pathlib import Path

from reportlab.platypus.flowables import Flowable, KeepTogether

from partner_screening.languages import Language
from partner_screening.reports import page_design as page
from partner_screening.reports.charts import BarTable
from partner_screening.reports.figures import FigureRow
from partner_screening.reports.finished_file import write_finished
from partner_screening.reports.reason_cells import problem_table, reason_cell
from partner_screening.reports.summary_contents import AgreementLine, CountedBar, SummaryContents
from partner_screening.reports.text_block import Ink, Span, Style
from partner_screening.reports.tones import STRONG, Tone
from partner_screening.reports.wording import Words, words_in


def write_summary(path: Path, summary: SummaryContents, language: Language) -> None:
    """Write the summary whole or not at all."""
    write_finished(path, summary_pdf(summary, words_in(language)))


def summary_pdf(summary: SummaryContents, words: Words) -> bytes:
    """Return the summary: most important first, every chart with its figures."""
    story: list[Flowable] = [
        page.paragraph(summary.title, words, page.TITLE, Ink(is_bold=True, colour=page.ACCENT)),
        page.paragraph(summary.subtitle, words, page.SUBTITLE, page.QUIET),
        FigureRow(summary.figures, words),
        page.paragraph(summary.headline, words, Style(size=11.5, leading=15.5, before=6, after=4)),
        *_chart("recommendations", summary.recommendations, words),
        *_chart("gates", summary.gates, words),
        *_chart("capacities", summary.capacities, words),
        *_gaps(summary, words),
        *_blocked(summary, words),
        *_waived(summary, words),
        *_due(summary, words),
        *_failed(summary, words),
    ]
    fine_print = words.say("rules", versions=" · ".join(summary.rule_versions))
    front = page.Frontispiece(words.say("summary.kind"), fine_print)
    return page.build(summary.title, story, words, front)


def _chart(key: str, bars: tuple[CountedBar, ...], words: Words) -> list[Flowable]:
    chart = BarTable(bars, (words.say("column.count"),), words)
    return [KeepTogether([page.heading(words.say(f"summary.{key}"), words), chart])]


def _gaps(summary: SummaryContents, words: Words) -> list[Flowable]:
    body: list[Flowable] = [page.paragraph(summary.gaps_note, words, page.SMALL, page.QUIET)]
    if summary.gaps:
        headings = (words.say("column.reviewed"), words.say("column.self_only"))
        body.append(BarTable(summary.gaps, headings, words))
    else:
        body.append(page.paragraph(words.say("summary.no_gaps"), words))
    return [KeepTogether([page.heading(words.say("summary.gaps"), words), *body])]


def _blocked(summary: SummaryContents, words: Words) -> list[Flowable]:
    if not summary.blocked:
        body: list[Flowable] = [page.paragraph(words.say("summary.no_blocked"), words)]
    else:
        body = [_agreements(summary.blocked, words), *_rest(summary.blocked_rest, words)]
    return page.section(words.say("summary.blocked"), words, body)


def _waived(summary: SummaryContents, words: Words) -> list[Flowable]:
    """Return the agreements that a waiver opens, with who answers for it; or nothing."""
    if not summary.waived:
        return []
    body = [_agreements(summary.waived, words), *_rest(summary.waived_rest, words)]
    return page.section(words.say("summary.waived"), words, body)


def _agreements(lines: tuple[AgreementLine, ...], words: Words) -> Flowable:
    rows = [
        (
            page.cell(Span(line.reference, page.BOLD)),
            page.cell(line.partner),
            reason_cell(line.reasons, words, with_rules=False),
        )
        for line in lines
    ]
    headings = [words.say(f"column.{key}") for key in ("reference", "partner", "reasons")]
    return page.table(headings, rows, (16, 27, 57), words)


def _due(summary: SummaryContents, words: Words) -> list[Flowable]:
    if not summary.due:
        body: list[Flowable] = [page.paragraph(words.say("summary.no_due"), words)]
    else:
        late = Span(f" ({words.say('summary.overdue')})", Ink(True, STRONG[Tone.BAD]))
        rows = [
            (
                page.cell((Span(line.day, page.BOLD), *((late,) if line.is_overdue else ()))),
                page.cell(line.partner),
                page.cell(line.what),
            )
            for line in summary.due
        ]
        headings = [words.say(f"column.{key}") for key in ("due", "partner", "what")]
        body = [page.table(headings, rows, (25, 42, 33), words), *_rest(summary.due_rest, words)]
    return page.section(words.say("summary.due"), words, body)


def _failed(summary: SummaryContents, words: Words) -> list[Flowable]:
    if not summary.failed:
        body: list[Flowable] = [page.paragraph(words.say("summary.no_failed"), words)]
    else:
        body = [problem_table(summary.failed, words), *_rest(summary.failed_rest, words)]
    return page.section(words.say("summary.failed"), words, body)


def _rest(text: str, words: Words) -> list[Flowable]:
    return [page.paragraph(text, words, page.SMALL, page.QUIET)] if text else []
