"""Files are read by what they are, and what cannot be read is said so by its own code."""

import io
import zipfile

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from contract_clauses.agreement import InactiveKind
from contract_clauses.read_agreement import read_agreement
from contract_clauses.reading_problem import TEXTS, in_language, reading_problem
from partner_screening.errors import FileRefused
from partner_screening.languages import Language
from partner_screening.translations import load_translations
from tests.contract_clauses.docx_making import a_docx, p


def a_pdf(text="The Partner shall report."):
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 700, text)
    canvas.save()
    return target.getvalue()


def encrypted(data, user):
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="boss", user=user))
    return target.getvalue()


def a_zip(*names):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(OLE + "WordDocument".encode("utf-16-le"), "old_doc", id="old Word"),
        pytest.param(b"{\\rtf1 x}", "rtf_file", id="rich text"),
        pytest.param(a_zip("mimetype", "content.xml"), "open_document", id="OpenDocument"),
        pytest.param(a_zip("xl/workbook.xml"), "spreadsheet", id="a workbook"),
        pytest.param(a_zip("ppt/presentation.xml"), "presentation", id="a presentation"),
        pytest.param(a_zip("a.txt"), "unknown_format", id="any other archive"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "image_file", id="a picture"),
        pytest.param(b"\xff\xd8\xff\xe0", "image_file", id="a photograph"),
        pytest.param(b"\x00\x01\x02\x03", "unknown_format", id="bytes"),
    ],
)
def test_other_kinds_are_refused_by_name(data, code):
    """A kind of file that is not read is refused with what it is and what to do, in any name."""
    with pytest.raises(FileRefused) as caught:
        read_agreement(data, "agreement.docx")
    assert (caught.value.code, caught.value.file) == (code, "agreement.docx")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty_file", id="empty"),
        pytest.param(b" \n", "empty_file", id="blank"),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted_file", id="locked docx"
        ),
        pytest.param(encrypted(a_pdf(), "secret"), "encrypted_file", id="locked PDF"),
        pytest.param(a_pdf()[:60], "damaged_file", id="cut PDF"),
        pytest.param(a_docx(""), "no_text", id="no text"),
    ],
)
def test_what_cannot_be_read_is_never_missing(data, code):
    """A file whose text cannot be had is an agreement that is not readable, with the reason."""
    agreement = read_agreement(data, "a.docx")
    assert not agreement.is_readable
    assert agreement.problems[0].code == code
    assert agreement.problems[0].remedy


def test_a_pdf_with_an_owner_password_only_is_read():
    """A PDF that anybody may open is read, whatever its owner forbids."""
    assert read_agreement(encrypted(a_pdf(), ""), "a.pdf").text == "The Partner shall report."


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        pytest.param(a_docx(p("x")), "a.pdf", "docx", id="a .docx called .pdf"),
        pytest.param(a_pdf(), "a.docx", "pdf", id="a PDF called .docx"),
        pytest.param(b"<html><p>x</html>", "a.docx", "html", id="a web page called .docx"),
        pytest.param(b"x\ny", "a.pdf", "txt", id="a text called .pdf"),
    ],
)
def test_a_false_name_is_named(data, name, kind):
    """A file with a false ending is read as what it is, with a warning."""
    agreement = read_agreement(data, name)
    assert agreement.format == kind
    assert [(problem.code, problem.found) for problem in agreement.problems] == [
        ("renamed_file", kind)
    ]


@pytest.mark.parametrize(
    ("data", "warnings"),
    [
        pytest.param("Café".encode(), [], id="UTF-8"),
        pytest.param("Café".encode("utf-8-sig"), [], id="UTF-8 with a mark"),
        pytest.param("Café".encode("utf-16"), [], id="UTF-16"),
        pytest.param("Café".encode("cp1252"), ["encoding_guessed"], id="Windows"),
    ],
)
def test_encodings_of_text(data, warnings):
    """Text is decoded by its mark, as UTF-8, or by a guess that is named."""
    agreement = read_agreement(data, "a.txt")
    assert agreement.text == "Café"
    assert [problem.code for problem in agreement.problems] == warnings


