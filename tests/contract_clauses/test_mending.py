"""Changed copies of Word agreements: numbers that go on, tracked insertions, comments, refusals."""

import io
import re
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from contract_clauses.mending.annotation import Note, annotated
from contract_clauses.mending.insertion import Addition, Insertion, with_clauses
from contract_clauses.mending.next_label import next_label, under
from contract_clauses.mending.placing import Line, Place
from contract_clauses.mending.word_comments import Writer
from contract_clauses.read_agreement import read_agreement
from partner_screening.errors import FileRefused
from tests.contract_clauses.docx_making import a_docx, deleted, inserted, number, p, r

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WRITER = Writer(author="Legal Unit", date=datetime(2026, 11, 25, 9, 30))
AUTOMATIC = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def live(data, view="accepted"):
    """The text of the body, paragraph by paragraph, with automatic numbers in brackets."""
    agreement = read_agreement(data, "a.docx", view=view)
    return [
        (f"[{one.label}] " if one.label and not text.startswith(one.label) else "") + text
        for one in agreement.paragraphs
        if (text := agreement.text_of(one)) and one.role.value != "comment"
    ]


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def insert(data, place, *texts, heading="New article"):
    additions = tuple(
        Addition(element=f"e{at}", text=text, comment=("Why", "Source"))
        for at, text in enumerate(texts)
    )
    return with_clauses(
        data, "a.docx", Insertion(place=place, heading=heading, additions=additions), WRITER
    )


@pytest.mark.parametrize(
    ("label", "following"),
    [
        ("14.9", "14.10"), ("12.1.", "12.2."), ("7.", "8."), ("(a)", "(b)"), ("iv)", "v)"),
        ("Article 14", "Article 15"), ("ARTICLE XIV", "ARTICLE XV"), ("§ 5", "§ 6"),
        ("Статья 7.", "Статья 8."), ("(а)", "(б)"), ("المادة 10", "المادة 11"),
        ("المادة ١٠", "المادة ١١"), ("第十条", "第十一条"), ("第二十九条", "第三十条"),
        ("第7条", "第8条"), ("九、", "十、"), ("（一）", "（二）"), ("•", ""), ("Article premier", ""),
    ],
)  # fmt: skip
def test_a_number_goes_on_in_its_own_manner(label, following):
    """A typed number is followed in its script, its digits and its signs; else nothing is invented."""
    assert next_label(label) == following


@pytest.mark.parametrize(
    ("before", "label", "following"),
    [("(h)", "(i)", "(j)"), ("", "(i)", "(ii)"), ("(ز)", "(ح)", "(ط)"), ("(ج)", "(ح)", "(خ)"),
     ("", "(د)", "(هـ)"), ("(د)", "(هـ)", "(و)"), ("", "(أ)", "(ب)")],
)  # fmt: skip
def test_the_label_before_tells_letters_from_numerals_and_orders_apart(before, label, following):
    """After "(h)" the "(i)" is a letter; Arabic letters go on in the order that the list uses."""
    assert next_label(label, before) == following


@pytest.mark.parametrize(
    ("parent", "label", "first"),
    [("14.", "13.1", "14.1"), ("Article XIV", "13.1", "14.1"), ("第十四条", "13.1.", "14.1."),
     ("المادة ١٤", "١٣-١", "١٤-١"), ("14.", "(a)", "(a)"), ("14.", "1.", "1.")],
)  # fmt: skip
def test_first_clause_of_a_new_article(parent, label, first):
    """The first clause of a new article is numbered like that of the last one."""
    assert under(parent, label) == first


def test_an_insertion_is_tracked_as_a_whole():
    """Text, paragraph mark and comment reference are insertions of the author, at the given time."""
    copy = insert(a_docx(p("1. One.") + p("2. Two.")), Place(
        after=1, heading=None, clauses=Line(like=1, numbering="typed", label="3."), is_new=False,
    ), "The Partner shall report.")  # fmt: skip
    new = part(copy, "word/document.xml")[0][2]
    changes = list(new.iter(W + "ins"))
    assert {change.get(W + "author") for change in changes} == {"Legal Unit"}
    assert {change.get(W + "date") for change in changes} == {"2026-11-25T09:30:00Z"}
    assert new.find(f"{W}pPr/{W}rPr/{W}ins") is not None
    assert all(run.getparent().tag == W + "ins" for run in new.iter(W + "r"))
    assert live(copy) == ["1. One.", "2. Two.", "3. The Partner shall report."]
    assert live(copy, "original") == ["1. One.", "2. Two."]


