"""Writes agreements as .docx: automatic numbers, tables, tracked changes, comments, footnotes.

Written with zip and lxml so that the program needs no further package and the bytes are stable.
"""

from lxml import etree

from partner_screening.example_portfolio.agreement_text import Block, BlockKind, Mark, Run
from partner_screening.example_portfolio.stable_archives import write_archive
from partner_screening.languages import Language
from partner_screening.values import Value

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STYLES = {
    BlockKind.TITLE: "Title",
    BlockKind.ARTICLE: "Heading1",
    BlockKind.ANNEX: "Heading1",
}
_LEVELS = {BlockKind.ARTICLE: 0, BlockKind.CLAUSE: 1, BlockKind.POINT: 2}
_PARTS = ("styles", "numbering", "footnotes", "comments", "header", "footer")


class DocxStyle(Value):
    """How a .docx is set: automatic or typed numbers, and how an article is called ("Article {}")."""

    language: Language = Language.EN
    automatic_numbers: bool = True
    article_label: str = "{}."


def write_docx(blocks: tuple[Block, ...], style: DocxStyle) -> bytes:
    """Return a .docx of ``blocks``; the same blocks give the same bytes."""
    return _DocxWriter(style).write(blocks)


class _DocxWriter:
    """Collects what one document needs besides its body: notes, comments, change numbers."""

    def __init__(self, style: DocxStyle) -> None:
        self._style = style
        self._footnotes: list[Run] = []
        self._comments: list[Run] = []
        self._changes = 0
        self._annexes = 0

    def write(self, blocks: tuple[Block, ...]) -> bytes:
        body = [b for b in blocks if b.kind not in {BlockKind.HEADER, BlockKind.FOOTER}]
        document = _e("document", _e("body", *self._body(body), self._section()))
        parts = {
            "document": document,
            "styles": self._styles(),
            "numbering": self._numbering(),
            "footnotes": self._notes(),
            "comments": self._comment_part(),
            "header": _e("hdr", *self._edge(blocks, BlockKind.HEADER)),
            "footer": _e("ftr", *self._edge(blocks, BlockKind.FOOTER)),
        }
        members = [
            ("[Content_Types].xml", _serialise(_content_types())),
            ("_rels/.rels", _serialise(_relationships([("officeDocument", "word/document.xml")]))),
            (
                "word/_rels/document.xml.rels",
                _serialise(_relationships([(part, f"{part}.xml") for part in _PARTS])),
            ),
        ]
        members += [(f"word/{name}.xml", _serialise(part)) for name, part in parts.items()]
        return write_archive(members)

    def _body(self, blocks: list[Block]) -> list[etree._Element]:
        elements: list[etree._Element] = []
        table: etree._Element | None = None
        for block in blocks:
            if block.kind is not BlockKind.ROW:
                table = None
                elements.append(self._paragraph(block))
                continue
            if table is None:
                table = _e(
                    "tbl", _e("tblPr", _w("tblStyle", "TableGrid"), _w("tblW", type="auto", w="0"))
                )
                table.append(_e("tblGrid", *[_w("gridCol", w="4500") for _ in block.cells]))
                elements += [table, _e("p")]
            table.append(_e("tr", *[self._cell(cell) for cell in block.cells]))
        return elements

    def _cell(self, runs: tuple[Run, ...]) -> etree._Element:
        content = [element for run in runs for element in self._run(run)]
        return _e(
            "tc", _e("tcPr", _w("tcW", w="4500", type="dxa")), _e("p", *self._bidi(), *content)
        )

    def _bidi(self) -> list[etree._Element]:
        return [_e("pPr", _e("bidi"))] if self._style.language.direction == "rtl" else []

    def _paragraph(self, block: Block) -> etree._Element:
        properties = _e("pPr")
        if block.kind in _STYLES:
            properties.append(_w("pStyle", _STYLES[block.kind]))
        if block.kind is BlockKind.ANNEX:
            self._annexes += 1
            properties.append(_e("pageBreakBefore"))
        typed = ""
        if block.number and self._style.automatic_numbers:
            is_top_clause = block.kind is BlockKind.CLAUSE and "." not in block.number
            level = 0 if is_top_clause else _LEVELS[block.kind]
            number_list = str(1 + self._annexes)
            properties.append(_e("numPr", _w("ilvl", str(level)), _w("numId", number_list)))
        elif block.number:
            typed = f"{self._typed_number(block)} "
        if self._style.language.direction == "rtl":
            properties.append(_e("bidi"))
        runs = block.runs
        marks = {run.mark for run in runs}
        if len(marks) == 1 and marks <= {Mark.INSERTED, Mark.DELETED}:
            # The paragraph mark and a typed number go with their text.
            properties.append(_e("rPr", self._change(runs[0])))
            runs = (runs[0].model_copy(update={"text": typed + runs[0].text}), *runs[1:])
        elif typed:
            runs = (Run(text=typed), *runs)
        content = [element for run in runs for element in self._run(run)]
        return _e("p", properties, *content)

    def _typed_number(self, block: Block) -> str:
        if block.kind is BlockKind.ARTICLE:
            return self._style.article_label.format(block.number)
        return block.number

    def _run(self, run: Run) -> list[etree._Element]:
        if run.mark is Mark.INSERTED:
            change = self._change(run)
            change.append(self._live(run.text))
            return [change]
        if run.mark is Mark.DELETED:
            change = self._change(run)
            change.append(_e("r", _text("delText", run.text)))
            return [change]
        if run.mark is Mark.FOOTNOTE:
            self._footnotes.append(run)
            return [_e("r", _w("footnoteReference", id=str(len(self._footnotes))))]
        if run.mark is Mark.COMMENT:
            self._comments.append(run)
            return [_e("r", _w("commentReference", id=str(len(self._comments) - 1)))]
        extra = {Mark.STRUCK: "strike", Mark.HIDDEN: "vanish"}.get(run.mark)
        return [self._live(run.text, extra)]

    def _live(self, text: str, extra: str | None = None) -> etree._Element:
        element = _text_run(text)
        marks = [extra] if extra else []
        if self._style.language.direction == "rtl":
            marks.append("rtl")
        if marks:
            element.insert(0, _e("rPr", *[_e(mark) for mark in marks]))
        return element

    def _change(self, run: Run) -> etree._Element:
        self._changes += 1
        name = "ins" if run.mark is Mark.INSERTED else "del"
        return _w(
            name, id=str(1000 + self._changes), author=run.author, date=f"{run.date}T09:00:00Z"
        )

    def _notes(self) -> etree._Element:
        notes = _e("footnotes")
        for at, run in enumerate(self._footnotes, 1):
            note = _w("footnote", id=str(at))
            note.append(_e("p", _text_run(run.text)))
            notes.append(note)
        return notes

    def _comment_part(self) -> etree._Element:
        comments = _e("comments")
        for at, run in enumerate(self._comments):
            comment = _w("comment", id=str(at), author=run.author, date=f"{run.date}T09:00:00Z")
            comment.append(_e("p", _text_run(run.text)))
            comments.append(comment)
        return comments

    def _edge(self, blocks: tuple[Block, ...], kind: BlockKind) -> list[etree._Element]:
        return [self._paragraph(block) for block in blocks if block.kind is kind] or [_e("p")]

    def _section(self) -> etree._Element:
        section = _e("sectPr")
        for name, position in (("headerReference", "header"), ("footerReference", "footer")):
            reference = _w(name, type="default")
            reference.set(f"{{{_R}}}id", f"r{_PARTS.index(position) + 1}")
            section.append(reference)
        section.append(_w("pgSz", w="11906", h="16838"))
        section.append(
            _w(
                "pgMar",
                top="1134",
                right="1134",
                bottom="1134",
                left="1134",
                header="567",
                footer="567",
            )
        )
        if self._style.language.direction == "rtl":
            section.append(_e("bidi"))
        return section

    def _styles(self) -> etree._Element:
        fonts = _w("rFonts", ascii="Calibri", hAnsi="Calibri", cs="Arial", eastAsia="SimSun")
        language = {"ar": "ar-SA", "zh": "zh-CN"}.get(self._style.language, self._style.language)
        defaults = _e("rPr", fonts, _w("sz", "21"), _w("lang", str(language)))
        return _e(
            "styles",
            _e(
                "docDefaults",
                _e("rPrDefault", defaults),
                _e("pPrDefault", _e("pPr", _w("spacing", after="120"))),
            ),
            _paragraph_style("Normal", "Normal", None),
            _paragraph_style("Title", "Title", "32"),
            _paragraph_style("Heading1", "heading 1", "24", outline=0),
            _table_style(),
        )

    def _numbering(self) -> etree._Element:
        label = self._style.article_label.format("%1")
        formats = ("decimal", "decimal", "lowerLetter")
        numbering = _e("numbering")
        for number in range(1, 2 + self._annexes):
            # An annex counts its clauses 1, 2, 3 afresh, as lawyers do.
            texts = (label, "%1.%2", "(%3)") if number == 1 else ("%1.", "%1.%2", "(%3)")
            abstract = _w("abstractNum", abstractNumId=str(number))
            abstract.append(_w("multiLevelType", "multilevel"))
            for level, (form, text) in enumerate(zip(formats, texts, strict=True)):
                entry = _w("lvl", ilvl=str(level))
                entry.extend([_w("start", "1"), _w("numFmt", form), _w("lvlText", text)])
                entry.append(_e("pPr", _w("ind", left=str(567 * (level + 1)), hanging="567")))
                abstract.append(entry)
            numbering.append(abstract)
        for number in range(1, 2 + self._annexes):
            entry = _w("num", numId=str(number))
            entry.append(_w("abstractNumId", str(number)))
            numbering.append(entry)
        return numbering


