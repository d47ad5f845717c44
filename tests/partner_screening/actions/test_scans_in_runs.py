"""Scanned agreements in a screening run: unread by default, recognised where a setting allows it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from partner_screening.actions.screening_work import PartnerJob, WorkOrder, screen_partners
from partner_screening.languages import Language
from partner_screening.outcome import AgreementRecord
from partner_screening.partner import ImplementingPartner, PartnerType
from tests.contract_clauses.scan_making import a_scan

LINES = [
    "1. The Partner shall take all appropriate measures to prevent sexual",
    "exploitation and abuse of anyone by its employees.",
    "2. The Partner shall report every allegation to the Agency at once.",
]


def screened(folder: Any, ocr_seconds: float) -> dict[str, list[dict[str, Any]]]:
    """Screen one partner with one scanned agreement; return the rows to record, by table."""
    (folder / "a.pdf").write_bytes(a_scan(LINES * 3))
    partner = ImplementingPartner(partner_id="P-1", name="P", type=PartnerType.NATIONAL_NGO)
    record = AgreementRecord(reference="A-1", partner_id="P-1", file="a.pdf", type="cooperation")
    job = PartnerJob(partner, None, (record,), "", False, "")
    order = WorkOrder(
        jobs=(job,),
        run_id="r",
        at=datetime(2026, 9, 21, tzinfo=UTC),
        as_of=date(2026, 9, 21),
        language=Language.EN,
        policy=None,
        folder=folder,
        store=folder,
        ocr_seconds=ocr_seconds,
    )
    return {table: list(rows) for table, rows in screen_partners(order, {}).rows[0].tables}


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        pytest.param(0, "scanned", id="by default the scan waits for a person, unread"),
        pytest.param(60, "recognised_text", id="with time for it the scan is recognised"),
    ],
)
def test_a_scan_in_a_run(tmp_path: Any, seconds: float, code: str) -> None:
    """Either way a person must look; recognised, the person sees what was found."""
    tables = screened(tmp_path, seconds)
    assert code in str(tables)
    assert ("report every allegation to the Agency at once" in str(tables)) == (
        code == "recognised_text"
    )
    assert "needs_review" in str(tables)
    assert "non_compliant" not in str(tables)
