"""The review sheet: what a lawyer needs of one clause check, on one page, in one of six languages."""

from collections.abc import Iterator, Mapping

from reportlab.platypus.flowables import Flowable

from contract_clauses.clause_check import ClauseCheck, ElementResult
from contract_clauses.mending.difference import Compared
from partner_screening.reports import page_design as page
from partner_screening.reports.agreement_contents import ElementLine, Quotation, element_line
from partner_screening.reports.clause_notes import key_of, view_lines, what_to_do
from partner_screening.reports.partner_contents import Badge, LabelledFact
from partner_screening.reports.text_block import Ink, Span, Style, TextBlock
from partner_screening.reports.tones import STRONG, Tone, tone_of
from partner_screening.reports.wording import Words
from partner_screening.values import Value

_TITLE = Style(size=13, leading=16, after=1)
_LENGTHS = (420, 320, 260, 210, 170, 140, 120, 80, 50, 30)
"""Letters of a quotation that are shown, ever fewer until the sheet fits on its page."""
_SAID_OTHERWISE = "tracked_change_affects_element"  # in the words of the reader's language
_SMALL_FROM = 140  # from this length on the letters are small too
_WHOLE = Style(size=7.2, leading=9, after=0.5)
_SMALL = Style(size=6.4, leading=7.9, after=0.3)
_OURS = Ink(colour=STRONG[Tone.BAD], highlight="#fbe3d8")
_THEIRS = Ink(colour=STRONG[Tone.GOOD], is_underlined=True)


class SheetLine(Value):
    """One row: an element as in the report, what to do, and its wording beside the standard."""

    element: ElementLine
    why: str
    remedy: str
    difference: tuple[Compared, ...]


class SheetContents(Value):
    """Everything that a review sheet says."""

    title: str
    verdict: Badge
    clause_set: str
    facts: tuple[LabelledFact, ...]
    lines: tuple[SheetLine, ...]
    problems: tuple[str, ...]


def sheet_contents(
    check: ClauseCheck, words: Words, differences: Mapping[str, tuple[Compared, ...]]
) -> SheetContents:
    """Return what is said on the sheet; mandatory elements and those that fall short come first."""
    document = check.document
    said = {
        words.say("fact.sha256"): document.sha256,
        words.say("fact.clause_set"): check.clause_set,
        words.say("fact.view"): words.say(f"view.{document.view}"),
        words.say("review_sheet.languages"): ", ".join(document.languages),
    }
    return SheetContents(
        title=words.say("review_sheet.title", file=document.path),
        verdict=Badge(text=words.name("verdict", check.verdict), tone=tone_of(check.verdict)),
        clause_set=check.clause_set,
        facts=tuple(LabelledFact(label=label, value=value) for label, value in said.items()),
        lines=tuple(
            SheetLine(
                element=element_line(element, (), words),
                why=words.say(f"why.{key_of(element)}", **element.facts.values),
                remedy=what_to_do(element, words),
                difference=differences.get(element.id, ()),
            )
            for element in sorted(check.elements, key=_urgency)
        ),
        problems=(
            *view_lines(check, words),
            *(
                " ".join(part for part in (words.place(one), one.found, one.remedy) if part)
                for one in check.problems
                if one.code != _SAID_OTHERWISE
            ),
        ),
    )


def review_sheet(contents: SheetContents, words: Words) -> bytes:
    """Return the sheet as a PDF of one page; quotations are cut where they would not fit."""
    front = page.Frontispiece(words.say("review_sheet.kind"), words.say("confidential"))
    stories = _stories(contents, words)
    return page.build_on_one_page(contents.title, stories, words, front)


def _urgency(element: ElementResult) -> int:
    return int(element.requirement != "mandatory")


def _stories(contents: SheetContents, words: Words) -> Iterator[list[Flowable]]:
    for length in _LENGTHS:
        yield _story(contents, words, length)


def _story(contents: SheetContents, words: Words, length: int) -> list[Flowable]:
    style = _WHOLE if length > _SMALL_FROM else _SMALL
    title = Ink(is_bold=True, colour=page.ACCENT)
    verdict = Ink(is_bold=True, colour=STRONG[contents.verdict.tone])
    heads = [
        words.say("agreement.elements"),
        words.say("column.status"),
        words.say("review_sheet.quotation"),
        words.say("review_sheet.why_and_remedy"),
    ]
    story: list[Flowable] = [
        page.paragraph(contents.title, words, _TITLE, title),
        page.paragraph(contents.verdict.text, words, Style(size=11, leading=14, after=1), verdict),
        page.fact_table(contents.facts, words),
    ]
    if any(line.difference for line in contents.lines):
        story.append(_legend(words))
    rows = [_row(line, words, length) for line in contents.lines]
    story.append(page.table(heads, rows, (20, 11, 40, 29), words, style))
    if contents.problems:
        shown = "; ".join(_cut(problem, 2 * length) for problem in contents.problems[:3])
        named = f"{words.say('review_sheet.problems')}: {shown}"
        story.append(page.paragraph(named, words, _SMALL, Ink(colour=STRONG[Tone.ATTENTION])))
    return story


def _legend(words: Words) -> TextBlock:
    """Return the legend, its two parts in the inks that they explain."""
    before, _, parts = words.say("review_sheet.standard").partition(":")
    if not parts:
        before, _, parts = before.partition("：")
    ours, _, theirs = parts.strip(" .。").replace("،", ",").replace("，", ",").partition(",")
    spans = (
        Span(f"{before}: ", page.QUIET),
        Span(ours.strip(), _OURS),
        Span(" · ", page.QUIET),
        Span(theirs.strip(), _THEIRS),
    )
    return TextBlock(spans, words.language, _SMALL)


def _row(line: SheetLine, words: Words, length: int) -> tuple[page.Cell, ...]:
    element = line.element
    why = ", ".join(element.shortfalls) or line.why
    return (
        page.cell(Span(element.name, page.BOLD), Span(element.requirement, page.QUIET)),
        page.badge_cell(element.status),
        page.cell(*_quoted(line, words, length)),
        page.cell(_cut(why, max(length, 80)), Span(_cut(line.remedy, max(length, 60)), page.BOLD)),
    )


def _quoted(line: SheetLine, words: Words, length: int) -> list[tuple[Span, ...]]:
    quotations = line.element.quotations
    if not quotations:
        return [(Span(words.say("review_sheet.none"), page.QUIET),)]
    shown = 2 if length > _SMALL_FROM else 1
    place = "; ".join(quotation.place for quotation in quotations[:shown])
    if len(quotations) > shown:
        place += " " + words.say("review_sheet.more", count=len(quotations) - shown)
    if line.difference:
        body = [_compared(line.difference, length)]
    else:
        body = [(Span(_quotation(quotation, length)),) for quotation in quotations[:shown]]
    return [*body, (Span(place, page.QUIET),)]


def _quotation(quotation: Quotation, length: int) -> str:
    return f"“{_cut(quotation.quote, length)}”"


def _compared(difference: tuple[Compared, ...], length: int) -> tuple[Span, ...]:
    inks = {"same": page.PLAIN, "agreement_only": _OURS, "standard_only": _THEIRS}
    left = 2 * length
    spans: list[Span] = []
    for one in difference:
        spans.append(
            Span(_cut(one.text, left) if len(one.text) > left else one.text, inks[one.kind])
        )
        left -= len(one.text)
        if left <= 0:
            break
    return tuple(spans)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rstrip() + " […]"
