"""The .docx reader: what is live, what is not, with roles and numbers; on real files."""

from datetime import UTC, datetime

import pytest

from contract_clauses.agreement import InactiveKind, Role
from contract_clauses.read_agreement import read_agreement
from partner_screening.errors import FileRefused
from tests.contract_clauses import docx_making as making
from tests.contract_clauses.docx_making import a_docx, deleted, inserted, number, p, r


def live(body, view="accepted", **parts):
    """The live paragraphs of a body: (role, text)."""
    agreement = read_agreement(a_docx(body, **parts), "a.docx", view=view)
    return [(one.role.value, agreement.text_of(one)) for one in agreement.paragraphs]


def texts(body, view="accepted", **parts):
    return [text for _, text in live(body, view, **parts)]


BOX = "<w:txbxContent>" + p("in the box") + "</w:txbxContent>"
STRUCK_STYLES = (
    '<w:style w:type="paragraph" w:styleId="Old"><w:name w:val="Old"/><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Older"><w:name w:val="Older"/><w:basedOn w:val="Old"/></w:style>'
    '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Line"><w:name w:val="Line"/><w:rPr><w:strike/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("content", "accepted", "original"),
    [
        pytest.param(p("plain"), ["plain"], ["plain"], id="plain text"),
        pytest.param(p("a", inserted("b")), ["ab"], ["a"], id="an insertion"),
        pytest.param(p("a", deleted("b")), ["a"], ["ab"], id="a deletion"),
        pytest.param(
            p("a", making.moved("b", "moveFrom")) + p(making.moved("b", "moveTo")),
            ["a", "b"], ["ab"], id="a move",
        ),
        pytest.param(
            p("a ", props=making.MARK_DELETED) + p("b"), ["a b"], ["a", "b"],
            id="a deleted paragraph end joins two paragraphs",
        ),
        pytest.param(
            p("a ", props=making.MARK_INSERTED) + p("b"), ["a", "b"], ["a b"],
            id="an inserted paragraph end splits one",
        ),
        pytest.param(
            p(deleted("gone"), props=making.MARK_DELETED) + p("b"), ["b"], ["gone", "b"],
            id="a paragraph deleted as a whole",
        ),
        pytest.param(
            f"<w:tbl><w:tr>{making.ROW_DELETED}<w:tc>{p('x')}</w:tc></w:tr></w:tbl>" + p("b"),
            ["b"], ["x", "b"], id="a deleted table row",
        ),
    ],
)  # fmt: skip
def test_tracked_changes_by_view(content, accepted, original):
    """The accepted view takes every tracked change, the original view none."""
    assert texts(content) == accepted
    assert texts(content, "original") == original


def test_a_deletion_keeps_author_date_and_context():
    """What was deleted stays on record with who, when, and how the paragraph would read."""
    agreement = read_agreement(
        a_docx(p("shall ", deleted("not "), inserted("surely "), "act")), "a.docx"
    )
    (gone,) = agreement.inactive
    assert (gone.kind, gone.text, gone.author) == (InactiveKind.DELETED, "not ", "A. Lawyer")
    assert gone.date == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert gone.context == "shall not act"
    assert agreement.text == "shall surely act"
    assert [change.text for change in agreement.changes] == ["not ", "surely "]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(p("a", r("b", "<w:strike/>")), "a", id="struck"),
        pytest.param(p("a", r("b", "<w:dstrike/>")), "a", id="struck twice"),
        pytest.param(p("a", r("b", "<w:vanish/>")), "a", id="hidden"),
        pytest.param(p("a", r("b", '<w:strike w:val="0"/>')), "ab", id="expressly not struck"),
        pytest.param(p("b", style="Old"), "", id="struck by its paragraph style"),
        pytest.param(p("b", style="Older"), "", id="struck by an inherited style"),
        pytest.param(p("a", r("b", '<w:rStyle w:val="Gone"/>')), "a", id="hidden by its style"),
        pytest.param(
            p(r("b", '<w:strike w:val="0"/>'), style="Old"), "b", id="freed by the run itself"
        ),
        pytest.param(
            p(r("b", '<w:rStyle w:val="Line"/>'), style="Old"), "b", id="two styles toggle"
        ),
    ],
)
def test_struck_and_hidden_text_is_not_live(content, expected):
    """Strike-through and hidden text, direct or through any style, is kept but not live."""
    agreement = read_agreement(a_docx(content + p("."), styles=STRUCK_STYLES), "a.docx")
    assert agreement.text.removesuffix(".").strip() == expected
    assert all(one.kind in {InactiveKind.STRUCK, InactiveKind.HIDDEN} for one in agreement.inactive)
    assert {"a": 1, "": 1}.get(expected, 0) == len(agreement.inactive)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(p("<w:hyperlink>" + r("x") + "</w:hyperlink>"), id="hyperlink"),
        pytest.param(p("<w:smartTag>" + r("x") + "</w:smartTag>"), id="smart tag"),
        pytest.param(p('<w:fldSimple w:instr="REF a">' + r("x") + "</w:fldSimple>"), id="field"),
        pytest.param(p("<w:sdt><w:sdtContent>" + r("x") + "</w:sdtContent></w:sdt>"), id="inline control"),
        pytest.param("<w:sdt><w:sdtContent>" + p("x") + "</w:sdtContent></w:sdt>", id="block control"),
        pytest.param("<w:customXml>" + p("x") + "</w:customXml>", id="custom XML"),
        pytest.param(
            "<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>" + p("x")
            + "</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>", id="controlled row",
        ),
        pytest.param(p(r("x<!-- a remark -->")), id="an XML comment inside"),
        pytest.param(p("<w:r><w:ruby><w:rt>" + r("aid") + "</w:rt><w:rubyBase>" + r("x") + "</w:rubyBase></w:ruby></w:r>"), id="ruby"),
        pytest.param(p("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"), id="formula"),
    ],
)  # fmt: skip
def test_wrapped_text_is_read(content):
    """Text is read through every wrapper that word processors lay around it."""
    assert texts(content) == ["x"]


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>" + BOX + "</wps:txbx></w:drawing>"
            "</mc:Choice><mc:Fallback><w:pict><v:textbox>" + BOX + "</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>", id="written twice",
        ),
        pytest.param("<w:r><w:pict><v:textbox>" + BOX + "</v:textbox></w:pict></w:r>", id="old form"),
    ],
)  # fmt: skip
def test_a_text_box_is_read_once(drawn):
    """A text box stands in the file in two forms and is read once, after its paragraph."""
    assert live(p("a", drawn)) == [("body", "a"), ("text_box", "in the box")]


