"""The annotated copy of a PDF: highlights at the exact words, notes in them, pages unchanged."""

import io
import subprocess
from collections import Counter
from datetime import UTC, datetime

import arabic_reshaper
import fontpkg
import pikepdf
import pypdfium2
import pytest
from bidi import algorithm
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from contract_clauses.mending.annotated_pdf import annotated_pdf
from contract_clauses.mending.annotation import Note
from contract_clauses.mending.word_comments import Writer
from contract_clauses.ocr import OcrOptions
from contract_clauses.read_agreement import read_agreement
from partner_screening.errors import FileRefused
from tests.contract_clauses.scan_making import a_scan

WRITER = Writer(author="Legal Unit", date=datetime(2026, 9, 21, 8, 30, tzinfo=UTC))
ENGLISH = [
    "1. The Partner shall take all appropriate measures to prevent sexual exploi-",
    "tation and abuse by its employees or any other persons engaged by it.",
    "2. The Partner shall report every allegation to the Agency.",
]
ARABIC = [
    "يتخذ الشريك جميع التدابير المناسبة لمنع الاستغلال والانتهاك",
    "الجنسيين وفقا للوثيقة ST/SGB/2003/13 خلال 30 يوما من الإبلاغ.",
]
CHINESE = ["合作伙伴应采取一切适当措施，防止其雇员进行性剥", "削和性虐待，并立即向本机构报告。"]
_FONTS = {
    "Latin": TTFont("note-latin", str(fontpkg.path("fira-sans", 400))),
    "Arabic": TTFont("note-arabic", str(fontpkg.path("amiri", 400))),
    "Chinese": TTFont("note-chinese", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
}


def a_pdf(*pages, script="Latin", rotation=0):
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    font = _FONTS[script]
    pdfmetrics.registerFont(font)
    for lines in pages:
        canvas.setFont(font.fontName, 12)
        if rotation:
            canvas.rotate(rotation)
            canvas.translate(0, -A4[0])
        for at, line in enumerate(lines):
            place = 500 - 18 * at
            if script == "Arabic":
                shaped = algorithm.get_display(arabic_reshaper.reshape(line), base_dir="R")
                canvas.drawRightString(520, place, shaped)
            else:
                canvas.drawString(72, place, line)
        canvas.showPage()
    canvas.save()
    if not rotation:
        return target.getvalue()
    with pikepdf.open(target) as pdf:
        for page in pdf.pages:
            page.Rotate = rotation
        turned = io.BytesIO()
        pdf.save(turned)
    return turned.getvalue()


def annotated(data, *quotes, whole=(), ocr=None):
    """A copy with a note on each quotation, and one on the whole for each text of ``whole``."""
    text = read_agreement(data, "a.pdf", ocr=ocr).text
    notes = [
        Note(
            start=text.index(quote),
            end=text.index(quote) + len(quote),
            paragraphs=("reporting", quote),
        )
        for quote in quotes
    ]
    notes += [Note(paragraphs=(one,)) for one in whole]
    return annotated_pdf(data, "a.pdf", tuple(notes), WRITER, ocr)


def marks(data, page=0):
    """The annotations of a page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            {
                "kind": str(one.Subtype),
                "note": str(one.Contents),
                "author": str(one["/T"]),
                "rect": [float(value) for value in one.Rect],
                "quads": [float(value) for value in one.get("/QuadPoints", [])],
            }
            for one in pdf.pages[page].get("/Annots", [])
        ]


def letters_under(data, quads, page=0):
    """The letters whose middle lies in one of the quads, counted: order and ligatures aside."""
    text_page = pypdfium2.PdfDocument(data)[page].get_textpage()
    boxes = [
        (min(q[0::2]), min(q[1::2]), max(q[0::2]), max(q[1::2]))
        for q in (quads[at : at + 8] for at in range(0, len(quads), 8))
    ]
    found = Counter()
    for at, letter in enumerate(text_page.get_text_range()):
        left, bottom, right, top = text_page.get_charbox(at)
        middle = ((left + right) / 2, (bottom + top) / 2)
        if letter.strip() and any(
            box[0] < middle[0] < box[2] and box[1] < middle[1] < box[3] for box in boxes
        ):
            found[letter] += 1
    return found


@pytest.mark.parametrize(
    ("script", "lines", "quote"),
    [
        pytest.param("Latin", ENGLISH, "to prevent sexual exploitation and abuse by", id="over a divided word"),
        pytest.param("Latin", ENGLISH, "report every allegation", id="within a line"),
        pytest.param("Arabic", ARABIC, "المناسبة لمنع الاستغلال والانتهاك الجنسيين وفقا", id="Arabic over lines"),
        pytest.param("Arabic", ARABIC, "ST/SGB/2003/13 خلال 30 يوما", id="both directions"),
        pytest.param("Chinese", CHINESE, "防止其雇员进行性剥削和性虐待", id="Chinese over lines"),
    ],
)  # fmt: skip
def test_exactly_the_quoted_letters_are_highlighted(script, lines, quote):
    """Every letter of the quotation lies under the highlight, and no other."""
    copy = annotated(a_pdf(lines, script=script), quote)
    (mark,) = marks(copy)
    under = letters_under(copy, mark["quads"])
    del under["\x02"], under["\ufffe"], under["-"]  # the hyphen of a divided word
    assert under == Counter(quote.replace(" ", ""))
    assert mark["kind"] == "/Highlight"


def test_a_quotation_over_two_pages_is_highlighted_on_both():
    """An annotation belongs to a page: each page gets its part, with the same note."""
    copy = annotated(
        a_pdf(
            ["The Partner shall report every allegation of abuse and"], ["shall cooperate fully."]
        ),
        "report every allegation of abuse and shall cooperate",
    )
    (one,), (other,) = marks(copy, 0), marks(copy, 1)
    assert one["note"] == other["note"]
    assert letters_under(copy, other["quads"], 1) == Counter("shallcooperate")


def test_turned_pages_are_marked_where_they_are_shown():
    """On a page that the file turns, the highlight lies on the words all the same."""
    copy = annotated(a_pdf(ENGLISH, rotation=90), "report every allegation")
    (mark,) = marks(copy)
    assert letters_under(copy, mark["quads"]) == Counter("reporteveryallegation")


def test_words_of_a_scan_are_highlighted():
    """What was recognised in a picture is marked where it stands in the picture."""
    copy = annotated(
        a_scan(["The Partner shall report every allegation to the Agency."]),
        "report every allegation",
        ocr=OcrOptions(language="en"),
    )
    (mark,) = marks(copy)
    left, bottom, right, top = mark["rect"]
    assert 150 < left < right < 400
    assert 742 < bottom < top < 765
    assert is_yellow_with_text(rendered(copy), mark["rect"], 842)


def rendered(data, dpi=72):
    """The first page as poppler, a program that we did not write, shows it."""
    done = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-l", "1", "-png", "-"],
        input=data,
        capture_output=True,
        check=True,
    )
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def is_yellow_with_text(picture, rect, height):
    left, bottom, right, top = (round(value) for value in rect)
    part = picture.crop((left, height - top, right, height - bottom))
    pixels = [part.getpixel((x, y)) for x in range(part.width) for y in range(part.height)]
    yellow = sum(1 for red, green, blue in pixels if red > 180 and green > 150 and blue < 140)
    dark = sum(1 for pixel in pixels if max(pixel) < 130)
    return yellow > len(pixels) / 2 and dark > 0


def test_another_program_shows_the_highlight_and_the_text():
    """Poppler draws yellow behind the words, and the words stay dark."""
    copy = annotated(a_pdf(ENGLISH), "report every allegation")
    (mark,) = marks(copy)
    assert is_yellow_with_text(rendered(copy), mark["rect"], 842)


def test_notes_say_what_they_were_given():
    """The note, in any script, and its author stand in the annotation; no quotation, no highlight."""
    copy = annotated(
        a_pdf(ENGLISH), "report every allegation", whole=("flow_down: غير موجود", "培训：缺少")
    )
    assert [(one["kind"], one["note"], one["author"]) for one in marks(copy)] == [
        ("/Highlight", "reporting\nreport every allegation", "Legal Unit"),
        ("/Text", "flow_down: غير موجود", "Legal Unit"),
        ("/Text", "培训：缺少", "Legal Unit"),
    ]
    signs = [one["rect"] for one in marks(copy)[1:]]
    assert all(
        500 < left < right <= 595 and 0 <= bottom < top <= 842 for left, bottom, right, top in signs
    )
    assert signs[0] != signs[1]


def test_many_signs_stay_on_the_page():
    """However many notes there are on the whole, each has a place of its own on the page."""
    copy = annotated(a_pdf(ENGLISH), whole=[f"note {at}" for at in range(60)])
    rects = {tuple(one["rect"]) for one in marks(copy)}
    assert len(rects) == 60
    assert all(left >= 0 and bottom >= 0 for left, bottom, _, _ in rects)


def test_the_pages_themselves_are_unchanged():
    """Contents, text and earlier annotations of the copy are those of the original."""
    data = annotated(a_pdf(ENGLISH), "report every allegation")
    copy = annotated(data, "abuse by its employees")
    with pikepdf.open(io.BytesIO(data)) as before, pikepdf.open(io.BytesIO(copy)) as after:
        assert after.pages[0].Contents.read_raw_bytes() == before.pages[0].Contents.read_raw_bytes()
    assert [one["note"] for one in marks(copy)] == [
        "reporting\nreport every allegation",
        "reporting\nabuse by its employees",
    ]
    assert read_agreement(copy, "a.pdf").text == read_agreement(data, "a.pdf").text


def protected(data, user):
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="owner", user=user))
    return target.getvalue()


def test_protection_against_printing_stays():
    """A file that opens without a password keeps its protection in the copy."""
    copy = annotated(protected(a_pdf(ENGLISH), ""), "report every allegation")
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert pdf.is_encrypted
    assert len(marks(copy)) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(protected(a_pdf(ENGLISH), "secret"), "encrypted_file", id="a password"),
        pytest.param(b"%PDF-1.7 and nothing else", "damaged_file", id="damage"),
        pytest.param(a_scan([""]), "scanned", id="nothing to read"),
    ],
)
def test_what_cannot_be_read_cannot_be_annotated(data, code):
    """A file that cannot be read is refused by name."""
    with pytest.raises(FileRefused) as refusal:
        annotated_pdf(data, "a.pdf", (), WRITER)
    assert refusal.value.code == code
