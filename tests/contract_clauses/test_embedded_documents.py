"""Documents inside a Word file: read as annexes where that can be done, else named."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from contract_clauses.checker import check_agreement
from contract_clauses.mending.annotation import Note, annotated
from contract_clauses.mending.word_comments import Writer
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules
from tests.contract_clauses.docx_making import a_docx, deleted, inserted, p

CLAUSE = "The Partner shall take all appropriate measures to prevent sexual exploitation and abuse."
CONDUCT = a_docx(
    p("1. Conduct")
    + p("1.1 " + CLAUSE)
    + p("1.2 It shall ", deleted("not "), inserted("also "), "report.")
)


def a_pdf(text):
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 700, text)
    canvas.save()
    return target.getvalue()


def envelope(data):
    """A file inside the envelope in which word processors keep what is no Word file."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504 + data + b"\x00" * 100


def an_agreement(name, data, view="accepted"):
    body = p("1. The Partner shall work.") + p("2. The Agency shall pay.")
    return read_agreement(
        a_docx(body, extra={f"word/embeddings/{name}": data}), "a.docx", view=view
    )


def inside(agreement):
    return [agreement.text_of(one) for one in agreement.paragraphs if one.is_embedded]


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        pytest.param("conduct.docx", CONDUCT, "1.1 " + CLAUSE, id="a Word document"),
        pytest.param("conduct.pdf", a_pdf(CLAUSE), CLAUSE, id="a PDF"),
        pytest.param("oleObject1.bin", envelope(a_pdf(CLAUSE)), CLAUSE, id="a PDF in its envelope"),
    ],
)
def test_an_embedded_document_is_read_as_an_annex(name, data, text):
    """Its text stands behind that of the agreement, as an annex of its name, and is announced."""
    agreement = an_agreement(name, data)
    assert text in inside(agreement)
    assert {one.annex for one in agreement.paragraphs if one.is_embedded} == {name}
    assert not any(one.is_embedded for one in agreement.paragraphs[:2])
    assert [(one.code, one.found) for one in agreement.problems] == [("embedded_read", name)]


def test_an_embedded_document_is_read_in_the_judged_view():
    """Tracked changes inside it are taken as in the agreement itself."""
    assert inside(an_agreement("a.docx", CONDUCT))[-1] == "1.2 It shall also report."
    assert inside(an_agreement("a.docx", CONDUCT, "original"))[-1] == "1.2 It shall not report."


def test_a_clause_in_an_embedded_document_counts_like_an_annex():
    """An annex in the same file counts; its quotation is the text at its place."""
    rules = load_clause_rules()
    agreement = an_agreement("a.docx", CONDUCT)
    check = check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules)
    element = next(one for one in check.elements if one.id == "prevention")
    assert element.status.value == "present"
    assert all(agreement.text[one.start : one.end] == one.quote for one in element.evidence)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("budget.xlsx", CONDUCT, id="a workbook"),
        pytest.param("oleObject1.bin", envelope(b"anything"), id="an unknown object"),
        pytest.param("broken.docx", CONDUCT[:300], id="a damaged document"),
        pytest.param("broken.pdf", b"%PDF-1.7 nothing %%EOF", id="a damaged PDF"),
        pytest.param("macro.docx", a_docx(p("x"), extra={"word/vbaProject.bin": "x"}), id="macros"),
    ],
)
def test_what_cannot_be_read_inside_is_named(name, data):
    """Nothing of it is taken for text, and the agreement says which file was not read."""
    agreement = an_agreement(name, data)
    assert inside(agreement) == []
    assert [(one.code, one.found) for one in agreement.problems] == [("embedded_objects", name)]


def test_a_document_inside_an_embedded_document_is_not_read():
    """Reading goes one level deep."""
    nested = a_docx(p("Outer."), extra={"word/embeddings/inner.docx": CONDUCT})
    assert inside(an_agreement("outer.docx", nested)) == ["Outer."]


CHUNK = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="c1"/>'
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="c1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" '
    'Target="{}"/></Relationships>'
)


def with_chunk(name, data):
    extra = {f"word/{name}": data, "word/_rels/document.xml.rels": RELATION.format(name)}
    return read_agreement(a_docx(p("Before.") + CHUNK + p("After."), extra=extra), "a.docx")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("part.docx", a_docx(p("Inserted.")), id="a Word document"),
        pytest.param("part.html", "<html><body><p>Inserted.</p></body></html>", id="a web page"),
    ],
)
def test_an_inserted_document_is_read_at_its_place(name, data):
    """What a program inserted as another document is text like any other, in its place."""
    agreement = with_chunk(name, data)
    assert agreement.text == "Before.\nInserted.\nAfter."
    assert agreement.problems == ()


def test_a_comment_on_embedded_words_stands_at_the_beginning():
    """Another document cannot be commented: the note is laid on the beginning of this one."""
    data = a_docx(p("1. Work."), extra={"word/embeddings/a.docx": CONDUCT})
    at = read_agreement(data, "a.docx").text.index(CLAUSE)
    writer = Writer(author="A", date="2026-11-25T00:00:00")
    copy = annotated(
        data, "a.docx", (Note(start=at, end=at + len(CLAUSE), paragraphs=("x",)),), writer
    )
    agreement = read_agreement(copy, "a.docx")
    assert "x" in [
        agreement.text_of(one) for one in agreement.paragraphs if one.role.value == "comment"
    ]
    assert inside(agreement) == inside(read_agreement(data, "a.docx"))
