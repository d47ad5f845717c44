"""Reads a .docx in one linear walk: what is in force, and what stands in the file without being so."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from contract_clauses.agreement import InactiveKind, Role
from contract_clauses.block import Block, Blocks, Piece
from contract_clauses.docx_embedded import blocks_in
from contract_clauses.docx_inline import (
    ALTERNATIVES,
    LIVE,
    TRACKED,
    Fields,
    Inline,
    Mark,
    chosen,
    mark_of,
)
from contract_clauses.docx_numbers import Numbering
from contract_clauses.docx_package import DocxParts, EmbeddedFile, read_parts
from contract_clauses.docx_styles import Style, Styles, W, is_on, number_of, whole
from contract_clauses.heading import is_heading_text
from contract_clauses.reading_problem import reading_warning
from partner_screening.findings import Problem

_P, _TBL, _SDT, _PPR = W + "p", W + "tbl", W + "sdt", W + "pPr"
_PSTYLE, _NUM_PR, _OUTLINE, _RPR = W + "pStyle", W + "numPr", W + "outlineLvl", W + "rPr"
_VAL, _TR, _TC, _TC_PR, _TR_PR = W + "val", W + "tr", W + "tc", W + "tcPr", W + "trPr"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_THROUGH = frozenset({W + "customXml", W + "smartTag", W + "sdtContent"})
_BODY_LEVEL = 9
_NOTES = (
    ("footnotes", W + "footnote", Role.FOOTNOTE),
    ("endnotes", W + "endnote", Role.ENDNOTE),
    ("comments", W + "comment", Role.COMMENT),
)
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_docx(data: bytes, file: str, view: str) -> tuple[Blocks, list[Problem]]:
    """Return the blocks of a .docx in the numbering of ``view``, and what could not be read.

    Raises:
        FileRefused: as ``read_parts``.

    """
    parts = read_parts(data, file)
    walker = _walked(parts, view, keeps_origins=False)
    problems = []
    for code, names in (("embedded_read", walker.read), ("embedded_objects", walker.unread)):
        if names:
            problems.append(reading_warning(code, file, found=", ".join(names[:5])))
    if walker.unread_parts:
        problems.append(
            reading_warning("embedded_part_unread", file, found=str(walker.unread_parts))
        )
    return Blocks(walker.blocks), problems


def blocks_of(parts: DocxParts, view: str, *, keeps_origins: bool = False) -> list[Block]:
    """Return the blocks of parts that are already parsed, on request with their nodes."""
    return _walked(parts, view, keeps_origins=keeps_origins).blocks


def _walked(parts: DocxParts, view: str, *, keeps_origins: bool) -> "_Walker":
    walker = _Walker(parts, view, keeps_origins=keeps_origins)
    body = parts.document.find(W + "body")
    if body is not None:
        walker.container(body, LIVE, _Place(Role.BODY))
    walker.finish()
    _read_around(parts, walker)
    for embedded in parts.embedded:
        walker.embedded(embedded)
    return walker


def _read_around(parts: DocxParts, walker: "_Walker") -> None:
    """Read headers and footers, each text once, then notes and comments."""
    seen: set[str] = set()
    for part in parts.others:
        if part.kind not in {"header", "footer"}:
            continue
        text = "".join(str(text) for text in part.root.itertext())
        if text not in seen:
            seen.add(text)
            walker.container(part.root, LIVE, _Place(Role(part.kind)))
            walker.finish()
    for kind, tag, role in _NOTES:
        root = parts.first(kind)
        for note in root.iterfind(tag) if root is not None else ():
            if note.get(W + "type") not in _SEPARATORS:
                walker.container(note, LIVE, _Place(role))
                walker.finish()


@dataclass(frozen=True, slots=True)
class _Place:
    role: Role
    list_id: str = ""


class _Given(NamedTuple):
    """What the properties of a paragraph say; ``runs_on`` when its end is gone in the view."""

    style_id: str
    style: Style
    number: str | None
    level: int | None
    outline: int | None
    runs_on: bool


class _Walker:
    def __init__(self, parts: DocxParts, view: str, *, keeps_origins: bool) -> None:
        self._keeps_origins = keeps_origins
        self._styles = Styles(parts.first("styles"))
        self._numbering = Numbering(parts.first("numbering"))
        # A paragraph whose mark is gone in this view runs on into the next one.
        accepted = (W + "del", W + "moveFrom")
        self._joining = accepted if view == "accepted" else (W + "ins", W + "moveTo")
        self._gone = frozenset(TRACKED[tag] for tag in self._joining)
        self._fields = Fields()
        self._pending: list[Piece] = []
        self._in_contents: list[Block] = []
        self._tables = 0
        self._view = view
        self._chunks = parts.chunks
        self.blocks: list[Block] = []
        self.unread_parts = 0
        self.read: list[str] = []
        self.unread: list[str] = []

    def container(self, parent: etree._Element, mark: Mark, place: _Place) -> None:
        for child in parent:
            tag = child.tag
            if tag == _P:
                self._paragraph(child, mark, place)
            elif tag == _TBL:
                self._table(child, mark, place)
            elif tag == _SDT:
                self._control(child, mark, place)
            elif tag in _THROUGH:
                self.container(child, mark, place)
            elif tag in TRACKED:
                self.container(child, mark_of(child, mark), place)
            elif tag == ALTERNATIVES:
                self.container(chosen(child), mark, place)
            elif tag == W + "altChunk":
                self._chunk(self._chunks.get(child.get(_RELATION_ID, "")))
            elif tag == W + "subDoc":
                self.unread_parts += 1

    def embedded(self, file: EmbeddedFile) -> None:
        """Read an embedded document as an annex behind the text, or note that it was not read."""
        blocks = blocks_in(file, self._view)
        name = posixpath.basename(file.name)
        (self.unread if blocks is None else self.read).append(name)
        for block in blocks or ():
            block.annex = name
            self._emit(block)

    def _chunk(self, file: EmbeddedFile | None) -> None:
        """Read an inserted document at its place."""
        blocks = blocks_in(file, self._view) if file else None
        if blocks is None:
            self.unread_parts += 1
        for block in blocks or ():
            self._emit(block)

    def finish(self) -> None:
        """Hand over what is left at the end of a part."""
        if self._pending:
            self._emit(Block(self._pending))
            self._pending = []
        if self._fields.open:  # a field that never ends: its text is text
            for block in self._in_contents:
                block.role = Role.BODY
            self._fields.open.clear()
        self._in_contents = []

    def _control(self, control: etree._Element, mark: Mark, place: _Place) -> None:
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        if gallery is not None and gallery.get(W + "val") == "Table of Contents":
            place = _Place(Role.CONTENTS_LIST)
        content = control.find(W + "sdtContent")
        if content is not None:
            self.container(content, mark, place)

    def _table(self, table: etree._Element, mark: Mark, place: _Place) -> None:
        self._tables += 1
        name = f"table{self._tables}"
        role = Role.TABLE if place.role is Role.BODY else place.role
        for at, row in enumerate(_inside(table, _TR), start=1):
            row_mark = _row_mark(row, mark)
            for cell in _inside(row, _TC):
                self.container(cell, _cell_mark(cell, row_mark), _Place(role, f"{name}.row{at}"))

    def _paragraph(self, paragraph: etree._Element, mark: Mark, place: _Place) -> None:
        given = self._given(paragraph)
        was_in_contents = bool(self._fields.open) and self._fields.is_in_contents
        inline = Inline(self._styles, given.style, self._fields, keeps_origins=self._keeps_origins)
        inline.walk(paragraph, mark)
        in_contents = was_in_contents or (bool(self._fields.open) and self._fields.is_in_contents)
        if given.runs_on:
            self._keep(inline.pieces)
        else:
            pieces = self._pending + inline.pieces
            origin = paragraph if self._keeps_origins else None
            block = Block(pieces, place.role, list_id=place.list_id, origin=origin)
            self._pending = []
            self._number(block, given)
            if place.role is Role.BODY:
                self._describe(block, given, in_contents)
            self._emit(block)
        for box, box_mark in inline.text_boxes:
            role = Role.TEXT_BOX if place.role in {Role.BODY, Role.TABLE} else place.role
            self.container(box, box_mark, _Place(role))

    def _given(self, paragraph: etree._Element) -> "_Given":
        """Read the paragraph's properties in one pass: most paragraphs have few."""
        style_id, style, own_number, outline, runs_on = "", self._styles.default, None, None, False
        first = next(iter(paragraph), None)
        for child in first if first is not None and first.tag == _PPR else ():
            tag = child.tag
            if tag == _PSTYLE:
                style_id = child.get(_VAL, "")
                style = self._styles.get(style_id)
            elif tag == _NUM_PR:
                own_number = child
            elif tag == _OUTLINE:
                outline = whole(child.get(_VAL))
            elif tag == _RPR:
                runs_on = any(child.find(end) is not None for end in self._joining)
        number, level = style.number, style.level
        if own_number is not None:
            number, level = number_of(own_number, number, level)
        return _Given(
            style_id, style, number, level, style.outline if outline is None else outline, runs_on
        )

    def _keep(self, pieces: list[Piece]) -> None:
        """Keep pieces for the next paragraph; a paragraph that is wholly gone stands alone."""
        kept = self._pending + pieces
        if all(piece.kind in self._gone for piece in kept):
            self._pending = []
            self._emit(Block(kept))
        else:
            self._pending = kept

    def _number(self, block: Block, given: "_Given") -> None:
        if given.number is None or given.number == "0":
            return
        level = given.level
        if level is None:
            level = self._numbering.level_of_style(given.number, given.style_id) or 0
        block.label = self._numbering.next_label(given.number, level)
        block.depth = level
        block.list_id = block.list_id or f"list{given.number}"

    def _describe(self, block: Block, given: "_Given", in_contents: bool) -> None:
        style, outline = given.style, given.outline
        if style.is_contents or in_contents:
            block.role = Role.CONTENTS_LIST
            self._in_contents.append(block)
        elif (style.is_title or (outline is not None and outline < _BODY_LEVEL)) and (
            # Many templates number their clauses with heading styles: a sentence is no heading.
            is_heading_text("".join(piece.text for piece in block.pieces))
        ):
            block.role = Role.TITLE if style.is_title else Role.HEADING
            block.depth = outline or 0

    def _emit(self, block: Block) -> None:
        if block.pieces:
            self.blocks.append(block)


def _inside(parent: etree._Element, tag: str) -> Iterable[etree._Element]:
    """Yield rows or cells, also those inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == _SDT:
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from _inside(content, tag)
        elif child.tag in _THROUGH:
            yield from _inside(child, tag)


def _row_mark(row: etree._Element, mark: Mark) -> Mark:
    properties = row.find(_TR_PR)
    if properties is None:
        return mark
    for tag in (W + "del", W + "ins"):
        change = properties.find(tag)
        if change is not None:
            return mark_of(change, mark)
    if is_on(properties.find(W + "hidden")) and mark is LIVE:
        return Mark(InactiveKind.HIDDEN)
    return mark


def _cell_mark(cell: etree._Element, mark: Mark) -> Mark:
    properties = cell.find(_TC_PR)
    if properties is None:
        return mark
    change = properties.find(W + "cellDel")
    if change is not None and mark.kind in {None, InactiveKind.INSERTED}:
        return Mark(InactiveKind.DELETED, change.get(W + "author", ""), None)
    return mark
