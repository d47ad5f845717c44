"""Scans: recognised page by page, shown with their confidence, and never cleared on it."""

import io
from functools import cache

import pytest
from reportlab.pdfgen.canvas import Canvas

from contract_clauses import ocr
from contract_clauses.agreement import RecognisedPage
from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ElementStatus, Verdict
from contract_clauses.ocr import OcrOptions, Picture
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules
from tests.contract_clauses.scan_making import a_scan, draw_scanned_page

LINES = {
    "en": [
        "1. The Partner shall take all appropriate measures to prevent sexual",
        "exploitation and abuse by its employees, as set out in ST/SGB/2003/13.",
        "2. The Partner shall report every allegation to the Agency at once.",
    ],
    "fr": [
        "1. Le Partenaire prend toutes les mesures appropriées pour prévenir",
        "l'exploitation et les atteintes sexuelles (ST/SGB/2003/13).",
        "2. Le Partenaire signale sans délai toute allégation à l'Agence.",
    ],
    "es": [
        "1. El Asociado adoptará todas las medidas apropiadas para prevenir",
        "la explotación y los abusos sexuales (ST/SGB/2003/13).",
        "2. El Asociado notificará de inmediato toda denuncia al Organismo.",
    ],
    "ru": [
        "1. Партнер принимает все надлежащие меры для предотвращения",
        "сексуальной эксплуатации и надругательств (ST/SGB/2003/13).",
        "2. Партнер незамедлительно сообщает обо всех утверждениях.",
    ],
    "ar": [
        "يتخذ الشريك جميع التدابير المناسبة لمنع الاستغلال والانتهاك",
        "الجنسيين من جانب موظفيه أو أي أشخاص آخرين يستعين بهم",
        "ويلتزم الشريك بالإبلاغ فورا عن أي ادعاءات إلى الوكالة",
    ],
    "zh": [
        "一、合作伙伴应采取一切适当措施，防止其雇员进行性剥削和性虐待，",
        "并遵守秘书长公报的规定。",
        "二、合作伙伴应立即向本机构报告任何指控。",
    ],
}
FOUND = {
    "en": "exploitation and abuse by its employees, as set out in ST/SGB/2003/13",
    "fr": "mesures appropriées pour prévenir",
    "es": "explotación y los abusos sexuales (ST/SGB/2003/13)",
    "ru": "сексуальной эксплуатации и надругательств (ST/SGB/2003/13)",
    "ar": "جميع التدابير المناسبة لمنع الاستغلال",
    "zh": "采取一切适当措施，防止其雇员进行性剥削和性虐待",
}

rules = cache(load_clause_rules)


def checked(data, **options):
    agreement = read_agreement(data, "scan.pdf", ocr=OcrOptions(**options))
    return agreement, check_agreement(agreement, rules().clause_set("un-protocol-2018"), rules())


@pytest.mark.parametrize("language", list(LINES))
def test_a_scan_is_recognised_in_each_language(language):
    """Nobody says which language it is: the page is looked at, and its lines are joined as usual."""
    agreement = read_agreement(a_scan(LINES[language] * 4), "scan.pdf", ocr=OcrOptions())
    assert FOUND[language] in agreement.text
    (page,) = agreement.recognised
    assert page.page == 1
    assert 70 < page.confidence <= 100


def test_only_the_pages_without_text_are_recognised():
    """In a mixed file each page is read as what it is, and only the scanned ones are marked."""
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(
        72, 700, "1. The Partner shall cooperate with every investigation of the Agency."
    )
    canvas.showPage()
    draw_scanned_page(
        canvas, [line.replace("2.", "3.").replace("1.", "2.") for line in LINES["en"]]
    )
    canvas.save()
    agreement = read_agreement(target.getvalue(), "mixed.pdf", ocr=OcrOptions())
    assert [page.page for page in agreement.recognised] == [2]
    assert [(one.page, one.clause) for one in agreement.paragraphs] == [
        (1, "1"),
        (2, "2"),
        (2, "3"),
    ]
    (problem,) = agreement.problems
    assert (problem.code, problem.page) == ("recognised_text", 2)
    assert problem.found.startswith("2 (")


def test_a_scan_in_two_scripts_is_recognised():
    """A bilingual page is read badly by the data of either language, and well by all of them."""
    agreement = read_agreement(
        a_scan(LINES["en"] * 3 + LINES["ar"] * 3), "scan.pdf", ocr=OcrOptions()
    )
    assert FOUND["en"] in agreement.text
    assert FOUND["ar"] in agreement.text


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_recognised(turned):
    """Scanners put pages on their side or upside down; the text is the same."""
    agreement = read_agreement(
        a_scan(LINES["en"] * 3, turned=turned), "scan.pdf", ocr=OcrOptions(language="en")
    )
    assert FOUND["en"] in agreement.text


def full_set():
    """Pages with model wording for every element: typed, it would be compliant."""
    lines = []
    for at, wording in enumerate(rules().wordings["en"].values(), start=1):
        words = f"{at}. {wording}".split()
        while words:
            count = next(n for n in range(len(words), 0, -1) if len(" ".join(words[:n])) < 75)
            lines.append(" ".join(words[:count]))
            words = words[count:]
    return [lines[at : at + 32] for at in range(0, len(lines), 32)]


