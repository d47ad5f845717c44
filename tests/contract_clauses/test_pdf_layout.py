"""PDF pages as people read them: columns, turned pages, footnotes, both directions, six languages."""

import io
import subprocess

import arabic_reshaper
import docx
import fontpkg
import pikepdf
import pytest
from bidi import algorithm
from docx.oxml import OxmlElement
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from contract_clauses.pdf_columns import Columns, Stretch, find_columns
from contract_clauses.pdf_geometry import PageFrame
from contract_clauses.read_agreement import read_agreement

LEFT = [
    "1. The Partner shall take all appropriate",
    "measures to prevent sexual exploitation",
    "and abuse by its employees or any other",
    "persons engaged by it.",
    "2. The Partner shall immediately report",
    "every allegation to the Agency.",
]
RIGHT = [
    "1. Le Partenaire prend toutes les mesures",
    "appropriées pour prévenir l'exploitation",
    "et les atteintes sexuelles commises par",
    "ses employés.",
    "2. Le Partenaire signale sans délai toute",
    "allégation à l'Agence.",
]
IN_ORDER = [
    (
        "1. The Partner shall take all appropriate measures to prevent sexual exploitation and abuse by"
        " its employees or any other persons engaged by it."
    ),
    "2. The Partner shall immediately report every allegation to the Agency.",
    (
        "1. Le Partenaire prend toutes les mesures appropriées pour prévenir l'exploitation et les"
        " atteintes sexuelles commises par ses employés."
    ),
    "2. Le Partenaire signale sans délai toute allégation à l'Agence.",
]
WRITTEN = {
    "en": [
        (
            "1. The Partner shall take all appropriate measures to prevent sexual exploitation and abuse of"
            " anyone by its employees or any other persons engaged by it, in line with ST/SGB/2003/13."
        ),
        "2. The Partner shall report every allegation at once.",
    ],
    "fr": [
        (
            "1. Le Partenaire prend toutes les mesures appropriées pour prévenir l’exploitation et les"
            " atteintes sexuelles commises par ses employés ou par toute autre personne engagée par lui,"
            " conformément à la circulaire ST/SGB/2003/13."
        ),
        "2. Le Partenaire signale sans délai à l’Agence toute allégation.",
    ],
    "es": [
        (
            "1. El Asociado adoptará todas las medidas apropiadas para prevenir la explotación y los abusos"
            " sexuales por parte de sus empleados, de conformidad con el boletín ST/SGB/2003/13."
        ),
        "2. El Asociado notificará de inmediato al Organismo toda denuncia.",
    ],
    "ru": [
        (
            "1. Партнёр принимает все надлежащие меры для предотвращения сексуальной эксплуатации и"
            " сексуальных надругательств со стороны своих сотрудников (бюллетень ST/SGB/2003/13)."
        ),
        "2. Партнёр незамедлительно сообщает Учреждению о любых утверждениях.",
    ],
    "ar": [
        (
            "1. يتخذ الشريك جميع التدابير المناسبة لمنع الاستغلال والانتهاك الجنسيين من جانب موظفيه أو أي"
            " أشخاص آخرين يستعين بهم، وفقا لنشرة الأمين العام ST/SGB/2003/13."
        ),
        "2. يلتزم الشريك (المشار إليه باسم الطرف الثاني) بالإبلاغ فورا عن أي ادعاءات، خلال 24 ساعة.",
        "3. يتعاون الشريك تعاوناً كاملاً مع أي تحقيق، فوراً ووفقاً للقواعد.",
    ],
    "zh": [
        (
            "1. 合作伙伴应采取一切适当措施，防止其雇员或其聘用的任何其他人员对任何人进行性剥削和性虐待，"
            "并遵守秘书长公报 ST/SGB/2003/13。"
        ),
        "2. 合作伙伴应立即向本机构报告任何性剥削和性虐待指控。",
    ],
}


def drawn(draw, pagesize=A4):
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=pagesize)
    draw(canvas)
    canvas.save()
    return target.getvalue()


def texts(data):
    agreement = read_agreement(data, "a.pdf")
    return [agreement.text_of(one) for one in agreement.paragraphs]


