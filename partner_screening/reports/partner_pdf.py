"""The report on one partner as a PDF: the result first, then everything that it rests on."""

from reportlab.platypus.flowables import Flowable

from partner_screening.reports import page_design as page
from partner_screening.reports.partner_contents import PartnerContents, StandardLine
from partner_screening.reports.reason_cells import problem_table, reason_cell
from partner_screening.reports.text_block import Ink, Span
from partner_screening.reports.wording import Words


def partner_pdf(contents: PartnerContents, words: Words) -> bytes:
    """Return the report on one partner."""
    facts = {fact.label: fact.value for fact in contents.facts}
    note = " · ".join(
        f"{words.say(f'fact.{key}')}: {facts[words.say(f'fact.{key}')]}"
        for key in ("capacity", "valid_until", "as_of")
    )
    story: list[Flowable] = [
        page.paragraph(contents.title, words, page.TITLE, Ink(is_bold=True, colour=page.ACCENT)),
        page.paragraph(contents.partner_id, words, page.SUBTITLE, page.QUIET),
        page.Banner(contents.result, note, words),
        *_reasons(contents, words),
        page.fact_table(contents.facts, words),
        *_standards(contents, words),
        *_plan(contents, words),
        *_agreements(contents, words),
        *_problems(contents, words),
        *_files(contents, words),
    ]
    front = page.Frontispiece(words.say("partner.kind"), words.say("confidential"))
    return page.build(f"{contents.title} ({contents.partner_id})", story, words, front)


def _reasons(contents: PartnerContents, words: Words) -> list[Flowable]:
    rows = [(reason_cell((reason,), words),) for reason in contents.reasons]
    heading = (words.say("partner.reasons"),)
    return [page.table(heading, rows, (100,), words)] if rows else []


def _standards(contents: PartnerContents, words: Words) -> list[Flowable]:
    body: list[Flowable] = [page.paragraph(contents.standards_note, words)]
    if contents.standards:
        keys = (
            "number",
            "standard",
            "self_answer",
            "reviewed_answer",
            "counted",
            "why",
            "evidence",
        )
        headings = [words.say(f"column.{key}") for key in keys]
        rows = [_standard_row(line, words) for line in contents.standards]
        body.append(page.table(headings, rows, (5, 18, 13, 13, 11, 20, 20), words))
    return page.section(words.say("partner.standards"), words, body)


def _standard_row(line: StandardLine, words: Words) -> tuple[page.Cell, ...]:
    why = [line.why, line.comment] if line.comment else [line.why]
    changed = [Span(line.difference, page.BOLD)] if line.difference else []
    return (
        page.cell(str(line.number)),
        page.cell(Span(line.title, page.BOLD)),
        page.cell(line.self_answer),
        page.cell(Span(line.reviewed_answer, Ink(is_bold=bool(line.difference)))),
        page.badge_cell(line.counted),
        page.cell(*changed, *why),
        page.cell(*(line.evidence or (Span(words.say("evidence.none"), page.QUIET),))),
    )


def _plan(contents: PartnerContents, words: Words) -> list[Flowable]:
    body: list[Flowable] = [page.paragraph(contents.plan_note, words)]
    if contents.actions:
        headings = [
            words.say(f"column.{key}") for key in ("number", "action", "owner", "proof", "due")
        ]
        rows = [
            (
                page.cell(str(line.number)),
                page.cell(Span(line.standard, page.BOLD), line.action),
                page.cell(line.owner),
                page.cell(line.proof),
                page.cell(Span(line.due, page.BOLD)),
            )
            for line in contents.actions
        ]
        body.append(page.table(headings, rows, (5, 37, 17, 26, 15), words))
    return page.section(words.say("partner.plan"), words, body)


def _agreements(contents: PartnerContents, words: Words) -> list[Flowable]:
    if not contents.agreements:
        body: list[Flowable] = [page.paragraph(words.say("partner.no_agreements"), words)]
    else:
        headings = [
            words.say(f"column.{key}") for key in ("reference", "gate", "verdict", "reasons")
        ]
        rows = [
            (
                page.cell(Span(line.reference, page.BOLD), Span(line.file, page.QUIET)),
                page.badge_cell(line.gate),
                page.badge_cell(line.verdict),
                reason_cell(line.reasons, words, with_rules=False),
            )
            for line in contents.agreements
        ]
        body = [page.table(headings, rows, (22, 14, 16, 48), words)]
    return page.section(words.say("partner.agreements"), words, body)


def _problems(contents: PartnerContents, words: Words) -> list[Flowable]:
    if not contents.problems:
        return []
    body = [problem_table(contents.problems, words)]
    return page.section(words.say("partner.problems"), words, body)


def _files(contents: PartnerContents, words: Words) -> list[Flowable]:
    versions = words.say("rules", versions=" · ".join(contents.rule_versions))
    rules = page.paragraph(versions, words, page.FINE, page.QUIET)
    if not contents.files:
        body: list[Flowable] = [page.paragraph(words.say("partner.no_files"), words), rules]
        return page.section(words.say("partner.files"), words, body)
    headings = [words.say(f"column.{key}") for key in ("role", "file", "sha256")]
    rows = [
        (page.cell(line.role), page.cell(line.path), page.cell(Span(line.sha256, page.QUIET)))
        for line in contents.files
    ]
    body = [page.table(headings, rows, (18, 38, 44), words, page.FINE), rules]
    return page.section(words.say("partner.files"), words, body)
