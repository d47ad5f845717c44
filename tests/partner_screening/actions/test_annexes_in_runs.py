"""Annexes beside an agreement in a screening run: read with it, kept as they came."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from partner_screening.actions.screening_work import PartnerJob, WorkOrder, screen_partners
from partner_screening.languages import Language
from partner_screening.outcome import AgreementRecord
from partner_screening.partner import ImplementingPartner, PartnerType

MAIN = (
    "The Partner shall comply with the rules on sexual exploitation and abuse that are set out in"
    " Annex C, which form an integral part of this Agreement."
)
ANNEX = (
    "Annex C\n\n1. The Partner shall report promptly to the Agency every allegation of sexual"
    " exploitation and abuse."
)


def screened(folder: Any, annexes: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """Screen one partner with one agreement; return the rows to record, by table."""
    (folder / "a.txt").write_text(MAIN)
    (folder / "c.txt").write_text(ANNEX)
    (folder / "broken.docx").write_bytes(b"PK\x03\x04")
    partner = ImplementingPartner(partner_id="P-1", name="P", type=PartnerType.NATIONAL_NGO)
    record = AgreementRecord(
        reference="A-1", partner_id="P-1", file="a.txt", type="cooperation", annexes=annexes
    )
    order = WorkOrder(
        jobs=(PartnerJob(partner, None, (record,), "", False, ""),),
        run_id="r",
        at=datetime(2026, 9, 21, tzinfo=UTC),
        as_of=date(2026, 9, 21),
        language=Language.EN,
        policy=None,
        folder=folder,
        store=folder,
    )
    return {table: list(rows) for table, rows in screen_partners(order, {}).rows[0].tables}


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
    tables = screened(tmp_path, annexes)
    assert words in str(tables)
    assert len(tables["input_file"]) == 1 + len(annexes)