def by_column(canvas):
    for x, lines in ((60, LEFT), (310, RIGHT)):
        for at, line in enumerate(lines):
            canvas.drawString(x, 700 - 14 * at, line)


def across(canvas):
    for at, (one, other) in enumerate(zip(LEFT, RIGHT, strict=True)):
        canvas.drawString(60, 700 - 14 * at, one)
        canvas.drawString(310, 700 - 14 * at, other)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(by_column, id="drawn one column after the other"),
        pytest.param(across, id="drawn line by line over both columns"),
    ],
)
def test_columns_are_read_one_after_the_other(draw):
    """Two languages side by side are two texts, however the file draws them."""
    assert texts(drawn(draw)) == IN_ORDER


def test_numbers_and_tabs_make_no_columns():
    """A number before a tab, or sums at the end of lines, belong to their lines."""
    labels = [[Stretch(60, 70, 2), Stretch(90, 500, 60)]] * 8
    sums = [[Stretch(60, 300, 40), Stretch(450, 500, 8)]] * 8
    prose = [[Stretch(60, 240, 40), Stretch(300, 480, 40)]] * 8
    assert find_columns(labels) == find_columns(sums) == []
    assert find_columns(prose) == [Columns(0, 8, 270.0)]


def test_numbers_in_the_margin_stay_with_their_clauses():
    """Clauses with hanging numbers, drawn number by number, are no column of numbers beside text."""

    def draw(canvas):
        for at in range(8):
            canvas.drawString(60, 760 - 20 * at, f"3.{at + 1}")
            canvas.drawString(
                100, 760 - 20 * at, f"The Partner shall keep account number {at} by law."
            )

    expected = [f"3.{at + 1} The Partner shall keep account number {at} by law." for at in range(8)]
    assert texts(drawn(draw)) == expected


def test_a_line_over_the_whole_width_ends_the_columns():
    """A heading over both columns stands before or between them."""
    prose = [Stretch(60, 240, 40), Stretch(300, 480, 40)]
    heading = [Stretch(60, 480, 60)]
    assert find_columns([heading, *[prose] * 5, heading, *[prose] * 4]) == [
        Columns(1, 6, 270.0),
        Columns(7, 11, 270.0),
    ]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_and_cropped_pages_are_read_as_they_are_shown(rotation):
    """The file may draw a page on its side and say that it is to be turned."""

    def draw(canvas):
        moves = {0: (0, 0, 0), 90: (90, 0, -600), 180: (180, -600, -800), 270: (-90, -800, 0)}
        turn, right, up = moves[rotation]
        canvas.rotate(turn)
        canvas.translate(right, up)
        for at, line in enumerate(LEFT):
            canvas.drawString(72, 500 - 14 * at, line)

    with pikepdf.open(io.BytesIO(drawn(draw, (600, 800)))) as pdf:
        pdf.pages[0].Rotate = rotation
        pdf.pages[0].CropBox = [10, 20, 590, 780]
        target = io.BytesIO()
        pdf.save(target)
    assert texts(target.getvalue()) == IN_ORDER[:2]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_shown_box_leads_back_to_the_file(rotation):
    """What is found on the page as shown can be marked in the file as stored."""
    frame = PageFrame(rotation, 10, 20, 590, 780)
    box = (100.0, 200.0, 140.0, 210.0)
    assert frame.stored(frame.shown(box)) == box


def test_the_rest_of_a_sentence_is_no_heading():
    """A document symbol alone on the last line of a sentence stays in the sentence."""
    lines = [
        "The Partner shall accept the standards of conduct that are set out in the bulletin",
        "ST/SGB/2003/13.",
        "SIGNATURES",
        "For the Partner",
    ]

    def draw(canvas):
        for at, line in enumerate(lines):
            canvas.drawString(72, 700 - 14 * at, line)

    agreement = read_agreement(drawn(draw), "a.pdf")
    found = [(one.role.value, agreement.text_of(one)) for one in agreement.paragraphs]
    assert found[:2] == [
        ("body", f"{lines[0]} {lines[1]}"),
        ("heading", "SIGNATURES"),
    ]


