"""Files that are no workbook of ours, or no safe one, are refused by name before any parser sees them."""

import io
import struct
import zipfile

import openpyxl
import pytest

from assessment_tools.catalogue import load_instrument
from assessment_tools.workbook_layout import SheetKind, Stamp, workbook_texts
from assessment_tools.workbook_read import read_workbook
from assessment_tools.workbook_write import write_workbook
from partner_screening.errors import FileRefused, UnknownRule
from partner_screening.languages import Language
from tests.assessment_tools.filled_workbooks import PARTNER, Filling, saved

HIT = load_instrument("un-hit-2020@1")
GOOD = write_workbook(HIT, Language.EN, PARTNER)


def changed(changes, data=GOOD, added=()):
    """Return a workbook with parts changed by functions, and parts added."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, lambda content: content)(old.read(name)))
        for name, content in added:
            new.writestr(name, content)
    return result.getvalue()


def an_encrypted_flag():
    data = bytearray(GOOD)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        data[at + offset] |= 1
    return bytes(data)


def a_lying_directory():
    """A directory that promises less than a part unpacks to."""
    data = bytearray(changed({}, added=[("xl/media.xml", b"<a>" + b" " * 50_000 + b"</a>")]))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def a_stamped(**update):
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    for sheet in book.worksheets:
        old = Stamp.model_validate_json(sheet["A1"].value.partition(":")[2])
        sheet["A1"] = old.model_copy(update=update).written()
    return saved(book)


def a_mixture():
    mine = openpyxl.load_workbook(io.BytesIO(GOOD))
    other = write_workbook(HIT, Language.EN, PARTNER.model_copy(update={"partner_id": "P-002"}))
    foreign = openpyxl.load_workbook(io.BytesIO(other)).worksheets[1]["A1"].value
    mine.worksheets[1]["A1"] = foreign
    return saved(mine)


def a_far_cell():
    filling = Filling(HIT)
    filling.sheet(SheetKind.ANSWERS)["XFD1048576"] = "far"
    return filling.saved()


def another_workbook():
    book = openpyxl.Workbook()
    book.active.title = "Budget"
    book.active["A1"] = "Total cost"
    return saved(book)


def a_zip(*parts):
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return result.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
EXTERNAL = b'<Relationship Id="r9" Type="http://x/image" Target="http://example.org/a.png" TargetMode="External"/></Relationships>'
RELS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet2.xml"
CASES = {
    "an empty file": (b"", "empty_file"),
    "a text renamed to .xlsx": (b"partner;answer\nP-001;yes\n", "renamed_text"),
    "a UTF-16 text renamed to .xlsx": ("partner\tanswer\n".encode("utf-16"), "renamed_text"),
    "random bytes": (bytes(range(256)) * 4, "not_a_workbook"),
    "an old .xls": (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "old_xls"),
    "an encrypted workbook": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "an encrypted zip": (an_encrypted_flag(), "encrypted"),
    "a PDF": (b"%PDF-1.7\n", "other_format"),
    "a web page": (b"<!DOCTYPE html><table>", "other_format"),
    "a Word document": (a_zip(("word/document.xml", "<a/>")), "other_format"),
    "an OpenDocument file": (a_zip(("mimetype", "x"), ("content.xml", "<a/>")), "other_format"),
    "a zip of something": (a_zip(("readme.txt", "hello")), "not_a_workbook"),
    "a file cut in the middle": (GOOD[: len(GOOD) // 2], "truncated"),
    "a file cut at the end": (GOOD[:-30], "truncated"),
    "a damaged part": (GOOD[:2000] + b"\0" * 300 + GOOD[2300:], "truncated"),
    "a directory that lies": (a_lying_directory(), "truncated"),
    "a part that is no XML": (changed({"xl/workbook.xml": lambda _: b"<workbook"}), "truncated"),
    "a sheet whose part is missing": (
        changed({RELS: lambda c: c.replace(b"sheet2.xml", b"sheet9.xml")}),
        "truncated",
    ),
    "a row that is no number": (
        changed({SHEET: lambda c: c.replace(b'<row r="5"', b'<row r="x"').replace(b"<f>", b"<!-- --><f>")}),
        "truncated",
    ),
    "a huge part": (changed({}, added=[("xl/a.xml", b" " * 41_000_000)]), "zip_bomb"),
    "a dense part": (changed({}, added=[("xl/a.bin", b" " * 5_000_000)]), "zip_bomb"),
    "very many parts": (changed({}, added=[(f"xl/{n}.bin", b"") for n in range(1_001)]), "zip_bomb"),
    "a DOCTYPE": (changed({SHEET: lambda c: c.replace(b"<worksheet", b"<!DOCTYPE a><worksheet", 1)}), "doctype"),
    "an entity": (changed({}, added=[("docProps/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')]), "doctype"),
    "a part in UTF-16": (changed({}, added=[("xl/x.xml", "<a/>".encode("utf-16"))]), "doctype"),
    "macros": (changed({}, added=[("xl/vbaProject.bin", b"x")]), "macros"),
    "a macro content type": (
        changed({"[Content_Types].xml": lambda c: c.replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")}),
        "macros",
    ),
    "an old macro sheet": (changed({}, added=[("xl/macrosheets/sheet1.xml", b"<a/>")]), "macros"),
    "a link to another workbook": (changed({}, added=[("xl/externalLinks/externalLink1.xml", b"<a/>")]), "external_links"),
    "a data connection": (changed({}, added=[("xl/connections.xml", b"<a/>")]), "external_links"),
    "an external picture": (changed({RELS: lambda c: c.replace(b"</Relationships>", EXTERNAL)}), "external_links"),
    "an embedded file": (changed({}, added=[("xl/embeddings/a.bin", b"x")]), "embedded_objects"),
    "a control": (changed({}, added=[("xl/activeX/activeX1.xml", b"<a/>")]), "embedded_objects"),
    "another workbook": (another_workbook(), "wrong_workbook"),
    "an unknown tool": (a_stamped(instrument="who-2031@1"), "unknown_instrument"),
    "an unknown version": (a_stamped(instrument="un-hit-2020@99"), "unknown_version"),
    "other rules than named": (a_stamped(checksum="0" * 64), "checksum_mismatch"),
    "a newer template": (a_stamped(template=99), "unknown_template"),
    "sheets of two workbooks": (a_mixture(), "stamps_disagree"),
    "a cell far away": (a_far_cell(), "cell_too_far"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), CASES.values(), ids=CASES)
def test_it_is_refused_by_name(data, code):
    """Each kind of unusable file has its own code, message and remedy."""
    with pytest.raises(FileRefused) as caught:
        read_workbook(data, "folder/a.xlsx")
    assert caught.value.code == code
    assert caught.value.file == "a.xlsx"
    assert caught.value.remedy
    assert "{" not in caught.value.message + caught.value.remedy


def test_a_wrong_workbook_is_described():
    """The partner learns what was sent instead."""
    with pytest.raises(FileRefused, match=r"Budget \[Total cost\]"):
        read_workbook(another_workbook(), "a.xlsx")


def test_a_refusal_speaks_the_language_asked_for():
    """A partner reads in its own language why the file was refused."""
    with pytest.raises(FileRefused, match="Файл пуст"):
        read_workbook(b"", "a.xlsx", language=Language.RU)


def test_web_links_are_harmless():
    """A mail address that a program turned into a link is no reason to refuse."""
    filling = Filling(HIT).all_well()
    filling.sheet(SheetKind.START)["C14"].hyperlink = "mailto:someone@example.org"
    assert read_workbook(filling.saved(), "a.xlsx").sheet is not None


def test_an_instrument_that_the_loader_does_not_know_is_refused():
    """What the catalogue says decides, not the file."""

    def load(reference):
        raise UnknownRule("unknown_instrument", reference, "")

    with pytest.raises(FileRefused) as caught:
        read_workbook(GOOD, "a.xlsx", load=load)
    assert caught.value.code == "unknown_version"


def test_every_refusal_has_its_texts():
    """No code is left without words."""
    texts = workbook_texts()
    for code in {code for _, code in CASES.values()} | {"too_large", "other_partner"}:
        assert texts.has(f"refused.{code}.message")
        assert texts.has(f"refused.{code}.remedy")
