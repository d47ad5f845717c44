"""Writes comments of word processors: at exact words, or at a whole run."""

from datetime import datetime

from lxml import etree

from contract_clauses.docx_styles import W
from contract_clauses.language_detection import language_of
from contract_clauses.mending.word_file import WordFile
from contract_clauses.mending.word_text import write_text
from partner_screening.values import Value


class Writer(Value):
    """Who changes or comments a document, and when, as word processors show it."""

    author: str
    date: datetime

    @property
    def marks(self) -> dict[str, str]:
        """The attributes of a tracked change or comment."""
        return {W + "author": self.author, W + "date": self.date.strftime("%Y-%m-%dT%H:%M:%SZ")}

    @property
    def initials(self) -> str:
        """First letters of the author's names."""
        return "".join(name[0] for name in self.author.split()[:3])


def add_comment(
    file: WordFile,
    first: etree._Element,
    last: etree._Element,
    paragraphs: tuple[str, ...],
    writer: Writer,
) -> etree._Element:
    """Lay a comment on everything from node ``first`` to node ``last``, both in one paragraph.

    Returns the run that refers to the comment.
    """
    name = file.next_id()
    first.addprevious(etree.Element(W + "commentRangeStart", {W + "id": name}))
    end = etree.Element(W + "commentRangeEnd", {W + "id": name})
    last.addnext(end)
    reference = etree.Element(W + "r")
    etree.SubElement(reference, W + "commentReference", {W + "id": name})
    end.addnext(reference)
    comment = etree.SubElement(
        file.comments,
        W + "comment",
        {W + "id": name, **writer.marks, W + "initials": writer.initials},
    )
    # A comment runs in one direction; its last sentence is ours, earlier ones may be quotations.
    is_rtl = is_right_to_left(paragraphs[-1])
    for at, text in enumerate(paragraphs):
        comment.append(_paragraph(text, is_first=at == 0, is_rtl=is_rtl))
    return reference


def _paragraph(text: str, *, is_first: bool, is_rtl: bool) -> etree._Element:
    """Return a paragraph of a comment."""
    paragraph = etree.Element(W + "p")
    if is_rtl:
        etree.SubElement(etree.SubElement(paragraph, W + "pPr"), W + "bidi")
    if is_first:
        etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "annotationRef")
    run = etree.SubElement(paragraph, W + "r")
    if is_rtl:
        etree.SubElement(etree.SubElement(run, W + "rPr"), W + "rtl")
    write_text(etree.SubElement(run, W + "t"), text)
    return paragraph


def is_right_to_left(text: str) -> bool:
    """Whether a text is written in Arabic letters."""
    return language_of(text) == "ar"
