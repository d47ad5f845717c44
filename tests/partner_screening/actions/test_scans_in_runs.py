"""Scanned agreements in a screening run: unread by default, recognised where a setting allows it."""

from typing import Any

import pytest

from tests.contract_clauses.scan_making import a_scan
from tests.partner_screening.actions.one_agreement import screened

LINES = [
    "1. The Partner shall take all appropriate measures to prevent sexual",
    "exploitation and abuse of anyone by its employees.",
    "2. The Partner shall report every allegation to the Agency at once.",
]


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        pytest.param(0, "scanned", id="by default the scan waits for a person, unread"),
        pytest.param(60, "recognised_text", id="with time for it the scan is recognised"),
    ],
)
def test_a_scan_in_a_run(tmp_path: Any, seconds: float, code: str) -> None:
    """Either way a person must look; recognised, the person sees what was found."""
    (tmp_path / "a.pdf").write_bytes(a_scan(LINES * 3))
    tables = screened(tmp_path, "a.pdf", ocr_seconds=seconds)
    assert code in str(tables)
    assert ("report every allegation to the Agency at once" in str(tables)) == (
        code == "recognised_text"
    )
    assert "needs_review" in str(tables)
    assert "non_compliant" not in str(tables)
