"""The inside of one .docx paragraph: its text, tracked, struck or hidden, and its text boxes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from contract_clauses.agreement import InactiveKind
from contract_clauses.block import Piece
from contract_clauses.docx_styles import PLAIN, Style, Styles, W, run_marks

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATIVES = _MC + "AlternateContent"
TEXT_BOX = W + "txbxContent"
_R, _T, _RPR = W + "r", W + "t", W + "rPr"
_LETTERS = frozenset({_T, W + "delText"})
_FLD_CHAR, _INSTR, _SDT, _RUBY = W + "fldChar", W + "instrText", W + "sdt", W + "ruby"

TRACKED = {
    W + "ins": InactiveKind.INSERTED,
    W + "moveTo": InactiveKind.INSERTED,
    W + "del": InactiveKind.DELETED,
    W + "moveFrom": InactiveKind.MOVED_AWAY,
}
_THROUGH = frozenset(
    W + name
    for name in ("hyperlink", "smartTag", "fldSimple", "customXml", "dir", "bdo", "sdtContent")
)
_WRITTEN = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": " ", W + "cr": " ",
    W + "noBreakHyphen": "-", W + "softHyphen": "",
}  # fmt: skip
_DRAWN = frozenset({W + "drawing", W + "pict", W + "object", ALTERNATIVES})
_FIRST_PRIVATE = 0xE000  # letters of symbol fonts, which mean nothing as text


class Mark(NamedTuple):
    """What the file says of a stretch of text, by whom and when."""

    kind: InactiveKind | None = None
    author: str = ""
    date: datetime | None = None


LIVE = Mark()


def mark_of(element: etree._Element, around: Mark = LIVE) -> Mark:
    """Return the mark that a tracked-change element lays on its content.

    A deletion wins over the insertion around it, and nothing inside a deletion is live again.
    """
    kind = TRACKED[element.tag]
    if around.kind is not None and around.kind is not InactiveKind.INSERTED:
        return around
    return Mark(kind, element.get(W + "author", ""), _moment(element.get(W + "date")))


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


@dataclass(slots=True)
class Fields:
    """The complex fields that are open: a table of contents spans many paragraphs."""

    open: list[list[str]] = field(default_factory=list)  # per field: state, code so far

    @property
    def is_in_contents(self) -> bool:
        """Whether an open field is a table of contents."""
        return any(code.lstrip().startswith("TOC") for _, code in self.open)

    @property
    def is_in_code(self) -> bool:
        """Whether text here is the argument of another field, which nobody sees."""
        return any(state == "code" for state, _ in self.open[:-1])

    def meet(self, character: etree._Element) -> None:
        """Take a field character: begin, separate or end."""
        kind = character.get(W + "fldCharType")
        if kind == "begin":
            self.open.append(["code", ""])
        elif kind == "separate" and self.open:
            self.open[-1][0] = "result"
        elif kind == "end" and self.open:
            self.open.pop()


class Inline:
    """Collects the pieces of one paragraph.

    Their origins are kept only for whoever writes a copy: nodes that are held cost memory and time.
    """

    def __init__(
        self, styles: Styles, paragraph: Style, fields: Fields, *, keeps_origins: bool
    ) -> None:
        self._styles = styles
        self._paragraph = paragraph
        self._fields = fields
        self._keeps_origins = keeps_origins
        self.pieces: list[Piece] = []
        self.text_boxes: list[tuple[etree._Element, Mark]] = []

    def walk(self, element: etree._Element, mark: Mark) -> None:
        """Collect from the children of a paragraph or of an element inside it."""
        for child in element:
            tag = child.tag
            if tag == _R:
                self._run(child, mark)
            elif tag in _THROUGH:
                self.walk(child, mark)
            elif tag in TRACKED:
                self.walk(child, mark_of(child, mark))
            elif tag == _SDT:
                content = child.find(W + "sdtContent")
                if content is not None:
                    self.walk(content, mark)
            elif tag == ALTERNATIVES:
                self.walk(chosen(child), mark)
            elif tag == _RUBY:
                self._ruby(child, mark)
            elif tag.startswith(_MATH):
                letters = "".join(text.text or "" for text in child.iter(_MATH + "t"))
                self._add(letters, mark, child)

    def _run(self, run: etree._Element, mark: Mark) -> None:
        style = self._paragraph
        if style.struck or style.hidden or (len(run) and run[0].tag == _RPR):
            mark = self._run_mark(run, mark)
        for child in run:
            tag = child.tag
            if tag in _LETTERS:
                if child.text and not (self._fields.open and self._fields.is_in_code):
                    self._add(child.text, mark, child)
            elif tag in _WRITTEN:
                self._add(_WRITTEN[tag], mark, child)
            else:
                self._run_extra(child, tag, mark)

    def _run_extra(self, child: etree._Element, tag: str, mark: Mark) -> None:
        if tag == _FLD_CHAR:
            self._fields.meet(child)
        elif tag == _INSTR:
            if self._fields.open:
                self._fields.open[-1][1] += child.text or ""
        elif tag in _DRAWN:
            self.text_boxes += [(box, mark) for box in _text_boxes(child)]
        elif tag == W + "sym":
            self._add(_symbol(child), mark, child)
        elif tag == _RUBY:
            self._ruby(child, mark)

    def _ruby(self, ruby: etree._Element, mark: Mark) -> None:
        """Collect the text alone: reading aids above it are no part of it."""
        plain = ruby.find(W + "rubyBase")
        if plain is not None:
            self.walk(plain, mark)

    def _run_mark(self, run: etree._Element, mark: Mark) -> Mark:
        properties = run.find(_RPR)
        struck, hidden = run_marks(properties)
        style = PLAIN
        if properties is not None:
            given = properties.find(W + "rStyle")
            if given is not None:
                style = self._styles.get(given.get(W + "val", ""))
        # In style hierarchies these properties toggle: twice on is off. Given directly they hold.
        if struck is None:
            struck = bool(style.struck) != bool(self._paragraph.struck)
        if hidden is None:
            hidden = bool(style.hidden) != bool(self._paragraph.hidden)
        if mark.kind in (InactiveKind.DELETED, InactiveKind.MOVED_AWAY):
            return mark
        if struck or hidden:
            kind = InactiveKind.STRUCK if struck else InactiveKind.HIDDEN
            return Mark(kind, mark.author, mark.date)
        return mark

    def _add(self, text: str, mark: Mark, origin: etree._Element) -> None:
        kept = origin if self._keeps_origins else None
        self.pieces.append(Piece(text, mark.kind, mark.author, mark.date, kept))


def chosen(alternatives: etree._Element) -> etree._Element:
    """Return the one branch to read of several ways to write the same thing."""
    choice = alternatives.find(_MC + "Choice")
    fallback = alternatives.find(_MC + "Fallback")
    if choice is None or (len(choice) == 0 and fallback is not None):
        return fallback if fallback is not None else alternatives
    return choice


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    if element.tag == ALTERNATIVES:
        element = chosen(element)
    for child in element:
        if child.tag == TEXT_BOX:
            yield child  # a text box inside it is met when its paragraphs are walked
        else:
            yield from _text_boxes(child)


def _symbol(element: etree._Element) -> str:
    code = element.get(W + "char", "")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < _FIRST_PRIVATE else " "  # noqa: PLR2004