def _e(name: str, *children: etree._Element) -> etree._Element:
    element = etree.Element(f"{{{_W}}}{name}", nsmap={"w": _W, "r": _R})
    element.extend(children)
    return element


def _w(name: str, val: str | None = None, **attributes: str) -> etree._Element:
    element = _e(name)
    if val is not None:
        element.set(f"{{{_W}}}val", val)
    for key, value in attributes.items():
        element.set(f"{{{_W}}}{key}", value)
    return element


def _text(name: str, text: str) -> etree._Element:
    element = _e(name)
    element.text = text
    element.set(_XML_SPACE, "preserve")
    return element


def _text_run(text: str) -> etree._Element:
    return _e("r", _text("t", text))


def _paragraph_style(
    style_id: str, name: str, size: str | None, outline: int | None = None
) -> etree._Element:
    style = _w("style", type="paragraph", styleId=style_id)
    style.append(_w("name", name))
    if outline is not None:
        style.append(_e("pPr", _e("keepNext"), _w("outlineLvl", str(outline))))
    if size:
        # The second of each pair is for right-to-left letters.
        style.append(_e("rPr", _e("b"), _e("bCs"), _w("sz", size), _w("szCs", size)))
    return style


def _table_style() -> etree._Element:
    style = _w("style", type="table", styleId="TableGrid")
    borders = [
        _w(edge, "single", sz="4", space="0", color="auto")
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    style.extend([_w("name", "Table Grid"), _e("tblPr", _e("tblBorders", *borders))])
    return style


def _relationships(targets: list[tuple[str, str]]) -> etree._Element:
    root = etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE})  # type: ignore[dict-item]
    for at, (kind, target) in enumerate(targets, 1):
        entry = etree.SubElement(root, f"{{{_PACKAGE}}}Relationship")
        entry.set("Id", f"r{at}")
        entry.set("Type", f"{_R}/{kind}")
        entry.set("Target", target)
    return root


def _content_types() -> etree._Element:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})  # type: ignore[dict-item]
    package = "application/vnd.openxmlformats-package.relationships+xml"
    for extension, content_type in (("rels", package), ("xml", "application/xml")):
        default = etree.SubElement(root, f"{{{_TYPES}}}Default")
        default.set("Extension", extension)
        default.set("ContentType", content_type)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    for part in ("document", *_PARTS):
        override = etree.SubElement(root, f"{{{_TYPES}}}Override")
        override.set("PartName", f"/word/{part}.xml")
        main = ".main" if part == "document" else ""
        override.set("ContentType", f"{word}.{part}{main}+xml")
    return root


def _serialise(element: etree._Element) -> bytes:
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
