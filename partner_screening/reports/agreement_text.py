"""An agreement's text laid out for the screen: parts, paragraphs, stretches under quotations. Pure.

The text of all stretches of a paragraph, put together, is the paragraph to the letter: what is marked
is what the check quoted.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from contract_clauses.agreement import Agreement, InactiveKind, InactiveText, Paragraph, Role
from contract_clauses.agreement import TrackedChange as Change
from contract_clauses.clause_check import ClauseCheck
from partner_screening.evidence import TextEvidence
from partner_screening.values import Value

LETTERS_OF_PART = 40_000
"""Letters after which a new part of a long agreement begins."""

PARAGRAPHS_OF_PART = 400
"""Paragraphs after which a new part begins: many short ones weigh as much as a few long ones."""


class Passage(Value):
    """Words that one or more elements quote. ``start`` and ``end`` are offsets into the live text."""

    start: int
    end: int
    elements: tuple[str, ...]
    part: int

    @property
    def id(self) -> str:
        """The id of its place on the page."""
        return f"q-{self.start}-{self.end}"


class Stretch(Value):
    """Letters of a paragraph that stand under the same passages.

    ``opens`` are the ids of the passages that begin here; ``is_quoted``: at least one runs through;
    ``is_inserted``: a tracked change put it in.
    """

    text: str
    opens: tuple[str, ...] = ()
    is_quoted: bool = False
    is_inserted: bool = False


class ShownParagraph(Value):
    """A paragraph as it is shown.

    ``label`` is set where the number is not part of the text. ``new_page`` is the page that begins
    with it; ``new_annex`` the annex. ``elements`` are those whose quotation ends in it. ``left_out``
    are the texts that are not in force and stand at its place.
    """

    index: int
    role: Role
    depth: int
    label: str
    new_page: int | None
    new_annex: str
    stretches: tuple[Stretch, ...]
    elements: tuple[str, ...]
    left_out: tuple[InactiveText, ...]
    insertions: tuple[Change, ...]


class AgreementText(Value):
    """One part of an agreement, with the passages of the whole."""

    paragraphs: tuple[ShownParagraph, ...]
    passages: tuple[Passage, ...]
    part: int
    parts: int

    def passage_of(self, evidence: TextEvidence) -> Passage | None:
        """Return the passage that carries a quotation; ``None`` when it is not in the text."""
        return next(
            (
                one
                for one in self.passages
                if evidence.start == one.start and evidence.end == one.end
            ),
            None,
        )


def agreement_text(agreement: Agreement, check: ClauseCheck | None, part: int = 1) -> AgreementText:
    """Return one part of an agreement with the quotations of ``check`` marked.

    A part that does not exist gives the nearest one that does. A quotation that does not stand at its
    place, because the file was read by an earlier program, is not marked: wrong words are never shown
    as evidence.
    """
    parts = _parts(agreement.paragraphs)
    part = min(max(part, 1), len(parts))
    passages = tuple(_passages(agreement, check, parts))
    first, last = parts[part - 1]
    return AgreementText(
        paragraphs=tuple(_shown(agreement, passages, first, last)),
        passages=passages,
        part=part,
        parts=len(parts),
    )


def _parts(paragraphs: tuple[Paragraph, ...]) -> list[tuple[int, int]]:
    """Return the first paragraph of each part and the one behind its last."""
    found, first = [], 0
    for index, paragraph in enumerate(paragraphs):
        letters = paragraph.end - paragraphs[first].start
        if index > first and (letters > LETTERS_OF_PART or index - first >= PARAGRAPHS_OF_PART):
            found.append((first, index))
            first = index
    return [*found, (first, len(paragraphs))]


def _passages(
    agreement: Agreement, check: ClauseCheck | None, parts: list[tuple[int, int]]
) -> Iterator[Passage]:
    quoted: dict[tuple[int, int], list[str]] = {}
    for element in check.elements if check else ():
        for evidence in element.evidence:
            is_there = agreement.text[evidence.start : evidence.end] == evidence.quote
            if evidence.quote and is_there:
                quoted.setdefault((evidence.start, evidence.end), []).append(element.id)
    ends = [agreement.paragraphs[last - 1].end for _, last in parts if last]
    for (start, end), elements in sorted(quoted.items()):
        part = next((number for number, last in enumerate(ends, 1) if start < last), len(ends))
        yield Passage(
            start=start, end=end, elements=tuple(dict.fromkeys(elements)), part=max(part, 1)
        )


def _shown(
    agreement: Agreement, passages: tuple[Passage, ...], first: int, last: int
) -> Iterator[ShownParagraph]:
    left_out: dict[int, list[InactiveText]] = {}
    for inactive in agreement.inactive:
        left_out.setdefault(inactive.paragraph, []).append(inactive)
    insertions: dict[int, list[Change]] = {}
    if agreement.view == "accepted":
        for change in agreement.changes:
            if change.kind is InactiveKind.INSERTED:
                insertions.setdefault(change.paragraph, []).append(change)
    before = agreement.paragraphs[first - 1] if first else None
    page = _last_page(before) if before else None
    annex = before.annex if before else ""
    for paragraph in agreement.paragraphs[first:last]:
        text = agreement.text_of(paragraph)
        here = [one for one in passages if one.start < paragraph.end and one.end > paragraph.start]
        put_in = insertions.get(paragraph.index, [])
        is_new_page = paragraph.page is not None and paragraph.page != page
        yield ShownParagraph(
            index=paragraph.index,
            role=paragraph.role,
            depth=min(paragraph.depth, 4),
            label="" if text.lstrip().startswith(paragraph.label) else paragraph.label,
            new_page=paragraph.page if is_new_page else None,
            new_annex=paragraph.annex if paragraph.annex != annex else "",
            stretches=tuple(_stretches(text, paragraph.start, here, _spans(text, put_in))),
            elements=tuple(
                dict.fromkeys(
                    element for one in here if one.end <= paragraph.end for element in one.elements
                )
            ),
            left_out=tuple(left_out.get(paragraph.index, ())),
            insertions=tuple(put_in),
        )
        page, annex = _last_page(paragraph), paragraph.annex


def _last_page(paragraph: Paragraph) -> int | None:
    return paragraph.later_pages[-1][1] if paragraph.later_pages else paragraph.page


def _spans(text: str, insertions: Iterable[Change]) -> list[tuple[int, int]]:
    """Return where inserted words stand; words that stand there twice are not told apart."""
    return [
        (at, at + len(change.text))
        for change in insertions
        if change.text.strip() and text.count(change.text) == 1
        for at in (text.index(change.text),)
    ]


def _stretches(
    text: str, offset: int, passages: list[Passage], inserted: list[tuple[int, int]]
) -> Iterator[Stretch]:
    quoted = [
        (max(one.start - offset, 0), min(one.end - offset, len(text)), one) for one in passages
    ]
    cuts = {0, len(text)}
    for start, end in (*((start, end) for start, end, _ in quoted), *inserted):
        cuts |= {start, end}
    places = sorted(cuts)
    for start, end in pairwise(places):
        yield Stretch(
            text=text[start:end],
            opens=tuple(one.id for at, _, one in quoted if at == start and one.start >= offset),
            is_quoted=any(at <= start and end <= to for at, to, _ in quoted),
            is_inserted=any(at <= start and end <= to for at, to in inserted),
        )
