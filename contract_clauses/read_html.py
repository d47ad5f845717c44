"""Reads .html; what a browser would hide, and what is marked deleted or struck, is not live."""

import re

from lxml import etree, html

from contract_clauses.agreement import InactiveKind, Role
from contract_clauses.block import Block, Blocks, Piece
from contract_clauses.docx_numbers import write_number
from contract_clauses.heading import is_heading_text
from contract_clauses.read_text import decode
from contract_clauses.reading_problem import reading_warning, refused
from partner_screening.errors import FileRefused
from partner_screening.findings import Problem

_DROPPED = frozenset(
    {
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "svg",
        "iframe",
        "object",
        "select",
        "button",
    }
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "aside",
        "address",
        "blockquote",
        "center",
        "dd",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "footer",
        "hr",
        "li",
        "ol",
        "ul",
        "nav",
        "pre",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "body",
        "html",
        "br",
    ]
)
_MARKS = {
    "del": InactiveKind.DELETED,
    "s": InactiveKind.STRUCK,
    "strike": InactiveKind.STRUCK,
    "ins": InactiveKind.INSERTED,
}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRIKING = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_HIDING_RULE = re.compile(
    r"\.([\w-]+)\s*\{[^}]*(display\s*:\s*none|visibility\s*:\s*hidden|line-through)", re.IGNORECASE
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_html(data: bytes, file: str) -> tuple[Blocks, list[Problem]]:
    """Return the paragraphs of an HTML file.

    Raises:
        FileRefused: ``entity_bomb`` for a file that declares entities, ``damaged_file``.

    """
    if b"<!ENTITY" in data[:100_000]:
        raise FileRefused(
            "entity_bomb",
            file,
            "The file declares entities, which no agreement needs.",
            "Do not open it. Ask the sender for the agreement as .docx or PDF.",
        )
    text, problems = _decoded(data, file)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise refused("damaged_file", file, "HTML") from error
    walker = _Walker(_classes(root))
    walker.element(root, None, Role.BODY)
    walker.end_block(Role.BODY)
    if root.find(".//iframe") is not None or root.find(".//object") is not None:
        problems.append(reading_warning("embedded_objects", file, found="iframe, object"))
    return Blocks(walker.blocks), problems


def _decoded(data: bytes, file: str) -> tuple[str, list[Problem]]:
    stated = _CHARSET.search(data[:2048])
    if stated is not None and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(stated[1].decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass  # a false statement: find out as for plain text
    return decode(data, file)


def _classes(root: html.HtmlElement) -> dict[str, InactiveKind]:
    """Return the classes that the file's own style sheet hides or strikes."""
    return {
        name: InactiveKind.STRUCK if "through" in how.lower() else InactiveKind.HIDDEN
        for sheet in root.iter("style")
        for name, how in _HIDING_RULE.findall(sheet.text or "")
    }


class _Walker:
    def __init__(self, classes: dict[str, InactiveKind]) -> None:
        self._classes = classes
        self._pieces: list[Piece] = []
        self._label = ""
        self._depth = 0
        self._list_id = ""
        self._lists = 0
        self.blocks: list[Block] = []

    def element(self, element: html.HtmlElement, kind: InactiveKind | None, role: Role) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED:
            return
        kind = self._kind(element, kind)
        is_block = tag in _BLOCKS
        inner = _role(tag, role)
        if is_block:
            self.end_block(role)
        if tag in {"ol", "ul"}:
            self._list(element, kind, inner)
        elif tag == "tr":
            self._row(element, kind, inner)
        else:
            self._content(element, kind, inner)
        if is_block:
            self.end_block(inner)

    def end_block(self, role: Role) -> None:
        pieces, self._pieces = self._pieces, []
        if not any(piece.text.strip() for piece in pieces):
            return
        text = "".join(piece.text for piece in pieces)
        if role is Role.HEADING and not is_heading_text(text):
            role = Role.BODY
        self.blocks.append(Block(pieces, role, self._label, self._depth, self._list_id))
        self._label = ""

    def _content(self, element: html.HtmlElement, kind: InactiveKind | None, role: Role) -> None:
        self._add(element.text, kind)
        for child in element:
            self.element(child, kind, role)
            self._add(child.tail, kind)

    def _list(self, element: html.HtmlElement, kind: InactiveKind | None, role: Role) -> None:
        outer, outer_depth = self._list_id, self._depth
        self._lists += 1
        self._list_id = f"list{self._lists}"
        self._depth += 1
        style = _LIST_FORMATS.get(element.get("type", ""), "decimal")
        number = _whole(element.get("start"), 1)
        for item in element:
            if item.tag == "li":
                number = _whole(item.get("value"), number)
                self.end_block(role)
                self._label = "•" if element.tag == "ul" else f"{write_number(number, style)}."
                number += 1
            self.element(item, kind, role)
            self._label = ""
        self._list_id, self._depth = outer, outer_depth

    def _row(self, element: html.HtmlElement, kind: InactiveKind | None, role: Role) -> None:
        outer = self._list_id
        self._lists += 1
        self._list_id = f"row{self._lists}"
        self._content(element, kind, role)
        self._list_id = outer

    def _kind(self, element: html.HtmlElement, kind: InactiveKind | None) -> InactiveKind | None:
        if kind is not None and kind is not InactiveKind.INSERTED:
            return kind
        style = element.get("style", "")
        if element.get("hidden") is not None or _HIDING.search(style):
            return InactiveKind.HIDDEN
        if _STRIKING.search(style):
            return InactiveKind.STRUCK
        for name in element.get("class", "").split():
            if name in self._classes:
                return self._classes[name]
        return _MARKS.get(str(element.tag), kind)

    def _add(self, text: str | None, kind: InactiveKind | None) -> None:
        if not text:
            return
        plain = _SPACES.sub(" ", text)
        if plain.startswith(" ") and (not self._pieces or self._pieces[-1].text.endswith(" ")):
            plain = plain[1:]
        if plain:
            self._pieces.append(Piece(plain, kind))


def _role(tag: str, role: Role) -> Role:
    if role is not Role.BODY:
        return role
    if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return Role.HEADING
    if tag == "table":
        return Role.TABLE
    if tag == "nav":
        return Role.CONTENTS_LIST
    return Role.BODY


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and len(text) < 6 and text.isdecimal() else default  # noqa: PLR2004
