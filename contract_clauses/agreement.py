"""An agreement as it was read: live text with places, and everything that is not live, with its role.

``Agreement.text`` is the live text of the judged view: paragraphs of every role in reading order,
joined by one line feed. Offsets (``start``, ``end``) count code points of that text, so that
``agreement.text[start:end]`` is the quotation, to the letter.
"""

from datetime import datetime
from enum import StrEnum

from partner_screening.findings import Problem
from partner_screening.values import Value


class Role(StrEnum):
    """What a paragraph is in the document. Only ``body``, ``table`` and ``text_box`` create duties."""

    BODY = "body"
    TABLE = "table"
    TEXT_BOX = "text_box"
    HEADING = "heading"
    TITLE = "title"
    CONTENTS_LIST = "contents_list"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"


class InactiveKind(StrEnum):
    """Why a text is in the file but not in force."""

    DELETED = "deleted"
    MOVED_AWAY = "moved_away"
    STRUCK = "struck"
    HIDDEN = "hidden"
    INSERTED = "inserted"  # live in the accepted view, inactive in the original view


class Paragraph(Value):
    """A paragraph of the live text.

    ``label`` is its number as a reader sees it ("12.1", "(a)"), computed for automatic numbers;
    ``clause`` is the full clause reference that it belongs to ("12.1(a)"), inherited where it has no
    label of its own. ``depth`` is the outline depth, 0 at the top. ``label`` is not part of ``text``
    when it is automatic, and is part of it when it was typed. ``annex`` is the heading of the annex
    that it stands in, or the name of the document inside or beside it (``is_embedded``). ``list_id``
    ties rows of one table or points of one list together.
    ``page`` is where it begins; ``later_pages`` are the offsets at which it goes on on another page.
    """

    index: int
    start: int
    end: int
    role: Role
    page: int | None = None
    label: str = ""
    clause: str | None = None
    depth: int = 0
    annex: str = ""
    list_id: str = ""
    is_embedded: bool = False
    later_pages: tuple[tuple[int, int], ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Return the page on which the character at ``offset`` of the live text stands."""
        page = self.page
        for start, number in self.later_pages:
            if start > offset:
                break
            page = number
        return page


class RecognisedPage(Value):
    """A page whose text nobody typed: it was recognised in a picture.

    ``confidence`` is the mean over its letters, 0 to 100, as the recogniser gives it; None for text
    that a scanner laid under its pictures.
    """

    page: int
    confidence: float | None = None


class InactiveText(Value):
    """A text that is not in force: tracked deletion, strike-through, hidden text, and so on.

    ``paragraph`` is the index of the live paragraph that it stands in or, where none of its own
    paragraph is live, behind.
    ``context`` is the whole paragraph as it would read with this text in force.
    """

    kind: InactiveKind
    text: str
    context: str
    paragraph: int
    author: str = ""
    date: datetime | None = None


class TrackedChange(Value):
    """An insertion or deletion by a named author, for the report of differing views."""

    kind: InactiveKind
    text: str
    author: str
    date: datetime | None
    paragraph: int


_UNREAD = frozenset(
    {"partly_scanned", "page_unreadable", "embedded_part_unread", "recognised_text"}
)
_DOUBTFUL = frozenset({"struck_by_annotation", "recognised_text", "unseen_text"})


class Agreement(Value):
    """One agreement file, read into values. Nothing is decided here.

    ``readable`` is false when no text could be had (scan, encrypted, damaged): then ``problems``
    say why, and every element is ``cannot_tell``. ``recognised`` are the pages that were recognised
    in pictures: what stands there is shown, and nothing is cleared or called missing on the strength
    of it. ``other_view`` is the same file in the other view, where it has tracked changes.
    """

    path: str
    sha256: str
    format: str
    view: str = "accepted"
    text: str
    paragraphs: tuple[Paragraph, ...]
    inactive: tuple[InactiveText, ...] = ()
    changes: tuple[TrackedChange, ...] = ()
    pages: int | None = None
    recognised: tuple[RecognisedPage, ...] = ()
    is_readable: bool = True
    problems: tuple[Problem, ...] = ()
    other_view: "Agreement | None" = None

    @property
    def has_unread_parts(self) -> bool:
        """Whether text may stand in parts that could not be read: then nothing is surely missing."""
        return any(problem.code in _UNREAD for problem in self.problems)

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """The problems that say that live text may not be in force: then nothing is surely there."""
        return tuple(problem for problem in self.problems if problem.code in _DOUBTFUL)

    def is_recognised(self, paragraph: Paragraph, start: int, end: int) -> bool:
        """Whether a span of a paragraph lies on a page that was recognised in a picture."""
        if not self.recognised:
            return False
        pages = {page.page for page in self.recognised}
        return paragraph.page_at(start) in pages or paragraph.page_at(end - 1) in pages

    def text_of(self, paragraph: Paragraph) -> str:
        """Return the live text of one paragraph."""
        return self.text[paragraph.start : paragraph.end]
