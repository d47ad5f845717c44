"""Originals are kept by their SHA-256, once, unchanged, read-only."""

import stat
from pathlib import Path

import pytest

from partner_screening.errors import InputError
from partner_screening.fingerprints import fingerprint
from partner_screening.storage.originals import Originals


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    """An empty store of originals."""
    return Originals(tmp_path)


def test_original_comes_back(originals: Originals) -> None:
    """What was kept is read back under its SHA-256, from one of 256 folders."""
    sha256 = originals.keep(b"agreement")

    assert sha256 == fingerprint(b"agreement")
    assert originals.read(sha256) == b"agreement"
    assert originals.path(sha256).parts[-3:] == ("originals", sha256[:2], sha256)


def test_original_is_read_only_and_not_written_twice(originals: Originals) -> None:
    """Keeping the same again touches nothing."""
    path = originals.path(originals.keep(b"x"))
    before = path.stat()

    originals.keep(b"x")

    assert stat.S_IMODE(before.st_mode) == 0o444
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [file for file in originals.folder.rglob("*") if file.is_file()] == [path]


def test_empty_file_is_an_original_too(originals: Originals) -> None:
    """No byte is a content like any other."""
    assert originals.read(originals.keep(b"")) == b""


def test_changed_original_is_found_out_on_reading(originals: Originals) -> None:
    """The content is verified each time it is read."""
    sha256 = originals.keep(b"agreement")
    originals.path(sha256).chmod(0o644)
    originals.path(sha256).write_bytes(b"Agreement")

    with pytest.raises(InputError) as caught:
        originals.read(sha256)

    assert caught.value.code == "original_changed"


def test_torn_original_is_completed(originals: Originals) -> None:
    """A file cut short by a power loss is written again whole."""
    sha256 = originals.keep(b"agreement")
    originals.path(sha256).chmod(0o644)
    originals.path(sha256).write_bytes(b"agr")

    originals.keep(b"agreement")

    assert originals.read(sha256) == b"agreement"


def test_missing_original_is_named(originals: Originals) -> None:
    """An original that was never kept is an error with a remedy."""
    with pytest.raises(InputError) as caught:
        originals.read("0" * 64)

    assert caught.value.code == "original_missing"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 62 + "/x"])
def test_only_a_sha256_leads_into_the_store(originals: Originals, name: str) -> None:
    """No other text becomes a path."""
    with pytest.raises(InputError) as caught:
        originals.path(name)

    assert caught.value.code == "no_sha256"
