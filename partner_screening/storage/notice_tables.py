"""The tables of notices and their delivery."""

from partner_screening.process.notice import DeliveryEnd, DeliveryStart, Notice
from partner_screening.storage.record_tables import RecordTable, record_table

NOTICE_TABLES: tuple[RecordTable, ...] = (
    record_table(
        Notice,
        "notice",
        references={"partner_id": "partner.partner_id"},
        unique=[("key",)],
        indexes=[("partner_id",)],
    ),
    record_table(
        DeliveryStart,
        "delivery_start",
        references={"notice_id": "notice.id"},
        unique=[("notice_id", "number")],
    ),
    record_table(
        DeliveryEnd,
        "delivery_end",
        references={"notice_id": "notice.id", "start_id": "delivery_start.id"},
        unique=[("start_id",)],
        indexes=[("notice_id",)],
    ),
)
