"""A copy of a Word agreement with comments at the exact words; its text is unchanged."""

from lxml import etree

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


def annotated(data: bytes, file: str, notes: tuple[Note, ...], writer: Writer) -> bytes:
    """Return a copy of a .docx with a comment per note.

    A note on words outside the main part (a page header) or on the whole stands at the beginning.

    Raises:
        FileRefused: as ``WordFile``.

    """
    word = WordFile(data, file, "annotate")
    text = WordText(word.parts)
    for note in notes:
        ends = _ends(text, note) or _beginning(word.parts.document)
        if ends is not None:
            add_comment(word, *ends, note.paragraphs, writer)
    return word.saved()


def _ends(text: WordText, note: Note) -> tuple[etree._Element, etree._Element] | None:
    if note.end <= note.start:
        return None
    paragraph = text.paragraph_at(note.start)
    if not text.is_in_document(paragraph):
        return None
    first = text.node_from(paragraph, note.start)
    last = text.node_until(paragraph, min(note.end, text.agreement.paragraphs[paragraph].end))
    return None if first is None or last is None else (first, last)


def _beginning(document: etree._Element) -> tuple[etree._Element, etree._Element] | None:
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
    return run, run
