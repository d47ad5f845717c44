"""Makes a real .docx of an agreement of the corpus."""

import re
from xml.sax.saxutils import escape

from tests.contract_clauses.corpus_files import CorpusAgreement, Kind, Line, Mark, Words
from tests.contract_clauses.docx_making import a_docx, number

_STYLES = {
    Kind.TITLE: "Title",
    Kind.HEADING: "Heading1",
    Kind.SUBHEADING: "Heading2",
    Kind.CONTENTS: "TOC1",
}
_STYLES_PART = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.title().replace(" ", "").replace("Toc", "TOC")}">'
    f'<w:name w:val="{name}"/></w:style>'
    for name in ("title", "heading 1", "heading 2", "toc 1")
)
# Numbers that Word counts by itself: level, and the number format that counts so.
_AUTOMATIC = (
    (re.compile(r"第[一二三四五六七八九十]+条\s*"), 0, "chineseCounting", "第%1条"),
    (re.compile(r"\d+\.\d+\.?\s+"), 1, "decimal", "%1.%2"),
    (re.compile(r"\d+\.\s+"), 0, "decimal", "%1."),
    (re.compile(r"\([a-z]\)\s+"), 2, "lowerLetter", "(%3)"),
    (re.compile(r"[а-я]\)\s+"), 2, "russianLower", "%3)"),
)
_FIRST = re.compile(r"(?:1\.|第一条)\s*")
_WHO = 'w:author="R. Legal" w:date="2026-02-03T09:00:00Z"'


def write_docx(agreement: CorpusAgreement) -> bytes:
    """Return the bytes of the file."""
    return _Writer(agreement).write()


def without_counted_number(text: str) -> str:
    """Return a text without the number that Word would count by itself."""
    found = next((m for pattern, *_ in _AUTOMATIC if (m := pattern.match(text))), None)
    return text[found.end() :] if found else text


class _Writer:
    """Collects what a document needs besides its body: notes, comments, numbers, levels."""

    def __init__(self, agreement: CorpusAgreement) -> None:
        self._agreement = agreement
        self._is_rtl = agreement.language.direction == "rtl"
        self._footnotes: list[str] = []
        self._comments: list[str] = []
        self._levels: dict[int, tuple[str, str]] = {}
        self._lists = 0
        self._changes = 0

    def write(self) -> bytes:
        body: list[str] = []
        around: dict[Kind, list[str]] = {Kind.HEADER: [], Kind.FOOTER: []}
        rows: list[str] = []
        for line in self._agreement.lines:
            if line.kind is Kind.ROW:
                cells = "".join(
                    f"<w:tc>{self._paragraph(Line(Kind.BODY, c))}</w:tc>" for c in line.cells
                )
                rows.append(f"<w:tr>{cells}</w:tr>")
                continue
            if rows:
                body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
                rows = []
            around.get(line.kind, body).append(self._paragraph(line))
        if rows:
            body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
        return a_docx("".join(body), **self._parts(around))

    def _parts(self, around: dict[Kind, list[str]]) -> dict[str, str]:
        notes = [
            f'<w:footnote w:id="{at}"><w:p>{_run(text)}</w:p></w:footnote>'
            for at, text in enumerate(self._footnotes, 1)
        ]
        comments = [
            f'<w:comment w:id="{at}" {_WHO}><w:p>{_run(text)}</w:p></w:comment>'
            for at, text in enumerate(self._comments)
        ]
        parts = {
            "styles": _STYLES_PART,
            "numbering": self._numbering(),
            "footnotes": "".join(notes),
            "comments": "".join(comments),
            "header": "".join(around[Kind.HEADER]),
            "footer": "".join(around[Kind.FOOTER]),
        }
        return {name: content for name, content in parts.items() if content}

    def _paragraph(self, line: Line) -> str:
        properties = f'<w:pStyle w:val="{_STYLES[line.kind]}"/>' if line.kind in _STYLES else ""
        words = line.words
        if self._agreement.has_automatic_numbers and words:
            taken, words = self._counted(words)
            properties += taken
        if self._is_rtl:
            properties += "<w:bidi/>"
        marks = {one.mark for one in words}
        if len(marks) == 1 and marks <= {Mark.INSERTED, Mark.DELETED}:
            properties += f"<w:rPr>{self._change(words[0].mark)}/></w:rPr>"
        runs = "".join(self._run(one) for one in words)
        if line.kind is Kind.BOX:
            box = f"<wps:txbx><w:txbxContent><w:p>{runs}</w:p></w:txbxContent></wps:txbx>"
            runs = (
                '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
                f"<wps:wsp>{box}</wps:wsp></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
            )
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"

    def _counted(self, words: tuple[Words, ...]) -> tuple[str, tuple[Words, ...]]:
        """Take a typed number off and return the properties that make Word count it."""
        first = words[0]
        for pattern, level, form, label in _AUTOMATIC:
            if found := pattern.match(first.text):
                # The articles of an annex begin anew, in a list of their own.
                self._lists += bool(_FIRST.fullmatch(found[0])) or not self._lists
                self._levels.setdefault(level, (form, label))
                rest = Words(first.text[found.end() :], first.mark)
                return number(level, self._lists), (rest, *words[1:])
        return "", words

    def _numbering(self) -> str:
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{label}"/></w:lvl>'
            for level, (form, label) in sorted(self._levels.items())
        )
        lists = range(1, self._lists + 1)
        return "".join(
            f'<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>' for at in lists
        ) + "".join(
            f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in lists
        )

    def _run(self, words: Words) -> str:
        if words.mark is Mark.INSERTED:
            return f"{self._change(words.mark)}>{_run(words.text)}</w:ins>"
        if words.mark is Mark.DELETED:
            return f"{self._change(words.mark)}>{_run(words.text, tag='delText')}</w:del>"
        if words.mark is Mark.FOOTNOTE:
            self._footnotes.append(words.text)
            return f'<w:r><w:footnoteReference w:id="{len(self._footnotes)}"/></w:r>'
        if words.mark is Mark.COMMENT:
            self._comments.append(words.text)
            return f'<w:r><w:commentReference w:id="{len(self._comments) - 1}"/></w:r>'
        looks = {Mark.STRUCK: "<w:strike/>", Mark.HIDDEN: "<w:vanish/>"}
        return _run(words.text, looks.get(words.mark, "") + ("<w:rtl/>" if self._is_rtl else ""))

    def _change(self, mark: Mark) -> str:
        """Return an open tag of a tracked change."""
        self._changes += 1
        name = "ins" if mark is Mark.INSERTED else "del"
        return f'<w:{name} w:id="{1000 + self._changes}" {_WHO}'


def _run(text: str, looks: str = "", tag: str = "t") -> str:
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'
