"""A copy of a Word agreement with comments at the exact words; its text is unchanged."""

from typing import NamedTuple

from lxml import etree

from contract_clauses.docx_inline import TEXT_BOX
from contract_clauses.docx_styles import W
from contract_clauses.mending.word_comments import Writer, add_comment
from contract_clauses.mending.word_file import WordFile
from contract_clauses.mending.word_text import PPR, P, R, WordText
from partner_screening.values import Value


class Note(Value):
    """What is to be said of ``[start, end)`` of the live text; of the whole when both are 0."""

    start: int = 0
    end: int = 0
    paragraphs: tuple[str, ...]


class _Anchor(NamedTuple):
    """The nodes that a comment is laid on; ``is_exact`` when they are just the words meant."""

    first: etree._Element
    last: etree._Element
    is_exact: bool


def annotated(data: bytes, file: str, notes: tuple[Note, ...], writer: Writer) -> bytes:
    """Return a copy of a .docx with a comment per note.

    Word ignores comments inside text boxes, page headers and notes: there the comment is laid on the
    box, or on the beginning of the document, and quotes the words meant. So does a note on the whole.

    Raises:
        FileRefused: as ``WordFile``.

    """
    word = WordFile(data, file, "annotate")
    text = WordText(word.parts)
    for note in notes:
        anchor = _anchor(text, note) or _beginning(word.parts.document)
        if anchor is not None:
            quote = text.agreement.text[note.start : note.end]
            said = note.paragraphs
            if quote and not anchor.is_exact:
                said = (f"“{quote}”", *said)
            add_comment(word, anchor.first, anchor.last, said, writer)
    return word.saved()


def _anchor(text: WordText, note: Note) -> _Anchor | None:
    if note.end <= note.start:
        return None
    paragraph = text.paragraph_at(note.start)
    if not text.is_in_document(paragraph):
        return None
    box = _box_around(text.element_of(paragraph))
    if box is not None:
        return _Anchor(box, box, is_exact=False)
    first = text.node_from(paragraph, note.start)
    last = text.node_until(paragraph, min(note.end, text.agreement.paragraphs[paragraph].end))
    return None if first is None or last is None else _Anchor(first, last, is_exact=True)


def _box_around(paragraph: etree._Element | None) -> etree._Element | None:
    """Return the run that holds the outermost text box around a paragraph, if it is in one."""
    run = None
    is_inside = False
    for above in paragraph.iterancestors() if paragraph is not None else ():
        is_inside = is_inside or above.tag == TEXT_BOX
        if is_inside and above.tag == R:
            run = above
    return run


def _beginning(document: etree._Element) -> _Anchor | None:
    """Return a node of the first paragraph; an empty run is put in where it has none."""
    paragraph = next(document.iter(P), None)
    if paragraph is None:
        return None
    run = paragraph.find(R)
    if run is None:
        run = etree.Element(W + "r")
        properties = paragraph.find(PPR)
        if properties is None:
            paragraph.insert(0, run)
        else:
            properties.addnext(run)
    return _Anchor(run, run, is_exact=False)