def test_lines_that_run_on_are_paragraphs():
    """A text without broken lines has a paragraph in each, though nothing numbers them."""
    long = (
        "The Partner shall take all appropriate measures to prevent sexual exploitation and abuse "
        * 2
    )
    lines = [
        "UNDERTAKING",
        "Annex 3 to the contract",
        f"We undertake: {long.strip()}",
        "8-1 Short",
        long,
    ]
    agreement = read_agreement("\n".join(lines).encode(), "a.txt")
    assert [agreement.text_of(one) for one in agreement.paragraphs] == [
        one.strip() for one in lines
    ]


def test_lines_of_text_become_paragraphs():
    """Wrapped lines are joined, divided words mended, numbers and blank lines begin paragraphs."""
    text = (
        "AGREEMENT\n\n1. The Partner shall take all appropriate mea-\nsures to prevent sexual\n"
        "exploitation.\n(a) This is a point.\n\nA last paragraph that\nruns on.\n1. Duties ........ 4\n"
    )
    agreement = read_agreement(text.encode(), "a.txt")
    assert [(one.role.value, agreement.text_of(one)) for one in agreement.paragraphs] == [
        ("heading", "AGREEMENT"),
        (
            "body",
            "1. The Partner shall take all appropriate measures to prevent sexual exploitation.",
        ),
        ("body", "(a) This is a point."),
        ("body", "A last paragraph that runs on."),
        ("contents_list", "1. Duties ........ 4"),
    ]


def html(body):
    agreement = read_agreement(f"<!doctype html><html><body>{body}".encode(), "a.html")
    return agreement, [agreement.text_of(one) for one in agreement.paragraphs]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param("<p>a<del>b</del></p>", InactiveKind.DELETED, id="del"),
        pytest.param("<p>a<s>b</s></p>", InactiveKind.STRUCK, id="s"),
        pytest.param('<p>a<span style="display: none">b</span></p>', InactiveKind.HIDDEN, id="style"),
        pytest.param("<p>a<span hidden>b</span></p>", InactiveKind.HIDDEN, id="hidden"),
        pytest.param(
            '<p>a<i style="text-decoration: line-through">b</i></p>', InactiveKind.STRUCK, id="line"
        ),
        pytest.param(
            "<style>.x {color: red; display:none}</style><p>a<i class=x>b</i></p>",
            InactiveKind.HIDDEN, id="class",
        ),
    ],
)  # fmt: skip
def test_hidden_and_struck_text_of_web_pages(body, kind):
    """What a browser hides or strikes through is kept but not live."""
    agreement, texts = html(body)
    assert texts == ["a"]
    assert [(one.kind, one.text, one.context) for one in agreement.inactive] == [(kind, "b", "ab")]


def test_structure_of_web_pages():
    """Headings, lists with numbers, table cells and line breaks become paragraphs; scripts do not."""
    agreement, texts = html(
        "<script>x</script><h2>Duties</h2><ol start=3><li>one<li>two</ol>"
        "<table><tr><td>a<td>b</table><p>c<br>d <!-- no --><ins>e</ins></p>"
    )
    assert texts == ["Duties", "one", "two", "a", "b", "c", "d e"]
    assert [one.role.value for one in agreement.paragraphs[:2]] == ["heading", "body"]
    assert [one.label for one in agreement.paragraphs[1:3]] == ["3.", "4."]
    assert [one.role.value for one in agreement.paragraphs[3:5]] == ["table", "table"]


def test_a_web_page_with_entities_is_refused():
    """A declaration of entities is refused before parsing."""
    with pytest.raises(FileRefused) as caught:
        read_agreement(b'<!DOCTYPE html [<!ENTITY a "b">]><html>&a;</html>', "a.html")
    assert caught.value.code == "entity_bomb"


def test_reading_problems_are_translated():
    """Every problem of reading has its texts in six languages, none missing or stale."""
    assert load_translations(TEXTS).check() == []
    problem = reading_problem("scanned", "a.pdf")
    assert in_language(problem, Language.FR).remedy.startswith("Remettre")
