"""Writes agreements as PDF: with text, encrypted, or scanned (a picture of each page, no text).

For languages in Latin letters: the fonts that every PDF reader has keep the files small.
"""

import io
from xml.sax.saxutils import escape

import pypdfium2
from PIL import Image
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from partner_screening.example_portfolio.agreement_text import Block, BlockKind

# As in our reports: a choice of the whole process, so that files come out alike beside them.
rl_config.useA85 = 0

_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13.5, spaceAfter=5)
_STYLES = {
    BlockKind.TITLE: ParagraphStyle(
        "title", _BODY, fontName="Helvetica-Bold", fontSize=15, leading=20
    ),
    BlockKind.ARTICLE: ParagraphStyle("article", _BODY, fontName="Helvetica-Bold", spaceBefore=8),
    BlockKind.ANNEX: ParagraphStyle("annex", _BODY, fontName="Helvetica-Bold", fontSize=12),
    BlockKind.CLAUSE: ParagraphStyle("clause", _BODY, leftIndent=28, bulletIndent=0),
    BlockKind.POINT: ParagraphStyle("point", _BODY, leftIndent=52, bulletIndent=28),
}
_MARGIN = 62
_SCAN_DPI = 110
_SCAN_TILT = 0.6  # degrees: no page lies straight on the glass
_INK_BELOW = 140  # of 255


def write_pdf(
    blocks: tuple[Block, ...],
    article_label: str = "{}.",
    password: str = "",
    *,
    compressed: bool = True,
) -> bytes:
    """Return a PDF with a text layer; ``password`` locks it."""
    header = next((b.plain_text for b in blocks if b.kind is BlockKind.HEADER), "")
    footer = next((b.plain_text for b in blocks if b.kind is BlockKind.FOOTER), "")

    def edges(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(_MARGIN, A4[1] - 36, header)
        canvas.drawString(_MARGIN, 30, footer)
        canvas.drawRightString(A4[0] - _MARGIN, 30, str(document.page))

    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        invariant=1,
        pageCompression=int(compressed),
        title=header or "Agreement",
        encrypt=StandardEncryption(password, strength=128) if password else None,
    )
    document.build(_story(blocks, article_label), onFirstPage=edges, onLaterPages=edges)
    return buffer.getvalue()


def write_scan(blocks: tuple[Block, ...], article_label: str = "{}.") -> bytes:
    """Return a PDF of page pictures in black and white, a little tilted, as a scanner makes it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    document = pypdfium2.PdfDocument(write_pdf(blocks, article_label))
    try:
        for page in document:
            picture = page.render(scale=_SCAN_DPI / 72).to_pil().convert("L")
            picture = picture.rotate(_SCAN_TILT, fillcolor=255, resample=Image.Resampling.BILINEAR)
            picture = picture.point(lambda level: 0 if level < _INK_BELOW else 255, "1")
            canvas.drawImage(ImageReader(picture), 0, 0, *A4)
            canvas.showPage()
    finally:
        document.close()
    canvas.save()
    return buffer.getvalue()


def _story(blocks: tuple[Block, ...], article_label: str) -> list[Flowable]:
    story: list[Flowable] = []
    rows: list[list[str]] = []
    for block in blocks:
        if block.kind is BlockKind.ROW:
            rows.append(block.plain_text.split("\t"))
            continue
        if rows:
            story.append(_table(rows))
            rows = []
        if block.kind in {BlockKind.HEADER, BlockKind.FOOTER}:
            continue
        if block.kind is BlockKind.ANNEX:
            story.append(PageBreak())
        story.append(_paragraph(block, article_label))
    return story + ([_table(rows)] if rows else [])


def _paragraph(block: Block, article_label: str) -> Flowable:
    text = escape(block.plain_text)
    style = _STYLES.get(block.kind, _BODY)
    if block.kind is BlockKind.ARTICLE:
        return Paragraph(f"{escape(article_label.format(block.number))} {text}", style)
    return Paragraph(text, style, bulletText=block.number or None)


def _table(rows: list[list[str]]) -> Table:
    return Table(rows, colWidths=[225] * len(rows[0]), style=[("FONTSIZE", (0, 0), (-1, -1), 10)])
