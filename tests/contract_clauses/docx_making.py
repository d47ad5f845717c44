"""Makes real .docx files out of paragraph XML, for the tests of the reader."""

import io
import zipfile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOTS = {
    "styles": "styles", "numbering": "numbering", "footnotes": "footnotes",
    "endnotes": "endnotes", "comments": "comments", "header": "hdr", "footer": "ftr",
}  # fmt: skip


def a_docx(body, *, extra=None, **parts):
    """A .docx with this body; parts by name (styles, numbering, header, ...); extra raw members."""
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
        + "".join(
            f'<Relationship Id="r{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
            for name in parts
        )
        + "</Relationships>",
    }
    for name, content in parts.items():
        root = _ROOTS[name]
        members[f"word/{name}.xml"] = f"<w:{root} {_SPACES}>{content}</w:{root}>"
    members.update(extra or {})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def p(*content, style="", props=""):
    """A paragraph of runs; plain strings become runs."""
    style_xml = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{style_xml}{props}</w:pPr>" if style or props else ""
    return f"<w:p>{properties}{''.join(c if c.startswith('<') else r(c) for c in content)}</w:p>"


def r(text, props="", tag="t"):
    """A run."""
    properties = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


_BY = 'w:id="1" w:author="A. Lawyer" w:date="2026-01-02T03:04:05Z"'


def inserted(text):
    return f"<w:ins {_BY}>{r(text)}</w:ins>"


def deleted(text):
    return f"<w:del {_BY}>{r(text, tag='delText')}</w:del>"


MARK_DELETED = f"<w:rPr><w:del {_BY}/></w:rPr>"
MARK_INSERTED = f"<w:rPr><w:ins {_BY}/></w:rPr>"
ROW_DELETED = f"<w:trPr><w:del {_BY}/></w:trPr>"


def number(level, numbering=1):
    """Paragraph properties that put a paragraph into a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'


def moved(text, where):
    """A run that was moved: ``moveFrom`` or ``moveTo``."""
    return f"<w:{where} {_BY}>{r(text)}</w:{where}>"
