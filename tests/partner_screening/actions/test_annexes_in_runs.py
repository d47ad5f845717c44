"""Annexes beside an agreement in a screening run: read with it, kept as they came."""

import pytest

from tests.partner_screening.actions.one_agreement import screened

MAIN = (
    "The Partner shall comply with the rules on sexual exploitation and abuse that are set out in"
    " Annex C, which form an integral part of this Agreement."
)
ANNEX = (
    "Annex C\n\n1. The Partner shall report promptly to the Agency every allegation of sexual"
    " exploitation and abuse."
)


@pytest.mark.parametrize(
    ("annexes", "words"),
    [
        pytest.param((), "by_reference_only", id="an annex that nobody gave"),
        pytest.param(("c.txt",), "report promptly to the Agency every", id="the annex is quoted"),
        pytest.param(("broken.docx",), "cannot_tell", id="an annex that cannot be read"),
    ],
)
def test_an_agreement_is_checked_with_its_annexes(tmp_path, annexes, words):
    """What the list names beside the agreement is a part of it, or a problem of its own."""
    (tmp_path / "a.txt").write_text(MAIN)
    (tmp_path / "c.txt").write_text(ANNEX)
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04")
    tables = screened(tmp_path, "a.txt", annexes)
    assert words in str(tables)
    assert len(tables["input_file"]) == 1 + len(annexes)
