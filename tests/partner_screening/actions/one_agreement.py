"""Screens one partner with one agreement the way that a worker does it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from partner_screening.actions.screening_work import PartnerJob, WorkOrder, screen_partners
from partner_screening.languages import Language
from partner_screening.outcome import AgreementRecord
from partner_screening.partner import ImplementingPartner, PartnerType


def screened(
    folder: Path, file: str, annexes: tuple[str, ...] = (), ocr_seconds: float = 0.0
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows to record, by table, for an agreement of ``folder`` with its annexes."""
    partner = ImplementingPartner(partner_id="P-1", name="P", type=PartnerType.NATIONAL_NGO)
    record = AgreementRecord(
        reference="A-1", partner_id="P-1", file=file, type="cooperation", annexes=annexes
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
        ocr_seconds=ocr_seconds,
    )
    return {table: list(rows) for table, rows in screen_partners(order, {}).rows[0].tables}
