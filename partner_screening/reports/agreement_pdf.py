"""The report on one agreement as a PDF: the gate, then each element with the words that carry it."""

from reportlab.platypus.flowables import Flowable, KeepTogether

from partner_screening.reports import page_design as page
from partner_screening.reports.agreement_contents import (
    AgreementContents,
    ElementLine,
    Quotation,
)
from partner_screening.reports.reason_cells import problem_table, reason_cell
from partner_screening.reports.right_to_left import direction_of
from partner_screening.reports.text_block import Ink, Span, Style, TextBlock
from partner_screening.reports.tones import STRONG, Tone
from partner_screening.reports.wording import Words

HIGHLIGHT = "#ffe27a"
"""The colour behind quoted words."""

LONGEST_SIDE = 700
"""Letters of the paragraph shown before and after a quotation."""

_QUOTED = Style(size=8.8, leading=12.2, indent=14, after=2)


def agreement_pdf(contents: AgreementContents, words: Words) -> bytes:
    """Return the report on one agreement."""
    verdict = f"{words.say('column.verdict')}: {contents.verdict.text}"
    story: list[Flowable] = [
        page.paragraph(contents.title, words, page.TITLE, Ink(is_bold=True, colour=page.ACCENT)),
        page.Banner(contents.gate, verdict, words),
    ]
    if contents.reasons:
        rows = [(reason_cell((reason,), words),) for reason in contents.reasons]
        story.append(page.table((words.say("agreement.reasons"),), rows, (100,), words))
    story.append(page.fact_table(contents.facts, words))
    story += _elements(contents, words)
    if contents.problems:
        body = [problem_table(contents.problems, words)]
        story += page.section(words.say("agreement.problems"), words, body)
    story += _fingerprints(contents, words)
    front = page.Frontispiece(words.say("agreement.kind"), words.say("confidential"))
    return page.build(contents.title, story, words, front)


def _elements(contents: AgreementContents, words: Words) -> list[Flowable]:
    if not contents.elements:
        body: list[Flowable] = [page.paragraph(words.say("agreement.not_checked"), words)]
        return page.section(words.say("agreement.elements"), words, body)
    headings = (
        words.say("agreement.elements"),
        words.say("column.status"),
        words.say("column.why"),
    )
    rows = [
        (
            page.cell(Span(line.name, page.BOLD), Span(line.requirement, page.QUIET)),
            page.badge_cell(line.status),
            page.cell(*(line.shortfalls or ("–",))),
        )
        for line in contents.elements
    ]
    overview: list[Flowable] = [page.table(headings, rows, (48, 18, 34), words)]
    story = page.section(words.say("agreement.overview"), words, overview)
    story.append(page.heading(words.say("agreement.elements"), words))
    for line in contents.elements:
        story += _element(line, words)
    return story


def _element(line: ElementLine, words: Words) -> list[Flowable]:
    status = Ink(is_bold=True, colour=STRONG[line.status.tone])
    name = TextBlock(
        (Span(line.name, page.BOLD), Span(" · "), Span(line.status.text, status)),
        words.language,
        Style(size=10.2, leading=13.6, before=8, after=1),
    )
    head: list[Flowable] = [name, page.paragraph(line.explanation, words)]
    rest: list[Flowable] = []
    for quotation in line.quotations:
        rest += _quotation(quotation, words)
    if not line.quotations:
        rest.append(
            page.paragraph(words.say("agreement.no_quotation"), words, page.SMALL, page.QUIET)
        )
    if line.insert:
        rest.append(
            page.paragraph(words.say("agreement.insert"), words, ink=Ink(True, STRONG[Tone.GOOD]))
        )
        inserted = (Span(line.insert),)
        rest.append(TextBlock(inserted, words.language, _QUOTED, direction_of(line.insert)))
    rest.append(page.paragraph(line.source, words, page.FINE, page.QUIET))
    return [KeepTogether([*head, *rest[:2]]), *rest[2:]]


def _quotation(quotation: Quotation, words: Words) -> list[Flowable]:
    before, after = quotation.before, quotation.after
    if len(before) > LONGEST_SIDE:
        before = "[…] " + before[-LONGEST_SIDE:]
    if len(after) > LONGEST_SIDE:
        after = after[:LONGEST_SIDE] + " […]"
    spans = (
        Span(before, page.QUIET),
        Span(quotation.quote, Ink(highlight=HIGHLIGHT)),
        Span(after, page.QUIET),
    )
    return [
        TextBlock(spans, words.language, _QUOTED, direction_of(quotation.quote)),
        page.paragraph(
            quotation.place, words, Style(size=7.6, leading=10, indent=14, after=4), page.QUIET
        ),
    ]


def _fingerprints(contents: AgreementContents, words: Words) -> list[Flowable]:
    rows = [
        (page.cell(Span(fact.label, page.QUIET)), page.cell(fact.value))
        for fact in contents.fingerprints
    ]
    headings = (words.say("agreement.fingerprints"), "")
    return [page.table(headings, rows, (30, 70), words, page.FINE)]