def test_footnotes_are_told_by_their_print():
    """Small print with a mark at the foot of a page is a footnote and interrupts no sentence."""

    def draw(canvas):
        for at in range(30):
            canvas.drawString(
                72, 700 - 14 * at, f"The Partner shall keep record number {at} of it and"
            )
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 70, "1 This is explained in the guidance")
        canvas.drawString(72, 60, "of the Agency.")
        canvas.showPage()
        canvas.drawString(72, 700, "of all else.")

    agreement = read_agreement(drawn(draw), "a.pdf")
    body, note = agreement.paragraphs
    assert agreement.text_of(body).endswith("number 29 of it and of all else.")
    assert (note.role.value, agreement.text_of(note)) == (
        "footnote",
        "1 This is explained in the guidance of the Agency.",
    )


def test_left_and_right_pages_have_headers_of_their_own():
    """A header on every second page is a running line too."""

    def draw(canvas):
        for page in range(6):
            canvas.drawString(72 if page % 2 else 400, 815, "AOC-1" if page % 2 else "Agreement")
            canvas.drawString(72, 700, f"{page + 1}. The Partner shall report on matter {page}.")
            canvas.showPage()

    agreement = read_agreement(drawn(draw), "a.pdf")
    roles = [one.role.value for one in agreement.paragraphs]
    assert roles.count("header") == 2
    assert roles.count("body") == 6


@pytest.mark.parametrize("is_first", [True, False], ids=["drawn first", "drawn last"])
def test_a_watermark_interrupts_no_sentence(is_first):
    """Large letters across every page are kept once, apart from the text."""

    def mark(canvas):
        canvas.saveState()
        canvas.setFont("Helvetica-Bold", 72)
        canvas.translate(150, 250)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT COPY")
        canvas.restoreState()

    def draw(canvas):
        for page in range(3):
            if is_first:
                mark(canvas)
            canvas.setFont("Helvetica", 11)
            for at in range(20):
                canvas.drawString(
                    72, 700 - 14 * at, f"the Partner shall keep record {20 * page + at} and"
                )
            if not is_first:
                mark(canvas)
            canvas.showPage()

    agreement = read_agreement(drawn(draw), "a.pdf")
    body, watermark = agreement.paragraphs
    assert agreement.text_of(body).count("the Partner shall keep record") == 60
    assert (watermark.role.value, agreement.text_of(watermark)) == ("header", "DRAFT COPY")


