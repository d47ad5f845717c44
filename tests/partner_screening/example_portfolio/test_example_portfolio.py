"""The example portfolio as a whole: complete, small, and always the same."""

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from partner_screening.example_portfolio.example_data import (
    AS_OF,
    example_agreements,
    example_documents,
    example_partners,
)
from partner_screening.example_portfolio.portfolio_writing import (
    example_files,
    write_example_portfolio,
)
from partner_screening.languages import Language

COMMITTED = Path(__file__).parents[3] / "examples" / "portfolio"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Every file of the portfolio by its path."""
    return dict(example_files())


def contents(path: str, data: bytes) -> Any:
    """Return what a file holds, whatever the compression of this machine's libraries."""
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    if path.endswith(".pdf"):
        return pdf_contents(data)
    return data


def pdf_contents(data: bytes) -> Any:
    """Return the unpacked streams of a PDF; the length of an encrypted one."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            streams = (one for one in document.objects if isinstance(one, pikepdf.Stream))
            return [stream.read_bytes() for stream in streams]
    except pikepdf.PasswordError:
        return len(data)


def test_portfolio_is_large_enough() -> None:
    """At least 24 partners in six languages and 20 agreements, all with ids of their own."""
    partners, agreements = example_partners(), example_agreements()
    assert len({partner.partner_id for partner in partners}) == len(partners) >= 24
    assert {partner.language for partner in partners} == set(Language)
    assert len({agreement.reference for agreement in agreements}) == len(agreements) >= 20
    assert {agreement.language for agreement in agreements} == set(Language)


def test_every_agreement_has_its_partner() -> None:
    """No agreement of the list is with a partner that the roster does not know."""
    known = {partner.partner_id for partner in example_partners()}
    assert {agreement.partner for agreement in example_agreements()} <= known


def test_every_document_is_written_in_six_languages() -> None:
    """Each supporting document has title and text in each language."""
    for document in example_documents():
        assert set(document.titles) == set(document.texts) == set(Language)


def test_unscored_decisions_are_in_force_and_expired() -> None:
    """There is a decision in force and an expired one of each kind."""
    decisions = [partner.decision for partner in example_partners() if partner.decision]
    seen = Counter((decision.outcome, decision.expires >= AS_OF) for decision in decisions)
    assert len(seen) == 4


def test_same_bytes_again(files: dict[str, bytes]) -> None:
    """The portfolio written a second time is the same to the byte."""
    assert dict(example_files()) == files


def test_portfolio_is_small(files: dict[str, bytes]) -> None:
    """All files together stay below 1.5 MB."""
    assert sum(map(len, files.values())) < 1_500_000


def test_committed_files_are_those_of_the_data(files: dict[str, bytes]) -> None:
    """examples/portfolio holds what the data say: run ``python -m examples.regenerate`` if not."""
    committed = {
        path.relative_to(COMMITTED).as_posix(): path.read_bytes()
        for path in COMMITTED.rglob("*")
        if path.is_file()
    }
    assert sorted(committed) == sorted(files)
    differing = [
        path
        for path, data in files.items()
        if contents(path, data) != contents(path, committed[path])
    ]
    assert differing == []


def test_writing_touches_nothing_else(tmp_path: Path, files: dict[str, bytes]) -> None:
    """A file of the user in the same folder stays."""
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    assert write_example_portfolio(tmp_path) == len(files)
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"


def test_evidence_named_in_the_register_was_sent(files: dict[str, bytes]) -> None:
    """Every partner with registered documents has them in its evidence folder."""
    sent = {path.split("/")[1] for path in files if path.startswith("evidence/")}
    registered = {
        partner.partner_id
        for partner in example_partners()
        if partner.workbook and partner.workbook.documents
    }
    assert sent == registered
