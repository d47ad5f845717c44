"""The PDF reader: paragraphs with pages, running lines apart, pictures of pages named."""

import io

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from contract_clauses.read_agreement import read_agreement

LONG = (
    "The Partner shall take all appropriate measures to prevent sexual exploitation and abuse " * 3
)


def a_picture():
    """A white picture of 20 by 20 points, as a portable pixmap."""
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(target, "PNG")
    target.seek(0)
    return ImageReader(target)


def a_pdf(*pages):
    """A PDF; a page is a text, or None for a picture that fills it."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for page in pages:
        if page is None:
            canvas.drawImage(a_picture(), 0, 0, *A4)
        else:
            for at, line in enumerate(page.split("\n")):
                canvas.drawString(72, 700 - 14 * at, line)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def a_long_pdf(paragraphs):
    target = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]

    def around(canvas, document):
        canvas.drawString(72, 815, "Agreement AOC-1")
        canvas.drawString(72, 20, f"Page {document.page}")

    SimpleDocTemplate(target, pagesize=A4).build(
        [Paragraph(text, style) for text in paragraphs], onFirstPage=around, onLaterPages=around
    )
    return target.getvalue()


def read(data):
    agreement = read_agreement(data, "a.pdf")
    return agreement, [agreement.text_of(one) for one in agreement.paragraphs]


def test_paragraphs_over_many_pages():
    """Lines become paragraphs across pages; clauses that begin alike are never running lines."""
    expected = [f"{n}.1 {LONG}".strip() for n in range(1, 40)]
    agreement, _ = read(a_long_pdf(expected))
    body = [one for one in agreement.paragraphs if one.role.value == "body"]
    assert [agreement.text_of(one) for one in body] == expected
    assert [one.clause for one in body] == [f"{n}.1" for n in range(1, 40)]
    assert agreement.pages > 2
    assert (body[0].page, body[-1].page) == (1, agreement.pages)


def test_running_lines_are_kept_once_with_their_role():
    """A running header and footer are kept once, never among the clauses."""
    agreement, _ = read(a_long_pdf([LONG] * 40))
    around = [
        (one.role.value, agreement.text_of(one))
        for one in agreement.paragraphs
        if one.role.value != "body"
    ]
    assert sorted(around) == [("footer", "Page 1"), ("header", "Agreement AOC-1")]


def test_divided_words_are_mended():
    """A word that was divided at the end of a line is made whole."""
    _, texts = read(a_pdf("The Partner shall take mea-\nsures against it."))
    assert texts == ["The Partner shall take measures against it."]


def test_gaps_and_numbers_begin_paragraphs():
    """A gap or a number begins a paragraph."""
    _, texts = read(
        a_pdf("One line here\nand a second\nand a third.\n\nAfter a gap\n1.1 A number\n(a) a point")
    )
    assert texts == [
        "One line here and a second and a third.",
        "After a gap",
        "1.1 A number",
        "(a) a point",
    ]


def test_a_scan_is_not_an_empty_agreement():
    """A PDF of pictures is not readable, and says that it is a scan."""
    agreement, _ = read(a_pdf(None, None))
    assert not agreement.is_readable
    assert [(one.code, one.found) for one in agreement.problems] == [("scanned", "1, 2")]


def test_scanned_pages_among_others_are_named():
    """Pages that are only pictures are named when other pages hold text."""
    agreement, _ = read(a_pdf("The Partner shall report.", None))
    assert agreement.is_readable
    assert [(one.code, one.page) for one in agreement.problems] == [("partly_scanned", 2)]


def changed(data, change):
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(target)
    return target.getvalue()


def strike(pdf):
    pdf.pages[0].Annots = pdf.make_indirect([
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.StrikeOut, Rect=[72, 690, 200, 710],
            QuadPoints=[72, 710, 200, 710, 72, 690, 200, 690],
        )
    ])  # fmt: skip


def draw_by_program(pdf):
    form = pdf.make_stream(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>')
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=form)
    pdf.Root.NeedsRendering = True


def attach(pdf):
    pdf.attachments["a.txt"] = b"x"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(strike, "struck_by_annotation", id="a strike-out laid over the text"),
        pytest.param(attach, "embedded_objects", id="an attached file"),
        pytest.param(draw_by_program, "page_unreadable", id="a form that a program draws"),
    ],
)
def test_what_the_text_does_not_show_is_named(change, code):
    """Strike-outs by a reviewer and attached files are named, because the text alone misleads."""
    agreement, _ = read(changed(a_pdf("The Partner shall report."), change))
    assert [problem.code for problem in agreement.problems] == [code]


def test_joined_letters_are_ordinary_letters():
    """Ligatures of a PDF font become the letters that they stand for."""
    from contract_clauses.page_lines import plain_text

    assert plain_text("ﬁnancial") == "financial"
    assert plain_text("\ufefb") == "لا"


def test_text_that_nobody_sees_is_named():
    """Words drawn invisibly on a typed page are read, and named: nothing is cleared on their strength."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    canvas.drawString(72, 700, "1. The Partner shall report on the grant.")
    unseen = canvas.beginText(72, 680)
    unseen.setTextRenderMode(3)
    unseen.textLine("2. The Partner shall prevent sexual exploitation and abuse.")
    canvas.drawText(unseen)
    canvas.save()
    agreement, _ = read(target.getvalue())
    assert [(one.code, one.found) for one in agreement.problems] == [("unseen_text", "1")]
    assert agreement.doubts == agreement.problems


@pytest.mark.parametrize(
    ("height", "codes"),
    [
        pytest.param(3.5, ["struck_by_annotation"], id="through the letters"),
        pytest.param(-2, [], id="below them, an underline"),
        pytest.param(10.5, [], id="above them, the border of a table"),
    ],
)
def test_a_line_drawn_through_text_is_named(height, codes):
    """A strike-out of a word processor is a drawn line: what it crosses may not be in force."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    canvas.drawString(72, 700, "2. The Partner shall take all appropriate measures to prevent it.")
    canvas.line(90, 700 + height, 300, 700 + height)
    canvas.line(60, 690, 60, 720)
    canvas.rect(50, 600, 500, 150)
    canvas.save()
    agreement, _ = read(target.getvalue())
    assert [problem.code for problem in agreement.problems] == codes