def test_a_comment_names_why_and_holds_the_inserted_words():
    """The comment covers the insertion and is written by the same author, in a part announced once."""
    copy = insert(a_docx(p("Text.")), Place(after=0, heading=None, clauses=Line(like=0)), "New.")
    comment = part(copy, "word/comments.xml")[0]
    said = ["".join(one.itertext()) for one in comment.iter(W + "p")]
    new = part(copy, "word/document.xml")[0][1]
    names = [node.get(W + "id") for node in new if node.tag.startswith(W + "commentRange")]
    assert said == ["Why", "Source"]
    assert names == [comment.get(W + "id")] * 2
    assert b"comments+xml" in zipfile.ZipFile(io.BytesIO(copy)).read("[Content_Types].xml")


def test_what_was_there_stays_with_its_own_changes_and_comments():
    """Tracked changes and comments of others keep author, text and id; new ids are new."""
    one = '<w:comment w:id="7" w:author="B"><w:p><w:r><w:t>Ask.</w:t></w:r></w:p></w:comment>'
    before = a_docx(p("The Partner shall ", deleted("not "), inserted("promptly "), "report."),
                    comments=one)  # fmt: skip
    copy = insert(before, Place(after=0, heading=None, clauses=Line(like=0)), "New.")
    comments = part(copy, "word/comments.xml")
    ids = [
        node.get(W + "id") for node in part(copy, "word/document.xml").iter(W + "ins", W + "del")
    ]
    assert live(copy) == ["The Partner shall promptly report.", "New."]
    assert live(copy, "original") == ["The Partner shall not report."]
    assert [node.get(W + "author") for node in comments] == ["B", "Legal Unit"]
    assert len(set(ids) - {"1"}) == len(ids) - 2


def test_automatic_numbers_go_on():
    """A clause in an automatic list takes list and level of its neighbour, and so its number."""
    body = p("One.", props=number(0)) + p("Two.", props=number(0)) + p("Three.", props=number(0))
    place = Place(after=1, heading=None, clauses=Line(like=1, numbering="automatic"), is_new=False)
    assert live(insert(a_docx(body, numbering=AUTOMATIC), place, "New.")) == [
        "[1.] One.", "[2.] Two.", "[3.] New.", "[4.] Three.",
    ]  # fmt: skip


def test_a_clause_without_a_number_does_not_count():
    """Where a clause must not be numbered, the list of its neighbour goes on unchanged."""
    body = p("One.", props=number(0)) + p("Two.", props=number(0))
    place = Place(after=0, heading=None, clauses=Line(like=0), is_new=False)
    assert live(insert(a_docx(body, numbering=AUTOMATIC), place, "New.")) == [
        "[1.] One.", "New.", "[2.] Two.",
    ]  # fmt: skip


def test_letters_look_like_those_of_the_neighbour_but_are_not_struck():
    """Font and size are those of the longest run; strike, hiding and others' changes are not taken."""
    look = '<w:rFonts w:ascii="Arial"/><w:strike w:val="0"/><w:highlight w:val="red"/><w:sz w:val="22"/>'
    body = p(r("1. ", "<w:b/>"), r("The Partner shall carry out the work.", look))
    copy = insert(a_docx(body), Place(after=0, heading=None, clauses=Line(like=0)), "New.")
    properties = part(copy, "word/document.xml")[0][1].find(f"{W}ins/{W}r/{W}rPr")
    assert [child.tag.removeprefix(W) for child in properties] == ["rFonts", "sz"]


def test_arabic_runs_from_right_to_left():
    """Arabic wording has the marks of direction in paragraph, letters and comment; English none."""
    place = Place(after=0, heading=None, clauses=Line(like=0))
    arabic = "يبلغ الشريك المنظمة فورا بكل ادعاء."
    copy = insert(a_docx(p("يعمل الشريك.")), place, arabic)
    new = part(copy, "word/document.xml")[0][1]
    assert new.find(f"{W}pPr/{W}bidi") is not None
    assert new.find(f"{W}ins/{W}r/{W}rPr/{W}rtl") is not None
    english = part(insert(a_docx(p("يعمل الشريك.", props="<w:bidi/>")), place, "In English."),
                   "word/document.xml")[0][1]  # fmt: skip
    assert english.find(f"{W}pPr/{W}bidi") is None


def test_a_comment_runs_in_the_direction_of_its_language():
    """Every paragraph of an Arabic comment runs from right to left, also one that names a document."""
    said = ("ST/SGB/2003/13", "يصحح هذا النص أو يحذف.")
    copy = annotated(a_docx(p("x")), "a.docx", (Note(paragraphs=said),), WRITER)
    comment = part(copy, "word/comments.xml")[0]
    assert [one.find(f"{W}pPr/{W}bidi") is not None for one in comment] == [True, True]


