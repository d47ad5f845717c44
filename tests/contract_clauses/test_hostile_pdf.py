"""Hostile and broken PDF files: refused or read by name, in a child with limits, in bounded time."""

import io
import zlib

import pytest

from contract_clauses.ocr import OcrOptions
from contract_clauses.read_agreement import read_agreement
from partner_screening.errors import FileRefused
from partner_screening.sandbox import run_contained

TEXT = b"BT /F 12 Tf 72 700 Td (The Partner shall report.) Tj ET"
PICTURE = b"q 595 0 0 842 0 0 cm /I Do Q"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def a_file(*objects):
    """A PDF of these objects, the first being its catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(
        b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start)
    )
    return out.getvalue()


def a_stream(content, entries=b""):
    packed = zlib.compress(content, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (
        entries,
        len(packed),
        packed,
    )


def a_picture(width, height):
    entries = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    return a_stream(b"\xff" * (width * height), entries % (width, height))


def a_form(content, resources):
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%b>>"
    return a_stream(content, entries % resources)


def a_page(content, *more, box=b"[0 0 595 842]", resources=b"/Font<</F 5 0 R>>"):
    return a_file(
        CATALOGUE,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox%b/Resources<<%b>>/Contents 4 0 R>>" % (box, resources),
        a_stream(content),
        FONT,
        *more,
    )


def pages(kids, count, page=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"):
    return a_file(CATALOGUE, b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count), page)


def read(data, *options):
    return run_contained(read_agreement_with, data, *options, file="hostile.pdf")


def read_agreement_with(data, ocr=None):
    return read_agreement(data, "hostile.pdf", ocr=ocr)


IMAGE = b"/XObject<</I 6 0 R>>"
NESTED = b"/XObject<</X %d 0 R>>"


def boxed(box):
    return a_page(PICTURE, a_picture(10, 10), box=box, resources=IMAGE)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(a_page(b"q " * 30_000_000), id="a page that unpacks to 60 MB and then grows"),
        pytest.param(a_page(b"/X Do", a_form(b"/X Do /X Do", NESTED % 6), resources=NESTED % 6), id="a form inside itself"),
        pytest.param(
            a_page(b"/X Do", *(a_form(b"/X Do " * 10, NESTED % (7 + at)) for at in range(9)), FONT, resources=NESTED % 6),
            id="forms that multiply",
        ),
        pytest.param(pages(b"3 0 R " * 50_000, 50_000), id="fifty thousand pages"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_by_name(data):
    """The child with limits dies or refuses; the file is named, and nothing else is harmed."""
    with pytest.raises(FileRefused) as refusal:
        read(data)
    assert refusal.value.file == "hostile.pdf"
    assert refusal.value.code in {"too_large"} | {
        f"reading_stopped_{why}" for why in ("memory", "time", "crash")
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(
            pages(b"2 0 R", 1_000_000_000), "damaged_file", id="pages that hold themselves"
        ),
        pytest.param(pages(b"3 0 R", 2_900), "no_text", id="more pages promised than there are"),
        pytest.param(a_page(b"[" * 2_000_000), "no_text", id="arrays without end"),
        pytest.param(a_page(TEXT)[:400], "damaged_file", id="the end is missing"),
        pytest.param(boxed(b"[0 0 10000000 10000000]"), "scanned", id="a page of 3,500 km"),
        pytest.param(boxed(b"[0 0 1 99999]"), "scanned", id="a page like a thread"),
    ],
)
def test_a_broken_file_is_not_readable_and_says_why(data, code):
    """What cannot be read needs a person; it is never an empty agreement, even with recognition on."""
    agreement = read(data, OcrOptions(seconds=20))
    assert not agreement.is_readable
    assert agreement.problems[0].code == code


@pytest.mark.parametrize("box", [b"[0 0 10000000 10000000]", b"[0 0 0 0]", b"[a b c d]"])
def test_the_size_of_a_page_does_not_hinder_its_text(box):
    """Text is read whatever size the page claims to have."""
    assert read(a_page(TEXT, box=box)).text == "The Partner shall report."


def test_a_huge_picture_is_drawn_small():
    """A picture of a hundred million points is recognised as a page of ordinary size."""
    data = a_page(PICTURE, a_picture(10_000, 10_000), resources=IMAGE)
    assert read(data, OcrOptions(seconds=20)).problems[0].code == "scanned"


def test_pages_that_cannot_be_loaded_are_named_once():
    """Thousands of broken pages make one problem with the first of their numbers."""
    agreement = read(pages(b"3 0 R", 2_900))
    (problem,) = [one for one in agreement.problems if one.code == "page_unreadable"]
    assert problem.page == 2
    assert problem.found.startswith("2, 3, 4")
    assert len(problem.found) < 200
