"""Where new wording belongs in an agreement, and in which manner it is numbered. Pure.

Behind the last paragraph of the article on SEA when there is one, else as a new article behind the
last one, before signatures and annexes: so typed numbers go on and no cross-reference breaks.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from contract_clauses.agreement import Agreement, Role
from contract_clauses.clause_check import ClauseCheck, ElementStatus, StatusReason
from contract_clauses.mending.next_label import next_label, under, value_of
from contract_clauses.passage_looks import PassageKind
from contract_clauses.reading import Reading
from contract_clauses.structure import Passage
from partner_screening.rule_files import read_rule_file
from partner_screening.values import Value

_IN_PLACE = frozenset({Role.BODY, Role.TABLE})
_SENTENCE_ENDS = (".", ";", "。", "；", ":", "：", "؛", "،", ",")
_SHORT = 90  # characters of a line at the place of signature
_JOINT = re.compile(r"[\s.:：\-–—、)）]*")
_ENOUGH = 3  # elements that make an article one on SEA, whatever its heading


class Line(Value):
    """The manner in which a new paragraph is written: that of the paragraph ``like``.

    ``label`` is the first typed number, ``before`` the one before it, ``joint`` what stands between
    number and text; all are empty where the numbers are automatic or there are none.
    """

    like: int
    numbering: Literal["automatic", "typed", "none"] = "none"
    label: str = ""
    before: str = ""
    joint: str = " "


class Place(Value):
    """Behind which paragraph new clauses come, and how they look.

    ``heading`` is None where they need none. ``is_new`` is false where they go on with an article
    that is there; new ones never stand inside a table.
    """

    after: int
    heading: Line | None
    clauses: Line
    is_new: bool = True


def place_for(
    agreement: Agreement, check: ClauseCheck, reading: Reading, spoken: Sequence[str], language: str
) -> Place:
    """Return the place for new clauses in ``language``; ``spoken`` is the language per paragraph."""
    end = _end_of_articles(agreement, reading.passages, language)
    usable = [
        passage
        for passage in reading.passages
        if (passage.index < end or passage.paragraph.annex) and not passage.paragraph.is_embedded
    ]
    own = [passage for passage in usable if spoken[passage.index] == language] or usable
    article = _article_on_topic(own, check, reading)
    if article:
        return Place(
            after=_end_of_article(article[-1], reading.passages, end),
            heading=None,
            clauses=_going_on(article, agreement),
            is_new=False,
        )
    return _new_article(agreement, [p for p in own if not p.paragraph.annex] or own)


def article_heading(language: str) -> str:
    """Return the heading of a new article on SEA.

    Raises:
        KeyError: no such heading in this language.

    """
    return _words()[language].article


def _end_of_article(last: Passage, passages: Sequence[Passage], end: int) -> int:
    """Return the last paragraph of an article, past the same clause in another language."""
    after = last.index
    if last.paragraph.role is not Role.BODY:
        return after
    for passage in passages[last.index + 1 :]:
        is_own = passage.section == last.section and passage.kind is PassageKind.LIVE
        is_below = passage.paragraph.role is Role.BODY and passage.paragraph.annex == (
            last.paragraph.annex
        )
        if not is_own or not is_below or (passage.index >= end and not passage.paragraph.annex):
            break
        after = passage.index
    return after


class _ClosingWords(Value):
    article: str
    closing: tuple[str, ...]
    within: tuple[str, ...]

    def are_in(self, text: str) -> bool:
        """Whether a paragraph stands where the parties sign."""
        words = text.casefold()
        is_blank = "__" in words or "……" in words
        return is_blank or words.startswith(self.closing) or any(w in words for w in self.within)


@cache
def _words() -> dict[str, _ClosingWords]:
    document = read_rule_file(Path(__file__).with_name("closing_words.yaml"))
    return {str(code): document.load(_ClosingWords, (str(code),)) for code in document.data}


def _end_of_articles(agreement: Agreement, passages: Sequence[Passage], language: str) -> int:
    """Return the first paragraph behind the articles: signatures, or what follows them."""
    body = [p.index for p in passages if not p.paragraph.annex and p.paragraph.role in _IN_PLACE]
    end = body[-1] + 1 if body else len(passages)
    words = _words()[language]
    while end > 0:
        passage = passages[end - 1]
        text = agreement.text_of(passage.paragraph).strip()
        is_signature = words.are_in(text)
        is_loose = (
            not passage.paragraph.label
            and len(text) <= _SHORT
            and not text.endswith(_SENTENCE_ENDS)
        )
        if not is_signature and not is_loose:
            return end
        end -= 1
    return len(passages)


def _article_on_topic(
    own: list[Passage], check: ClauseCheck, reading: Reading
) -> list[Passage] | None:
    """Return the paragraphs of the article on SEA, or None when there is none."""
    carried: dict[int, set[str]] = {}
    quoted: set[int] = set()
    for result in check.elements:
        is_there = result.status in (ElementStatus.PRESENT, ElementStatus.WEAKENED)
        if is_there and StatusReason.BY_REFERENCE_ONLY not in result.reasons:
            for evidence in result.evidence:
                section = reading.passages[evidence.paragraph].section
                carried.setdefault(section, set()).add(result.id)
                quoted.add(evidence.paragraph)
    headings = {
        unit.passage
        for unit in reading.idle
        if reading.passages[unit.passage].kind is PassageKind.HEADING and unit.has_topic
    }
    best: tuple[bool, int] = (False, 0)
    article: list[Passage] | None = None
    for section in {passage.section for passage in own}:
        members = [p for p in own if p.section == section and _can_hold(p)]
        under_topic = [p for p in members if not headings.isdisjoint(p.headings)]
        chosen = under_topic or members
        named = len(carried.get(section, ()))
        is_on_topic = bool(under_topic) or named >= _ENOUGH
        about = sum(1 for passage in chosen if passage.index in quoted)
        if not chosen or not (is_on_topic or 2 * about >= len(chosen)):
            continue
        if about or under_topic:
            standing = (bool(under_topic), named)
            if article is None or standing > best:
                best, article = standing, chosen
    return article


def _can_hold(passage: Passage) -> bool:
    return passage.kind is PassageKind.LIVE and passage.paragraph.role in _IN_PLACE


def _going_on(article: list[Passage], agreement: Agreement) -> Line:
    """Return the manner of the clauses of an article, with the number after its last one."""
    free = [p for p in article if p.paragraph.label and p.lead_in is None]
    base = _level_of_clauses(free, has_heading=bool(article[0].headings))
    if base is None:
        plain = [p for p in article if not p.paragraph.label and p.lead_in is None]
        return Line(like=(plain or article)[-1].index)
    same = [passage for passage in free if _level(passage) == base]
    before = same[-2].paragraph.label if len(same) > 1 else ""
    last = same[-1]
    return _line(last, agreement, next_label(last.paragraph.label, before))


class _Level(NamedTuple):
    kind: str
    level: int
    depth: int


def _level(passage: Passage) -> _Level:
    marker = passage.marker
    kind, level = (marker.kind, marker.level) if marker else ("named", 0)
    return _Level(kind, level, passage.paragraph.depth)


def _level_of_clauses(free: list[Passage], *, has_heading: bool) -> _Level | None:
    """Return the usual level of the clauses; a single one without a heading is the article itself."""
    levels = Counter(_level(passage) for passage in free)
    if not levels:
        return None
    usual, count = levels.most_common(1)[0]
    return usual if has_heading or count > 1 else None


def _line(passage: Passage, agreement: Agreement, label: str) -> Line:
    text = agreement.text_of(passage.paragraph)
    if not text.startswith(passage.paragraph.label) or not passage.paragraph.label:
        numbering: Literal["automatic", "none"] = "automatic"
        if not passage.paragraph.label:
            numbering = "none"
        return Line(like=passage.index, numbering=numbering)
    if not label:
        is_bullet = passage.marker is not None and passage.marker.kind == "bullet"
        if not is_bullet:
            return Line(like=passage.index)
        label = passage.paragraph.label
    rest = text[len(passage.paragraph.label) :]
    joint = _JOINT.match(rest)
    return Line(
        like=passage.index,
        numbering="typed",
        label=label,
        before=passage.paragraph.label,
        joint=joint[0] if joint else "",
    )


def _new_article(agreement: Agreement, own: list[Passage]) -> Place:
    headings = [
        p for p in own if p.kind is PassageKind.HEADING and p.paragraph.role is not Role.TITLE
    ]
    labelled = [passage for passage in headings if passage.paragraph.label]
    filled = [p for p in labelled or headings if _members(p, own)]
    holding = [p for p in own if _can_hold(p)]
    after = (holding or own)[-1].index
    if not filled or (not labelled and filled == own[:1]):  # a title alone heads no article
        return Place(after=after, heading=None, clauses=_flat(agreement, holding or own))
    top = min(_height(passage) for passage in filled)
    last = [passage for passage in filled if _height(passage) == top][-1]
    label = next_label(last.paragraph.label)
    heading = _line(last, agreement, label)
    clauses = _members(last, own)
    base = next((p for p in clauses if p.lead_in is None and p.paragraph.label), clauses[0])
    if not labelled and value_of(base.paragraph.label) not in {None, 1}:  # one count for all
        return Place(after=after, heading=heading, clauses=_flat(agreement, holding))
    first = _line(base, agreement, under(label, base.paragraph.label))
    return Place(after=after, heading=heading, clauses=first)


def _height(passage: Passage) -> tuple[int, int]:
    marker = passage.marker
    return passage.paragraph.depth, marker.level if marker and marker.kind == "number" else 1


def _members(heading: Passage, own: list[Passage]) -> list[Passage]:
    return [p for p in own if heading.index in p.headings and _can_hold(p)]


def _flat(agreement: Agreement, holding: list[Passage]) -> Line:
    """Return the manner of an agreement without headings: its last clause at the top, if any."""
    labelled = [p for p in holding if p.paragraph.label and p.lead_in is None]
    if not labelled:
        return Line(like=holding[-1].index)
    top = min(_height(passage) for passage in labelled)
    same = [passage for passage in labelled if _height(passage) == top]
    before = same[-2].paragraph.label if len(same) > 1 else ""
    return _line(same[-1], agreement, next_label(same[-1].paragraph.label, before))