def test_chinese_keeps_the_east_asian_font():
    """Chinese wording keeps the font of its neighbour and asks for its East Asian letters."""
    look = '<w:rFonts w:eastAsia="SimSun" w:ascii="Arial"/>'
    place = Place(after=0, heading=None, clauses=Line(like=0))
    copy = insert(a_docx(p(r("合作方应执行活动。", look))), place, "合作方应立即报告“指控”。")
    fonts = part(copy, "word/document.xml")[0][1].find(f"{W}ins/{W}r/{W}rPr/{W}rFonts")
    assert (fonts.get(W + "eastAsia"), fonts.get(W + "hint")) == ("SimSun", "eastAsia")


def test_a_control_and_a_table_are_not_broken_open():
    """New clauses stand outside a content control that ends before them, and outside a table."""
    control = f"<w:sdt><w:sdtContent>{p('One.')}</w:sdtContent></w:sdt>"
    table = f"<w:tbl><w:tr><w:tc>{p('Two.')}</w:tc></w:tr></w:tbl>"
    copy = insert(a_docx(control), Place(after=0, heading=None, clauses=Line(like=0)), "New.")
    assert [child.tag for child in part(copy, "word/document.xml")[0]] == [W + "sdt", W + "p"]
    copy = insert(a_docx(table), Place(after=0, heading=None, clauses=Line(like=0)), "New.")
    assert [child.tag for child in part(copy, "word/document.xml")[0]] == [W + "tbl", W + "p"]


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}'
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
    "<w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
ANNOTATED = {
    "one run": (p("The Partner shall report promptly."), "shall report"),
    "several runs": (p("The Part", "ner sh", "all report."), "Partner shall"),
    "a whole paragraph": (p("Before.") + p("The Partner shall report.") + p("After."), "The Partner shall report."),
    "an insertion": (p("The Partner ", inserted("shall promptly "), "report."), "promptly report"),
    "beside a deletion": (p("The Partner shall ", deleted("not "), "report."), "shall report"),
    "a tab inside the run": (p("<w:r><w:t>9.1</w:t><w:tab/><w:t>The Partner reports.</w:t></w:r>"), "1\tThe Part"),
    "a link": (p('<w:hyperlink w:anchor="x">', r("The Partner shall report."), "</w:hyperlink>"), "Partner shall"),
    "a table": (f"<w:tbl><w:tr><w:tc>{p('The Partner shall report.')}</w:tc></w:tr></w:tbl>", "shall"),
    "a control": (p("<w:sdt><w:sdtContent>", r("The Partner shall report."), "</w:sdtContent></w:sdt>"), "shall"),
}  # fmt: skip


def commented(data):
    """The words between the ends of each comment, in their order in the document."""
    open_now, words = [], {}
    for node in part(data, "word/document.xml").iter():
        if node.tag == W + "commentRangeStart":
            open_now.append(node.get(W + "id"))
        elif node.tag == W + "commentRangeEnd":
            open_now.remove(node.get(W + "id"))
        elif node.tag in {W + "t", W + "tab"}:
            for name in open_now:
                words[name] = words.get(name, "") + ("\t" if node.tag == W + "tab" else node.text)
    assert open_now == []
    return list(words.values())


@pytest.mark.parametrize(("body", "words"), ANNOTATED.values(), ids=ANNOTATED)
def test_a_comment_stands_at_the_exact_words(body, words):
    """Runs are divided so that a comment covers the quotation to the letter; the text is unchanged."""
    before = a_docx(body)
    at = read_agreement(before, "a.docx").text.index(words)
    note = Note(start=at, end=at + len(words), paragraphs=("Reporting: present",))
    copy = annotated(before, "a.docx", (note,), WRITER)
    assert commented(copy) == [words]
    assert live(copy) == live(before)
    assert live(copy, "original") == live(before, "original")


def test_words_in_a_text_box_are_quoted_in_a_comment_on_the_box():
    """Word ignores comments inside a text box: the comment lies on the box and quotes the words."""
    before = a_docx(p("Body.", BOX.format(p("The Partner shall report."))) + p("After."))
    at = read_agreement(before, "a.docx").text.index("shall report")
    copy = annotated(before, "a.docx", (Note(start=at, end=at + 12, paragraphs=("x",)),), WRITER)
    document = part(copy, "word/document.xml")
    (start,) = document.iter(W + "commentRangeStart")
    assert start.getnext().find(f".//{W}txbxContent") is not None
    assert not list(start.iterancestors(W + "txbxContent"))
    said = [one.text for one in part(copy, "word/comments.xml").iter(W + "t")]
    assert said == ["“shall report”", "x"]
    assert live(copy) == live(before)