def test_a_text_box_in_deleted_text_is_deleted():
    """What hangs on deleted text is deleted too."""
    drawn = f'<w:del w:author="A"><w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r></w:del>'
    assert texts(p("a", drawn)) == ["a"]


def test_notes_headers_and_comments_have_their_roles():
    """Everything around the body is kept with its role; separators of notes are no text."""
    found = live(
        p("body"),
        header=p("head"), footer=p("foot"), comments="<w:comment>" + p("remark") + "</w:comment>",
        footnotes='<w:footnote w:type="separator">' + p("---") + "</w:footnote><w:footnote>" + p("note") + "</w:footnote>",
        endnotes="<w:endnote>" + p("end") + "</w:endnote>",
    )  # fmt: skip
    assert found == [
        ("body", "body"), ("header", "head"), ("footer", "foot"),
        ("footnote", "note"), ("endnote", "end"), ("comment", "remark"),
    ]  # fmt: skip


def field_mark(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_contents_lists_are_recognised():
    """A contents list by control, by style or by field is never a clause."""
    styles = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    control = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        "</w:sdtPr><w:sdtContent>" + p("one") + "</w:sdtContent></w:sdt>"
    )
    code = "<w:r><w:instrText> TOC \\o </w:instrText></w:r>"
    by_field = p(field_mark("begin"), code, field_mark("separate"), "three") + p(
        "four", field_mark("end")
    )
    found = live(control + p("two", style="TOC1") + by_field + p("body"), styles=styles)
    assert [role for role, _ in found] == ["contents_list"] * 4 + ["body"]


def test_a_contents_field_that_never_ends_hides_nothing():
    """A damaged field must not turn the whole agreement into a contents list."""
    code = "<w:r><w:instrText> TOC </w:instrText></w:r>"
    found = live(p(field_mark("begin"), code, field_mark("separate"), "one") + p("two"))
    assert [role for role, _ in found] == ["body", "body"]


HEADING = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
)


@pytest.mark.parametrize(
    ("style", "text", "role"),
    [
        ("H1", "Sexual exploitation and abuse", Role.HEADING),
        ("T", "Agreement of cooperation", Role.TITLE),
        (
            "H1",
            "The Partner shall take all measures to prevent sexual exploitation and abuse.",
            Role.BODY,
        ),
    ],
    ids=["a heading", "a title", "a clause that only wears a heading style"],
)
def test_headings(style, text, role):
    """Headings come from styles, but a whole sentence in a heading style stays a clause."""
    assert live(p(text, style=style), styles=HEADING) == [(role.value, text)]


def a_level(level, text, style="decimal", extra=""):
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + a_level(0, "%1.") + a_level(1, "%1.%2") + a_level(2, "(%3)", "lowerLetter") + a_level(3, "(%4)", "lowerRoman")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)  # fmt: skip


def numbers(body, **parts):
    agreement = read_agreement(a_docx(body, **parts), "a.docx")
    return [(one.label, one.clause) for one in agreement.paragraphs]


def test_automatic_numbers_are_computed():
    """Numbers stand in no text: they are counted as a word processor counts them."""
    body = "".join(p("x", props=number(level)) for level in (0, 1, 1, 2, 2, 3, 2, 0, 1)) + p("y")
    assert numbers(body, numbering=NUMBERING) == [
        ("1.", "1"), ("1.1", "1.1"), ("1.2", "1.2"), ("(a)", "1.2(a)"), ("(b)", "1.2(b)"),
        ("(i)", "1.2(b)(i)"), ("(c)", "1.2(c)"), ("2.", "2"), ("2.1", "2.1"), ("", "2.1"),
    ]  # fmt: skip


