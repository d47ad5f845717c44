"""The tables of agreements, settled elements and waivers."""

from partner_screening.process.agreement_file import (
    AgreementFile,
    ElementSettlement,
    SettlementConfirmation,
)
from partner_screening.process.waiver import Waiver, WaiverDecision
from partner_screening.storage.record_tables import RecordTable, record_table

_PARTNER = {"partner_id": "partner.partner_id"}

AGREEMENT_TABLES: tuple[RecordTable, ...] = (
    record_table(
        AgreementFile,
        "agreement_file",
        references=_PARTNER,
        unique=[("partner_id", "reference", "number")],
        indexes=[("sha256",)],
    ),
    record_table(
        ElementSettlement,
        "element_settlement",
        references=_PARTNER,
        indexes=[("partner_id", "reference")],
    ),
    record_table(
        SettlementConfirmation,
        "settlement_confirmation",
        references=_PARTNER | {"settlement_id": "element_settlement.id"},
        unique=[("settlement_id",)],
    ),
    record_table(Waiver, "waiver", references=_PARTNER, indexes=[("partner_id", "reference")]),
    record_table(
        WaiverDecision,
        "waiver_decision",
        references=_PARTNER | {"waiver_id": "waiver.id"},
        unique=[("waiver_id", "side")],
    ),
)