def test_comments_may_overlap():
    """Two notes on overlapping words keep their own ends."""
    before = a_docx(p("The Partner shall report promptly to the Agency."))
    text = read_agreement(before, "a.docx").text
    wanted = ["Partner shall report promptly", "report promptly to the Agency", "report"]
    notes = tuple(
        Note(start=text.index(one), end=text.index(one) + len(one), paragraphs=("x",))
        for one in wanted
    )
    copy = annotated(before, "a.docx", notes, WRITER)
    assert sorted(commented(copy)) == sorted(wanted)
    assert live(copy) == live(before)


RUNS = st.lists(st.text("ab cЖ字", min_size=1, max_size=6), min_size=1, max_size=6)
PLACES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(RUNS, PLACES)
def test_however_runs_and_comments_lie(runs, places):
    """Every comment covers its words to the letter, and the text stays the same."""
    before = a_docx(p("x", *runs, "y"))
    text = read_agreement(before, "a.docx").text
    spans = [(start % len(text), length) for start, length in places]
    notes = tuple(
        Note(start=start, end=min(start + length, len(text)), paragraphs=("n",))
        for start, length in spans
    )
    copy = annotated(before, "a.docx", notes, WRITER)
    assert live(copy) == live(before)
    assert sorted(commented(copy)) == sorted(text[note.start : note.end] for note in notes)


def test_a_note_on_the_whole_stands_at_the_beginning():
    """A note without words of its own is laid on the beginning of the document."""
    copy = annotated(a_docx(p("Title") + p("Text.")), "a.docx", (Note(paragraphs=("x",)),), WRITER)
    assert commented(copy) == ["Title"]


PROTECTED = (
    '<w:settings xmlns:w="{0}"><w:documentProtection w:edit="{1}" w:enforcement="1"/></w:settings>'
)
REFUSED = {
    "a text file": (b"The Partner shall report.", "not_word"),
    "a damaged file": (a_docx(p("x"))[:200], "damaged_file"),
    "an encrypted file": (
        bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "encrypted_file",
    ),
    "a read-only file": (
        a_docx(p("x"), extra={"word/settings.xml": PROTECTED.format(W[1:-1], "readOnly")}), "protected_file",
    ),
    "a form": (
        a_docx(p("x"), extra={"word/settings.xml": PROTECTED.format(W[1:-1], "forms")}), "protected_file",
    ),
    "a signed file": (a_docx(p("x"), extra={"_xmlsignatures/sig1.xml": "<x/>"}), "signed_file"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_changed_is_refused_by_name(data, code):
    """Each kind of file that must not or cannot be changed is refused with its own code."""
    with pytest.raises(FileRefused) as refusal:
        insert(data, Place(after=0, heading=None, clauses=Line(like=0)), "New.")
    assert refusal.value.code == code


def test_a_file_open_to_tracked_changes_only_is_mended():
    """A file protected against all but tracked changes takes insertions; comments are not allowed."""
    extra = {"word/settings.xml": PROTECTED.format(W[1:-1], "trackedChanges")}
    before = a_docx(p("x"), extra=extra)
    assert live(insert(before, Place(after=0, heading=None, clauses=Line(like=0)), "New."))[1:] == [
        "New."
    ]
    with pytest.raises(FileRefused, match="protection"):
        annotated(before, "a.docx", (Note(paragraphs=("x",)),), WRITER)


def test_every_other_part_keeps_its_bytes():
    """Only the document, its comments and what announces them differ from the original."""
    before = a_docx(
        p("x"), styles="", extra={"word/media/a.bin": b"\x00\x01", "docProps/x.xml": "<a/>"}
    )
    copy = insert(before, Place(after=0, heading=None, clauses=Line(like=0)), "New.")
    old, new = (zipfile.ZipFile(io.BytesIO(data)) for data in (before, copy))
    changed = {
        name
        for name in new.namelist()
        if name not in old.namelist() or old.read(name) != new.read(name)
    }
    assert changed == {
        "word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels",
    }  # fmt: skip


def test_a_strict_file_stays_strict():
    """A file in the strict form of the format is written in that form again."""
    before = a_docx(p("x"))
    strict, transitional = (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    )
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(transitional, strict))
    copy = insert(target.getvalue(), Place(after=0, heading=None, clauses=Line(like=0)), "New.")
    document = zipfile.ZipFile(io.BytesIO(copy)).read("word/document.xml")
    assert strict in document
    assert transitional not in document
    assert re.search(rb"New\.", document)
    assert live(copy) == ["x", "New."]