def test_a_start_override_counts_anew():
    """A numbering with its own start begins there once and goes on."""
    body = p("x", props=number(0)) + p("x", props=number(0, 2)) + p("x", props=number(0, 2))
    assert [label for label, _ in numbers(body, numbering=NUMBERING)] == ["1.", "7.", "8."]


def test_numbers_come_through_styles():
    """A style that carries a number gives its paragraphs the level that the list reserves for it."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="C2"><w:name w:val="Clause"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + a_level(0, "Article %1", "upperRoman")
        + a_level(1, "%1.%2", extra='<w:isLgl/><w:pStyle w:val="C2"/>')
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )  # fmt: skip
    body = p("x", props=number(0)) + p("x", style="C2")
    assert [label for label, _ in numbers(body, styles=styles, numbering=numbering)] == [
        "Article I",
        "1.1",
    ]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("upperLetter", ["A.", "B.", "C."]), ("upperRoman", ["I.", "II.", "III."]),
        ("decimalZero", ["01.", "02.", "03."]), ("bullet", ["•", "•", "•"]),
        ("russianLower", ["а.", "б.", "в."]), ("arabicAlpha", ["أ.", "ب.", "ت."]),
        ("chineseCounting", ["一.", "二.", "三."]), ("ordinal", ["1st.", "2nd.", "3rd."]),
    ],
)  # fmt: skip
def test_number_formats(style, expected):
    """Every number format of the six languages is written as the reader of the file sees it."""
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + a_level(0, "%1.", style)
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )  # fmt: skip
    body = p("x", props=number(0)) * 3
    assert [label for label, _ in numbers(body, numbering=numbering)] == expected


def test_tables_are_read_cell_by_cell():
    """Cells of one row share a list id; their role is that of a table."""
    row = "<w:tr><w:tc>" + p("a") + "</w:tc><w:tc>" + p("b") + "</w:tc></w:tr>"
    agreement = read_agreement(a_docx(f"<w:tbl>{row}{row}</w:tbl>"), "a.docx")
    assert [(one.role.value, one.list_id) for one in agreement.paragraphs] == [
        ("table", "table1.row1"), ("table", "table1.row1"),
        ("table", "table1.row2"), ("table", "table1.row2"),
    ]  # fmt: skip


def test_the_strict_form_is_read():
    """The strict form of the format, with other names, reads the same."""
    data = a_docx(
        "",
        extra={
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">'
            "<w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"
        },
    )
    assert read_agreement(data, "a.docx").text == "x"


def test_breaks_and_special_characters():
    """A tab stays, a line break is a space, a fixed hyphen is one, an optional one is nothing."""
    run = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r>"
    assert texts(p(run)) == ["a\tb c-de"]


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        pytest.param({"word/embeddings/a.bin": b"x"}, "embedded_objects", id="an embedded object"),
    ],
)
def test_what_is_not_read_is_named(extra, code):
    """An embedded file is never run and never read, and the agreement says so."""
    agreement = read_agreement(a_docx(p("x"), extra=extra), "a.docx")
    assert [problem.code for problem in agreement.problems] == [code]


def test_an_inserted_document_is_named():
    """A chunk of another format inside the document is named, because its text is not read."""
    agreement = read_agreement(a_docx(p("x") + "<w:altChunk/>"), "a.docx")
    assert [problem.code for problem in agreement.problems] == ["embedded_part_unread"]


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        pytest.param({"word/vbaProject.bin": b"x"}, "macro_file", id="macros"),
        pytest.param(
            {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'},
            "entity_bomb",
            id="entities",
        ),
        pytest.param({"word/document.xml": " " * 30_000_000}, "zip_bomb", id="a zip bomb"),
    ],
)
def test_hostile_files_are_refused(extra, code):
    """A hostile file is refused by name before a parser sees it."""
    with pytest.raises(FileRefused) as caught:
        read_agreement(a_docx("", extra=extra), "a.docx")
    assert caught.value.code == code


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda data: data[:200], id="cut off"),
        pytest.param(lambda data: a_docx("", extra={"word/document.xml": "<a>"}), id="not well-formed"),
        pytest.param(lambda data: a_docx("", extra={"word/document.xml": "<a>" * 500 + "</a>" * 500}), id="nested too deeply"),
    ],
)  # fmt: skip
def test_damage_is_a_problem_and_not_a_missing_clause(broken):
    """A damaged file gives an agreement that cannot be read, with the reason."""
    agreement = read_agreement(broken(a_docx(p("x"))), "a.docx")
    assert not agreement.is_readable
    assert [problem.code for problem in agreement.problems] == ["damaged_file"]


def test_offsets_give_every_paragraph_back():
    """Offsets into the text are exact for every paragraph."""
    agreement = read_agreement(a_docx(p("one ") + p("двa") + p("三")), "a.docx")
    assert [agreement.text_of(one) for one in agreement.paragraphs] == ["one", "двa", "三"]
    assert agreement.text == "one\nдвa\n三"