def test_a_place_in_a_paragraph_knows_its_page():
    """A quotation from the second half of a paragraph is on the second page."""

    def draw(canvas):
        canvas.drawString(
            72, 100, "The Partner shall report every allegation of abuse without delay and"
        )
        canvas.showPage()
        canvas.drawString(72, 700, "shall cooperate with every investigation.")

    agreement = read_agreement(drawn(draw), "a.pdf")
    (paragraph,) = agreement.paragraphs
    assert paragraph.page_at(agreement.text.index("report")) == 1
    assert paragraph.page_at(agreement.text.index("cooperate")) == 2


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """The six texts as PDF files made by LibreOffice."""
    folder = tmp_path_factory.mktemp("converted")
    for language, paragraphs in WRITTEN.items():
        document = docx.Document()
        for text in paragraphs:
            paragraph = document.add_paragraph()
            run = paragraph.add_run(text)
            if language == "ar":
                paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
                run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
        document.save(folder / f"{language}.docx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *(str(folder / f"{language}.docx") for language in WRITTEN)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder


@pytest.mark.parametrize("language", list(WRITTEN))
def test_a_file_made_by_libreoffice_reads_as_it_was_written(converted, language):
    """Letter by letter, with wrapped lines joined, in each language; lam and alef are not swapped."""
    assert texts((converted / f"{language}.pdf").read_bytes()) == WRITTEN[language]


def test_presentation_forms_read_as_they_were_written():
    """Programs without right-to-left support draw joined forms from left to right."""
    pdfmetrics.registerFont(TTFont("amiri-test", str(fontpkg.path("amiri", 400))))
    lines = [
        "يتخذ الشريك جميع التدابير المناسبة لمنع الاستغلال والانتهاك",
        "الجنسيين وفقا للوثيقة ST/SGB/2003/13 خلال 30 يوما من الإبلاغ.",
    ]

    def draw(canvas):
        canvas.setFont("amiri-test", 12)
        for at, line in enumerate(lines):
            shaped = algorithm.get_display(arabic_reshaper.reshape(line), base_dir="R")
            canvas.drawRightString(520, 700 - 18 * at, shaped)

    assert texts(drawn(draw)) == [" ".join(lines)]


def test_an_arabic_column_is_read_before_the_one_on_its_left():
    """On a page that is read from the right, the right column comes first, also beside English."""
    pdfmetrics.registerFont(TTFont("amiri-test", str(fontpkg.path("amiri", 400))))
    arabic = [
        "يلتزم الشريك بالإبلاغ فورا عن أي ادعاءات تتعلق",
        "بالاستغلال والانتهاك الجنسيين إلى الوكالة وفقا",
        "لأحكام هذا الاتفاق، ويتعاون تعاونا كاملا مع أي",
        "تحقيق تجريه الوكالة خلال 30 يوما من تاريخ ذلك",
        "ويتخذ جميع التدابير المناسبة لمنع أي استغلال.",
    ]
    english = [
        "The Partner shall report at once every",
        "allegation of sexual abuse to the Agency",
        "under this agreement, and shall fully",
        "cooperate with any investigation, and",
        "shall take all measures to prevent it.",
    ]

    def draw(canvas):
        for at, (one, other) in enumerate(zip(english, arabic, strict=True)):
            shaped = algorithm.get_display(arabic_reshaper.reshape(other), base_dir="R")
            canvas.setFont("amiri-test", 11)
            canvas.drawString(60, 700 - 16 * at, one)
            canvas.drawRightString(540, 700 - 16 * at, shaped)

    assert texts(drawn(draw)) == [" ".join(arabic), " ".join(english)]


def test_arabic_lines_on_an_english_page():
    """A paragraph in Arabic below English ones is read from the right, its full stop last."""
    pdfmetrics.registerFont(TTFont("amiri-test", str(fontpkg.path("amiri", 400))))
    arabic = "يلتزم الشريك بالإبلاغ فورا خلال 24 ساعة."

    def draw(canvas):
        for at, line in enumerate(LEFT):
            canvas.drawString(72, 700 - 14 * at, line)
        canvas.setFont("amiri-test", 11)
        shaped = algorithm.get_display(arabic_reshaper.reshape(arabic), base_dir="R")
        canvas.drawRightString(540, 580, shaped)

    assert texts(drawn(draw)) == [*IN_ORDER[:2], arabic]


def paragraphs_of(lines, gap=14):
    """The texts of lines drawn below one another at the same distance."""

    def draw(canvas):
        for at, line in enumerate(lines):
            canvas.drawString(72, 700 - gap * at, line)

    return texts(drawn(draw))


def test_a_line_that_left_room_ended_its_paragraph():
    """Without any gap: the first word of the next line would have stood on the line before."""
    assert paragraphs_of([
        "Term of the agreement",
        "This Agreement enters into force on the day of its last signature and remains in",
        "force for two years.",
        "The Partner shall report every allegation of sexual exploitation and abuse to the",
        "Agency.",
    ]) == [
        "Term of the agreement",
        ("This Agreement enters into force on the day of its last signature and remains in force for"
        " two years."),
        "The Partner shall report every allegation of sexual exploitation and abuse to the Agency.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The Partner shall observe the rights of the child that are set out in article", "32."),
        ("The Partner shall make sure that its sub-grantees adopt the terms of this very", "clause 4."),
        ("The Partner shall pay back whatever it has spent otherwise, that is an amount of", "87.000 dollars."),
        ("The Partner shall train all of its personnel, its volunteers and its consultants", "- and nobody else."),
    ],
)  # fmt: skip
def test_the_rest_of_a_sentence_is_no_clause_number(first, second):
    """After a full line without the end of a sentence, what looks like a number goes on with it."""
    assert paragraphs_of([first, second]) == [f"{first} {second}"]


def test_points_of_a_list_begin_paragraphs_all_the_same():
    """A point, or a clause that begins with a capital, is one even where the line before is open."""
    lines = [
        "(a) shall report every allegation of sexual exploitation and abuse at once; and",
        "(b) shall cooperate fully; and shall also hand over whatever the Agency asks for",
        "4.2 The Partner shall train its personnel.",
    ]
    assert paragraphs_of(lines) == lines
