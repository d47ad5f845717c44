"""The zip directory check: bombs, lies, damage and passwords are seen before unpacking."""

import io
import struct
import zipfile

import pytest

from partner_screening.errors import FileRefused
from partner_screening.zip_safety import SafeZip, ZipLimits

SMALL = ZipLimits(packed=100_000, unpacked=5_000_000, member=4_000_000, members=5, dense_from=1_000)


def a_zip(members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_password_flag(data):
    changed = bytearray(data)
    at = changed.rindex(b"PK\x01\x02") + 8
    changed[at] |= 1
    return bytes(changed)


def with_false_size(data, size):
    changed = bytearray(data)
    at = changed.rindex(b"PK\x01\x02") + 24
    changed[at : at + 4] = struct.pack("<I", size)
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(a_zip({"a.xml": b" " * 3_000_000}), "zip_bomb", id="too dense"),
        pytest.param(
            a_zip({f"{n}.xml": b"x" for n in range(6)}), "zip_bomb", id="too many members"
        ),
        pytest.param(
            a_zip({f"{n}": bytes(range(256)) * 12_000 for n in range(2)}),
            "zip_bomb",
            id="too large",
        ),
        pytest.param(with_password_flag(a_zip({"a": b"b"})), "encrypted_file", id="a password"),
        pytest.param(a_zip({"a": b"b"})[:-30], "damaged_file", id="cut off"),
        pytest.param(b"PK\x03\x04", "damaged_file", id="only the first bytes"),
        pytest.param(a_zip({"a.xml": b"1", "A.xml": b"2"}), "damaged_file", id="a member twice"),
    ],
)
def test_a_bad_directory_is_refused(data, code):
    """Each kind of bad directory is refused with its own code before anything is unpacked."""
    with pytest.raises(FileRefused) as caught:
        SafeZip(data, "a.docx", SMALL)
    assert caught.value.code == code


def test_a_directory_that_lies_is_damaged():
    """A member that is larger than the directory promises is never unpacked beyond it."""
    data = with_false_size(a_zip({"a.xml": b"0123456789" * 50}), 10)
    with SafeZip(data, "a.docx") as archive, pytest.raises(FileRefused) as caught:
        archive.read("a.xml")
    assert caught.value.code == "damaged_file"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', id="a declaration"),
        pytest.param("<!DOCTYPE a><a/>".encode("utf-16"), id="a declaration in UTF-16"),
    ],
)
def test_a_declaration_is_refused(content):
    """XML that declares a document type is never given to a parser."""
    with (
        SafeZip(a_zip({"a.xml": content}), "a.docx") as archive,
        pytest.raises(FileRefused) as caught,
    ):
        archive.read_xml("a.xml")
    assert caught.value.code == "entity_bomb"


def test_a_harmless_file_is_read():
    """Members of a harmless file are given unchanged; a missing one is damage."""
    with SafeZip(a_zip({"a.xml": b"<a/>"}), "a.docx") as archive:
        assert archive.names == ("a.xml",)
        assert "a.xml" in archive
        assert archive.read_xml("a.xml") == b"<a/>"
        with pytest.raises(FileRefused):
            archive.read("b.xml")


@pytest.mark.parametrize(
    "packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
@pytest.mark.parametrize("content", [b"", b"<a/>", bytes(range(256)) * 900], ids=len)
def test_every_packing_is_read(packing, content):
    """A member comes out as it went in, however it is packed and whatever its name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as archive:
        archive.writestr("первый.xml", b"another")
        archive.writestr("a.xml", content)
    with SafeZip(target.getvalue(), "a.docx") as archive:
        assert archive.read("a.xml") == content
        assert archive.read("первый.xml") == b"another"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"PK\x03\x04", b"PK\x03\x05", id="no member where the directory says"),
        pytest.param(b"a.xml", b"b.xml", id="another name in the header"),
        pytest.param(b"content", b"contenT", id="another content"),
    ],
)
def test_a_member_unlike_its_directory_is_damaged(old, new):
    """Header and content must be what the directory says."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("first", b"")
        archive.writestr("a.xml", b"the content")
    at = target.getvalue().index(b"PK\x03\x04", 1)
    data = target.getvalue()[:at] + target.getvalue()[at:].replace(old, new, 1)
    with SafeZip(data, "a.docx") as archive, pytest.raises(FileRefused) as caught:
        archive.read("a.xml")
    assert caught.value.code == "damaged_file"
