"""A copy of a Word agreement with new clauses as tracked insertions, each with a comment."""

from copy import deepcopy

from lxml import etree

from contract_clauses.docx_styles import W
from contract_clauses.mending.next_label import next_label
from contract_clauses.mending.placing import Line, Place
from contract_clauses.mending.word_comments import Writer, add_comment, is_right_to_left
from contract_clauses.mending.word_file import WordFile
from contract_clauses.mending.word_text import PPR, RPR, P, R, T, WordText, run_around, write_text
from partner_screening.values import Value

_TABLE = W + "tbl"
_CONTENT = W + "sdtContent"


def _names(names: str) -> tuple[str, ...]:
    return tuple(W + name for name in names.split())


# The order in which the file format wants the properties; only what must stand before ours is listed.
_BEFORE_NUMBER = _names("pStyle keepNext keepLines pageBreakBefore framePr widowControl")
_BEFORE_BIDI = _BEFORE_NUMBER + _names(
    "numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
    "topLinePunct autoSpaceDE autoSpaceDN"
)
_BEHIND_RTL = _names("cs em lang eastAsianLayout specVanish oMath")
_NOT_COPIED_OF_PARAGRAPH = _names("sectPr pPrChange pageBreakBefore framePr")
_NOT_COPIED_OF_RUN = _names(
    "ins del moveFrom moveTo rPrChange strike dstrike vanish webHidden specVanish highlight rStyle"
)


class Addition(Value):
    """A clause to insert: its paragraphs are parted by line feeds; ``comment`` says why."""

    element: str
    text: str
    comment: tuple[str, ...]


class Insertion(Value):
    """What to insert where; ``heading`` is that of a new article, used when ``place`` asks for one."""

    place: Place
    heading: str
    additions: tuple[Addition, ...]


def with_clauses(data: bytes, file: str, wanted: Insertion, writer: Writer) -> bytes:
    """Return a copy of a .docx with the clauses inserted at their place, all as tracked changes.

    Raises:
        FileRefused: as ``WordFile``.

    """
    word = WordFile(data, file, "insert")
    text = WordText(word.parts)
    place = wanted.place
    inserter = _Inserter(word, text, writer, _end_of(text, place))
    if place.heading is not None:
        inserter.add(wanted.heading, place.heading, place.heading.label)
    label, before = place.clauses.label, place.clauses.before
    for addition in wanted.additions:
        first, *more = addition.text.splitlines()
        paragraph = inserter.add(first, place.clauses, label)
        inserter.comment(paragraph, addition.comment)
        for line in more:
            inserter.add(line, Line(like=place.clauses.like), "")
        label, before = next_label(label, before) or label, label
    return word.saved()


def _end_of(text: WordText, place: Place) -> etree._Element:
    """Return the node behind which new paragraphs come: outside a control that ends there."""
    end = text.element_of(place.after)
    if end is None:
        raise AssertionError("a paragraph with live text has a node")
    if place.is_new:
        tables = list(end.iterancestors(_TABLE))
        end = tables[-1] if tables else end
    content = end.getparent()
    while content is not None and content.tag == _CONTENT and content[-1] is end:
        control = content.getparent()
        outside = control.getparent() if control is not None else None
        if control is None or outside is None:
            break
        end, content = control, outside
    return end


class _Inserter:
    """Puts paragraphs one behind the other, each in the manner of a paragraph that is there."""

    def __init__(self, word: WordFile, text: WordText, writer: Writer, end: etree._Element) -> None:
        self._word = word
        self._text = text
        self._writer = writer
        self._end = end

    def add(self, words: str, line: Line, label: str) -> etree._Element:
        """Put a paragraph behind the last one and return it."""
        is_rtl = is_right_to_left(words)
        paragraph = etree.Element(P)
        paragraph.append(self._properties(line, is_rtl=is_rtl))
        run = etree.SubElement(self._change(paragraph), R)
        run.append(self._letters(line.like, is_rtl=is_rtl, is_chinese=_is_chinese(words)))
        if line.numbering == "typed":
            for at, part in enumerate((label + line.joint).split("\t")):
                if at:
                    etree.SubElement(run, W + "tab")
                if part:
                    write_text(etree.SubElement(run, T), part)
        write_text(etree.SubElement(run, T), words)
        self._end.addnext(paragraph)
        self._end = paragraph
        return paragraph

    def comment(self, paragraph: etree._Element, said: tuple[str, ...]) -> None:
        """Lay a comment on the inserted text; it goes when the insertion is rejected."""
        change = paragraph[-1]
        reference = add_comment(self._word, change, change, said, self._writer)
        around = self._change(paragraph)
        around.append(reference)

    def _change(self, parent: etree._Element) -> etree._Element:
        return etree.SubElement(
            parent, W + "ins", {W + "id": self._word.next_id(), **self._writer.marks}
        )

    def _properties(self, line: Line, *, is_rtl: bool) -> etree._Element:
        like = self._text.element_of(line.like)
        given = like.find(PPR) if like is not None else None
        properties = deepcopy(given) if given is not None else etree.Element(PPR)
        _drop(properties, _NOT_COPIED_OF_PARAGRAPH)
        if line.numbering == "none":
            _drop(properties, _names("numPr"))
            number = etree.Element(W + "numPr")
            etree.SubElement(number, W + "numId", {W + "val": "0"})
            _put(properties, number, _BEFORE_NUMBER)
        _drop(properties, _names("bidi"))
        if is_rtl:
            _put(properties, etree.Element(W + "bidi"), _BEFORE_BIDI)
        end = properties.find(RPR)
        if end is None:
            end = etree.SubElement(properties, RPR)
        _drop(end, _NOT_COPIED_OF_RUN)
        end.insert(
            0, etree.Element(W + "ins", {W + "id": self._word.next_id(), **self._writer.marks})
        )
        return properties

    def _letters(self, like: int, *, is_rtl: bool, is_chinese: bool) -> etree._Element:
        """Return the look of the letters: that of the longest run of the paragraph to imitate."""
        longest = max(self._text.stretches_of(like), key=lambda one: one.end - one.start)
        given = run_around(longest.node).find(RPR)
        letters = deepcopy(given) if given is not None else etree.Element(RPR)
        _drop(letters, _NOT_COPIED_OF_RUN)
        _drop(letters, _names("rtl"))
        if is_rtl:
            later = next((child for child in letters if child.tag in _BEHIND_RTL), None)
            mark = etree.Element(W + "rtl")
            letters.append(mark) if later is None else later.addprevious(mark)
        if is_chinese:  # else quotation marks and dashes take the letters of the Latin font
            fonts = letters.find(W + "rFonts")
            if fonts is None:
                fonts = etree.Element(W + "rFonts")
                letters.insert(0, fonts)
            fonts.set(W + "hint", "eastAsia")
        return letters


def _drop(properties: etree._Element, tags: tuple[str, ...]) -> None:
    for child in [child for child in properties if child.tag in tags]:
        properties.remove(child)


def _put(properties: etree._Element, child: etree._Element, before: tuple[str, ...]) -> None:
    """Put a property in its place: behind all that must stand before it."""
    at = sum(1 for other in properties if other.tag in before)
    properties.insert(at, child)


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
