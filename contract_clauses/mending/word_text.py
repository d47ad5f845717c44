"""Leads from a place in the live text of an agreement to the node of the Word file, and cuts there."""

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from contract_clauses.agreement import Agreement, InactiveKind
from contract_clauses.assembly import FileFacts, assemble
from contract_clauses.block import Block, Blocks
from contract_clauses.docx_package import DocxParts
from contract_clauses.docx_styles import W
from contract_clauses.read_docx import blocks_of

P, R, T, RPR, PPR = W + "p", W + "r", W + "t", W + "rPr", W + "pPr"
_LIVE = frozenset({None, InactiveKind.INSERTED})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class Stretch:
    """A stretch of the live text, ``[start, end)``, and the node that it was read from."""

    start: int
    end: int
    node: etree._Element


class WordText:
    """The live text of a Word file with the node behind every character.

    Attributes:
        agreement: the agreement in the accepted view; ``paragraphs`` are counted as there.

    """

    def __init__(self, parts: DocxParts) -> None:
        blocks = blocks_of(parts, "accepted", keeps_origins=True)
        self.agreement: Agreement = assemble(Blocks(blocks), FileFacts("", "", "docx", "accepted"))
        self._document = parts.document
        self._blocks = _live_blocks(blocks, self.agreement)
        self._stretches: dict[int, list[Stretch]] = {}

    def paragraph_at(self, offset: int) -> int:
        """Return the index of the paragraph in which a character of the live text stands."""
        low, high = 0, len(self.agreement.paragraphs) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.agreement.paragraphs[middle].start <= offset:
                low = middle
            else:
                high = middle - 1
        return low

    def element_of(self, paragraph: int) -> etree._Element | None:
        """Return the ``w:p`` with which a paragraph ends."""
        block = self._blocks[paragraph]
        if etree.iselement(block.origin):
            return block.origin
        return _above(self.stretches_of(paragraph)[-1].node, P)

    def is_in_document(self, paragraph: int) -> bool:
        """Whether a paragraph stands in the main part, where comments and changes can be put."""
        if self.agreement.paragraphs[paragraph].is_embedded:
            return False
        element = self.element_of(paragraph)
        return element is not None and element.getroottree().getroot() is self._document

    def stretches_of(self, paragraph: int) -> list[Stretch]:
        """Return the stretches of a paragraph in reading order."""
        if paragraph not in self._stretches:
            self._stretches[paragraph] = _stretches(
                self._blocks[paragraph], self.agreement.paragraphs[paragraph].start
            )
        return self._stretches[paragraph]

    def node_from(self, paragraph: int, offset: int) -> etree._Element | None:
        """Return the run with which the text at ``offset`` begins, cut off from what is before."""
        for at, stretch in enumerate(self.stretches_of(paragraph)):
            if stretch.start <= offset < stretch.end:
                is_inside = stretch.start < offset
                begun = self._cut(paragraph, at, offset) if is_inside else stretch
                return run_around(begun.node)
        return None

    def node_until(self, paragraph: int, offset: int) -> etree._Element | None:
        """Return the run with which the text before ``offset`` ends, cut off from what follows."""
        for at, stretch in enumerate(self.stretches_of(paragraph)):
            if stretch.start < offset <= stretch.end:
                if offset < stretch.end:
                    self._cut(paragraph, at, offset)
                return run_around(self.stretches_of(paragraph)[at].node)
        return None

    def _cut(self, paragraph: int, at: int, offset: int) -> Stretch:
        """Divide a stretch, and its run, at ``offset``; return the second half."""
        stretches = self.stretches_of(paragraph)
        stretch = stretches[at]
        node = stretch.node
        run = node.getparent()
        if run is None or node.tag != T or run_around(node) is not run:
            return stretch  # a formula or reading aid is not divided: the whole is meant
        letters = node.text or ""
        into = offset - stretch.start
        second = etree.Element(R)
        properties = run.find(RPR)
        if properties is not None:
            second.append(deepcopy(properties))
        half = Stretch(offset, stretch.end, etree.SubElement(second, T))
        write_text(half.node, letters[into:])
        for child in list(node.itersiblings()):
            second.append(child)  # moved, not copied: later stretches keep their nodes
        write_text(node, letters[:into])
        run.addnext(second)
        stretch.end = offset
        stretches.insert(at + 1, half)
        return half


def write_text(node: etree._Element, text: str) -> None:
    """Write text into a ``w:t`` so that spaces at its ends are kept."""
    node.text = text
    node.set(_SPACE, "preserve")


def run_around(node: etree._Element) -> etree._Element:
    """Return the outermost run, or the formula, that a piece of text is in below its paragraph."""
    outermost = node
    for above in node.iterancestors():
        if above.tag == P:
            break
        if above.tag == R:
            outermost = above
    return outermost


def _above(node: etree._Element, tag: str) -> etree._Element | None:
    return next(node.iterancestors(tag), None)


def _live_blocks(blocks: list[Block], agreement: Agreement) -> list[Block]:
    """Return the blocks that became paragraphs: those with live text, in their order."""
    live = [
        block
        for block in blocks
        if any(piece.kind in _LIVE and piece.text.strip() for piece in block.pieces)
    ]
    if len(live) != len(agreement.paragraphs):
        raise AssertionError("the paragraphs of an agreement are its blocks with live text")
    return live


def _live(block: Block) -> list[tuple[str, etree._Element]]:
    return [
        (piece.text, piece.origin)
        for piece in block.pieces
        if piece.kind in _LIVE and etree.iselement(piece.origin)
    ]


def _stretches(block: Block, start: int) -> list[Stretch]:
    """Return the stretches of a block; its text begins at ``start``, spaces before it do not count."""
    pieces = _live(block)
    whole = "".join(text for text, _ in pieces)
    place = start - (len(whole) - len(whole.lstrip()))
    found = []
    for text, node in pieces:
        if text:
            found.append(Stretch(place, place + len(text), node))
        place += len(text)
    return found