def test_a_scan_is_never_cleared():
    """Every duty is found and quoted; a person must still compare the quotations with the pages."""
    agreement, result = checked(a_scan(*full_set()), language="en", threads=2)
    assert result.verdict is Verdict.NEEDS_REVIEW
    mandatory = [one for one in result.elements if one.requirement == "mandatory"]
    present = [one for one in mandatory if one.status is ElementStatus.PRESENT]
    assert len(present) >= len(mandatory) - 2
    assert all(
        agreement.text[quoted.start : quoted.end] == quoted.quote
        for element in present
        for quoted in element.evidence
    )
    assert result.reasons[-1] == f"recognised_text: {agreement.problems[0].found}"
    assert "%" in result.reasons[-1]


def test_what_is_not_found_in_a_scan_is_not_missing():
    """Words that were misread may stand there: absence is never proved by a picture."""
    _, result = checked(
        a_scan(["The Agency shall pay the grant within thirty days after signature."])
    )
    assert {one.status for one in result.elements} == {ElementStatus.CANNOT_TELL}
    assert result.verdict is Verdict.NEEDS_REVIEW


def test_a_weak_clause_in_a_scan_asks_for_a_reader():
    """What weakens a recognised clause may be a misread letter: shown, and left to a person."""
    _, result = checked(
        a_scan([
            "1. The Partner shall use its best endeavours to prevent sexual exploitation",
            "and sexual abuse of anyone by its employees and any other persons engaged",
            "by it to perform services under this Agreement.",
        ])
    )  # fmt: skip
    (prevention,) = [one for one in result.elements if one.id == "prevention"]
    assert prevention.status is ElementStatus.WEAKENED
    assert prevention.evidence
    assert result.verdict is Verdict.NEEDS_REVIEW


def test_text_that_a_scanner_laid_under_its_picture_is_recognised_text():
    """A searchable scan holds words that nobody typed: nobody knows how sure they are."""
    target = io.BytesIO()
    canvas = Canvas(target)
    draw_scanned_page(canvas, LINES["en"], hidden_text="\n".join(LINES["en"]))
    canvas.save()
    agreement = read_agreement(target.getvalue(), "scan.pdf")
    assert agreement.recognised == (RecognisedPage(page=1),)
    assert [(one.code, one.found) for one in agreement.problems] == [("recognised_text", "1 (?)")]


def test_text_over_a_background_is_typed_text():
    """A picture behind visible text is a letterhead, not a scan."""
    target = io.BytesIO()
    canvas = Canvas(target)
    draw_background(canvas)
    for at, line in enumerate(LINES["en"]):
        canvas.drawString(72, 700 - 14 * at, line)
    canvas.save()
    agreement = read_agreement(target.getvalue(), "letter.pdf")
    assert agreement.recognised == ()
    assert agreement.problems == ()


def draw_background(canvas):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (20, 20), "ivory")), 0, 0, 595, 842)


def test_without_the_program_scans_stay_unread(monkeypatch, tmp_path):
    """Where tesseract is not installed a scan is not readable, as it always was."""
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr.installed_packs.cache_clear()
    try:
        agreement = read_agreement(a_scan(LINES["en"]), "scan.pdf", ocr=OcrOptions())
    finally:
        ocr.installed_packs.cache_clear()
    assert not agreement.is_readable
    assert [one.code for one in agreement.problems] == ["scanned"]


def test_pages_whose_turn_does_not_come_are_named():
    """After the time that a file may take, pages stay unread and are named."""
    agreement = read_agreement(a_scan(LINES["en"]), "scan.pdf", ocr=OcrOptions(seconds=0))
    assert [(one.code, one.found) for one in agreement.problems] == [("scanned", "1")]


def test_progress_is_told_page_by_page():
    """Whoever waits hears how far the recognition is."""
    told = []
    read_agreement(
        a_scan(LINES["en"], LINES["en"]), "a.pdf", ocr=OcrOptions(language="en", tell=told.append)
    )
    assert told == [
        "a.pdf: text recognised on page 1, 1 of 2",
        "a.pdf: text recognised on page 2, 2 of 2",
    ]


def test_pages_that_are_known_are_not_recognised_again():
    """Whoever reads the same scan twice, to annotate it, waits once."""
    scan, told, known = a_scan(LINES["en"]), [], {}
    options = OcrOptions(language="en", tell=told.append, known=known)
    first = read_agreement(scan, "a.pdf", ocr=options)
    second = read_agreement(scan, "a.pdf", ocr=options)
    assert first == second
    assert len(told) == 1
    assert list(known) == [1]


@pytest.mark.parametrize(
    ("quarters", "expected"), [(0, b"abcdef"), (1, b"daebfc"), (2, b"fedcba"), (3, b"cfbead")]
)
def test_a_picture_is_turned_clockwise(quarters, expected):
    """Turning moves every pixel: rows a b c over d e f become columns."""
    turned = Picture(3, 2, b"abcdef").turned(quarters)
    assert turned.pixels == expected
    assert (turned.width, turned.height) == ((3, 2) if quarters % 2 == 0 else (2, 3))
