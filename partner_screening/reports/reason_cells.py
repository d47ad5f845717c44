"""Reasons and problems as cells and tables of a PDF report."""

from collections.abc import Sequence

from reportlab.platypus import Table

from partner_screening.reports import page_design as page
from partner_screening.reports.text_block import Span
from partner_screening.reports.wording import ProblemLine, ReasonLine, Words


def reason_cell(
    reasons: Sequence[ReasonLine], words: Words, *, with_rules: bool = True
) -> page.Cell:
    """Return reasons one below the other: the fact, the remedy, the rule and its authority."""
    paragraphs: list[tuple[Span, ...]] = []
    for reason in reasons:
        paragraphs.append((Span(reason.text, page.BOLD if with_rules else page.PLAIN),))
        if reason.remedy:
            remedy = words.say("remedy", remedy=reason.remedy)
            paragraphs.append((Span(remedy, page.PLAIN if with_rules else page.QUIET),))
        if with_rules:
            rule = words.say("rule_and_source", rule=reason.rule, source=reason.source)
            paragraphs.append((Span(rule, page.QUIET),))
    return page.cell(*paragraphs)


def problem_table(problems: Sequence[ProblemLine], words: Words) -> Table:
    """Return what could not be used: where, what was found and expected, what to do."""
    headings = [words.say(f"column.{key}") for key in ("file", "found", "expected", "remedy")]
    rows = [
        (
            page.cell(
                *(text for text in (line.file, line.place) if text), Span(line.code, page.QUIET)
            ),
            page.cell(line.found),
            page.cell(line.expected),
            page.cell(line.remedy),
        )
        for line in problems
    ]
    return page.table(headings, rows, (25, 20, 25, 30), words)
